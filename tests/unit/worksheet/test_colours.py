"""Every pair of colours that text or a mark is set in has the contrast of WCAG 2.2 AA."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

CSS = files("superbill.worksheet").joinpath("templates/worksheet.css").read_text("utf-8")
_COLOUR = re.compile(r"--([a-z-]+): (#[0-9a-f]{3}(?:[0-9a-f]{3})?);")
LIGHT, DARK, PRINT = (
    dict(_COLOUR.findall(block)) for block in re.findall(r":root \{(.*?)\}", CSS, re.DOTALL)
)
TINTS = ["claim-tint", "diagnosis-tint", "asked-tint", "left-out-tint"]
GROUNDS = ["paper", "panel", "lit-soft", "stop-tint"]
TEXT = [
    *(
        (colour, ground)
        for ground in GROUNDS
        for colour in ("ink", "soft", "claim", "diagnosis", "asked", "left-out", "link")
    ),
    *(("ink", tint) for tint in TINTS),
    ("on-lit", "lit"),
    ("on-claim", "claim"),
    ("soft", "bone"),
    ("stop", "paper"),
    ("stop", "stop-tint"),
    ("go", "panel"),
]
GRAPHIC = [
    ("edge", "paper"),
    ("edge", "panel"),
    ("claim", "bone"),
    ("focus", "paper"),
    ("focus", "panel"),
]


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("pair", TEXT, ids="-on-".join)
def test_text_can_be_read(scheme: dict[str, str], pair: tuple[str, str]) -> None:
    assert contrast(scheme[pair[0]], scheme[pair[1]]) >= 4.5


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("pair", GRAPHIC, ids="-on-".join)
def test_shapes_can_be_told(scheme: dict[str, str], pair: tuple[str, str]) -> None:
    assert contrast(scheme[pair[0]], scheme[pair[1]]) >= 3


def test_every_colour_has_its_dark_counterpart() -> None:
    assert set(LIGHT) == set(DARK)
    assert set(PRINT) <= set(LIGHT)


def test_on_paper_kinds_differ_without_colour() -> None:
    styles = {
        kind: re.search(rf"mark\.{kind} {{[^}}]*}}", CSS)
        for kind in ("diagnosis", "asked", "left-out")
    }
    found = {
        kind: re.search(r"text-decoration-style: (\w+)", rule[0])
        for kind, rule in styles.items()
        if rule
    }
    assert {kind: style[1] for kind, style in found.items() if style} == {
        "diagnosis": "double",
        "asked": "wavy",
        "left-out": "dotted",
    }
