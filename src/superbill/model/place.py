"""Places other than facet joints at which pain procedures are done."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from superbill.model.spine import POSITION, Side

_AFTER_THE_SPINE = len(POSITION)


class PlaceKind(StrEnum):
    """What a place is; it decides how the place is named and drawn."""

    JOINT = "joint"
    NERVE = "nerve"
    MUSCLE = "muscle"
    VERTEBRA = "vertebra"
    LEVEL = "level"
    REGION = "region"


SHOWN_AS_JOINTS = frozenset({PlaceKind.JOINT, PlaceKind.VERTEBRA})
"""Kinds that the contract lists under ``joints``: ``SIJ:R``, ``knee:L``, ``L5``."""


class Place(NamedTuple):
    """One place that was treated. ``key`` chooses the code within a family, ``area`` is the part of
    the body that decides whether two services were at separate sites; ``side`` is empty for what has
    none, such as a vertebral body."""

    kind: PlaceKind
    name: str
    side: Side | None
    key: str
    area: str

    @property
    def level(self) -> str:
        """The name without its side."""
        return self.name

    @property
    def order(self) -> tuple[int, str]:
        """Sorts places of the spine from the skull down, the left one of a level first."""
        vertebra = self.name.partition("-")[0].rpartition(" ")[2]
        return POSITION.get(vertebra, _AFTER_THE_SPINE), f"{self.name}{self.side or ''}"

    def __str__(self) -> str:
        return f"{self.name}:{self.side.value}" if self.side else self.name
