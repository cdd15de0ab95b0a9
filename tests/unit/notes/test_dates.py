"""Dates in running text."""

from __future__ import annotations

import pytest

from superbill.notes.elements import elements_of
from superbill.notes.tokens import tokens_of
from tests.making import knowledge


def dates(text: str) -> list[str]:
    """The dates of a text as ``year-month-day``."""
    elements = elements_of(tokens_of(text, 0, len(text)), knowledge().lexicon.terms)
    return [element.value for element in elements if element.kind == "date"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("on 04/22/2025 he", ["2025-4-22"]),
        ("on 4/2/25 he", ["2025-4-2"]),
        ("on 2025-04-22 he", ["2025-4-22"]),
        ("on 21 May 2025 he", ["2025-5-21"]),
        ("on 09-Oct-2025 he", ["2025-10-9"]),
        ("on May 21, 2025 he", ["2025-5-21"]),
        ("on Sept. 3, 2024 he", ["2024-9-3"]),
        ("in October 2023 he", ["2023-10-0"]),
        ("in 2023 he", ["2023-0-0"]),
        ("in January he", ["0-1-0"]),
        ("10/2023 he", ["2023-10-0"]),
        ("between 1/5/2025 and 2/6/2025", ["2025-1-5", "2025-2-6"]),
    ],
)
def test_dates_are_found(text: str, wanted: list[str]) -> None:
    assert dates(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "he may go home",
        "the block may be repeated",
        "pain 4/10",
        "80/90",
        "L4/5",
        "2023 needles",
        "40/60/20",
    ],
)
def test_other_words_and_numbers_are_no_dates(text: str) -> None:
    assert dates(text) == []
