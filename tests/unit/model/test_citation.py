"""When a cited rule is in force."""

from __future__ import annotations

from datetime import date

import pytest

from superbill.model.citation import Citation

DAY = date(2021, 4, 25)


@pytest.mark.parametrize(
    ("start", "end", "applies"),
    [
        (None, None, True),
        (DAY, None, True),
        (date(2021, 4, 26), None, False),
        (None, DAY, True),
        (None, date(2021, 4, 24), False),
        (DAY, DAY, True),
    ],
)
def test_both_ends_belong_to_the_time_in_force(
    start: date | None,
    end: date | None,
    applies: bool,
) -> None:
    citation = Citation("source", "title", effective_from=start, effective_to=end)
    assert citation.in_force(DAY) is applies
