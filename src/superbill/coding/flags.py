"""Flags and questions that follow from the work itself, not from how the note is worded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from superbill.coding.lines import JUNCTION
from superbill.model.claim import Flag, Question
from superbill.model.procedure import Act, Energy, FacetProcedure, Guidance, Intent, Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from superbill.loader.anatomy import Anatomy
    from superbill.loader.families import Family
    from superbill.loader.rules import FlagMeaning
    from superbill.model.procedure import SiteProcedure

_NO_HEAT = frozenset({Energy.CRYO, Energy.CHEMICAL, Energy.LASER, Energy.ENDOSCOPIC})
_CONVENTIONAL = frozenset({Energy.THERMAL, Energy.UNSTATED})


def flags_of(
    work: FacetProcedure | SiteProcedure,
    anatomy: Anatomy,
    meanings: Mapping[str, FlagMeaning],
    of_family: frozenset[str] = frozenset(),
) -> set[str]:
    """The names of the flags that one procedure raises; at other sites than facet joints only those
    that its family lists."""
    if not work.targets:
        return set()
    if not isinstance(work, FacetProcedure):
        return _site_flags(work, meanings) & of_family
    many = meanings["three_or_more_levels"].limit
    found = _level_flags(work, anatomy, many) | _guidance_flags(work)
    if work.act is Act.DENERVATION:
        found |= _energy_flags(work, meanings["low_temperature"].limit)
    return found


def _site_flags(work: SiteProcedure, meanings: Mapping[str, FlagMeaning]) -> set[str]:
    found = _guidance_flags(work)
    if work.incomplete:
        found.add("nerve_set_incomplete")
    if work.act is Act.DENERVATION:
        found |= _energy_flags(work, meanings["low_temperature"].limit)
    return found


def _level_flags(work: FacetProcedure, anatomy: Anatomy, many: int | None) -> set[str]:
    found = set()
    levels = {joint.level for joint in work.joints}
    regions = [anatomy.region[level] for level in levels]
    most = max(map(regions.count, regions), default=0)
    if work.outcome is Outcome.DONE and many is not None and most >= many:
        found.add("three_or_more_levels")
    return found


def spans_regions(works: Iterable[FacetProcedure], anatomy: Anatomy) -> bool:
    """Whether a session reaches into both code regions, other than across the junction."""
    levels = {joint.level for work in works for joint in work.joints}
    regions = {anatomy.region[level] for level in levels}
    return len(regions) > 1 and not levels >= set(JUNCTION)


def _guidance_flags(work: FacetProcedure | SiteProcedure) -> set[str]:
    if work.guidance is Guidance.ULTRASOUND:
        return {"ultrasound_guidance"}
    unseen = work.guidance in {Guidance.NONE, Guidance.MRI, Guidance.UNSTATED}
    return {"no_image_guidance"} if unseen and work.outcome is Outcome.DONE else set()


def _energy_flags(work: FacetProcedure | SiteProcedure, heat_from: int | None) -> set[str]:
    if work.energy is Energy.PULSED:
        return {"pulsed_rf"}
    if work.energy in _NO_HEAT:
        return {"nonthermal"}
    if work.outcome is not Outcome.DONE or work.energy not in _CONVENTIONAL:
        return set()
    if work.temperature is None:
        return {"temperature_missing"}
    cold = heat_from is not None and work.temperature < heat_from
    return {"low_temperature"} if cold else set()


def flag_values(names: set[str], work: FacetProcedure | SiteProcedure) -> tuple[Flag, ...]:
    """Flags with the evidence of the work that raised them."""
    return tuple(Flag(name, work.evidence) for name in sorted(names))


_SIDE_MISSING = Question(
    "side_missing", "The note names no side. Right, left or both?", blocking=True
)


def questions_of(
    work: FacetProcedure | SiteProcedure, flags: set[str], family: Family
) -> tuple[Question, ...]:
    """What to ask the clinician about one procedure."""
    if not work.targets or work.outcome is Outcome.NOT_STARTED:
        return ()
    if not isinstance(work, FacetProcedure):
        return _site_questions(work, family)
    found = []
    if not work.side_known:
        found.append(_SIDE_MISSING)
    if work.guidance is Guidance.UNSTATED and work.outcome is Outcome.DONE:
        found.append(
            Question(
                "imaging_missing",
                "The note does not mention imaging. Was fluoroscopy or CT used, and were images "
                "kept?",
                blocking=True,
            )
        )
    if work.act is Act.INJECTION and work.guidance is Guidance.NONE:
        found.append(
            Question(
                "imaging_none",
                "The note says there was no imaging; 20552 is only a convention then. Is that "
                "what happened?",
                blocking=True,
            )
        )
    if work.act is Act.INJECTION and work.intent is Intent.UNSTATED:
        found.append(
            Question(
                "intent",
                "Was the injection diagnostic or therapeutic? Medicare wants KX on every "
                "diagnostic line.",
                blocking=False,
            )
        )
    found.extend(_energy_questions(flags))
    return tuple(found)


def _site_questions(work: SiteProcedure, family: Family) -> tuple[Question, ...]:
    found = [] if work.side_known else [_SIDE_MISSING]
    unseen = work.guidance is Guidance.UNSTATED and work.outcome is Outcome.DONE
    if family.asks_for_imaging and unseen:
        found.append(
            Question(
                "imaging_missing",
                f"The note does not mention imaging, which decides the code of the {family.title}. "
                "Was fluoroscopy or CT used, and were images kept?",
                blocking=True,
            )
        )
    return tuple(found)


def _energy_questions(flags: set[str]) -> list[Question]:
    found = []
    if "temperature_missing" in flags:
        found.append(
            Question(
                "temperature",
                "At what temperature and for how long was each lesion made?",
                blocking=False,
            )
        )
    if flags & {"low_temperature", "nonthermal"}:
        found.append(
            Question(
                "technique",
                "The technique is not heat as the destruction codes mean it, so they do not fit. Is the "
                "technique recorded correctly?",
                blocking=True,
            )
        )
    return found
