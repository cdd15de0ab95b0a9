"""The pelvis with its two sacroiliac joints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from superbill.model.spine import Side
from superbill.worksheet.drawing import svg
from superbill.worksheet.drawing.places import Shape, of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from superbill.worksheet.drawing.places import Drawn

_WIDTH, _HEIGHT, _MIDDLE = 268, 150, 134
_KEY = "pelvis"
_ILIUM = (
    "M{a} 34C{b} 18 {c} 16 {d} 34C{e} 52 {f} 78 {g} 92C{h} 104 {i} 112 {j} 128"
    "Q{k} 140 {l} 130C{m} 112 {n} 96 {o} 84Z"
)
_ILIUM_X = {
    "a": 42, "b": 54, "c": 76, "d": 84, "e": 88, "f": 78, "g": 64, "h": 59, "i": 61, "j": 54,
    "k": 47, "l": 43, "m": 42, "n": 37, "o": 30,
}  # fmt: skip
_JOINT = "M{a} 36Q{b} 58 {c} 82L{d} 86Q{e} 60 {f} 34Z"
_JOINT_X = {"a": 40, "b": 36, "c": 27, "d": 21, "e": 29, "f": 33}


def pelvis(places: Iterable[Drawn]) -> Markup:
    """The pelvis with the treated sacroiliac joints; empty where there are none."""
    treated = of(places, Shape.SACROILIAC)
    if not treated:
        return Markup("")
    said = ", ".join(place.said for place in treated)
    return svg.drawing(
        _KEY,
        "Pelvis with the sacroiliac joints",
        f"{svg.CONVENTION} Marked: {said}.",
        _WIDTH,
        _HEIGHT,
        svg.heads(_MIDDLE - 74, _MIDDLE + 74, 11),
        *_bones(),
        *_joints(treated),
    )


def _bones() -> Iterator[Markup]:
    m = _MIDDLE
    for side in svg.SIDES:
        yield svg.bone("path", d=_mirrored(_ILIUM, _ILIUM_X, side), stroke_linejoin="round")
    yield svg.bone(
        "path",
        d=f"M{m - 31} 32Q{m} 24 {m + 31} 32Q{m + 27} 60 {m + 19} 86L{m + 8} 116Q{m} 124 "
        f"{m - 8} 116L{m - 19} 86Q{m - 27} 60 {m - 31} 32Z",
        stroke_linejoin="round",
    )
    yield svg.text("sacrum", m, 62, text_anchor="middle", fill=svg.SOFT, class_="soft")


def _joints(treated: Iterable[Drawn]) -> Iterator[Markup]:
    for side in svg.SIDES:
        sign = -1 if side is Side.LEFT else 1
        found = next((place for place in treated if place.on(side)), None)
        yield svg.place(
            _KEY, found, "path", d=_mirrored(_JOINT, _JOINT_X, side), stroke_linejoin="round"
        )
        if found:
            yield svg.leader(_MIDDLE + sign * 37, _MIDDLE + sign * 92, 60)
            yield svg.text(
                found.label if found.side_known else f"{found.name}?",
                _MIDDLE + sign * 95,
                64,
                text_anchor="end" if side is Side.LEFT else "start",
                font_weight="bold",
            )


def _mirrored(path: str, distances: dict[str, int], side: Side) -> str:
    """A path that is given by distances from the middle, on one side."""
    sign = -1 if side is Side.LEFT else 1
    return path.format(**{key: _MIDDLE + sign * x for key, x in distances.items()})
