"""The one door to the engine: contexts, records, rules."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from superbill import services
from superbill.model.errors import InputError
from superbill.model.reading import Context

NOTE = "Procedure: RFA, right L3, L4 medial branches, fluoroscopy, 80 C"


def test_a_context_is_read() -> None:
    given = {"claim": "asc", "payer": "Medicare", "pos": 24, "dos": "2026-03-04", "profile": "cpt"}
    assert services.context_of(given, "here") == Context(
        "Medicare", "asc", "24", date(2026, 3, 4), "cpt"
    )


def test_an_empty_context_says_nothing() -> None:
    assert services.context_of({}, "here") == Context()
    assert services.context_of({"claim": None, "dos": None}, "here") == Context()


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"claim": "ambulatory"}, "professional"),
        ({"claim": "hospital"}, "hospital_outpatient"),
        ({"profile": "rtlt"}, "rt_lt"),
        ({"profile": "nothing like it at all"}, "medicare_asc"),
        ({"dos": "03/04/2026"}, "2026-03-04"),
        ({"dos": "2026-13-01"}, "2026-03-04"),
        ({"dos": 20260}, "2026-03-04"),
    ],
)
def test_what_does_not_exist_is_told_with_what_does(given: dict[str, Any], told: str) -> None:
    with pytest.raises(InputError) as caught:
        services.context_of(given, "notes.jsonl:7")
    assert str(caught.value).startswith("notes.jsonl:7")
    assert told in str(caught.value)


@pytest.mark.parametrize(
    ("record", "why"),
    [
        (None, "object"),
        ([], "object"),
        ({}, "text or encounter"),
        ({"text": ""}, "text or encounter"),
        ({"text": ["a"]}, "must be a text"),
        ({"text": "a", "context": "asc"}, "context must be an object"),
        ({"text": " \n"}, "empty"),
    ],
)
def test_a_record_of_a_wrong_shape_is_told(record: object, why: str) -> None:
    with pytest.raises(InputError, match=why):
        services.code_record(record, "notes.jsonl:7")


def test_the_context_of_a_record_wins_over_the_defaults() -> None:
    defaults = Context(payer="Medicare", claim="asc", profile="cpt")
    record = {"text": NOTE, "context": {"profile": "rt_lt"}}
    assert services.code_record(record, "here", defaults).profile == "rt_lt"
    assert services.code_record({"text": NOTE}, "here", defaults).profile == "cpt"


def test_the_claim_of_a_record_wins_over_the_defaults() -> None:
    defaults = Context(payer="Medicare", claim="asc")
    record = {"text": NOTE, "context": {"claim": "hospital_outpatient"}}
    assert services.code_record(record, "here", defaults).profile == "hospital_outpatient"
    assert services.code_record({"text": NOTE}, "here", defaults).profile == "medicare_asc"


def test_an_encounter_wins_over_the_text() -> None:
    encounter = {"joints": ["L5-S1"], "side": "left", "technique": "RFA 80 C", "imaging": "CT"}
    coded = services.code_record({"text": NOTE, "encounter": encounter}, "here")
    assert [str(joint) for joint in coded.joints] == ["L5-S1:L"]


@pytest.mark.parametrize("claim", ["asc2", "ASC"])
def test_an_encounter_with_a_claim_that_does_not_exist_is_told(claim: str) -> None:
    with pytest.raises(InputError, match="not known"):
        services.code_encounter({"claim": claim, "prose": NOTE})


def test_an_unknown_rule_names_the_nearest() -> None:
    with pytest.raises(InputError, match="CNT001"):
        services.explain("CNT0001")
    assert services.explain("cnt001").id == "CNT001"


def test_titles_and_billable_codes_come_from_the_edition() -> None:
    assert services.is_billable("M47.816") is True
    assert services.is_billable("M47.81") is False
    assert services.is_billable("M47.8166") is None
    assert "umbar" in services.title_of("M47.816")
    assert services.title_of("nonsense") == ""


@pytest.mark.parametrize("text", ["", "  ", "a\x00b", "x" * 4_000_001])
def test_what_is_no_note_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        services.code_note(text)
