"""Laws of counting: joints, not nerves or lesions; sides are independent; order never matters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from superbill import services
from superbill.loader.anatomy import joints_of, nerves_of, unused_nerves
from superbill.model.spine import Joint, Nerve, Side
from tests.making import claim, knowledge

if TYPE_CHECKING:
    from superbill.model.claim import CodedNote

ANATOMY = knowledge().anatomy
LEVELS = list(ANATOMY.supply)
CERVICAL = ["C3", "C4", "C5", "C6", "C7", "C8"]
THORACIC = ["C8", *(f"T{number}" for number in range(1, 13))]
LUMBAR = ["T12", *(f"L{number}" for number in range(1, 6))]

sides = st.sampled_from(list(Side))
levels = st.lists(st.sampled_from(LEVELS), min_size=1, max_size=5, unique=True)


@st.composite
def runs(draw: st.DrawFn) -> list[str]:
    """Neighbouring nerves of one region, two or more."""
    region = draw(st.sampled_from([CERVICAL, THORACIC, LUMBAR]))
    start = draw(st.integers(0, len(region) - 2))
    return region[start : draw(st.integers(start + 2, len(region)))]


@given(names=runs(), side=sides)
def test_contiguous_nerves_make_one_joint_fewer(names: list[str], side: Side) -> None:
    nerves = frozenset(Nerve(name, side) for name in names)
    assert len(joints_of(nerves, ANATOMY)) == len(names) - 1
    assert not unused_nerves(nerves, ANATOMY)


@given(side=sides)
def test_the_third_occipital_nerve_alone_makes_c2_3(side: Side) -> None:
    assert joints_of(frozenset({Nerve("TON", side)}), ANATOMY) == {Joint("C2", "C3", side)}


@given(name=st.sampled_from(sorted(ANATOMY.nerves - {"TON"})), side=sides)
def test_one_other_nerve_makes_no_joint(name: str, side: Side) -> None:
    alone = frozenset({Nerve(name, side)})
    assert not joints_of(alone, ANATOMY)
    assert unused_nerves(alone, ANATOMY) == alone


@given(names=runs())
def test_nerves_of_two_sides_never_complete_a_joint_together(names: list[str]) -> None:
    mixed = frozenset(
        Nerve(name, side) for name, side in zip(names[:2], (Side.RIGHT, Side.LEFT), strict=True)
    )
    assert not joints_of(mixed, ANATOMY)


@given(wanted=levels, side=sides)
def test_the_nerves_of_joints_complete_those_joints(wanted: list[str], side: Side) -> None:
    joints = frozenset(Joint(*ANATOMY.vertebrae[level], side) for level in wanted)
    assert joints <= joints_of(nerves_of(joints, ANATOMY), ANATOMY)


def coded(**facts: object) -> CodedNote:
    """A thermal denervation under fluoroscopy with these facts."""
    return services.code_encounter(
        {
            "dos": "2026-05-06",
            "technique": "thermal radiofrequency ablation at 80 C",
            "imaging": "fluoroscopy",
            **facts,
        }
    )


MIRROR = {"RT": "LT", "LT": "RT"}


@given(right=levels, left=st.lists(st.sampled_from(LEVELS), max_size=4, unique=True))
def test_sides_are_independent(right: list[str], left: list[str]) -> None:
    one = coded(joints=[f"{x} right" for x in right] + [f"{x} left" for x in left])
    other = coded(joints=[f"{x} left" for x in right] + [f"{x} right" for x in left])
    for profile, lines in one.profiles.items():
        mirrored = [
            (line.code, frozenset(MIRROR.get(m, m) for m in line.modifiers), line.units)
            for line in lines
        ]
        assert sorted(mirrored, key=str) == sorted(
            claim(other.profiles[profile]).elements(), key=str
        )


@given(side=st.sampled_from(["right", "left"]), wanted=levels)
def test_the_side_of_the_encounter_is_the_side_of_the_lines(side: str, wanted: list[str]) -> None:
    answer = coded(joints=wanted, side=side)
    said = {m for line in answer.lines for m in line.modifiers}
    assert said == {"RT" if side == "right" else "LT"}


@given(data=st.data(), wanted=levels, side=st.sampled_from(["right", "left", "bilateral"]))
def test_the_order_of_joints_never_matters(
    data: st.DataObject, wanted: list[str], side: str
) -> None:
    shuffled = data.draw(st.permutations(wanted))
    one, other = coded(joints=wanted, side=side), coded(joints=shuffled, side=side)
    assert {name: claim(lines) for name, lines in one.profiles.items()} == {
        name: claim(lines) for name, lines in other.profiles.items()
    }


@given(data=st.data(), names=runs(), side=st.sampled_from(["right", "left", "bilateral"]))
def test_the_order_of_nerves_never_matters(
    data: st.DataObject, names: list[str], side: str
) -> None:
    shuffled = data.draw(st.permutations(names))
    one, other = coded(nerves=names, side=side), coded(nerves=shuffled, side=side)
    assert claim(one.lines) == claim(other.lines)
    assert one.joints == other.joints


@given(names=runs(), side=st.sampled_from(["right", "left", "bilateral"]))
def test_nerves_and_the_joints_that_they_complete_make_the_same_claim(
    names: list[str], side: str
) -> None:
    by_nerve = coded(nerves=names, side=side)
    by_joint = coded(joints=[joint.level for joint in by_nerve.joints], side=side)
    assert claim(by_nerve.lines) == claim(by_joint.lines)


@given(wanted=levels, side=st.sampled_from(["right", "left", "bilateral"]))
def test_a_joint_named_twice_counts_once(wanted: list[str], side: str) -> None:
    assert claim(coded(joints=wanted, side=side).lines) == claim(
        coded(joints=wanted + wanted, side=side).lines
    )
