"""Flags and questions that follow from the work itself."""

from __future__ import annotations

import pytest

from superbill.coding.flags import flags_of, questions_of, spans_regions
from superbill.model.procedure import Act, Energy, FacetProcedure, Guidance, Intent, Outcome
from tests.making import joints, knowledge

ANATOMY = knowledge().anatomy
FLAGS = knowledge().flags


def work(*names: str, **more: object) -> FacetProcedure:
    """A thermal denervation at 80 C under fluoroscopy, changed by ``more``."""
    facts: dict[str, object] = {
        "act": Act.DENERVATION,
        "energy": Energy.THERMAL,
        "guidance": Guidance.FLUOROSCOPY,
        "temperature": 80.0,
        **more,
    }
    return FacetProcedure(joints=joints(*names), **facts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("more", "flags"),
    [
        ({}, set()),
        ({"temperature": 79.0}, {"low_temperature"}),
        ({"temperature": None}, {"temperature_missing"}),
        ({"energy": Energy.COOLED, "temperature": 60.0}, set()),
        ({"energy": Energy.PULSED, "temperature": 42.0}, {"pulsed_rf"}),
        ({"energy": Energy.CRYO, "temperature": None}, {"nonthermal"}),
        ({"energy": Energy.CHEMICAL, "temperature": None}, {"nonthermal"}),
        ({"guidance": Guidance.ULTRASOUND}, {"ultrasound_guidance"}),
        ({"guidance": Guidance.NONE}, {"no_image_guidance"}),
        ({"guidance": Guidance.MRI}, {"no_image_guidance"}),
        ({"guidance": Guidance.UNSTATED}, {"no_image_guidance"}),
        ({"guidance": Guidance.CT}, set()),
        ({"act": Act.INJECTION, "temperature": None}, set()),
    ],
)
def test_flags_of_one_joint(more: dict[str, object], flags: set[str]) -> None:
    assert flags_of(work("L4-5:R", **more), ANATOMY, FLAGS) == flags


@pytest.mark.parametrize(
    ("names", "flagged"),
    [
        (["L3-4:R", "L4-5:R", "L5-S1:R"], True),
        (["L4-5:R", "L4-5:L", "L5-S1:R", "L5-S1:L"], False),
        (["C4-5:R", "C5-6:R", "L4-5:R"], False),
        (["L3-4:R", "L4-5:L", "L5-S1:R"], True),
    ],
)
def test_levels_are_counted_by_region_not_by_side(
    names: list[str],
    flagged: bool,
) -> None:
    assert ("three_or_more_levels" in flags_of(work(*names), ANATOMY, FLAGS)) is flagged


def test_work_that_was_stopped_is_not_asked_for_its_temperature() -> None:
    stopped = work("L4-5:R", temperature=None, outcome=Outcome.STOPPED_AFTER_ANAESTHESIA)
    assert flags_of(stopped, ANATOMY, FLAGS) == set()


def test_no_joints_no_flags() -> None:
    assert flags_of(work(guidance=Guidance.NONE), ANATOMY, FLAGS) == set()


def test_two_regions_are_noticed_but_not_across_the_junction() -> None:
    assert spans_regions([work("C5-6:R"), work("L4-5:R")], ANATOMY)
    assert not spans_regions([work("L3-4:R", "L4-5:R")], ANATOMY)
    assert not spans_regions([work("T12-L1:R", "L1-2:R")], ANATOMY)


@pytest.mark.parametrize(
    ("more", "flags", "asked"),
    [
        ({"guidance": Guidance.UNSTATED}, {"no_image_guidance"}, {"imaging_missing": True}),
        ({"side_known": False}, set(), {"side_missing": True}),
        ({"temperature": None}, {"temperature_missing"}, {"temperature": False}),
        ({"temperature": 60.0}, {"low_temperature"}, {"technique": True}),
        ({"act": Act.INJECTION}, set(), {"intent": False}),
        ({"act": Act.INJECTION, "intent": Intent.DIAGNOSTIC}, set(), {}),
        ({"outcome": Outcome.NOT_STARTED, "side_known": False}, set(), {}),
    ],
)
def test_questions_of_one_joint(
    more: dict[str, object], flags: set[str], asked: dict[str, bool]
) -> None:
    family = knowledge().families[0]
    questions = questions_of(work("L4-5:R", **more), flags, family)
    assert {question.id: question.blocking for question in questions} == asked
