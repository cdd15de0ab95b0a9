"""Places in a note."""

from __future__ import annotations

import pytest

from superbill.model.errors import DomainError
from superbill.model.span import Span


@pytest.mark.parametrize(("start", "end"), [(0, 0), (0, 5), (7, 7)])
def test_a_span_may_be_empty(start: int, end: int) -> None:
    assert (Span(start, end).start, Span(start, end).end) == (start, end)


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (3, 2)])
def test_a_span_does_not_run_backwards(start: int, end: int) -> None:
    with pytest.raises(DomainError, match="not a span"):
        Span(start, end)


def test_spans_sort_by_their_start() -> None:
    assert sorted([Span(5, 6), Span(1, 9)]) == [Span(1, 9), Span(5, 6)]
