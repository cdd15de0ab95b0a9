"""Structured encounters: what a system holds wins over the prose beside it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from superbill import services
from superbill.model.errors import InputError
from superbill.notes.encounter import parse_day, parse_encounter
from tests.making import claim, claim_said, flags_said, joints_said, questions_said

FACTS: dict[str, Any] = {
    "dos": "2026-03-04",
    "payer": "commercial, CPT convention",
    "side": "left",
    "joints": ["L3-L4", "L4-L5"],
    "technique": "thermal RF at 80 C",
    "imaging": "fluoroscopy",
}


def lines(**facts: object) -> object:
    """The claim of an encounter, comparable."""
    return claim(services.code_encounter({**FACTS, **facts}).lines)


def test_joints_of_one_side() -> None:
    assert lines() == claim_said("64635-LT x1", "64636-LT x1")


@pytest.mark.parametrize("side", ["bilateral", "both", "Both", "b/l", "right and left"])
def test_both_sides(side: str) -> None:
    assert lines(side=side) == claim_said("64635-50 x1", "64636 x2")


@pytest.mark.parametrize(
    "nerves", [["L3", "L4", "L5 DR"], ["L3 MB", "L4 MB", "L5 dorsal ramus"], ["L5", "L4", "L3"]]
)
def test_nerves_are_counted_as_the_joints_that_they_complete(nerves: list[str]) -> None:
    assert lines(joints=[], nerves=nerves) == claim_said("64635-LT x1", "64636-LT x1")


def test_target_sites_are_not_levels() -> None:
    sites = ["L4 transverse process", "L5 transverse process", "sacral ala"]
    answer = services.code_encounter({**FACTS, "joints": [], "target_sites": sites})
    assert joints_said(answer) == {"L4-5:L", "L5-S1:L"}


def test_joints_may_carry_their_own_side() -> None:
    answer = services.code_encounter({**FACTS, "joints": ["L4-5 right", "L5-S1 left"], "side": ""})
    assert joints_said(answer) == {"L4-5:R", "L5-S1:L"}


def test_the_facts_win_over_the_prose() -> None:
    prose = "Right L5-S1 facet joint ablated at 80 C under fluoroscopy."
    answer = services.code_encounter({**FACTS, "prose": prose})
    assert joints_said(answer) == {"L3-4:L", "L4-5:L"}


def test_prose_alone_is_read_as_a_note() -> None:
    prose = "Right L5-S1 facet joint ablated at 80 C under fluoroscopy."
    answer = services.code_encounter({"prose": prose, "dos": "2026-03-04"})
    assert claim(answer.lines) == claim_said("64635-RT x1")


@pytest.mark.parametrize(
    ("technique", "imaging", "wanted"),
    [
        ("pulsed RF", "fluoroscopy", ["64999 x1"]),
        ("cryoablation", "fluoroscopy", ["64999 x1"]),
        ("cooled RF", "CT", ["64635-LT x1", "64636-LT x1"]),
        ("thermal RF", "ultrasound", ["64999 x1"]),
        ("thermal RF", "none", ["64999 x1"]),
        ("MBB diagnostic", "fluoroscopy", ["64493-LT x1", "64494-LT x1"]),
        ("intra-articular injection", "ultrasound", ["0216T-LT x1", "0217T-LT x1"]),
    ],
)
def test_technique_and_imaging_decide_the_family(
    technique: str, imaging: str, wanted: list[str]
) -> None:
    assert lines(technique=technique, imaging=imaging) == claim_said(*wanted)


def test_an_encounter_without_a_side_is_asked_for_it() -> None:
    answer = services.code_encounter({**FACTS, "side": ""})
    assert questions_said(answer).get("side_missing") is True
    assert not any({"RT", "LT", "50"} & set(line.modifiers) for line in answer.lines)


def test_one_nerve_alone_completes_no_joint() -> None:
    answer = services.code_encounter({**FACTS, "joints": [], "nerves": ["L4"]})
    assert answer.lines == ()


def test_one_nerve_alone_is_asked_about() -> None:
    answer = services.code_encounter({**FACTS, "joints": [], "nerves": ["L4"]})
    assert "nerve_set_incomplete" in flags_said(answer)
    assert any(questions_said(answer).values())


def test_billable_codes_of_the_encounter_win() -> None:
    answer = services.code_encounter({**FACTS, "icd10": ["M47.816", "M47.81", "nonsense"]})
    assert [diagnosis.code for diagnosis in answer.diagnoses] == ["M47.816"]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        ([], "object"),
        ("L4-5", "object"),
        ({"side": ["left"]}, "side must be a text"),
        ({"joints": "L4-5"}, "joints must be a list"),
        ({"nerves": [1]}, "nerves must be a list"),
        ({"icd10": {}, "joints": {"a": 1}}, "joints must be a list"),
    ],
)
def test_a_wrong_shape_is_told(data: object, why: str) -> None:
    with pytest.raises(InputError, match=why):
        parse_encounter(data, "notes.jsonl:3")


def test_unknown_keys_are_left_alone() -> None:
    assert parse_encounter({"jurisdiction": "JJ", "levels": 2}, "here").texts["payer"] == ""


def test_a_day_is_written_in_one_way() -> None:
    assert parse_day("2026-03-04", "dos") == date(2026, 3, 4)
    assert parse_day("", "dos") is None
    with pytest.raises(InputError, match="2026-03-04"):
        parse_day("03/04/2026", "dos")
