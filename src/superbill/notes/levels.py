"""Reads lists of spinal levels in every usual spelling: ``L34, L45, L5S1``; ``L3,4,5``; ``C3-5``."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from superbill.model.spine import POSITION, SPINE

if TYPE_CHECKING:
    from superbill.notes.tokens import Tokens

_LAST = {"C": 8, "T": 12, "L": 5, "S": 5}
_JOIN = frozenset({"-", "/", "to", "through", "thru", "and", "&", ",", "+", "plus", "also", ";"})
_RANGE = frozenset({"-", "to", "through", "thru"})
_WORDS = frozenset({"to", "through", "thru"})
_ITEM = frozenset({"and", "&", ",", "+", "plus", "also", ";"})
_TWO_DIGITS = 2
_RUN = 3


class Item(NamedTuple):
    """One entry of a level list. ``shape`` is how it was written:

    single ``L3``; pair ``L3-4``; span ``L3-L5`` or ``L3 through L5``; run ``L3/4/5``.
    """

    shape: str
    vertebrae: tuple[str, ...]


class LevelList(NamedTuple):
    """Entries that stand together, such as ``L2, L3, L4``."""

    items: tuple[Item, ...]
    region_letters: str

    def as_pair(self) -> LevelList:
        """``between C7 and T1``: two neighbours that stand for the joint between them."""
        names = tuple(v for item in self.items for v in item.vertebrae)
        pair = _item(list(names), {"-"}) if len(names) == _TWO_DIGITS else None
        return LevelList((pair,), self.region_letters) if pair and pair.shape == "pair" else self


def parse_levels(tokens: Tokens, at: int) -> tuple[LevelList, int] | None:
    """The level list that starts at token ``at`` and the token after it, or nothing."""
    first = _atom(tokens, at)
    if first is None:
        return None
    groups: list[tuple[list[str], set[str]]] = [(list(first[0]), set())]
    at = first[1]
    while True:
        step = _next(tokens, at, groups[-1][0][-1])
        if step is None:
            break
        joiner, vertebrae, at = step
        lettered = not tokens.text[at - 1].isdecimal() or tokens.text[at - 2].upper() in _LAST
        if joiner == "/" and "span" in groups[-1][1] and lettered:
            joiner = ","  # L4-5/L5-S1 is two joints
        if joiner in _ITEM:
            groups.append((list(vertebrae), set()))
        else:
            groups[-1][0].extend(vertebrae)
            groups[-1][1].add(joiner if joiner in _WORDS else "span" if joiner in _RANGE else "/")
    items = tuple(_item(vertebrae, joiners) for vertebrae, joiners in groups)
    letters = "".join(sorted({v[0] for item in items for v in item.vertebrae}))
    return LevelList(items, letters), at


def _item(vertebrae: list[str], joiners: set[str]) -> Item:
    if len(vertebrae) == 1:
        return Item("single", tuple(vertebrae))
    if len(vertebrae) == _TWO_DIGITS:
        upper, lower = sorted(vertebrae, key=_order)
        distance = _order(lower) - _order(upper)
        if distance <= 1:
            return Item("pair", (upper, lower))
        if "span" in joiners or not joiners or joiners & _WORDS:
            return Item("span", _between(upper, lower))
    if joiners & _WORDS:
        ordered = sorted(vertebrae, key=_order)
        return Item("span", _between(ordered[0], ordered[-1]))
    return Item("run", tuple(sorted(vertebrae, key=_order)))


def _order(vertebra: str) -> int:
    if vertebra in POSITION:
        return POSITION[vertebra]
    if vertebra == "C8":
        return POSITION["C7"]
    return len(SPINE) - 2 + int(vertebra[1:])


def _between(upper: str, lower: str) -> tuple[str, ...]:
    if upper not in POSITION or lower not in POSITION:
        sacral = [f"S{number}" for number in range(1, 6)]
        return tuple(
            v for v in (*SPINE[:-1], *sacral) if _order(upper) <= _order(v) <= _order(lower)
        )
    return SPINE[POSITION[upper] : POSITION[lower] + 1]


def _atom(tokens: Tokens, at: int) -> tuple[tuple[str, ...], int] | None:
    """A vertebra with its letter, or several run together: ``L3``, ``L34``, ``T1112``."""
    if at + 1 >= tokens.count:
        return None
    letter, number = tokens.text[at], tokens.text[at + 1]
    name = letter.upper()
    if name not in _LAST or not number.isdecimal():
        return None
    gap = tokens.start(at + 1) - tokens.end(at)
    if gap > 1 or (gap == 1 and not letter.isupper()):
        return None
    if gap == 1 and (len(number) > _TWO_DIGITS or _is_measure(tokens, at + 2)):
        return None
    if gap == 1 and at + 2 < tokens.count and tokens.text[at + 2] == "(":
        return None  # "L 1 (bending back)": the pain of a side
    numbers = _split(name, number)
    return None if numbers is None else (numbers, at + 2)


@lru_cache(maxsize=512)
def _split(letter: str, digits: str) -> tuple[str, ...] | None:
    last = _LAST[letter]
    if digits.startswith("0"):
        return None
    if len(digits) > _RUN + 1:
        return None
    if int(digits) <= last:
        return (f"{letter}{int(digits)}",)
    if letter == "T" and len(digits) == _TWO_DIGITS * 2:
        halves = digits[:2], digits[2:]
        return (
            tuple(f"T{half}" for half in halves) if int(halves[1]) - int(halves[0]) == 1 else None
        )
    if letter == "S" or len(digits) > _RUN or len(digits) == 1:
        return None
    found = [f"{letter}{digits[0]}"]
    for digit in digits[1:]:
        follower = _follow(found[-1], digit)
        if follower is None or _order(follower) - _order(found[-1]) != 1:
            return None
        found.append(follower)
    return tuple(found)


def _follow(before: str, digits: str) -> str | None:
    """The vertebra that a bare number means after ``before``: ``5-1`` is L5-S1."""
    letter, number = before[0], int(digits)
    if number == 0:
        return None
    if letter == "L" and before == "L5" and number == 1:
        return "S1"
    if letter == "C" and before in {"C7", "C8"} and number == 1:
        return "T1"
    if letter == "T" and before == "T12" and number == 1:
        return "L1"
    if number <= _LAST[letter]:
        return f"{letter}{number}"
    return None


def _next(tokens: Tokens, at: int, before: str) -> tuple[str, tuple[str, ...], int] | None:
    """The joiner and the vertebrae that continue a list at token ``at``."""
    if at >= tokens.count:
        return None
    glued = _atom(tokens, at)
    if glued is not None:
        touching = tokens.start(at) == tokens.end(at - 1)
        return ("-" if touching else ","), glued[0], glued[1]
    joiner = tokens.lower[at]
    if joiner not in _JOIN:
        return None
    at += 1
    while at < tokens.count and tokens.lower[at] in {"and", "&", "the"} and joiner in _ITEM:
        at += 1
    atom = _atom(tokens, at)
    if atom is not None:
        return joiner, atom[0], atom[1]
    return _bare(tokens, at, joiner, before)


def _bare(
    tokens: Tokens, at: int, joiner: str, before: str
) -> tuple[str, tuple[str, ...], int] | None:
    """A number without its letter: ``3,4,5`` or ``L4-5 and 5-1``."""
    if at >= tokens.count or not tokens.text[at].isdecimal() or len(tokens.text[at]) > _TWO_DIGITS:
        return None
    digits = tokens.text[at]
    if digits.startswith("0") or _is_date(tokens, at):
        return None
    found = _follow(before, digits)
    tight = tokens.start(at) == tokens.end(at - 1)
    if found is None or _order(found) < _order(before):
        return None
    if _is_measure(tokens, at + 1, joiner, tight=tight):
        return None
    if found == before and joiner not in _ITEM:
        return None
    if joiner in {"and", "to"} and not _ends_list(tokens, at + 1):
        return None
    return joiner, (found,), at + 1


_UNITS = frozenset(
    "mm cm ml cc mg mcg gm ga gauge sec secs second seconds min mins minutes minute hz v volts volt "
    "ohm ohms ma watts percent inch inches".split()
)
_COUNTED = frozenset(
    "needle needles lesion lesions cannula cannulae cannulas probe probes sites targets points weeks "
    "week months month years year days day units burn burns cycles times separate other more".split()
)
_SCALE = 10
"""The lowest number behind a slash that reads as a pain scale or a date, not as a level."""


def _is_measure(tokens: Tokens, at: int, joiner: str = ",", *, tight: bool = False) -> bool:
    """Whether the number before token ``at`` counts or measures something else."""
    if at >= tokens.count:
        return False
    word = tokens.lower[at]
    if word in _UNITS or word in {"%", "\u00b0", '"'}:
        return True
    if joiner not in _ITEM:
        return False
    if word == "/" and at + 1 < tokens.count and tokens.text[at + 1].isdecimal():
        return int(tokens.text[at + 1]) == _SCALE
    return word in _COUNTED and not tight


def _is_date(tokens: Tokens, at: int) -> bool:
    """Whether ``4/22/2025`` begins at the number."""
    signs = [tokens.text[n] for n in (at + 1, at + 3) if n < tokens.count]
    return signs == ["/", "/"] and tokens.start(at) > tokens.end(at - 1)


def _ends_list(tokens: Tokens, at: int) -> bool:
    """Whether what follows a bare number after a word such as ``and`` still fits a list."""
    return at >= tokens.count or not tokens.text[at].isdecimal()
