"""What a clause says of treated nerves, joints and target sites."""

from __future__ import annotations

import itertools
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from superbill.model.spine import BOTH_SIDES, Side
from superbill.notes.levels import Item, LevelList

if TYPE_CHECKING:
    from superbill.notes.clauses import Clause
    from superbill.notes.elements import Element


class Kind(StrEnum):
    """What the named levels are."""

    NERVE = "nerve"
    BLOCK = "block"
    JOINT = "joint"
    SITE = "site"
    BARE = "bare"
    OTHER = "other"


class Status(StrEnum):
    """Whether the clause reports, orders, denies or only talks."""

    HEADING = "heading"
    DONE = "done"
    ORDERED = "ordered"
    PLANNED = "planned"
    NOT_DONE = "not done"
    HISTORY = "history"
    TALK = "talk"


class Mention(NamedTuple):
    """One list of levels, what they are, on which sides, and how it is spoken of.

    ``act`` is ``denervation``, ``injection``, ``neighbour`` or empty where the clause does not say.
    ``strong`` marks a clause that reports the treatment itself, such as a lesion; ``sided`` one that
    names the side in its own words.
    """

    kind: Kind
    levels: LevelList
    sides: frozenset[Side] | None
    status: Status
    act: str
    start: int
    end: int
    block: int
    clause: int
    strong: bool
    sided: bool


TON = LevelList((Item("single", ("TON",)),), "C")
ALA = LevelList((Item("single", ("ALA",)),), "L")

_STRUCTURES = {
    "medial_branch": Kind.NERVE,
    "nerve": Kind.NERVE,
    "branch": Kind.NERVE,
    "dorsal_ramus": Kind.NERVE,
    "facet": Kind.JOINT,
    "joint": Kind.JOINT,
}
_REACH = 4
"""How many words may stand between a level list and the structure that it names."""

_LONG_REACH = 7
_PART_REACH = 2
_LIST_GAP = 1
"""Words between two level lists that still share the word behind the second one."""


def lists_of(elements: list[Element]) -> list[tuple[int, LevelList]]:
    """The level lists of a clause, with the third occipital nerve and the sacral ala as such."""
    found = []
    for place, element in enumerate(elements):
        if element.levels is not None:
            found.append((place, element.levels))
        elif element.kind == "struct" and element.value == "ton":
            found.append((place, TON))
        elif element.kind == "land" and element.value == "ala":
            found.append((place, ALA))
    return found


def kind_of(elements: list[Element], place: int) -> Kind:
    """What the level list at ``place`` names, told by the nearest word that says so."""
    own = elements[place]
    if _is_counted_from(elements, place):
        return Kind.OTHER
    if own.kind == "struct":
        return Kind.NERVE
    if own.kind == "land":
        return Kind.SITE
    after, gap_after = _after(elements, place)
    pairs = _are_pairs(own)
    if after is not None and gap_after <= _AT and not pairs:
        return after
    before, gap_before = _before(elements, place)
    if pairs:
        if after is Kind.OTHER and before is Kind.JOINT:
            return before  # "the joint between the fourth and fifth cervical vertebrae"
        if after is None and before is Kind.SITE:
            return Kind.BARE  # "the ala was not needled, since L5-S1 had been fused"
    if before in {Kind.SITE, Kind.NERVE} and gap_before <= _AT and gap_after > _AT:
        return before
    if after is not None:
        return after
    return before if before is not None else Kind.BARE


def _is_counted_from(elements: list[Element], place: int) -> bool:
    """``Levels were counted from the C7 transverse process``."""
    counts = [e for e in elements if e.kind == "part" and e.value == "count"]
    if not counts:
        return False
    if any(0 <= elements[place].at - count.until <= _PART_REACH for count in counts):
        return True
    working = any(e.kind in {"act", "drug", "temperature"} for e in elements)
    return not working and _after(elements, place)[0] is not Kind.NERVE


_AT = 1
"""Words between a bony landmark and its levels: ``the SAP at L1 and L2``."""
_FAR = 99


