"""All drawings that an answer needs, and its places in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from superbill.worksheet.drawing.knees import knees
from superbill.worksheet.drawing.pelvis import pelvis
from superbill.worksheet.drawing.places import Drawn, Shape, drawn_places, of
from superbill.worksheet.drawing.spine import spine

if TYPE_CHECKING:
    from markupsafe import Markup

    from superbill.model.claim import CodedNote


@dataclass(frozen=True, slots=True)
class Figure:
    """Drawings with the places that they show, and those that have no drawing."""

    drawings: tuple[Markup, ...]
    shown: tuple[Drawn, ...]
    listed: tuple[Drawn, ...]

    def has(self, manner: str) -> bool:
        """Whether a place is drawn in this manner, which then needs a word of explanation."""
        return any(place.manner == manner for place in self.shown)


def figure(coded: CodedNote) -> Figure:
    """Draw what the answer treats."""
    places = drawn_places(coded)
    listed = of(places, Shape.WORDS)
    return Figure(
        drawings=tuple(filter(None, (spine(places), pelvis(places), knees(places)))),
        shown=tuple(place for place in places if place not in listed),
        listed=listed,
    )
