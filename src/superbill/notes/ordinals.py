"""Levels told in words: ``the fifth, sixth and seventh cervical medial branches``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from superbill.loader.lexicon import ORDINALS
from superbill.notes.levels import Item, LevelList

if TYPE_CHECKING:
    from superbill.notes.tokens import Tokens

_REGIONS = {"cervical": ("C", 7), "thoracic": ("T", 12), "lumbar": ("L", 5)}
_JOIN = frozenset({",", "and", "the", "&", "one"})
_NAMED = frozenset(
    "vertebra vertebrae vertebral medial branch branches nerve nerves pillar pillars articular transverse "
    "superior dorsal ramus rami joint joints facet facets level levels segment segments lateral deep "
    "waist waists pedicle pedicles body bodies".split()
)
"""Words behind a region that make the ordinals before it levels; ``the second lumbar block`` is none."""
_SURE = 4
"""From this number on one ordinal is a level: nobody counts a fourth block."""


def parse_ordinals(tokens: Tokens, at: int) -> tuple[LevelList, int] | None:
    """The vertebrae that ordinal words from token ``at`` on name, and the token after them. Groups
    behind ``between`` are pairs: ``between the third and fourth, and between the fourth and fifth``."""
    lower, count = tokens.lower, tokens.count
    groups: list[list[str]] = [[]]
    named: list[list[str]] = [[]]
    until = here = at
    while here < count:
        word = lower[here]
        if word in ORDINALS:
            groups[-1].append(word)
        elif word == "between" and groups[-1]:
            groups.append([])
        elif word in _REGIONS and groups[-1]:
            found = [_vertebrae(group, *_REGIONS[word]) for group in groups]
            if not all(found):
                return None
            named[-1] += found[0]
            named += found[1:]
            groups, until = [[]], here + 1
        elif word not in _JOIN:
            break
        here += 1
    if not named[0] or until >= count or lower[until] not in _NAMED:
        return None
    between = "between" in lower[max(0, at - 2) : at]
    if len(named) > 1 or between:
        pairs = [_singles(names).as_pair() for names in named]
        return LevelList(
            tuple(item for pair in pairs for item in pair.items), named[0][0][0]
        ), until
    names = named[0]
    if len(names) == 1 and int(names[0][1:]) < _SURE and not lower[until].startswith("vertebra"):
        return None
    return _singles(names), until


def _vertebrae(words: list[str], letter: str, last: int) -> list[str]:
    """The vertebrae that ordinals name in a region, or none where one is past its end."""
    numbers = [ORDINALS[word] or last for word in words]
    return [f"{letter}{number}" for number in numbers] if max(numbers) <= last else []


def _singles(names: list[str]) -> LevelList:
    return LevelList(tuple(Item("single", (name,)) for name in names), names[0][0])
