"""Builds SVG, every value escaped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from superbill.model.spine import Side

if TYPE_CHECKING:
    from superbill.worksheet.drawing.places import Drawn

INK, SOFT, FAINT, BONE, CLAIM = "#16191d", "#565d66", "#8b929a", "#f1efe9", "#0b6b5e"
"""Colours on paper; the page's style replaces them on a screen by class."""

SIDES = (Side.LEFT, Side.RIGHT)
"""From the reader's left to the right: the patient seen from behind."""

CONVENTION = "Seen from behind: the patient\u2019s left is on your left."


def element(name: str, *inside: Markup | str, **attributes: object) -> Markup:
    """An element. ``class_`` is its class, a line in an attribute's name stands for a hyphen."""
    said = Markup("").join(
        Markup(' {}="{}"').format(key.rstrip("_").replace("_", "-"), _number(value))
        for key, value in attributes.items()
    )
    return Markup("<{0}{1}>{2}</{0}>").format(Markup(name), said, Markup("").join(inside))  # noqa: S704 - our own names


def _number(value: object) -> object:
    return f"{value:.1f}".rstrip("0").rstrip(".") if isinstance(value, float) else value


def text(words: str, x: float, y: float, **attributes: object) -> Markup:
    """Words at a place."""
    given = {"font_size": 11, "fill": INK, "class_": "ink", **attributes}
    return element("text", words, x=float(x), y=float(y), **given)


def bone(name: str, **attributes: object) -> Markup:
    """A bone: a quiet surface with a thin line around it."""
    return element(name, class_="bone", fill=BONE, stroke=FAINT, stroke_width=1, **attributes)


def drawing(
    key: str, title: str, about: str, width: float, height: float, *inside: Markup
) -> Markup:
    """A whole drawing with its title, its description and its hatching."""
    hatch = element(
        "pattern",
        element("path", d="M0 0V5", stroke=CLAIM, stroke_width=2.4, class_="hatching"),
        id=f"{key}-hatch",
        width=5,
        height=5,
        patternUnits="userSpaceOnUse",
        patternTransform="rotate(45)",
    )
    return element(
        "svg",
        element("title", title, id=f"{key}-title"),
        element("desc", about, id=f"{key}-about"),
        element("defs", hatch),
        *inside,
        viewBox=f"0 0 {width:.0f} {height:.0f}",
        width=int(width),
        height=int(height),
        role="img",
        aria_labelledby=f"{key}-title {key}-about",
        font_family="sans-serif",
    )


def place(key: str, found: Drawn | None, name: str, **shape: object) -> Markup:
    """The shape of a place: thin where nothing was done, filled where a claim line pays for it,
    only heavily outlined where none does, hatched where the side is not known."""
    if found is None:
        return element(name, class_="idle", fill="#ffffff", stroke=FAINT, stroke_width=1, **shape)
    manner = found.manner
    fill = {"unsure": f"url(#{key}-hatch)", "paid": CLAIM, "work": "#ffffff"}[manner]
    return element(
        name,
        element("title", found.said),
        class_=f"place {manner}",
        data_lines=found.anchors,
        fill=fill,
        stroke=CLAIM,
        stroke_width=2 if manner != "work" else 2.6,
        **shape,
    )


def leader(x1: float, x2: float, y: float) -> Markup:
    """A thin line from a place to its label."""
    return element(
        "path", d=f"M{x1:.1f} {y:.1f}H{x2:.1f}", class_="leader", stroke=CLAIM, stroke_width=1
    )


def heads(left: float, right: float, y: float) -> Markup:
    """The names of the sides over a drawing."""
    given = {"font_size": 9.5, "letter_spacing": 1, "fill": SOFT, "class_": "soft"}
    return text("LEFT", left, y, text_anchor="middle", **given) + text(
        "RIGHT", right, y, text_anchor="middle", **given
    )
