"""The table of joints and nerves is whole and in the spine's order."""

from __future__ import annotations

from itertools import pairwise

from superbill.model.spine import POSITION, SPINE, level_name, level_of
from tests.making import knowledge

JOINTS = [level_name(*level_of(upper)) for upper in SPINE[1:-1]]
"""C2-3 to L5-S1: every joint that the codes know; C1-2 has codes of its own."""


def test_every_joint_from_c2_3_to_l5_s1_is_there_in_order() -> None:
    assert list(knowledge().anatomy.supply) == JOINTS
    assert (JOINTS[0], JOINTS[-1], len(JOINTS)) == ("C2-3", "L5-S1", 23)


def test_vertebrae_of_each_level_are_neighbours() -> None:
    for level, (upper, lower) in knowledge().anatomy.vertebrae.items():
        assert POSITION[lower] - POSITION[upper] == 1, level
        assert level_name(upper, lower) == level


def test_every_joint_but_c2_3_has_two_nerves() -> None:
    supply = knowledge().anatomy.supply
    assert supply["C2-3"] == {"TON"}
    assert {level for level, nerves in supply.items() if len(nerves) != 2} == {"C2-3"}


def test_neighbouring_joints_share_exactly_one_nerve() -> None:
    supply = knowledge().anatomy.supply
    pairs = pairwise(JOINTS[1:])  # C2-3 stands alone
    assert [len(supply[one] & supply[other]) for one, other in pairs] == [1] * 21


def test_supply_follows_the_published_table() -> None:
    supply = knowledge().anatomy.supply
    assert supply["C3-4"] == {"C3", "C4"}
    assert supply["C7-T1"] == {"C7", "C8"}
    assert supply["T1-2"] == {"C8", "T1"}
    assert supply["T5-6"] == {"T4", "T5"}
    assert supply["T12-L1"] == {"T11", "T12"}
    assert supply["L1-2"] == {"T12", "L1"}
    assert supply["L4-5"] == {"L3", "L4"}
    assert supply["L5-S1"] == {"L4", "L5"}


def test_the_sacral_branch_is_never_needed() -> None:
    anatomy = knowledge().anatomy
    assert anatomy.optional["L5-S1"] == {"S1"}
    assert all("S1" not in nerves for nerves in anatomy.supply.values())


def test_the_code_regions_meet_below_t12_l1() -> None:
    region = knowledge().anatomy.region
    first_lumbar = JOINTS.index("L1-2")
    assert {region[level] for level in JOINTS[:first_lumbar]} == {"cervical_thoracic"}
    assert {region[level] for level in JOINTS[first_lumbar:]} == {"lumbar_sacral"}