def _named(element: Element) -> Kind | None:
    if element.kind == "struct":
        return _STRUCTURES.get(element.value)
    if element.kind == "land":
        return None if element.value == "aim" else Kind.SITE
    if element.kind == "part":
        return Kind.OTHER
    if element.kind == "act" and element.value == "mbb":
        return Kind.BLOCK
    if element.kind == "act" and element.value in {"ia", "entry", "facet"}:
        return Kind.JOINT
    return None


def _aimed(elements: list[Element], number: int) -> Kind | None:
    """``At T11 and T12 the target was the edge of the transverse process``."""
    aim, after = elements[number], elements[number + 1 : number + 2]
    if aim.kind != "land" or aim.value != "aim" or not after:
        return None
    near = after[0].kind == "land" and after[0].at - aim.until <= _AIM_REACH
    return Kind.SITE if near else None


_AIM_REACH = 8
_TRANSPARENT = frozenset({"side", "levels", "intent", "energy"})


def _after(elements: list[Element], place: int) -> tuple[Kind | None, int]:
    """The word behind the list (``L3, L4 medial branches``, ``L4-5 facet``) and its distance."""
    until = own = elements[place].until
    for number in range(place + 1, len(elements)):
        element = elements[number]
        if element.at - until > _REACH:
            break
        if element.kind == "sign":
            if element.value in {"(", ":", "|"}:
                break
            continue
        named = _named(element) or _aimed(elements, number)
        if named is not None:
            if _labels_what_follows(elements, number):
                break
            return named, element.at - own
        if element.kind == "levels" and element.at - until > _LIST_GAP:
            break
        if element.kind not in _TRANSPARENT and not (
            element.kind == "struct" and element.value in {"level", "ton"}
        ):
            break
        until = element.until
    return None, _FAR


def _labels_what_follows(elements: list[Element], number: int) -> bool:
    """``Joints: L4-5  Nerves: L3, L4``: a word with a colon belongs to what comes after it."""
    after = elements[number + 1 : number + 3]
    return (
        len(after) == 2
        and after[0].value == ":"
        and after[0].at == elements[number].until
        and after[1].kind in {"levels", "side"}
    )


def _before(  # noqa: C901 - one walk back with four reasons to stop
    elements: list[Element], place: int
) -> tuple[Kind | None, int]:
    """The word before the list (``facets at L4-5``, ``branches of L3 and L4``) and its distance."""
    start = own = elements[place].at
    passed = opened = False
    for number in range(place - 1, -1, -1):
        element = elements[number]
        if start - element.until > _LONG_REACH:
            break
        named = _named(element)
        if named is Kind.OTHER and start - element.until > _PART_REACH:
            break
        if named is not None and not (passed and named is Kind.SITE):
            near = 0 if _are_pairs(elements[place]) else 1
            if (opened or passed or own - element.until > near) and _has_its_own(elements, number):
                break
            return named, own - element.until
        if element.kind == "levels":
            if opened:
                break
            passed = True
        if element.kind == "sign" and element.value == ")":
            passed = True
        if element.kind == "sign" and element.value == "(":
            if passed:
                break
            opened = True
        start = element.at
    return None, _FAR


def _has_its_own(elements: list[Element], number: int) -> bool:
    """Whether a structure belongs to the levels before it: ``T5, T6 medial branches (T6-7)``."""
    return (
        number > 0
        and elements[number - 1].kind == "levels"
        and (elements[number].at - elements[number - 1].until <= _LIST_GAP)
    )


def sides_of(elements: list[Element], places: list[int]) -> list[frozenset[Side] | None]:
    """The sides of each level list of a clause, by the side words before or behind it."""
    marks = [
        (place, side)
        for place, element in enumerate(elements)
        if (side := side_of(element)) is not None
    ]
    if not marks:
        return [None] * len(places)
    distinct = {side for _, side in marks}
    if len(distinct) == 1:
        return [marks[0][1]] * len(places)
    if places and marks[0][0] > places[-1]:
        return [_union([side for _, side in marks])] * len(
            places
        )  # "L3, L4, L5: right x3, left x3"
    leads = not places or marks[0][0] < places[0]
    return [_side_at(marks, place, places, leads=leads) for place in places]


