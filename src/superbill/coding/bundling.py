"""What of a session is bundled into what, and which lines need a modifier that says otherwise.

Medicare's pair edits name the code that is paid and the one that is not paid beside it. Where an edit
can be lifted, the second line stands with a modifier if it was at a separate site: another side, another
part of the body, or other levels. Where it cannot, or the site is the same, the line goes, and the answer
says why.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from superbill.loader.pairs import Pairing
from superbill.model.place import Place, PlaceKind
from superbill.model.spine import POSITION

if TYPE_CHECKING:
    from superbill.loader.pairs import PairEdits
    from superbill.loader.profiles import Profile
    from superbill.model.claim import ClaimLine
    from superbill.model.spine import Joint

NEVER_RULE = "NCC001"
SAME_SITE_RULE = "NCC002"
SEPARATE_RULE = "NCC003"


class Bundled(NamedTuple):
    """A line that goes, the code that is paid in its place, and the rule that says so."""

    line: ClaimLine
    paid: str
    rule: str


def unbundled(
    lines: tuple[ClaimLine, ...], edits: PairEdits, profile: Profile
) -> tuple[tuple[ClaimLine, ...], tuple[Bundled, ...]]:
    """The lines that may be reported together, those at separate sites with the profile's modifier,
    and the lines that are bundled into others."""
    if len({line.code for line in lines}) <= 1:
        return lines, ()
    gone: list[Bundled] = []
    kept = list(lines)
    for number, line in enumerate(lines):
        for paid in lines:
            pairing = edits.between(paid.code, line.code)
            if (
                pairing is None
                or paid.evidence == line.evidence
                or any(g.line is paid for g in gone)
            ):
                continue
            if pairing is Pairing.NEVER or not are_separate(paid, line):
                rule = NEVER_RULE if pairing is Pairing.NEVER else SAME_SITE_RULE
                gone.append(Bundled(line, paid.code, rule))
                break
            kept[number] = _marked(kept[number], profile)
    out = [
        line
        for line, given in zip(kept, lines, strict=True)
        if all(g.line is not given for g in gone)
    ]
    return tuple(out), tuple(gone)


def _marked(line: ClaimLine, profile: Profile) -> ClaimLine:
    modifier = profile.separate_site
    if not modifier or modifier in line.modifiers:
        return line
    return replace(line, modifiers=(*line.modifiers, modifier), rules=(*line.rules, SEPARATE_RULE))


def are_separate(one: ClaimLine, other: ClaimLine) -> bool:
    """Whether two lines were at separate sites: on other sides, in other parts of the body, or at other
    levels of the spine; a muscle is never the site of another service. Lines without places are at the
    same site."""
    if not one.joints or not other.joints:
        return False
    if any(_is_muscle(t) for line in (one, other) for t in line.joints):
        return True
    sides = [{t.side for t in line.joints if t.side} for line in (one, other)]
    if all(sides) and sides[0].isdisjoint(sides[1]):
        return True
    areas = [{area_of(t) for t in line.joints} for line in (one, other)]
    if areas[0].isdisjoint(areas[1]):
        return True
    levels = [{t.level for t in line.joints if _is_level(t)} for line in (one, other)]
    return all(levels) and levels[0].isdisjoint(levels[1])


def _is_muscle(target: Joint | Place) -> bool:
    return isinstance(target, Place) and target.kind is PlaceKind.MUSCLE


_AREAS = {"C": "cervical", "T": "thoracic", "L": "lumbar", "S": "lumbar"}


def area_of(target: Joint | Place) -> str:
    """The part of the body of a joint or place."""
    return target.area if isinstance(target, Place) else _AREAS[target.upper[0]]


def _is_level(target: Joint | Place) -> bool:
    return target.level.partition("-")[0] in POSITION
