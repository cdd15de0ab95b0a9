"""Lists of spinal levels in their usual spellings, and what is no level."""

from __future__ import annotations

import pytest

from superbill.notes.levels import LevelList, parse_levels
from superbill.notes.tokens import tokens_of


def read(text: str) -> LevelList | None:
    """The level list at the start of a text."""
    found = parse_levels(tokens_of(text, 0, len(text)), 0)
    return None if found is None else found[0]


def entries(text: str) -> list[tuple[str, str]]:
    """Shape and vertebrae of each entry."""
    found = read(text)
    assert found is not None, text
    return [(item.shape, " ".join(item.vertebrae)) for item in found.items]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("L3", [("single", "L3")]),
        ("L3, L4, L5", [("single", "L3"), ("single", "L4"), ("single", "L5")]),
        ("L3,4,5", [("single", "L3"), ("single", "L4"), ("single", "L5")]),
        ("L3, L4 and L5", [("single", "L3"), ("single", "L4"), ("single", "L5")]),
        ("L3 & L4", [("single", "L3"), ("single", "L4")]),
        ("L3/4/5", [("run", "L3 L4 L5")]),
        ("L3-4", [("pair", "L3 L4")]),
        ("L34", [("pair", "L3 L4")]),
        ("L34, L45, L5S1", [("pair", "L3 L4"), ("pair", "L4 L5"), ("pair", "L5 S1")]),
        ("L4-5 and 5-1", [("pair", "L4 L5"), ("pair", "L5 S1")]),
        ("L4/5, L5/S1", [("pair", "L4 L5"), ("pair", "L5 S1")]),
        ("L3-L5", [("span", "L3 L4 L5")]),
        ("L3 through L5", [("span", "L3 L4 L5")]),
        ("L3-S1", [("span", "L3 L4 L5 S1")]),
        ("C3-5", [("span", "C3 C4 C5")]),
        ("C7-T1", [("pair", "C7 T1")]),
        ("T12-L1", [("pair", "T12 L1")]),
        ("T1112", [("pair", "T11 T12")]),
        ("T12", [("single", "T12")]),
        ("T11/12", [("pair", "T11 T12")]),
        ("L5-L4", [("pair", "L4 L5")]),
        ("L345", [("run", "L3 L4 L5")]),
        ("c5-c6", [("pair", "C5 C6")]),
        ("L 4-5", [("pair", "L4 L5")]),
    ],
)
def test_spellings(text: str, wanted: list[tuple[str, str]]) -> None:
    assert entries(text) == wanted


@pytest.mark.parametrize("text", ["L0", "T13", "L13", "C99", "S9", "X3", "L", "Level 3"])
def test_what_is_no_level(text: str) -> None:
    assert read(text) is None


@pytest.mark.parametrize("text", ["L6", "L7", "C9"])
def test_a_vertebra_that_does_not_exist_is_no_level(text: str) -> None:
    assert read(text) is None


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("L4, 2 needles", "L4"),
        ("L4, 3 mL", "L4"),
        ("L3 and 5 mL of lidocaine", "L3"),
        ("L3, 90 seconds", "L3"),
        ("L3, 4/10 pain", "L3"),
        ("L3, 4/22/2025", "L3"),
        ("L3 and 20 gauge", "L3"),
    ],
)
def test_counts_and_measures_end_a_list(text: str, wanted: str) -> None:
    assert [vertebrae for _, vertebrae in entries(text)] == [wanted]


def test_region_letters_are_told() -> None:
    found = read("T12-L1, L1-2")
    assert found is not None
    assert found.region_letters == "LT"
