"""The diagnosis codes of the vocabulary exist in the embedded edition and may stand on a claim."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from superbill import services
from superbill.loader.lexicon import words_of
from superbill.loader.spine_diagnoses import ANY
from tests.making import knowledge

if TYPE_CHECKING:
    from superbill.loader.spine_diagnoses import Condition

TERMS = knowledge().diagnoses
CONDITIONS = sorted(TERMS.conditions.values(), key=lambda condition: condition.id)


def _codes(condition: Condition) -> set[str]:
    return {code for by_region in condition.codes.values() for code in by_region.values()}


@pytest.mark.parametrize("condition", CONDITIONS, ids=lambda condition: condition.id)
def test_codes_are_billable(condition: Condition) -> None:
    wrong = {code for code in _codes(condition) if services.is_billable(code) is not True}
    assert wrong == set()


@pytest.mark.parametrize("condition", CONDITIONS, ids=lambda condition: condition.id)
def test_a_condition_has_a_plain_form(condition: Condition) -> None:
    assert condition.codes["plain"]


def test_dated_codes_are_billable_today() -> None:
    assert {code for code in TERMS.dated if services.is_billable(code) is not True} == set()


def test_what_stood_before_a_dated_code_is_no_longer_billable() -> None:
    assert {d.before for d in TERMS.dated.values() if services.is_billable(d.before)} == set()


def test_dated_codes_lie_after_the_start_of_icd_10() -> None:
    assert all(dated.effective_from > TERMS.start for dated in TERMS.dated.values())


def test_dated_codes_are_used() -> None:
    used = set().union(*(_codes(condition) for condition in CONDITIONS))
    assert set(TERMS.dated) - used <= {"M54.59"}, "M54.59 is only ever written, not named"


@pytest.mark.parametrize(
    ("region", "digit"),
    [
        ("cervical", "2"),
        ("cervicothoracic", "3"),
        ("thoracic", "4"),
        ("thoracolumbar", "5"),
        ("lumbar", "6"),
        ("lumbosacral", "7"),
    ],
)
def test_the_last_digit_of_a_spondylosis_code_is_its_region(region: str, digit: str) -> None:
    for by_region in TERMS.conditions["spondylosis"].codes.values():
        if region in by_region:
            assert by_region[region].endswith(digit)


def test_a_region_is_known_wherever_a_code_depends_on_it() -> None:
    known = {"cervical", "cervicothoracic", "thoracic", "thoracolumbar", "lumbar", "lumbosacral"}
    known |= {"sacral", ANY}
    named = {region for c in CONDITIONS for by_region in c.codes.values() for region in by_region}
    assert named <= known


def test_phrases_survive_the_tokenizer() -> None:
    assert words_of("spondylosis w/o myelopathy") == ("spondylosis", "w", "/", "o", "myelopathy")
