"""From steps to claim lines under one billing profile."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from superbill.coding.counting import STRATEGIES, Step, Work
from superbill.loader.anatomy import nerves_of
from superbill.model.claim import ClaimLine
from superbill.model.procedure import FACET_JOINT, Act, FacetProcedure, Intent, Outcome
from superbill.model.spine import BOTH_SIDES, Side

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from superbill.coding.counting import Target
    from superbill.loader.anatomy import Anatomy
    from superbill.loader.families import Family
    from superbill.loader.profiles import Profile
    from superbill.model.procedure import SiteProcedure

SIDE_MODIFIER = {Side.RIGHT: "RT", Side.LEFT: "LT"}
JUNCTION = ("T12-L1", "L1-2")
"""The two joints that one session may span across the code regions."""


class Plan:
    """The steps of a procedure, worked out once for all profiles."""

    def __init__(
        self,
        work: FacetProcedure | SiteProcedure,
        family: Family,
        anatomy: Anatomy,
        diagnoses: tuple[str, ...],
    ) -> None:
        self.work = work
        self.family = family
        facets = work.joints if isinstance(work, FacetProcedure) else ()
        self._at_junction = {joint.level for joint in facets}.issuperset(JUNCTION)
        self._anatomy = anatomy
        self._diagnoses = diagnoses
        self._steps: dict[bool, tuple[Step, ...]] = {}
        self._shown: dict[tuple[bool, str, str, str], tuple[ClaimLine, ...]] = {}

    def steps(self, *, junction: bool) -> tuple[Step, ...]:
        """The steps of every region, the cervical and thoracic one first. With ``junction`` the
        lumbar region takes no first code of its own."""
        if junction not in self._steps:
            self._steps[junction] = steps_of(
                self.work, self.family, self._anatomy, junction=junction
            )
        return self._steps[junction]

    def shown(self, profile: Profile, *, junction: bool) -> tuple[ClaimLine, ...]:
        """The steps as lines; profiles that show sides in the same way share them."""
        way = (junction, profile.first, profile.further, profile.bilateral_rule)
        if way not in self._shown:
            self._shown[way] = tuple(_shown(self, self.steps(junction=junction), profile))
        return self._shown[way]

    def spans_junction(self, profile: Profile, day: date) -> bool:
        """Whether T12-L1 and L1-2 were treated together and the profile makes that one session."""
        in_force = profile.junction_from is not None and profile.junction_from <= day
        return in_force and self._at_junction

    def line(
        self,
        code: str,
        units: int = 1,
        modifiers: tuple[str, ...] = (),
        joints: tuple[Target, ...] = (),
        rule: str = "",
    ) -> ClaimLine:
        """A line of this procedure, with all that its lines have in common."""
        work = self.work
        rules = (*self.family.rules, rule) if rule else self.family.rules
        return ClaimLine(
            code, units, modifiers, joints, self._diagnoses, work.side_known, rules, work.evidence
        )

    def beside(self) -> tuple[ClaimLine, ...]:
        """Services that old codes left to be reported on their own."""
        code = self.family.beside.get(self.work.guidance.value)
        if code is None:
            return ()
        rules = (self.family.beside_rule,)
        evidence = self.work.evidence
        return (ClaimLine(code, 1, diagnoses=self._diagnoses, rules=rules, evidence=evidence),)


def lines_of(plan: Plan, profile: Profile, day: date) -> tuple[ClaimLine, ...]:
    """The claim lines of one procedure under one profile."""
    work, family = plan.work, plan.family
    if work.outcome is Outcome.NOT_STARTED or not work.targets:
        return ()
    junction = family.counting != "once" and plan.spans_junction(profile, day)
    lines = plan.shown(profile, junction=junction)
    lines = _stopped(lines, work, profile, family)
    lines = _diagnostic(lines, work, profile, day)
    if family.counting == "once" and work.site == FACET_JOINT:
        lines = lines[:1]
    lines = _reduced(lines, work, family)
    lines = (*lines, *plan.beside()) if lines else ()
    return _at_facility(lines, profile, family)


def steps_of(
    work: FacetProcedure | SiteProcedure, family: Family, anatomy: Anatomy, *, junction: bool
) -> tuple[Step, ...]:
    """The steps of every region, or other key, under the family's counting strategy."""
    if not isinstance(work, FacetProcedure):
        return _steps_by_key(work, family)
    strategy = STRATEGIES[family.counting]
    if family.counting == "once":
        codes = next(iter(family.codes.values()))
        return strategy(Work(work.joints, work.nerves), codes)
    steps: list[Step] = []
    for region, codes in family.codes.items():
        joints = frozenset(j for j in work.joints if anatomy.region[j.level] == region)
        if not joints:
            continue
        supply = nerves_of(joints, anatomy)
        nerves = work.nerves & supply or supply
        without_first = junction and region == anatomy.region[JUNCTION[1]]
        steps.extend(strategy(Work(joints, nerves, without_first), codes))
    return tuple(steps)


