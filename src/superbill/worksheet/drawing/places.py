"""Sorts the places of an answer by the drawing that can show them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING

from superbill.model.place import Place, PlaceKind
from superbill.model.spine import POSITION, SPINE, Side, level_name
from superbill.worksheet.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterable

    from superbill.model.claim import CodedNote
    from superbill.model.spine import Joint

LEVELS = {
    level_name(upper, lower): position for position, (upper, lower) in enumerate(pairwise(SPINE))
}
"""The position of a level's upper vertebra by the level's name."""

_SIDED = re.compile(r"(?P<name>.+):(?P<side>[RL])")
_SIDE_WORD = {"R": "right", "L": "left"}


class Shape(StrEnum):
    """What is drawn for a place. WORDS have no drawing and are only listed."""

    FACET = "facet joint"
    FORAMEN = "foramen"
    MIDLINE = "level"
    VERTEBRA = "vertebra"
    SACRAL_FORAMEN = "sacral foramen"
    SACROILIAC = "sacroiliac joint"
    KNEE = "knee"
    WORDS = "place"


@dataclass(frozen=True, slots=True)
class Drawn:
    """A place to draw. ``side`` is empty where the place lies in the middle or where the note names
    none; then ``side_known`` is false. ``lines`` are the numbers of the claim lines that pay for
    it, none where the work there makes no line."""

    shape: Shape
    name: str
    side: Side | None
    side_known: bool
    lines: tuple[int, ...]

    @property
    def label(self) -> str:
        """The place as the claim names it: ``L4-5:R``, ``knee:L``, ``L4``."""
        return f"{self.name}:{self.side.value}" if self.side else self.name

    @property
    def said(self) -> str:
        """The place in words: ``L4-5 right``, ``L4-5, side not named``."""
        if not self.side_known:
            return f"{self.name}, side not named"
        return f"{self.name} {_SIDE_WORD[self.side.value]}" if self.side else self.name

    @property
    def anchors(self) -> str:
        """The anchors of its claim lines, parted by blanks."""
        return " ".join(f"line-{number}" for number in self.lines)

    @property
    def manner(self) -> str:
        """How it is drawn: ``unsure`` (hatched) where the side is not known, ``paid`` (filled)
        where a claim line pays for it, ``work`` (outlined) where none does."""
        if not self.side_known:
            return "unsure"
        return "paid" if self.lines else "work"

    def on(self, side: Side) -> bool:
        """Whether a drawing marks it on this side; on both, hatched, where none is named."""
        return not self.side_known or self.side is side


def drawn_places(coded: CodedNote) -> tuple[Drawn, ...]:
    """The places of the work and of the chosen claim, in their order, each once."""
    lines: dict[tuple[PlaceKind, str, bool], list[int]] = {}
    for place in coded.joints:
        lines.setdefault(_key(place, side_known=coded.side_known), [])
    for number, line in enumerate(coded.lines, start=1):
        for place in line.joints:
            numbers = lines.setdefault(_key(place, side_known=line.side_known), [])
            if number not in numbers:
                numbers.append(number)
    return tuple(_drawn(*key, tuple(numbers)) for key, numbers in lines.items())


def _key(place: Joint | Place, *, side_known: bool) -> tuple[PlaceKind, str, bool]:
    """The kind and the name of a facet joint or of any other place."""
    name = str(place)
    found = _SIDED.fullmatch(name)
    if not side_known and found:
        name = found["name"]
    return (
        place.kind if isinstance(place, Place) else PlaceKind.JOINT,
        visible(name),
        side_known or not found,
    )


def _drawn(kind: PlaceKind, label: str, side_known: bool, lines: tuple[int, ...]) -> Drawn:  # noqa: FBT001 - a key, unpacked
    found = _SIDED.fullmatch(label)
    name, side = (found["name"], Side(found["side"])) if found else (label, None)
    shape = _shape(kind, name, sided=side is not None or not side_known)
    return Drawn(shape, name, side, side_known, lines)


def _shape(kind: PlaceKind, name: str, *, sided: bool) -> Shape:
    fixed = {"SIJ": Shape.SACROILIAC, "knee": Shape.KNEE}.get(name)
    if fixed and sided:
        return fixed
    if name in LEVELS and kind is PlaceKind.JOINT and sided:
        return Shape.FACET
    if name in LEVELS and kind in {PlaceKind.JOINT, PlaceKind.LEVEL}:
        return Shape.FORAMEN if sided else Shape.MIDLINE
    if name == "S1" and kind is PlaceKind.LEVEL and sided:
        return Shape.SACRAL_FORAMEN
    if name in POSITION and kind is PlaceKind.VERTEBRA:
        return Shape.VERTEBRA
    return Shape.WORDS


def of(places: Iterable[Drawn], *shapes: Shape) -> tuple[Drawn, ...]:
    """Those places that have one of these shapes."""
    return tuple(place for place in places if place.shape in shapes)
