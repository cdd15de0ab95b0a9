"""The spine: the treated levels at a legible size, beside a small whole one that locates them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from superbill.model.spine import POSITION, SPINE, Side
from superbill.worksheet.drawing import svg
from superbill.worksheet.drawing.places import LEVELS, Shape, of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from superbill.worksheet.drawing.places import Drawn

SHAPES = (
    Shape.FACET,
    Shape.FORAMEN,
    Shape.MIDLINE,
    Shape.VERTEBRA,
    Shape.SACRAL_FORAMEN,
)

_WIDTH, _MIDDLE, _TOP = 268, 152, 22
_BODY, _GAP, _BREAK = 34, 16, 22
_SACRUM = 52
_HALF = {"C": 27, "T": 31, "L": 36, "S": 42}
_KEY = "spine"


def spine(places: Iterable[Drawn]) -> Markup:
    """The spine around the treated places; empty where none of them lies there."""
    treated = of(places, *SHAPES)
    if not treated:
        return Markup("")
    shown = _shown(treated)
    tops, bottom = _layout(shown)
    height = max(bottom, 188)
    said = ", ".join(place.said for place in treated)
    return svg.drawing(
        _KEY,
        f"Spine, {SPINE[shown[0]]} to {SPINE[shown[-1]]}",
        f"{svg.CONVENTION} Marked: {said}.",
        _WIDTH,
        height + 4,
        svg.heads(_MIDDLE - 74, _MIDDLE + 74, 11),
        *_locator(shown, treated, height),
        *_bones(shown, tops, treated),
        *_levels(shown, tops, treated),
    )


def _touched(place: Drawn) -> tuple[int, ...]:
    """The positions of the vertebrae that a place belongs to."""
    if place.name in LEVELS:
        return LEVELS[place.name], LEVELS[place.name] + 1
    return (POSITION[place.name],)


def _shown(treated: Iterable[Drawn]) -> tuple[int, ...]:
    """The vertebrae to draw: those treated and one beyond on each end."""
    found = {
        near
        for place in treated
        for position in _touched(place)
        for near in (position - 1, position, position + 1)
    }
    return tuple(sorted(found & set(range(len(SPINE)))))


def _layout(shown: tuple[int, ...]) -> tuple[dict[int, float], float]:
    """Where each vertebra begins, and where the last one ends."""
    tops: dict[int, float] = {}
    y = float(_TOP)
    for before, position in zip((None, *shown), shown, strict=False):
        if before is not None and position != before + 1:
            y += _BREAK
        tops[position] = y
        y += (_SACRUM if SPINE[position] == "S1" else _BODY) + _GAP
    return tops, y - _GAP + 4


def _half(position: int) -> int:
    return _HALF[SPINE[position][0]]


def _bones(
    shown: tuple[int, ...], tops: dict[int, float], treated: Iterable[Drawn]
) -> Iterator[Markup]:
    bodies = {place.name: place for place in of(treated, Shape.VERTEBRA)}
    for before, position in zip((None, *shown), shown, strict=False):
        y, half, name = tops[position], _half(position), SPINE[position]
        if before is not None and position != before + 1:
            yield _gap(y - _GAP - _BREAK / 2 + 8)
        if name == "S1":
            yield _sacrum(y, half)
        else:
            yield _vertebra(y, half, bodies.get(name))
        filled = name in bodies
        yield svg.text(
            name,
            _MIDDLE,
            y + _BODY / 2 + 4,
            text_anchor="middle",
            font_weight="bold" if filled else "normal",
            fill="#ffffff" if filled else svg.SOFT,
            class_="on-claim" if filled else "soft",
        )
        yield from _sacral_foramina(name, y, treated)


def _vertebra(y: float, half: int, found: Drawn | None) -> Markup:
    wing = half + 15
    wings = Markup("").join(
        svg.bone(
            "path",
            d=f"M{_MIDDLE + side * (half - 3)} {y + 7:.1f}"
            f"L{_MIDDLE + side * wing} {y + 8:.1f}Q{_MIDDLE + side * (wing + 5)} {y + 13:.1f} "
            f"{_MIDDLE + side * wing} {y + 17:.1f}L{_MIDDLE + side * (half - 3)} {y + 20:.1f}Z",
        )
        for side in (-1, 1)
    )
    body = {"x": _MIDDLE - half, "y": y, "width": 2 * half, "height": _BODY, "rx": 8}
    if found is None:
        return wings + svg.bone("rect", **body)
    return wings + svg.place(_KEY, found, "rect", **body)


def _sacrum(y: float, half: int) -> Markup:
    m = _MIDDLE
    return svg.bone(
        "path",
        d=f"M{m - half} {y:.1f}H{m + half}Q{m + half + 14} {y + 2:.1f} {m + half + 10} {y + 15:.1f}"
        f"Q{m + 24} {y + 28:.1f} {m + 17} {y + _SACRUM:.1f}H{m - 17}"
        f"Q{m - 24} {y + 28:.1f} {m - half - 10} {y + 15:.1f}"
        f"Q{m - half - 14} {y + 2:.1f} {m - half} {y:.1f}Z",
        stroke_linejoin="round",
    )


def _gap(y: float) -> Markup:
    """Three dots where vertebrae are left out."""
    return Markup("").join(
        svg.element("circle", cx=_MIDDLE, cy=y + step, r=1.5, fill=svg.FAINT, class_="faint")
        for step in (-6.0, 0.0, 6.0)
    )


def _levels(
    shown: tuple[int, ...], tops: dict[int, float], treated: Iterable[Drawn]
) -> Iterator[Markup]:
    """The joints between neighbours that are drawn, and what else lies at a level."""
    for position in shown:
        if position + 1 not in tops:
            continue
        y = tops[position + 1] - _GAP / 2
        half = (_half(position) + min(_half(position + 1), _HALF["L"])) / 2
        here = [p for p in treated if LEVELS.get(p.name) == position]
        yield from _facets(of(here, Shape.FACET), half, y)
        yield from _foramina(of(here, Shape.FORAMEN), half, y)
        for found in of(here, Shape.MIDLINE):
            yield svg.place(_KEY, found, "path", d=f"M{_MIDDLE} {y - 9:.1f}l10 9l-10 9l-10 -9z")
            yield from _label(found, Side.RIGHT, 10, half, y)


def _sign(side: Side) -> int:
    return -1 if side is Side.LEFT else 1


def _facets(here: Iterable[Drawn], half: float, y: float) -> Iterator[Markup]:
    for side in svg.SIDES:
        sign = _sign(side)
        found = next((place for place in here if place.on(side)), None)
        x = _MIDDLE + sign * (half - 9)
        yield svg.place(
            _KEY,
            found,
            "ellipse",
            cx=float(x),
            cy=y,
            rx=6.5,
            ry=10.5,
            transform=f"rotate({sign * 14} {x:.1f} {y:.1f})",
        )
        if found:
            yield from _label(found, side, half - 1, half, y)


def _foramina(here: tuple[Drawn, ...], half: float, y: float) -> Iterator[Markup]:
    for side in svg.SIDES if here else ():
        found = next((place for place in here if place.on(side)), None)
        x = _MIDDLE + _sign(side) * (half + 9)
        yield svg.place(_KEY, found, "circle", cx=float(x), cy=y, r=6.5)
        if found:
            yield from _label(found, side, half + 17, half, y)


def _sacral_foramina(name: str, y: float, treated: Iterable[Drawn]) -> Iterator[Markup]:
    here = of(treated, Shape.SACRAL_FORAMEN) if name == "S1" else ()
    for side in svg.SIDES if here else ():
        found = next((place for place in here if place.on(side)), None)
        x = _MIDDLE + _sign(side) * 21
        yield svg.place(_KEY, found, "circle", cx=float(x), cy=y + 20, r=5.5)
        if found:
            yield from _label(found, side, 28, _HALF["S"] + 12, y + 20)


def _label(found: Drawn, side: Side, start: float, half: float, y: float) -> Iterator[Markup]:
    """The name of a place in the margin of its side, with a line that leads there."""
    sign = _sign(side)
    end = _MIDDLE + sign * (half + 22)
    yield svg.leader(_MIDDLE + sign * (start + 1), end, y)
    yield svg.text(
        found.label if found.side_known else f"{found.name}?",
        end + sign * 3,
        y + 4,
        text_anchor="end" if side is Side.LEFT else "start",
        font_weight="bold",
    )


def _locator(shown: tuple[int, ...], treated: tuple[Drawn, ...], height: float) -> Iterator[Markup]:
    """The whole spine, C1 to the sacrum, with the part that is drawn beside it."""
    touched = {position for place in treated for position in _touched(place)}
    step = (height - _TOP - 4) / len(SPINE)
    for position, name in enumerate(SPINE):
        near, hit = position in shown, position in touched
        fill = svg.CLAIM if hit else "#c9cdd2" if near else "#ffffff"
        half = {"C": 4.5, "T": 5.5, "L": 6.5, "S": 6.5}[name[0]]
        yield svg.element(
            "rect",
            x=22 - half,
            y=_TOP + position * step,
            width=2 * half,
            height=step - 1.2,
            rx=1.2,
            fill=fill,
            stroke=svg.CLAIM if hit else svg.FAINT,
            stroke_width=0.8,
            class_=f"tiny{' hit' if hit else ' near' if near else ''}",
        )
        if name in {"C1", "T1", "L1", "S1"}:
            yield svg.text(
                name[0], 4, _TOP + position * step + 6, font_size=8.5, fill=svg.SOFT, class_="soft"
            )
