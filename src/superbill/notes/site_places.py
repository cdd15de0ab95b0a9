"""From the words about a site to the places that were treated: sides, levels, parts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from superbill.model.place import Place, PlaceKind
from superbill.model.spine import BOTH_SIDES, POSITION, SPINE, Nerve, Side, level_name
from superbill.notes.mentions import Kind, Status, side_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from superbill.loader.sites import SitePlace
    from superbill.notes.document import Document, Line
    from superbill.notes.elements import Element
    from superbill.notes.levels import Item
    from superbill.notes.mentions import Mention
    from superbill.notes.site_lines import Named

Sides = frozenset[Side]

REGIONS = {"C": "cervical", "T": "thoracic", "L": "lumbar", "S": "lumbar"}
KEYS = {
    "cervical": "cervical_thoracic",
    "thoracic": "cervical_thoracic",
    "lumbar": "lumbar_sacral",
}
_REGION_WORDS = (
    (
        "cervical",
        re.compile(r"\b(?:cervical|cervicothoracic|c[- ]?spine|neck|cesi)\b", re.IGNORECASE),
    ),
    ("thoracic", re.compile(r"\b(?:thoracic|thoracolumbar|t[- ]?spine|tesi)\b", re.IGNORECASE)),
    (
        "lumbar",
        re.compile(r"\b(?:lumbar|lumbosacral|l[- ]?spine|low back|lesi|sacral)\b", re.IGNORECASE),
    ),
)
_RIBS = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)\b|\bribs? (\d{1,2})\b", re.IGNORECASE)
_LAST_RIB = 12


def sides_named(line: Line, named: Named, others: Iterable[Named]) -> Sides | None:
    """The sides that a clause gives one of its places: the words between the place before and it,
    else those up to the place behind it, else the side of the clause or that in force above."""
    places = [other.number for other in others if other.number != named.number]
    start = max((n for n in places if n < named.number), default=-1)
    end = min((n for n in places if n > named.number), default=len(line.elements))
    return (
        limb_side(named.element)
        or _sides_between(line, start + 1, named.number)
        or _sides_between(line, named.number + 1, end)
        or line.reached
        or line.running
    )


def limb_side(element: Element) -> Sides | None:
    """The side that stands in the element of a limb or muscle: ``joint.knee:R``."""
    return _LIMB.get(element.value.partition(":")[2])


def _sides_between(line: Line, start: int, end: int) -> Sides:
    found: Sides = frozenset()
    for number in range(start, end):
        element = line.elements[number]
        if element.value == "both_word" and _belongs(line, number):
            return BOTH_SIDES
        found |= side_of(element) or limb_side(element) or frozenset()
    return found


def _belongs(line: Line, number: int) -> bool:
    """``Both knees``, ``both L4 nerve roots``: next to the place that it doubles."""
    after = line.elements[number + 1 : number + 2]
    return (
        bool(after)
        and after[0].kind in _DOUBLED
        and after[0].at - line.elements[number].until <= _NEAR
    )


_DOUBLED = frozenset({"neighbour", "place", "levels"})
_LIMB = {
    "R": frozenset({Side.RIGHT}),
    "L": frozenset({Side.LEFT}),
    "LR": BOTH_SIDES,
}


_NEAR = 2


def mentions_in(lines: Iterable[Line], *statuses: Status) -> list[Mention]:
    """The level lists of clauses, those of these statuses."""
    return [m for line in lines for m in line.mentions if m.status in statuses]


def foramina(item: Item) -> tuple[str, ...]:
    """The foramina that an entry names: ``L4-5``; ``L5`` (its root leaves at L5-S1); ``C6`` (C5-6);
    ``S1`` is a foramen of its own."""
    if item.shape in {"pair", "span", "run"}:
        steps = zip(item.vertebrae, item.vertebrae[1:], strict=False)
        return tuple(level_name(upper, lower) for upper, lower in steps)
    return tuple(found for vertebra in item.vertebrae if (found := _foramen(vertebra)))


def _foramen(vertebra: str) -> str:
    """Where a root leaves: above its vertebra in the neck, below it further down."""
    if vertebra == "C8":
        return "C7-T1"
    place = POSITION.get(vertebra)
    if place is None:
        return vertebra if vertebra.startswith("S") else ""
    if vertebra == "S1":
        return "S1"
    if vertebra.startswith("C"):
        return level_name(SPINE[place - 1], vertebra) if place else ""
    return level_name(vertebra, SPINE[place + 1])


def foramen_key(level: str) -> str:
    """The code region of a foramen; T12-L1 belongs to the thoracic one."""
    return "lumbar_sacral" if level[0] in "LS" else "cervical_thoracic"


def vertebrae_named(item: Item) -> tuple[str, ...]:
    """The vertebral bodies that an entry names, ``L3-L5`` being three of them."""
    return tuple(v for v in item.vertebrae if v in POSITION)


def region_of(lines: Iterable[Line], document: Document) -> str:
    """The region of the spine that clauses name, by level or by word; empty where they name none."""
    spoken = list(lines)
    for line in spoken:
        for mention in line.mentions:
            if mention.kind is not Kind.OTHER and mention.status in {Status.HEADING, Status.DONE}:
                upper = mention.levels.items[0].vertebrae[0]
                if upper[0] in REGIONS and upper != "ALA":
                    return REGIONS[upper[0]]
    for line in spoken:
        words = document.seen[line.clause.start : line.clause.end]
        for region, pattern in _REGION_WORDS:
            if pattern.search(words):
                return region
    return ""


def numbered(lines: Iterable[Line], document: Document) -> tuple[str, ...]:
    """Nerves that a number tells, such as intercostal ones: ``T5, T6 and T7`` or ``the 5th rib``."""
    found: dict[str, None] = {}
    for line in lines:
        for mention in line.mentions:
            for item in mention.levels.items:
                found.update(dict.fromkeys(v for v in item.vertebrae if v.startswith("T")))
        if not line.mentions:
            words = document.seen[line.clause.start : line.clause.end]
            numbers = [int(one or other) for one, other in _RIBS.findall(words)]
            found.update(dict.fromkeys(f"T{n}" for n in numbers if 1 <= n <= _LAST_RIB))
    return tuple(found)


def on_sides(place: SitePlace, name: str, key: str, area: str, sides: Sides) -> frozenset[Place]:
    """A place on its sides, or once where it has none."""
    if not place.sided:
        return frozenset({Place(place.kind, name, None, key, area)})
    return frozenset(Place(place.kind, name, side, key, area) for side in sides)


def muscles(lines: Iterable[Line], named: dict[int, list[Named]]) -> frozenset[Place]:
    """The muscles that clauses name, the right and the left one of a pair apart."""
    found: set[Place] = set()
    for line in lines:
        here = named.get(line.number, [])
        for entry in here:
            place = entry.place
            if not place.name or entry.denied or place.kind is not PlaceKind.MUSCLE:
                continue
            sides = sides_named(line, entry, here)
            for side in sides or (None,):
                found.add(Place(place.kind, place.name, side, place.key, place.area))
    known = {place.name for place in found if place.side}
    return frozenset(p for p in found if p.side or p.name not in known)


def ramus_nerves(mentions: Iterable[Mention], sides: Sides) -> frozenset[Nerve]:
    """The nerves behind a sacroiliac joint that a note names: L5 and the branches of S1 to S4."""
    names = {
        vertebra
        for mention in mentions
        for item in mention.levels.items
        for vertebra in item.vertebrae
        if vertebra == "L5" or vertebra.startswith("S")
    }
    return frozenset(Nerve(name, side) for name in names for side in sides)
