"""Turns level lists into nerves and joints, with every reading that the words allow."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from superbill.model.spine import POSITION, SPINE, level_name
from superbill.notes.mentions import Kind

if TYPE_CHECKING:
    from superbill.loader.anatomy import Anatomy
    from superbill.notes.levels import Item, LevelList


@dataclass(frozen=True, slots=True)
class Names:
    """The nerves and joint levels that a list names, side left out. ``other`` is a second way to
    read the same words, ``unread`` what is neither a nerve nor a joint of the tables."""

    nerves: frozenset[str] = frozenset()
    levels: frozenset[str] = frozenset()
    unread: frozenset[str] = frozenset()
    other: frozenset[str] = frozenset()


@lru_cache(maxsize=1024)
def names_of(levels: LevelList, kind: Kind, act: str, anatomy: Anatomy) -> Names:
    """The names in a list of levels that are of ``kind`` in a clause about ``act``. Remembered, since
    the same few lists stand in every note; they hold nothing but levels."""
    if kind is Kind.SITE:
        return _sites(levels.items, anatomy)
    if _is_chain_of_joints(levels.items, kind):
        return _joints(levels.items, anatomy)
    if kind is Kind.NERVE:
        return _nerves(levels.items, anatomy)
    if kind is Kind.JOINT:
        return _joint_words(levels.items, act, anatomy)
    return _mixed(levels.items, anatomy)


def _is_chain_of_joints(items: tuple[Item, ...], kind: Kind) -> bool:
    """``L3-4, L4-5`` names joints even before ``medial branches``, and so does ``L5-S1``."""
    pairs = [item for item in items if item.shape == "pair"]
    if kind is Kind.JOINT or not pairs or len(pairs) != len(items):
        return False
    return len(pairs) > 1 or pairs[0].vertebrae == ("L5", "S1") or kind in {Kind.BLOCK, Kind.BARE}


def _nerve_names(vertebrae: tuple[str, ...], anatomy: Anatomy) -> Names:
    known = anatomy.nerves
    return Names(
        nerves=frozenset(v for v in vertebrae if v in known),
        unread=frozenset(v for v in vertebrae if v not in known),
    )


def _join(parts: list[Names]) -> Names:
    return Names(
        nerves=frozenset().union(*(part.nerves for part in parts)),
        levels=frozenset().union(*(part.levels for part in parts)),
        unread=frozenset().union(*(part.unread for part in parts)),
        other=frozenset().union(*(part.other for part in parts)),
    )


def _nerves(items: tuple[Item, ...], anatomy: Anatomy) -> Names:
    return _join([_nerve_names(item.vertebrae, anatomy) for item in items])


def _between(vertebrae: tuple[str, ...], anatomy: Anatomy) -> Names:
    """The joints between successive vertebrae."""
    levels: set[str] = set()
    unread: set[str] = set()
    for upper, lower in itertools.pairwise(vertebrae):
        if POSITION.get(lower, -9) - POSITION.get(upper, 99) == 1:
            level = level_name(upper, lower)
            (levels if level in anatomy.supply else unread).add(level)
        else:
            unread.add(f"{upper}-{lower}")
    return Names(levels=frozenset(levels), unread=frozenset(unread))


def _joints(items: tuple[Item, ...], anatomy: Anatomy) -> Names:
    return _join([_between(item.vertebrae, anatomy) for item in items])


def _joint_words(items: tuple[Item, ...], act: str, anatomy: Anatomy) -> Names:
    """``L3-S1 facets`` are joints; ``L3, L4, L5 facets`` name nerves in a denervation, else the
    joints between them; ``L4 facet`` alone is the joint below that vertebra."""
    singles = tuple(item.vertebrae[0] for item in items if item.shape == "single")
    parts = [_between(item.vertebrae, anatomy) for item in items if item.shape != "single"]
    if singles == ("TON",):
        return _nerve_names(singles, anatomy)
    if len(singles) > 1 and not parts:
        joints = _between(singles, anatomy)
        if act == "denervation":
            named = _nerve_names(singles, anatomy)
            return Names(named.nerves, unread=named.unread, other=joints.levels)
        return joints
    if len(singles) == 1 and singles[0] in POSITION and singles[0] != SPINE[-1]:
        upper = singles[0]
        parts.append(_between((upper, SPINE[POSITION[upper] + 1]), anatomy))
    return _join(parts)


def _mixed(items: tuple[Item, ...], anatomy: Anatomy) -> Names:
    """Levels without a word beside them: single ones and runs are nerves, pairs are joints, and a
    span is nerves unless it ends at the sacrum."""
    parts = []
    for item in items:
        if item.shape == "pair" or (item.shape != "single" and item.vertebrae[-1] == "S1"):
            parts.append(_between(item.vertebrae, anatomy))
        elif item.shape == "single":
            parts.append(_nerve_names(item.vertebrae, anatomy))
        else:
            named = _nerve_names(item.vertebrae, anatomy)
            parts.append(
                Names(
                    named.nerves,
                    unread=named.unread,
                    other=_between(item.vertebrae, anatomy).levels,
                )
            )
    return _join(parts)


def _sites(items: tuple[Item, ...], anatomy: Anatomy) -> Names:
    """The nerves burned at bony target sites: the L4 transverse process is the L3 branch."""
    nerves: set[str] = set()
    unread: set[str] = set()
    for item in items:
        for site in item.vertebrae:
            nerve = nerve_at_site(site, anatomy)
            (nerves if nerve in anatomy.nerves else unread).add(nerve)
    return Names(nerves=frozenset(nerves), unread=frozenset(unread))


def nerve_at_site(site: str, anatomy: Anatomy) -> str:
    """The nerve that crosses a bony target site."""
    if site == "ALA":
        return anatomy.ala_nerve
    if site == "T1":
        return "C8"
    if site[0] in anatomy.one_above and site in POSITION:
        return SPINE[POSITION[site] - 1]
    return site
