"""The scorer itself: what it takes for equal, and what it does not."""

from __future__ import annotations

import pytest

from tests.accuracy.scoring import Json, Score, is_exact, score, told


def line(code: str, *modifiers: str, units: int = 1) -> Json:
    """A claim line."""
    return {"code": code, "units": units, "modifiers": list(modifiers)}


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        ([line("64635", "RT")], [line("64635", "RT", "KX")], True),
        ([line("64635", "50", "59")], [line("64635", "50")], True),
        ([line("64635", "RT")], [line("64635", "LT")], False),
        ([line("64636", "RT", units=2)], [line("64636", "RT"), line("64636", "RT")], True),
        ([line("64636", units=2)], [line("64636")], False),
        ([line("64999", "RT")], [line("64999")], True),
        ([line("64635", "RT"), line("99213", "25")], [line("64635", "RT")], True),
        ([line("64635"), line("64636")], [line("64636"), line("64635")], True),
        ([], [line("64635")], False),
    ],
)
def test_claims_are_compared_as_payers_read_them(
    one: list[Json],
    other: list[Json],
    equal: bool,
) -> None:
    assert (told(one) == told(other)) is equal


def test_accepted_claims_are_right_too() -> None:
    gold = {"cpt": [line("64635", "50")], "accept": [[line("64635", "RT"), line("64635", "LT")]]}
    assert is_exact(gold, [line("64635", "LT"), line("64635", "RT")])
    assert not is_exact(gold, [line("64635", "RT")])


def test_arguable_and_missing_notes() -> None:
    gold = {"cpt": [line("64635", "RT")], "scored": {"cpt": True}}
    arguable = {"cpt": [], "scored": {"cpt": False}}
    notes = [{"id": "a", "gold": gold}, {"id": "b", "gold": gold}, {"id": "c", "gold": arguable}]
    found = score(notes, {"a": {"cpt": [line("64635", "RT")]}})
    assert found == Score(2, ("b",))
    assert found.exact == 0.5
