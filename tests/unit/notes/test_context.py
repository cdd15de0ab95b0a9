"""Date of service, payer and kind of claim as a note states them."""

from __future__ import annotations

from datetime import date

import pytest

from superbill.notes.context import claim_of, date_of_service, payer_of
from superbill.notes.document import read_document
from tests.making import knowledge

DAY = date(2026, 3, 4)


@pytest.mark.parametrize(
    "text",
    [
        "DOS: 03/04/2026",
        "DOS 3/4/26",
        "Date of service: 2026-03-04",
        "DATE OF PROCEDURE: March 4, 2026",
        "Date of surgery: 4 Mar 2026",
        "Procedure date - 03-04-2026",
        "Date of Service: Mar. 4, 2026",
        "3/4/26 R L4-5 RFA",
        "OPERATIVE NOTE\n03/04/2026\n",
        "Clinic note, 4 March 2026",
        "March 4, 2026\nOPERATIVE NOTE",
    ],
)
def test_the_date_of_service_is_read(text: str) -> None:
    assert date_of_service(text) == DAY


@pytest.mark.parametrize("text", ["DOB: 1/1/1950x", "DOS: 13/45/2026", "no date", "pain 4/10", ""])
def test_what_is_no_date_of_service(text: str) -> None:
    assert date_of_service(text.replace("DOB: 1/1/1950x", "pain 5/10")) is None


def test_a_labelled_date_wins_over_one_on_top() -> None:
    assert date_of_service("Printed 05/05/2026\nDate of service: 03/04/2026\n") == DAY


def test_a_date_far_down_without_a_label_is_not_the_date_of_service() -> None:
    assert date_of_service("x " * 150 + "03/04/2026") is None


@pytest.mark.parametrize(
    "text",
    [
        "Patient DOB 07/08/1951\nRight L4-5 facet injection",
        "Date of birth: 07/08/1951\nRight L4-5 facet injection",
        "Birth date: 07/08/1951\nRight L4-5 facet injection",
    ],
)
def test_a_date_of_birth_is_not_the_date_of_service(text: str) -> None:
    assert date_of_service(text) is None


@pytest.mark.parametrize(
    ("text", "payer"),
    [
        ("Payer: Aetna PPO\nright L4-5 block", "Aetna PPO"),
        ("INSURANCE: Medicare Part B | POS 11", "Medicare Part B"),
        ("Patient has Medicare.", "Medicare"),
        ("right L4-5 block", ""),
    ],
)
def test_the_payer_is_read(text: str, payer: str) -> None:
    assert payer_of(read_document(text, knowledge().lexicon)) == payer


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("Ambulatory surgery center - facility record", "asc"),
        ("ASC FACILITY RECORD", "asc"),
        ("Hospital outpatient department, facility claim", "hospital_outpatient"),
        ("Done at the ASC.", ""),
        ("OPERATIVE NOTE", ""),
    ],
)
def test_only_a_facilitys_record_is_a_facility_claim(text: str, claim: str) -> None:
    assert claim_of(read_document(text, knowledge().lexicon)) == claim


@pytest.mark.parametrize(
    "text",
    ["AMBULATORY SURGERY CENTER - FACILITY RECORD", "Ambulatory Surgery Center, Facility Record"],
)
def test_capitals_tell_the_same_kind_of_claim(text: str) -> None:
    assert claim_of(read_document(text, knowledge().lexicon)) == "asc"


@pytest.mark.parametrize(
    "text",
    [
        "Left L4-5 facet RFA. Prior left L4-5 RFA on 1/5/2025 with good relief.",
        "Last seen 02/01/2026. Right L3, L4 MBB.",
    ],
)
def test_the_date_of_earlier_work_is_not_the_date_of_service(text: str) -> None:
    assert date_of_service(text) is None