def _side_at(
    marks: list[tuple[int, frozenset[Side]]], place: int, others: list[int], *, leads: bool
) -> frozenset[Side]:
    """The side words that belong to the list at ``place``: those between it and the list on the
    side where this clause puts its side words, else the nearest beyond."""
    if leads:
        start = max((other for other in others if other < place), default=-1)
        own = [side for mark, side in marks if start < mark < place]
        before = [side for mark, side in marks if mark < place]
        return _union(own) or (before[-1] if before else marks[0][1])
    end = min((other for other in others if other > place), default=len(marks) + 10_000)
    own = [side for mark, side in marks if place < mark < end]
    behind = [side for mark, side in marks if mark > place]
    return _union(own) or (behind[0] if behind else marks[-1][1])


def _union(sides: list[frozenset[Side]]) -> frozenset[Side]:
    return frozenset().union(*sides)


def side_of(element: Element) -> frozenset[Side] | None:
    """The side that a word names; ``other side`` is settled by the reader of the whole note."""
    if element.kind != "side":
        return None
    return {
        "right": frozenset({Side.RIGHT}),
        "left": frozenset({Side.LEFT}),
        "both": BOTH_SIDES,
    }.get(element.value)


def mention_acts(elements: list[Element], places: list[int]) -> list[str]:
    """What was done at each level list, by the nearest act word of the clause."""
    acts = [
        (element.at, element.until, act)
        for place, element in enumerate(elements)
        if (act := act_of(elements, place))
    ]
    return [_nearest(acts, elements[place]) for place in places]


_WORK = {
    "ablate": "denervation",
    "ablated": "denervation",
    "lesion": "denervation",
    "device": "denervation",
    "mbb": "injection",
    "ia": "injection",
    "entry": "injection",
    "facet": "injection",
    "block": "injection",
    "inject": "injection",
}
"""The kind of work that a word for an act names."""


def act_of(elements: list[Element], place: int) -> str:
    """The kind of work that a word names, if it names one and is not denied."""
    kind, value = elements[place][:2]
    if kind == "act":
        work = _WORK.get(value, "")
        return work if work and not is_denied(elements, place) else ""
    if kind == "neighbour":
        return "neighbour"
    if kind == "temperature":
        return "denervation"
    if kind == "energy" and value != "thermal" and not is_denied(elements, place):
        return "denervation"
    return ""


def is_denied(elements: list[Element], place: int) -> bool:
    """Whether ``no``, ``not`` or ``without`` stands directly before a word."""
    if place == 0:
        return False
    before = elements[place - 1]
    near = elements[place].at - before.until <= 1
    return near and before.kind == "cue" and before.value == "not"


def _nearest(acts: list[tuple[int, int, str]], element: Element) -> str:
    if not acts:
        return ""
    distinct = {act for _, _, act in acts}
    if len(distinct) == 1:
        return acts[0][2]
    after = [act for start, _, act in acts if start >= element.until]
    before = [act for _, end, act in acts if end <= element.at]
    gap_after = next((s - element.until for s, _, _ in acts if s >= element.until), 99)
    gap_before = next((element.at - e for _, e, _ in reversed(acts) if e <= element.at), 99)
    if after and gap_after <= gap_before + 2:
        return after[0]
    return before[-1] if before else after[0]


_TOLD = frozenset({Kind.SITE, Kind.NERVE, Kind.JOINT})


def spread_kinds(elements: list[Element], places: list[int]) -> list[Kind]:
    """Kinds of the lists of a clause; a list without a word of its own takes its neighbour's."""
    kinds = [kind_of(elements, place) for place in places]
    for number in range(1, len(kinds)):
        told = kinds[number] is Kind.BARE and kinds[number - 1] in _TOLD
        if told and _touch(elements, places[number - 1], places[number]):
            kinds[number] = kinds[number - 1]
    _split_at(elements, places, kinds)
    if Kind.SITE in kinds:
        _spread_sites(elements, places, kinds)
    for number in range(len(kinds) - 2, -1, -1):
        if kinds[number] is Kind.BARE and _touch(elements, places[number], places[number + 1]):
            if kinds[number + 1] is Kind.NERVE and _are_pairs(elements[places[number]]):
                continue
            apart = elements[places[number + 1]].at - elements[places[number]].until > _LIST_GAP
            if kinds[number + 1] is Kind.NERVE and apart and Kind.SITE in kinds[:number]:
                kinds[number] = Kind.SITE  # "... at L2 for the L1 branch"
                continue
            kinds[number] = kinds[number + 1]
    return kinds


