"""Laws of claim lines, under every profile and on every day."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from superbill.coding.lines import JUNCTION
from superbill.coding.note import code, family_for
from superbill.model.procedure import Act, Energy, FacetProcedure, Guidance, Intent, Outcome
from superbill.model.reading import Context, Reading
from superbill.model.spine import Joint, Side
from tests.making import knowledge

if TYPE_CHECKING:
    from superbill.model.claim import ClaimLine, CodedNote

ANATOMY = knowledge().anatomy
ALL_JOINTS = [Joint(*pair, side) for pair in ANATOMY.vertebrae.values() for side in Side]
PRIMARIES = (
    {"64634": "64633", "64636": "64635", "64491": "64490", "64492": "64490"}
    | {"64494": "64493", "64495": "64493", "0214T": "0213T", "0215T": "0213T"}
    | {"0217T": "0216T", "0218T": "0216T", "64627": "64626", "64623": "64622"}
)
JUNCTION_PRIMARY = {"64636": "64633", "64494": "64490", "64495": "64490"} | {
    "0217T": "0213T",
    "0218T": "0213T",
}

joints = st.frozensets(st.sampled_from(ALL_JOINTS), min_size=1, max_size=8)
days = st.dates(date(2010, 1, 1), date(2027, 12, 31))
works = st.builds(
    FacetProcedure,
    act=st.sampled_from(list(Act)),
    joints=joints,
    energy=st.sampled_from(list(Energy)),
    guidance=st.sampled_from(list(Guidance)),
    intent=st.sampled_from(list(Intent)),
    outcome=st.sampled_from(list(Outcome)),
    temperature=st.none() | st.integers(40, 95).map(float),
)


def coded(work: FacetProcedure, day: date) -> CodedNote:
    """The work alone, coded for a day."""
    return code(Reading(procedures=(work,)), Context(day=day), knowledge(), default_day=day)


def all_lines(answer: CodedNote) -> list[ClaimLine]:
    """The lines under every profile."""
    return [line for lines in answer.profiles.values() for line in lines]


@given(work=works, day=days)
def test_modifier_50_never_stands_with_a_side(work: FacetProcedure, day: date) -> None:
    for line in all_lines(coded(work, day)):
        assert not ("50" in line.modifiers and {"RT", "LT"} & set(line.modifiers))
        assert not {"RT", "LT"} <= set(line.modifiers)


@given(work=works, day=days)
def test_modifier_50_never_stands_with_two_units(work: FacetProcedure, day: date) -> None:
    for line in all_lines(coded(work, day)):
        assert line.units == 1 or "50" not in line.modifiers


@given(work=works, day=days)
def test_units_are_positive_and_modifiers_stand_once(work: FacetProcedure, day: date) -> None:
    for line in all_lines(coded(work, day)):
        assert line.units >= 1
        assert len(set(line.modifiers)) == len(line.modifiers)


@given(work=works, day=days)
def test_an_add_on_never_stands_without_its_primary(work: FacetProcedure, day: date) -> None:
    answer = coded(work, day)
    spans = {joint.level for joint in work.joints} >= set(JUNCTION)
    for name, lines in answer.profiles.items():
        codes = {line.code for line in lines}
        junction = spans and knowledge().profiles[name].junction_from is not None
        for add_on in codes & set(PRIMARIES):
            allowed = {PRIMARIES[add_on]}
            if junction:
                allowed.add(JUNCTION_PRIMARY.get(add_on, PRIMARIES[add_on]))
            assert allowed & codes, f"{add_on} alone under {name}"


@given(
    joints=joints,
    energy=st.sampled_from([Energy.THERMAL, Energy.COOLED, Energy.UNSTATED]),
    guidance=st.sampled_from([Guidance.FLUOROSCOPY, Guidance.CT]),
    day=st.dates(date(2012, 1, 1), date(2027, 12, 31)),
)
def test_units_are_joints(
    joints: frozenset[Joint], energy: Energy, guidance: Guidance, day: date
) -> None:
    work = FacetProcedure(Act.DENERVATION, joints, energy=energy, guidance=guidance)
    family = family_for(work, knowledge().families, day)
    assert family is not None
    assert family.counting == "per_joint"
    for lines in coded(work, day).profiles.values():
        # a line with 50 and one unit is the two joints of a level
        paid = sum(line.units * (2 if "50" in line.modifiers else 1) for line in lines)
        assert paid == len(joints)
        assert Counter(j for line in lines for j in line.joints) == Counter(joints)


@given(joints=joints, day=st.dates(date(2012, 1, 1), date(2027, 12, 31)))
def test_one_line_per_side_has_one_unit_per_joint(joints: frozenset[Joint], day: date) -> None:
    work = FacetProcedure(
        Act.DENERVATION, joints, energy=Energy.THERMAL, guidance=Guidance.FLUOROSCOPY
    )
    answer = coded(work, day)
    for name in ("rt_lt", "medicare_asc"):
        assert sum(line.units for line in answer.profiles[name]) == len(joints)


@given(work=works, day=days)
def test_the_lines_of_a_note_are_those_of_its_profile(work: FacetProcedure, day: date) -> None:
    answer = coded(work, day)
    assert answer.lines == answer.profiles[answer.profile]
    assert set(answer.profiles) == set(knowledge().profiles)


@given(work=works, day=days)
def test_every_line_names_rules_that_exist(work: FacetProcedure, day: date) -> None:
    answer = coded(work, day)
    named = {rule for line in all_lines(answer) for rule in line.rules}
    named |= {reason.rule for reason in answer.reasons}
    named |= {item.rule for item in answer.not_reported}
    assert named <= set(knowledge().rules)
    assert all(line.rules for line in all_lines(answer))


@given(work=works, day=days)
def test_kx_is_never_on_an_ablation(work: FacetProcedure, day: date) -> None:
    has_kx = any("KX" in line.modifiers for line in all_lines(coded(work, day)))
    assert not has_kx or (work.act is Act.INJECTION and work.intent is Intent.DIAGNOSTIC)


@given(work=works, day=days)
def test_work_that_never_started_makes_no_line(work: FacetProcedure, day: date) -> None:
    if work.outcome is Outcome.NOT_STARTED:
        assert all_lines(coded(work, day)) == []
