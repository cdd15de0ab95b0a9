"""From steps to claim lines under the profiles."""

from __future__ import annotations

from datetime import date

import pytest

from superbill.coding.note import code
from superbill.model.procedure import Act, Energy, FacetProcedure, Guidance, Intent, Outcome
from superbill.model.reading import Context, Reading
from tests.making import Claim, claim, claim_said, joints, knowledge

DAY = date(2026, 5, 6)
BOTH = ("L4-5:R", "L4-5:L", "L5-S1:R", "L5-S1:L")


def work(*names: str, **more: object) -> FacetProcedure:
    """A thermal denervation under fluoroscopy, changed by ``more``."""
    facts: dict[str, object] = {
        "act": Act.DENERVATION,
        "energy": Energy.THERMAL,
        "guidance": Guidance.FLUOROSCOPY,
        **more,
    }
    return FacetProcedure(joints=joints(*names), **facts)  # type: ignore[arg-type]


def lines(done: FacetProcedure, profile: str, day: date = DAY) -> Claim:
    """The claim of one procedure under a profile, comparable."""
    reading = Reading(procedures=(done,))
    answer = code(reading, Context(day=day), knowledge(), default_day=day)
    return claim(answer.profiles[profile])


@pytest.mark.parametrize(
    ("profile", "wanted"),
    [
        ("cpt", ["64635-50 x1", "64636 x2"]),
        ("medicare_professional", ["64635-50 x1", "64636-50 x1"]),
        ("hospital_outpatient", ["64635-50 x1", "64636-50 x1"]),
        ("medicare_asc", ["64635-RT x1", "64635-LT x1", "64636-RT x1", "64636-LT x1"]),
        ("rt_lt", ["64635-RT x1", "64635-LT x1", "64636-RT x1", "64636-LT x1"]),
    ],
)
def test_both_sides_of_two_levels(profile: str, wanted: list[str]) -> None:
    assert lines(work(*BOTH), profile) == claim_said(*wanted)


@pytest.mark.parametrize("profile", sorted(knowledge().profiles))
def test_one_side_carries_its_side_under_every_profile(profile: str) -> None:
    assert lines(work("L4-5:L", "L5-S1:L"), profile) == claim_said("64635-LT x1", "64636-LT x1")


def test_three_levels_on_both_sides() -> None:
    three = work(*BOTH, "L3-4:R", "L3-4:L")
    assert lines(three, "cpt") == claim_said("64635-50 x1", "64636 x4")
    assert lines(three, "medicare_asc") == claim_said(
        "64635-RT x1", "64635-LT x1", "64636-RT x2", "64636-LT x2"
    )


def test_an_unknown_side_carries_no_side() -> None:
    assert lines(work("L4-5:R", side_known=False), "cpt") == claim_said("64635 x1")


@pytest.mark.parametrize(
    ("profile", "outcome", "wanted"),
    [
        ("medicare_professional", Outcome.STOPPED_AFTER_ANAESTHESIA, ["64635-53-LT x1"]),
        ("medicare_professional", Outcome.STOPPED_BEFORE_ANAESTHESIA, []),
        ("medicare_asc", Outcome.STOPPED_BEFORE_ANAESTHESIA, ["64635-73-LT x1"]),
        ("hospital_outpatient", Outcome.STOPPED_AFTER_ANAESTHESIA, ["64635-74-LT x1"]),
        ("medicare_asc", Outcome.NOT_STARTED, []),
    ],
)
def test_stopped_work_reports_the_primary_at_most(
    profile: str, outcome: Outcome, wanted: list[str]
) -> None:
    assert lines(work("L4-5:L", "L5-S1:L", outcome=outcome), profile) == claim_said(*wanted)


@pytest.mark.parametrize(
    ("profile", "day", "spans"),
    [
        ("medicare_professional", date(2025, 1, 1), True),
        ("medicare_professional", date(2024, 12, 31), False),
        ("cpt", date(2025, 1, 1), False),
    ],
)
def test_the_junction_rule_has_its_day_and_its_payers(
    profile: str,
    day: date,
    spans: bool,
) -> None:
    both = work("T12-L1:R", "L1-2:R")
    wanted = ["64633-RT x1", "64636-RT x1" if spans else "64635-RT x1"]
    assert lines(both, profile, day) == claim_said(*wanted)


@pytest.mark.parametrize("intent", list(Intent))
def test_kx_marks_diagnostic_blocks_for_medicare_only(intent: Intent) -> None:
    block = work("L4-5:R", act=Act.INJECTION, energy=Energy.UNSTATED, intent=intent)
    mark = "-KX" if intent is Intent.DIAGNOSTIC else ""
    assert lines(block, "medicare_professional") == claim_said(f"64493-RT{mark} x1")
    assert lines(block, "cpt") == claim_said("64493-RT x1")


def test_the_unlisted_code_is_one_line_for_both_sides() -> None:
    pulsed = work(*BOTH, energy=Energy.PULSED)
    for profile in knowledge().profiles:
        assert lines(pulsed, profile) == claim_said("64999 x1")


def test_imaging_stood_beside_the_codes_before_2012() -> None:
    day = date(2011, 6, 1)
    assert lines(work("L4-5:R"), "cpt", day) == claim_said("64622-RT x1", "64623-RT x1", "77003 x1")
    assert lines(work("L4-5:R", guidance=Guidance.UNSTATED), "cpt", day) == claim_said(
        "64622-RT x1", "64623-RT x1"
    )


def test_work_without_joints_makes_no_line() -> None:
    assert lines(work(), "cpt") == claim_said()
