"""From nerves to joints: the table of domain notes section 4.1."""

from __future__ import annotations

import pytest

from superbill.loader.anatomy import joints_of, nerves_of, unused_nerves
from tests.making import joints, knowledge, nerves

ANATOMY = knowledge().anatomy


@pytest.mark.parametrize(
    ("treated", "complete"),
    [
        (["L3:R", "L4:R"], ["L4-5:R"]),
        (["L3:R", "L4:R", "L5:R"], ["L4-5:R", "L5-S1:R"]),
        (["L3:R", "L4:R", "L5:R", "S1:R"], ["L4-5:R", "L5-S1:R"]),
        (["L2:R", "L3:R", "L4:R", "L5:R"], ["L3-4:R", "L4-5:R", "L5-S1:R"]),
        (["C4:R", "C5:R", "C6:R"], ["C4-5:R", "C5-6:R"]),
        (["TON:R", "C3:R", "C4:R"], ["C2-3:R", "C3-4:R"]),
        (["TON:L"], ["C2-3:L"]),
        (["T11:L", "T12:L"], ["T12-L1:L"]),
        (["T11:R", "T12:R", "L1:R"], ["T12-L1:R", "L1-2:R"]),
        (["T5:R", "T6:R", "T7:R", "T8:R"], ["T6-7:R", "T7-8:R", "T8-9:R"]),
        (["C7:R", "C8:R", "T1:R"], ["C7-T1:R", "T1-2:R"]),
        (["L4:R"], []),
        (["L3:R", "L5:R"], []),
        (["L3:R", "L4:L"], []),
        (["L3:R", "L4:R", "L3:L", "L4:L"], ["L4-5:L", "L4-5:R"]),
        ([], []),
    ],
)
def test_nerves_complete_joints(treated: list[str], complete: list[str]) -> None:
    assert joints_of(nerves(*treated), ANATOMY) == joints(*complete)


def test_a_nerve_that_completes_nothing_is_left_over() -> None:
    treated = nerves("L3:R", "L4:R", "L1:R", "L5:L")
    assert unused_nerves(treated, ANATOMY) == nerves("L1:R", "L5:L")


def test_the_sacral_branch_is_not_left_over_beside_l5_s1() -> None:
    assert not unused_nerves(nerves("L4:R", "L5:R", "S1:R"), ANATOMY)


def test_joints_have_their_nerves() -> None:
    assert nerves_of(joints("L4-5:R", "L5-S1:R"), ANATOMY) == nerves("L3:R", "L4:R", "L5:R")
    assert nerves_of(joints("C2-3:L"), ANATOMY) == nerves("TON:L")