def _steps_by_key(work: SiteProcedure, family: Family) -> tuple[Step, ...]:
    strategy = STRATEGIES[family.counting]
    steps: list[Step] = []
    for key in sorted({place.key for place in work.places}):
        codes = family.codes_for(key)
        if codes is not None:
            places = frozenset(place for place in work.places if place.key == key)
            steps.extend(strategy(Work(places, work.nerves), codes))
    return tuple(steps)


def _reduced(
    lines: tuple[ClaimLine, ...], work: FacetProcedure | SiteProcedure, family: Family
) -> tuple[ClaimLine, ...]:
    """Modifier 52 on work that left out a part that its code wants."""
    if isinstance(work, FacetProcedure) or not work.incomplete or not family.incomplete_modifier:
        return lines
    return tuple(
        replace(
            line,
            modifiers=(family.incomplete_modifier, *line.modifiers),
            rules=(*line.rules, family.incomplete_rule),
        )
        for line in lines
    )


_FACILITIES = frozenset({"asc", "hospital_outpatient"})


def _at_facility(
    lines: tuple[ClaimLine, ...], profile: Profile, family: Family
) -> tuple[ClaimLine, ...]:
    """Codes that a facility reports in place of the clinician's."""
    if not family.facility or not _FACILITIES.issuperset(profile.claims):
        return lines
    return tuple(
        replace(
            line,
            code=family.facility.get(line.code, line.code),
            rules=(*line.rules, family.facility_rule),
        )
        if line.code in family.facility
        else line
        for line in lines
    )


def _shown(plan: Plan, steps: Iterable[Step], profile: Profile) -> list[ClaimLine]:
    lines: list[ClaimLine] = []
    for step in steps:
        style = profile.first if step.first else profile.further
        for line in _step_lines(plan, step, style, profile):
            _merge(lines, line)
    return lines


def _step_lines(plan: Plan, step: Step, style: str, profile: Profile) -> Iterable[ClaimLine]:
    if not step.sides or not plan.work.side_known:
        return [plan.line(step.code, joints=step.joints)]
    if step.sides == BOTH_SIDES and style == "modifier_50":
        return [plan.line(step.code, 1, ("50",), step.joints, profile.bilateral_rule)]
    if step.sides == BOTH_SIDES and style == "units":
        return [plan.line(step.code, 2, (), step.joints, profile.bilateral_rule)]
    return [
        plan.line(step.code, 1, (SIDE_MODIFIER[side],), _on(step.joints, side), "MODRTLT")
        for side in (Side.RIGHT, Side.LEFT)
        if side in step.sides
    ]


def _on(joints: tuple[Target, ...], side: Side) -> tuple[Target, ...]:
    return tuple(joint for joint in joints if joint.side is side)


def _merge(lines: list[ClaimLine], line: ClaimLine) -> None:
    """Add up units of one code and side; a line with 50 always stands for itself."""
    for place, known in enumerate(lines):
        same = known.code == line.code and known.modifiers == line.modifiers
        if same and "50" not in line.modifiers:
            lines[place] = replace(
                known, units=known.units + line.units, joints=known.joints + line.joints
            )
            return
    lines.append(line)


def _stopped(
    lines: tuple[ClaimLine, ...],
    work: FacetProcedure | SiteProcedure,
    profile: Profile,
    family: Family,
) -> tuple[ClaimLine, ...]:
    if not work.outcome.stopped:
        return lines
    before = work.outcome is Outcome.STOPPED_BEFORE_ANAESTHESIA
    modifier = profile.before_anaesthesia if before else profile.after_anaesthesia
    if not modifier:
        return ()
    primaries = {codes.first for codes in family.codes.values()}
    return tuple(
        replace(
            line,
            modifiers=(modifier, *line.modifiers),
            rules=(*line.rules, profile.stopped_rule),
        )
        for line in lines
        if line.code in primaries
    )


def _diagnostic(
    lines: tuple[ClaimLine, ...],
    work: FacetProcedure | SiteProcedure,
    profile: Profile,
    day: date,
) -> tuple[ClaimLine, ...]:
    wanted = (
        profile.diagnostic_modifier
        and work.site == FACET_JOINT
        and work.act is Act.INJECTION
        and work.intent is Intent.DIAGNOSTIC
    )
    if not wanted or (profile.diagnostic_from is not None and day < profile.diagnostic_from):
        return lines
    return tuple(
        replace(
            line,
            modifiers=(*line.modifiers, profile.diagnostic_modifier),
            rules=(*line.rules, profile.diagnostic_rule),
        )
        for line in lines
    )
