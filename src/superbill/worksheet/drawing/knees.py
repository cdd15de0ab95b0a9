"""The knees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from superbill.model.spine import Side
from superbill.worksheet.drawing import svg
from superbill.worksheet.drawing.places import Shape, of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from superbill.worksheet.drawing.places import Drawn

_WIDTH, _HEIGHT, _MIDDLE, _APART = 268, 158, 134, 52
_KEY = "knees"


def knees(places: Iterable[Drawn]) -> Markup:
    """Both knees, the treated ones filled; empty where there are none."""
    treated = of(places, Shape.KNEE)
    if not treated:
        return Markup("")
    said = ", ".join(place.said for place in treated)
    return svg.drawing(
        _KEY,
        "Knees",
        f"{svg.CONVENTION} Marked: {said}.",
        _WIDTH,
        _HEIGHT,
        svg.heads(_MIDDLE - _APART, _MIDDLE + _APART, 11),
        *(part for side in svg.SIDES for part in _knee(treated, side)),
    )


def _knee(treated: Iterable[Drawn], side: Side) -> Iterator[Markup]:
    sign = -1 if side is Side.LEFT else 1
    x = _MIDDLE + sign * _APART
    found = next((place for place in treated if place.on(side)), None)
    yield svg.bone(
        "path",
        d=f"M{x - 11} 20V48Q{x - 13} 58 {x - 25} 66Q{x - 30} 82 {x - 15} 84Q{x - 4} 84 {x} 75"
        f"Q{x + 4} 84 {x + 15} 84Q{x + 30} 82 {x + 25} 66Q{x + 13} 58 {x + 11} 48V20Z",
        stroke_linejoin="round",
    )
    yield svg.bone(
        "path",
        d=f"M{x - 26} 95H{x + 26}Q{x + 28} 106 {x + 14} 114L{x + 10} 146H{x - 10}L{x - 14} 114"
        f"Q{x - 28} 106 {x - 26} 95Z",
        stroke_linejoin="round",
    )
    fibula = x + sign * 22
    yield svg.bone("rect", x=fibula - 4, y=110, width=8, height=36, rx=4)
    yield svg.place(_KEY, found, "rect", x=x - 27, y=84, width=54, height=11, rx=5.5)
    if found:
        yield svg.leader(x + sign * 28, x + sign * 36, 89.5)
        yield svg.text(
            found.label if found.side_known else f"{found.name}?",
            x + sign * 39,
            93.5,
            text_anchor="end" if side is Side.LEFT else "start",
            font_weight="bold",
        )
