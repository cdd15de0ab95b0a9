"""The small spine that people see, from behind."""

from __future__ import annotations

from superbill.cli.spine import drawn
from tests.making import joint, joints


def test_the_patients_left_is_on_the_left() -> None:
    lines = list(drawn([joint("L4-5:L")]))
    assert lines[0].split() == ["left", "right"]
    (row,) = [line for line in lines if "L4-L5" in line]
    assert row.index("o") < row.index(".")


def test_both_sides_and_neighbouring_joints_are_drawn_once() -> None:
    lines = list(drawn(joints("L4-5:L", "L4-5:R", "L5-S1:R")))
    assert [line.split()[-1] for line in lines if "-" in line] == ["L4-L5", "L5-S1"]
    assert sum("L5 " in line or " L5" in line for line in lines if "[" in line) == 1


def test_regions_that_are_apart_have_a_gap() -> None:
    lines = list(drawn(joints("C5-6:R", "L4-5:R")))
    assert sum(line.strip() == ":" for line in lines) == 1


def test_nothing_treated_draws_nothing_but_the_head() -> None:
    assert list(drawn([])) == ["left     right"]
