"""The spine: vertebrae, sides, nerves and facet joints."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from superbill.model.errors import DomainError

SPINE: tuple[str, ...] = (
    *(f"C{number}" for number in range(1, 8)),
    *(f"T{number}" for number in range(1, 13)),
    *(f"L{number}" for number in range(1, 6)),
    "S1",
)
"""Vertebrae from the skull down; S1 stands for the sacrum. Which nerve serves which joint is data
(knowledge/anatomy/spine.toml); their order is what makes two of them neighbours."""

POSITION: dict[str, int] = {vertebra: place for place, vertebra in enumerate(SPINE)}


class Side(StrEnum):
    """A side of the patient."""

    RIGHT = "R"
    LEFT = "L"


BOTH_SIDES: frozenset[Side] = frozenset(Side)


@dataclass(frozen=True, slots=True)
class Joint:
    """One facet joint: two neighbouring vertebrae on one side of the spine."""

    upper: str
    lower: str
    side: Side

    def __post_init__(self) -> None:
        for vertebra in (self.upper, self.lower):
            if vertebra not in POSITION:
                raise DomainError(f"{vertebra} is not a vertebra", where="joint")
        if POSITION[self.lower] - POSITION[self.upper] != 1:
            raise DomainError(
                f"{self.upper}-{self.lower} is not a joint",
                where="joint",
                why="the vertebrae are not neighbours",
            )

    @property
    def level(self) -> str:
        """The joint's name without its side: ``L4-5``, ``L5-S1``, ``C7-T1``."""
        return level_name(self.upper, self.lower)

    @property
    def order(self) -> tuple[int, str]:
        """Sorts joints from the skull down, the left one of a level first."""
        return POSITION[self.upper], self.side.value

    def __str__(self) -> str:
        return f"{self.level}:{self.side.value}"


class Nerve(NamedTuple):
    """A nerve of one side that feels facet pain: a medial branch, the third occipital nerve (TON)
    or the dorsal ramus of L5, named as coders name it (``L3``, ``TON``)."""

    name: str
    side: Side

    def __str__(self) -> str:
        return f"{self.name}:{self.side.value}"


def level_name(upper: str, lower: str) -> str:
    """The usual spelling of a level: the lower letter only where the region changes."""
    return f"{upper}-{lower}" if upper[0] != lower[0] else f"{upper}-{lower[1:]}"


def level_of(upper: str) -> tuple[str, str]:
    """The two vertebrae of the joint below ``upper``."""
    place = POSITION.get(upper)
    if place is None or place + 1 >= len(SPINE):
        raise DomainError(f"no joint lies below {upper}", where="joint")
    return upper, SPINE[place + 1]
