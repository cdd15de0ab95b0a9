"""Counting strategies: from the joints or nerves of a region to steps."""

from __future__ import annotations

import pytest

from superbill.coding.counting import STRATEGIES, Work, by_level, once, per_joint, per_nerve
from superbill.coding.counting import per_level_capped as capped
from superbill.loader.families import RegionCodes
from superbill.model.spine import BOTH_SIDES, Side
from tests.making import joints, nerves

LUMBAR = RegionCodes("64635", ("64636",))
BLOCKS = RegionCodes("64493", ("64494", "64495"))
NONE = nerves()


def test_a_level_on_both_sides_comes_first() -> None:
    levels = by_level(joints("L3-4:R", "L5-S1:R", "L5-S1:L"))
    assert [group[0].level for _, group in levels] == ["L5-S1", "L3-4"]
    assert levels[0][0] == BOTH_SIDES


def test_every_joint_of_one_side_is_a_step() -> None:
    steps = per_joint(Work(joints("L3-4:R", "L4-5:R", "L5-S1:R"), NONE), LUMBAR)
    assert [step.code for step in steps] == ["64635", "64636", "64636"]
    assert [step.first for step in steps] == [True, False, False]
    assert [step.joints[0].level for step in steps] == ["L3-4", "L4-5", "L5-S1"]


def test_both_sides_of_a_level_are_one_step() -> None:
    (step,) = per_joint(Work(joints("L4-5:R", "L4-5:L"), NONE), LUMBAR)
    assert step.sides == BOTH_SIDES
    assert len(step.joints) == 2


def test_different_levels_on_the_sides_are_steps_of_their_own() -> None:
    steps = per_joint(Work(joints("L3-4:R", "L4-5:L"), NONE), LUMBAR)
    assert [(step.code, step.sides) for step in steps] == [
        ("64635", frozenset({Side.RIGHT})),
        ("64636", frozenset({Side.LEFT})),
    ]


def test_the_last_code_stands_for_every_further_level() -> None:
    treated = joints("L1-2:R", "L2-3:R", "L3-4:R", "L4-5:R", "L5-S1:R")
    steps = capped(Work(treated, NONE), BLOCKS)
    assert [step.code for step in steps] == ["64493", "64494", "64495"]
    assert len(steps[-1].joints) == 3


def test_the_last_code_takes_the_sides_of_all_its_levels() -> None:
    treated = joints("L2-3:R", "L3-4:R", "L4-5:R", "L5-S1:L")
    assert capped(Work(treated, NONE), BLOCKS)[-1].sides == BOTH_SIDES


@pytest.mark.parametrize(
    ("strategy", "codes"), [("per_joint", LUMBAR), ("per_level_capped", BLOCKS)]
)
def test_the_junction_takes_the_primary_from_the_other_region(
    strategy: str, codes: RegionCodes
) -> None:
    work = Work(joints("L1-2:R", "L2-3:R"), NONE, without_first=True)
    steps = STRATEGIES[strategy](work, codes)
    assert steps[0].code == codes.further[0]
    assert not any(step.first for step in steps)


def test_old_codes_count_nerves() -> None:
    treated = nerves("L3:R", "L4:R", "L5:R", "L3:L")
    steps = per_nerve(Work(joints("L4-5:R"), treated), RegionCodes("64622", ("64623",)))
    assert [(step.code, step.sides) for step in steps] == [
        ("64622", BOTH_SIDES),
        ("64623", frozenset({Side.RIGHT})),
        ("64623", frozenset({Side.RIGHT})),
    ]


def test_the_unlisted_code_is_given_once_without_sides() -> None:
    treated = joints("L4-5:R", "L4-5:L", "L5-S1:L")
    (step,) = once(Work(treated, NONE), RegionCodes("64999", ()))
    assert step.code == "64999"
    assert not step.sides
    assert set(step.joints) == treated


def test_every_strategy_ends_in_the_codes_of_its_region() -> None:
    treated = joints("L1-2:R", "L2-3:R", "L3-4:R", "L4-5:R", "L5-S1:L")
    for name in ("per_joint", "per_level_capped"):
        codes = [step.code for step in STRATEGIES[name](Work(treated, NONE), BLOCKS)]
        assert codes[0] == "64493"
        assert set(codes) <= {"64493", "64494", "64495"}
