"""The JSON shapes that machines rely on."""

from __future__ import annotations

import json

import pytest

from superbill import contract, services
from tests.making import knowledge

NOTE = (
    "Date of service: 03/04/2026\n"
    "Dx: lumbar spondylosis without myelopathy\n"
    "Procedure: RFA of the right L3, L4 medial branches under fluoroscopy\n"
    "Each nerve was lesioned at 80 \u00b0C for 90 seconds. The left side was not done.\n"
    "Plan: left RFA in two weeks.\n"
)
FIXED = {"cpt", "icd10", "flags", "questions", "profile", "profiles", "not_reported", "rationale"}


def test_a_coded_note_has_the_fixed_keys() -> None:
    shape = contract.coded_note(services.code_note(NOTE), NOTE)
    assert set(shape) >= FIXED
    assert {"code", "units", "modifiers", "joints", "evidence"} <= set(shape["cpt"][0])
    assert json.loads(json.dumps(shape)) == shape


def test_every_profile_is_shown() -> None:
    shape = contract.coded_note(services.code_note(NOTE), NOTE)
    assert set(shape["profiles"]) == {
        "cpt",
        "medicare_professional",
        "medicare_asc",
        "hospital_outpatient",
        "rt_lt",
        "rt_lt_facility",
    }


def test_joints_are_written_in_one_way() -> None:
    shape = contract.coded_note(services.code_note(NOTE), NOTE)
    assert shape["joints"] == ["L4-5:R"]
    assert shape["cpt"][0]["joints"] == ["L4-5:R"]


def test_evidence_quotes_the_note_as_given() -> None:
    text = NOTE.replace("\n", "\r\n")
    shape = contract.coded_note(services.code_note(text), text)
    marks = [mark for part in ("cpt", "diagnoses", "not_reported") for x in shape[part]
             for mark in x["evidence"]]  # fmt: skip
    assert marks
    assert all(text[mark["start"] : mark["end"]] == mark["text"] != "" for mark in marks)


def test_questions_say_whether_they_block() -> None:
    text = "Procedure: RFA of the L3, L4 medial branches at 80 C"
    shape = contract.coded_note(services.code_note(text), text)
    asked = {question["id"]: question["blocking"] for question in shape["questions"]}
    assert asked["side_missing"] is True
    assert asked["imaging_missing"] is True
    assert all(question["text"] for question in shape["questions"])


def test_flags_have_their_details() -> None:
    text = NOTE.replace("80", "70")
    shape = contract.coded_note(services.code_note(text), text)
    assert "low_temperature" in shape["flags"]
    assert [detail["id"] for detail in shape["flag_details"]] == shape["flags"]
    assert all(detail["rule"] in knowledge().rules for detail in shape["flag_details"])


@pytest.mark.parametrize("rule", sorted(knowledge().rules))
def test_every_rule_has_a_shape(rule: str) -> None:
    shape = contract.rule(services.explain(rule))
    assert shape["id"] == rule
    assert shape["sources"]
    assert json.dumps(shape)
