"""Counting strategies: how the units of a family follow from the work.

A strategy turns the joints (or nerves) of one region into steps. A step is one code with the level
it pays for and the sides that were treated there; how sides and units are then shown on lines is
the profile's matter (coding/lines.py). Families choose a strategy by name; adding a family needs no
code here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from superbill.loader.families import RegionCodes
from superbill.model.place import Place
from superbill.model.spine import BOTH_SIDES, POSITION, Joint, Nerve, Side

Target = Joint | Place
"""What a unit pays for."""


@dataclass(frozen=True, slots=True)
class Step:
    """One level (or nerve) to be paid: its code, whether that is the region's first, its sides."""

    code: str
    first: bool
    sides: frozenset[Side]
    joints: tuple[Target, ...]


@dataclass(frozen=True, slots=True)
class Work:
    """The joints (or other places) and nerves of one key, and whether its first code is taken
    elsewhere (the Medicare junction rule)."""

    joints: frozenset[Target]
    nerves: frozenset[Nerve] = frozenset()
    without_first: bool = False


Strategy = Callable[[Work, RegionCodes], tuple[Step, ...]]


def by_level(joints: frozenset[Target]) -> list[tuple[frozenset[Side], tuple[Target, ...]]]:
    """The levels of a set of joints with their sides. A level treated on both sides comes first,
    so that the primary code carries the two sides; then from the skull down."""
    levels: dict[str, list[Target]] = {}
    for joint in sorted(joints, key=lambda joint: joint.order):
        levels.setdefault(joint.level, []).append(joint)
    found = [
        (frozenset(j.side for j in group if j.side), tuple(group)) for group in levels.values()
    ]
    return sorted(found, key=lambda level: level[0] != BOTH_SIDES)


def _coded(
    levels: list[tuple[frozenset[Side], tuple[Target, ...]]],
    codes: RegionCodes,
    *,
    capped: bool,
    without_first: bool,
) -> tuple[Step, ...]:
    ladder = codes.further if without_first else (codes.first, *codes.further)
    steps: list[Step] = []
    for place, (sides, joints) in enumerate(levels):
        if place >= len(ladder) and capped:
            last = steps[-1]
            steps[-1] = Step(last.code, last.first, last.sides | sides, last.joints + joints)
            continue
        code = ladder[min(place, len(ladder) - 1)]
        first = code == codes.first and not without_first
        steps.append(Step(code, first, sides if codes.sides else frozenset(), joints))
    return tuple(steps)


def per_joint(work: Work, codes: RegionCodes) -> tuple[Step, ...]:
    """Every level is a step; from the second on all take the same add-on code."""
    return _coded(by_level(work.joints), codes, capped=False, without_first=work.without_first)


def per_level_capped(work: Work, codes: RegionCodes) -> tuple[Step, ...]:
    """As ``per_joint``, but the last code stands for its level and every one after it."""
    return _coded(by_level(work.joints), codes, capped=True, without_first=work.without_first)


def per_nerve(work: Work, codes: RegionCodes) -> tuple[Step, ...]:
    """Every nerve is a step, whatever joints it serves."""
    sides: dict[str, set[Side]] = {}
    for nerve in sorted(work.nerves, key=_nerve_order):
        sides.setdefault(nerve.name, set()).add(nerve.side)
    groups = [(frozenset(found), ()) for found in sides.values()]
    groups.sort(key=lambda group: group[0] != BOTH_SIDES)
    return _coded(list(groups), codes, capped=False, without_first=work.without_first)


def per_place(work: Work, codes: RegionCodes) -> tuple[Step, ...]:
    """Every named place is a step, however many needles it took; further ones take the add-on code
    where there is one."""
    return per_joint(work, codes)


_FIRST_BODIES = 2
"""Vertebral bodies that the first code of a basivertebral ablation pays for."""


def per_body(work: Work, codes: RegionCodes) -> tuple[Step, ...]:
    """The first code stands for two bodies, the add-on for each further one."""
    bodies = tuple(sorted(work.joints, key=lambda body: body.order))
    first = Step(codes.first, first=True, sides=frozenset(), joints=bodies[:_FIRST_BODIES])
    rest = bodies[_FIRST_BODIES:]
    further = [Step(codes.further[0], first=False, sides=frozenset(), joints=(b,)) for b in rest]
    return (first, *further)


_FEW_MUSCLES = 2
"""Muscles up to which the first trigger point code is reported."""


def by_muscles(work: Work, codes: RegionCodes) -> tuple[Step, ...]:
    """One unit for all, with a code for few muscles and one for more."""
    muscles = tuple(sorted(work.joints, key=lambda muscle: muscle.order))
    code = codes.first if len(muscles) <= _FEW_MUSCLES else codes.further[0]
    return (Step(code, first=True, sides=frozenset(), joints=muscles),)


def once(work: Work, codes: RegionCodes) -> tuple[Step, ...]:
    """One unit for everything, without sides."""
    joints = tuple(sorted(work.joints, key=lambda joint: joint.order))
    return (Step(codes.first, first=True, sides=frozenset(), joints=joints),)


def _nerve_order(nerve: Nerve) -> tuple[float, str]:
    place = {"TON": 1.5, "C8": 6.5}.get(nerve.name)
    return (POSITION.get(nerve.name, 0) if place is None else place, nerve.side)


STRATEGIES: dict[str, Strategy] = {
    "per_joint": per_joint,
    "per_level_capped": per_level_capped,
    "per_nerve": per_nerve,
    "per_place": per_place,
    "per_body": per_body,
    "by_muscles": by_muscles,
    "once": once,
}