def _split_at(elements: list[Element], places: list[int], kinds: list[Kind]) -> None:
    """``T8 over the T9``: the nerve, and the place where it is met."""
    for number, (one, two) in enumerate(itertools.pairwise(places)):
        between = elements[one + 1 : two]
        if len(between) != 1 or between[0].value != "at" or between[0].kind != "sign":
            continue
        singles = all(
            levels is not None and len(levels.items) == 1 and levels.items[0].shape == "single"
            for levels in (elements[one].levels, elements[two].levels)
        )
        if singles and kinds[number] in {Kind.BARE, Kind.NERVE}:
            kinds[number], kinds[number + 1] = Kind.NERVE, Kind.SITE


def _spread_sites(elements: list[Element], places: list[int], kinds: list[Kind]) -> None:
    """``The transverse process at L3, at L4 and at L5``, ``of T12 (nerve T11), L1 (nerve T12)``: what
    a bony site's list goes on with, brackets left out, is a site, too."""
    before: int | None = None
    depth, at = 0, 0
    for number, place in enumerate(places):
        depth += _opened(elements, at, place)
        at = place
        if depth > 0:
            continue
        goes_on = (
            before is not None
            and kinds[before] is Kind.SITE
            and place - places[before] <= _FEW_BETWEEN
        )
        if goes_on and before is not None and kinds[number] in _UNSURE and elements[place].levels:
            between = _outside(elements[places[before] + 1 : place])
            gap = elements[place].at - elements[places[before]].until
            words = gap - sum(e.until - e.at for e in elements[places[before] + 1 : place])
            told = _after(elements, place)[0] is not None
            reach = _REACH if kinds[number] is Kind.NERVE else _LONG_REACH
            passed = {"sign", "side"} if kinds[number] is Kind.NERVE else {"sign", "side", "land"}
            if words <= reach and not told and all(e.kind in passed for e in between):
                kinds[number] = Kind.SITE
        before = number


_FEW_BETWEEN = 20
"""Elements between two lists that may still be one."""
_UNSURE = frozenset({Kind.NERVE, Kind.BARE})


def _opened(elements: list[Element], start: int, end: int) -> int:
    """Brackets opened less brackets closed between two places."""
    signs = [e.value for e in elements[start:end] if e.kind == "sign"]
    return signs.count("(") - signs.count(")")


def _outside(elements: list[Element]) -> list[Element]:
    """The elements that stand in no bracket."""
    found: list[Element] = []
    depth = 0
    for element in elements:
        if element.kind == "sign" and element.value in {"(", ")"}:
            depth += 1 if element.value == "(" else -1
        elif depth <= 0:
            found.append(element)
    return found


def _are_pairs(element: Element) -> bool:
    """``L2-3`` before ``L4 medial branch`` stays a joint."""
    levels = element.levels
    return levels is not None and all(item.shape == "pair" for item in levels.items)


def _touch(elements: list[Element], one: int, other: int) -> bool:
    between = elements[one + 1 : other]
    return all(e.kind == "side" or (e.kind == "sign" and e.value == ",") for e in between) and (
        elements[other].at - elements[one].until <= _REACH
    )


def build(
    clause: Clause,
    number: int,
    elements: list[Element],
    lists: list[tuple[int, LevelList]],
    status: list[Status],
    *,
    strong: bool,
    running: frozenset[Side] | None,
) -> list[Mention]:
    """The mentions of a clause; ``status`` is given for every one of its level ``lists``."""
    places = [place for place, _ in lists]
    kinds = spread_kinds(elements, places)
    sides = sides_of(elements, places)
    acts = mention_acts(elements, places)
    return [
        Mention(
            kinds[n],
            levels,
            sides[n] if sides[n] is not None else running,
            status[n],
            acts[n],
            elements[place].start,
            elements[place].end,
            clause.block,
            number,
            strong,
            sides[n] is not None,
        )
        for n, (place, levels) in enumerate(lists)
    ]
