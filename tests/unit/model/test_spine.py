"""Joints, nerves and levels: a value that exists is valid."""

from __future__ import annotations

import pytest

from superbill.model.errors import DomainError
from superbill.model.spine import SPINE, Joint, Nerve, Side, level_name, level_of


@pytest.mark.parametrize(
    ("upper", "lower", "level"),
    [("L4", "L5", "L4-5"), ("L5", "S1", "L5-S1"), ("C7", "T1", "C7-T1"), ("T12", "L1", "T12-L1")],
)
def test_a_level_is_written_in_the_usual_way(upper: str, lower: str, level: str) -> None:
    assert Joint(upper, lower, Side.RIGHT).level == level
    assert level_name(upper, lower) == level
    assert level_of(upper) == (upper, lower)


def test_a_joint_and_a_nerve_are_written_with_their_side() -> None:
    assert str(Joint("L4", "L5", Side.RIGHT)) == "L4-5:R"
    assert str(Nerve("TON", Side.LEFT)) == "TON:L"


@pytest.mark.parametrize(("upper", "lower"), [("L3", "L5"), ("L5", "L4"), ("L4", "L4")])
def test_distant_vertebrae_make_no_joint(upper: str, lower: str) -> None:
    with pytest.raises(DomainError, match="not neighbours"):
        Joint(upper, lower, Side.LEFT)


@pytest.mark.parametrize("vertebra", ["L6", "C8", "S2", "l4", ""])
def test_what_is_no_vertebra_makes_no_joint(vertebra: str) -> None:
    with pytest.raises(DomainError, match="not a vertebra"):
        Joint(vertebra, "L5", Side.LEFT)


@pytest.mark.parametrize("upper", ["S1", "C8"])
def test_no_joint_lies_below_the_sacrum(upper: str) -> None:
    with pytest.raises(DomainError, match="no joint lies below"):
        level_of(upper)


def test_joints_sort_from_the_skull_down() -> None:
    joints = [Joint(*level_of(upper), Side.RIGHT) for upper in ("L5", "T12", "C2")]
    assert [j.level for j in sorted(joints, key=lambda j: j.order)] == ["C2-3", "T12-L1", "L5-S1"]


def test_the_spine_has_twenty_five_places() -> None:
    assert len(SPINE) == 7 + 12 + 5 + 1
    assert len(set(SPINE)) == len(SPINE)
