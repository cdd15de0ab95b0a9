"""Levels told in words: ``the fifth, sixth and seventh cervical medial branches``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from superbill.loader.lexicon import ORDINALS
from superbill.notes.levels import Item, LevelList

if TYPE_CHECKING:
    from superbill.notes.tokens import Tokens

_REGIONS = {"cervical": ("C", 7), "thoracic": ("T", 12), "dorsal": ("T", 12), "lumbar": ("L", 5)}
_JOIN = frozenset({",", "and", "the", "&"})
_NAMED = frozenset(
    "vertebra vertebrae vertebral medial branch branches nerve nerves pillar pillars articular transverse "
    "superior dorsal ramus rami joint joints facet facets level levels segment segments lateral deep "
    "waist waists pedicle pedicles body bodies".split()
)
"""Words behind a region that make the ordinals before it levels; ``the second lumbar block`` is none."""
_SURE = 4
"""From this number on one ordinal is a level: nobody counts a fourth block."""


def parse_ordinals(tokens: Tokens, at: int) -> tuple[LevelList, int] | None:
    """The vertebrae that ordinal words from token ``at`` on name, and the token after them."""
    lower, count = tokens.lower, tokens.count
    numbers: list[str] = []
    names: list[str] = []
    until = here = at
    while here < count:
        word = lower[here]
        if word in ORDINALS:
            numbers.append(word)
        elif word in _REGIONS and numbers:
            letter, last = _REGIONS[word]
            found = [ORDINALS[number] or last for number in numbers]
            if max(found) > last:
                return None
            names += [f"{letter}{number}" for number in found]
            numbers, until = [], here + 1
        elif word not in _JOIN:
            break
        here += 1
    if not names or until >= count or lower[until] not in _NAMED:
        return None
    if len(names) == 1 and int(names[0][1:]) < _SURE and not lower[until].startswith("vertebra"):
        return None
    levels = LevelList(tuple(Item("single", (name,)) for name in names), names[0][0])
    between = "between" in lower[max(0, at - 2) : at]
    return (levels.as_pair() if between else levels), until
