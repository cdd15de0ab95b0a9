"""The office visit of a session: its code, its modifier, or why it is not reported."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from superbill.model.claim import ClaimLine, NotReported, Question

if TYPE_CHECKING:
    from datetime import date

    from superbill.loader.profiles import Profile
    from superbill.loader.visits import VisitLevel, VisitLevels
    from superbill.model.visit import Visit


class CodedVisit(NamedTuple):
    """The line of a visit, or what is said in its place."""

    line: ClaimLine | None = None
    not_reported: NotReported | None = None
    question: Question | None = None


def coded_visit(
    visit: Visit | None,
    levels: VisitLevels,
    day: date,
    diagnoses: tuple[str, ...],
    *,
    beside_procedure: bool,
) -> CodedVisit:
    """Code a visit on ``day``. Beside a procedure it needs work of its own."""
    if visit is None or (levels.effective_from is not None and day < levels.effective_from):
        return CodedVisit()
    if beside_procedure and not visit.separate:
        return CodedVisit(
            not_reported=NotReported(
                "office visit",
                "the note shows no work beyond the procedure of the day",
                levels.included_rule,
                evidence=visit.evidence,
            )
        )
    if visit.is_new is None:
        return CodedVisit(
            question=Question(
                "visit_new",
                "The note does not say whether the patient is new or established. Which?",
                blocking=not beside_procedure,
                evidence=visit.evidence,
            )
        )
    kind = "new" if visit.is_new else "established"
    level = _level(visit, levels, kind)
    if level is None:
        return CodedVisit()
    modifiers = (levels.separate_modifier,) if beside_procedure else ()
    rules = (levels.rule, *((levels.separate_rule,) if beside_procedure else ()))
    return CodedVisit(
        ClaimLine(
            level.codes[kind],
            1,
            modifiers,
            diagnoses=diagnoses,
            rules=rules,
            evidence=visit.evidence,
        )
    )


def _level(visit: Visit, levels: VisitLevels, kind: str) -> VisitLevel | None:
    """The level that the note states; where it states decision making and time, the higher one."""
    stated = [level for level in levels.levels if level.decision == visit.decision]
    timed = [level for level in levels.levels if (visit.minutes or 0) >= level.minutes[kind]]
    reached = [*stated, *timed[-1:]]
    return max(reached, key=levels.levels.index, default=None)


def is_reported_under(profile: Profile) -> bool:
    """A facility has other codes for a visit."""
    return "professional" in profile.claims
