"""From steps to claim lines under one billing profile."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from superbill.coding.counting import STRATEGIES, Step, Work
from superbill.loader.anatomy import nerves_of
from superbill.model.claim import ClaimLine
from superbill.model.procedure import Act, Intent, Outcome
from superbill.model.spine import BOTH_SIDES, Joint, Side

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from superbill.loader.anatomy import Anatomy
    from superbill.loader.families import Family
    from superbill.loader.profiles import Profile
    from superbill.model.procedure import FacetProcedure

SIDE_MODIFIER = {Side.RIGHT: "RT", Side.LEFT: "LT"}
JUNCTION = ("T12-L1", "L1-2")
"""The two joints that one session may span across the code regions."""


class Plan:
    """The steps of a procedure, worked out once for all profiles."""

    def __init__(self, work: FacetProcedure, family: Family, anatomy: Anatomy) -> None:
        self._work = work
        self._family = family
        self._anatomy = anatomy
        self._steps: dict[bool, tuple[Step, ...]] = {}

    def steps(self, *, junction: bool) -> tuple[Step, ...]:
        """The steps of every region, the cervical and thoracic one first. With ``junction`` the
        lumbar region takes no first code of its own."""
        if junction not in self._steps:
            self._steps[junction] = steps_of(
                self._work, self._family, self._anatomy, junction=junction
            )
        return self._steps[junction]


def lines_of(
    work: FacetProcedure, family: Family, profile: Profile, plan: Plan, day: date
) -> tuple[ClaimLine, ...]:
    """The claim lines of one procedure under one profile."""
    if work.outcome is Outcome.NOT_STARTED or not work.joints:
        return ()
    junction = family.counting != "once" and spans_junction(work, profile, day)
    lines = _shown(plan.steps(junction=junction), profile, side_known=work.side_known)
    lines = _stopped(lines, work, profile, family)
    lines = _diagnostic(lines, work, profile, day)
    if family.counting == "once":
        lines = lines[:1]
    told = tuple(
        replace(
            line,
            rules=(*family.rules, *line.rules),
            evidence=work.evidence,
            side_known=work.side_known,
        )
        for line in lines
    )
    return told + _beside(work, family, told)


def steps_of(
    work: FacetProcedure, family: Family, anatomy: Anatomy, *, junction: bool
) -> tuple[Step, ...]:
    """The steps of every region under the family's counting strategy."""
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


def spans_junction(work: FacetProcedure, profile: Profile, day: date) -> bool:
    """Whether T12-L1 and L1-2 were treated together and the profile makes that one session."""
    levels = {joint.level for joint in work.joints}
    in_force = profile.junction_from is not None and profile.junction_from <= day
    return in_force and all(level in levels for level in JUNCTION)


def _shown(steps: Iterable[Step], profile: Profile, *, side_known: bool) -> list[ClaimLine]:
    lines: list[ClaimLine] = []
    for step in steps:
        style = profile.first if step.first else profile.further
        for line in _step_lines(step, style, profile, side_known=side_known):
            _merge(lines, line)
    return lines


def _step_lines(
    step: Step, style: str, profile: Profile, *, side_known: bool
) -> Iterable[ClaimLine]:
    rule = (profile.bilateral_rule,)
    if not step.sides or not side_known:
        return [ClaimLine(step.code, 1, (), step.joints)]
    if step.sides == BOTH_SIDES and style == "modifier_50":
        return [ClaimLine(step.code, 1, ("50",), step.joints, rules=rule)]
    if step.sides == BOTH_SIDES and style == "units":
        return [ClaimLine(step.code, 2, (), step.joints, rules=rule)]
    return [
        ClaimLine(step.code, 1, (SIDE_MODIFIER[side],), _on(step.joints, side), rules=("MODRTLT",))
        for side in (Side.RIGHT, Side.LEFT)
        if side in step.sides
    ]


def _on(joints: tuple[Joint, ...], side: Side) -> tuple[Joint, ...]:
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
    lines: list[ClaimLine], work: FacetProcedure, profile: Profile, family: Family
) -> list[ClaimLine]:
    if not work.outcome.stopped:
        return lines
    before = work.outcome is Outcome.STOPPED_BEFORE_ANAESTHESIA
    modifier = profile.before_anaesthesia if before else profile.after_anaesthesia
    if not modifier:
        return []
    primaries = {codes.first for codes in family.codes.values()}
    return [
        replace(
            line,
            modifiers=(modifier, *line.modifiers),
            rules=(*line.rules, profile.stopped_rule),
        )
        for line in lines
        if line.code in primaries
    ]


def _diagnostic(
    lines: list[ClaimLine], work: FacetProcedure, profile: Profile, day: date
) -> list[ClaimLine]:
    wanted = (
        profile.diagnostic_modifier
        and work.act is Act.INJECTION
        and work.intent is Intent.DIAGNOSTIC
    )
    if not wanted or (profile.diagnostic_from is not None and day < profile.diagnostic_from):
        return lines
    return [
        replace(
            line,
            modifiers=(*line.modifiers, profile.diagnostic_modifier),
            rules=(*line.rules, profile.diagnostic_rule),
        )
        for line in lines
    ]


def _beside(
    work: FacetProcedure, family: Family, lines: tuple[ClaimLine, ...]
) -> tuple[ClaimLine, ...]:
    """Services that old codes left to be reported on their own."""
    code = family.beside.get(work.guidance.value)
    if not lines or code is None:
        return ()
    return (ClaimLine(code, 1, rules=(family.beside_rule,), evidence=work.evidence),)
