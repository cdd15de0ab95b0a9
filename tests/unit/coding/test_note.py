"""A coded note as a whole: date, profile, flags, questions, reasons."""

from __future__ import annotations

from datetime import date

import pytest

from superbill.coding.note import code
from superbill.model.claim import Diagnosis, Flag, NotReported, Question
from superbill.model.procedure import Act, Energy, FacetProcedure, Guidance, Intent
from superbill.model.reading import Context, Reading
from superbill.model.span import Evidence, Span
from tests.making import flags_said, joints, joints_said, knowledge, nerves, questions_said

LATER = date(2026, 4, 1)
ABLATION = FacetProcedure(
    Act.DENERVATION,
    joints("L4-5:R"),
    nerves("L3:R", "L4:R"),
    energy=Energy.THERMAL,
    guidance=Guidance.FLUOROSCOPY,
    temperature=80.0,
    evidence=(Evidence(Span(3, 9), "nerve"),),
)


@pytest.mark.parametrize(
    ("given", "own", "day", "why"),
    [
        (date(2026, 1, 2), date(2026, 3, 4), date(2026, 1, 2), "given"),
        (None, date(2026, 3, 4), date(2026, 3, 4), "note"),
        (None, None, LATER, "not known"),
    ],
)
def test_the_date_of_service_is_given_read_or_assumed_and_said(
    given: date | None, own: date | None, day: date, why: str
) -> None:
    answer = code(Reading(day=own), Context(day=given), knowledge(), default_day=LATER)
    assert answer.date_of_service == day
    assert why in answer.date_reason


def test_the_payer_of_the_user_wins_over_the_notes() -> None:
    reading = Reading(payer="Medicare")
    assert code(reading, Context(), knowledge(), default_day=LATER).profile == (
        "medicare_professional"
    )
    told = code(reading, Context(payer="Aetna"), knowledge(), default_day=LATER)
    assert told.profile == "cpt"


def test_flags_of_the_note_and_of_the_work_stand_together_once() -> None:
    cold = FacetProcedure(
        Act.DENERVATION,
        joints("L4-5:R"),
        energy=Energy.THERMAL,
        guidance=Guidance.FLUOROSCOPY,
        temperature=70.0,
    )
    reading = Reading((cold,), flags=(Flag("level_conflict"), Flag("low_temperature")))
    answer = code(reading, Context(), knowledge(), default_day=LATER)
    assert [flag.id for flag in answer.flags] == ["level_conflict", "low_temperature"]


def test_blocking_questions_come_first() -> None:
    reading = Reading(
        (ABLATION,), questions=(Question("a", "A?", blocking=False), Question("b", "B?", True))
    )
    answer = code(reading, Context(), knowledge(), default_day=LATER)
    assert [question.id for question in answer.questions] == ["b", "a"]


def test_two_regions_are_flagged() -> None:
    neck = FacetProcedure(
        Act.DENERVATION, joints("C5-6:R"), energy=Energy.THERMAL, guidance=Guidance.CT
    )
    answer = code(Reading((ABLATION, neck)), Context(), knowledge(), default_day=LATER)
    assert "mixed_regions" in flags_said(answer)
    assert joints_said(answer) == {"C5-6:R", "L4-5:R"}


def test_imaging_is_named_as_included_only_where_something_is_reported() -> None:
    some = code(Reading((ABLATION,)), Context(), knowledge(), default_day=LATER)
    assert any("77003" in item.codes for item in some.not_reported)
    none = code(Reading(), Context(), knowledge(), default_day=LATER)
    assert none.not_reported == ()


def test_what_the_note_does_not_report_is_passed_on() -> None:
    item = NotReported("planned work", "not done", "PLN001")
    answer = code(Reading(not_reported=(item,)), Context(), knowledge(), default_day=LATER)
    assert answer.not_reported == (item,)


def test_lines_carry_evidence_rules_and_diagnoses() -> None:
    reading = Reading((ABLATION,), diagnoses=(Diagnosis("M47.816", "spondylosis"),))
    (line,) = code(reading, Context(), knowledge(), default_day=LATER).lines
    assert line.evidence == ABLATION.evidence
    assert "CNT001" in line.rules
    assert line.diagnoses == ("M47.816",)


def test_reasons_tell_profile_and_counting() -> None:
    answer = code(Reading((ABLATION,)), Context(), knowledge(), default_day=LATER)
    rules = [reason.rule for reason in answer.reasons]
    assert rules[0] == "PRF001"
    assert {"CNT001", "CNT002", "MODRTLT"} <= set(rules)
    assert len(rules) == len(set(rules)) or rules.count("CNT001") == 1


@pytest.mark.parametrize(("day", "asked"), [(date(2026, 4, 30), False), (date(2026, 5, 1), True)])
def test_category_iii_codes_are_asked_about_once_they_may_have_ended(
    day: date,
    asked: bool,
) -> None:
    block = FacetProcedure(
        Act.INJECTION,
        joints("L4-5:R"),
        guidance=Guidance.ULTRASOUND,
        intent=Intent.DIAGNOSTIC,
    )
    answer = code(Reading((block,)), Context(day=day), knowledge(), default_day=LATER)
    assert ("codes_may_have_ended" in questions_said(answer)) is asked
