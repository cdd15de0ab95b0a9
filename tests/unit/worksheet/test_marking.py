"""The note is cut at the borders of its evidence, and nothing of it is lost."""

from __future__ import annotations

import pytest

from superbill.worksheet.evidence import index
from superbill.worksheet.marking import marked
from tests.worksheets import Page, answer, evidence, line

OVERLAPS = {
    "apart": ((0, 2), (7, 9)),
    "touching": ((0, 2), (2, 6)),
    "crossing": ((0, 5), (3, 9)),
    "nested": ((0, 9), (2, 4), (3, 4)),
    "same start": ((1, 3), (1, 7)),
    "same end": ((1, 7), (5, 7)),
    "empty": ((4, 4), (0, 9)),
    "all": ((0, 10),),
}
TEXT = "L4 and L5."


def page(text: str, *spans: tuple[int, int]) -> Page:
    """A note marked at some spans."""
    numbered = index(answer([line("64635", evidence=evidence(*spans))]), text)
    return Page(f'<div id="note-text">{marked(text, numbered)}</div>')


@pytest.mark.parametrize("name", OVERLAPS)
def test_every_span_is_marked_with_its_words(name: str) -> None:
    spans = sorted(OVERLAPS[name])
    found = page(TEXT, *spans)
    assert found.note == TEXT
    numbered = sorted(i for i in found.ids if i.startswith("e"))
    assert numbered == [f"e{n}" for n in range(1, len(spans) + 1)]
    for number, (start, end) in enumerate(spans, start=1):
        assert found.marked.get(str(number), "") == TEXT[start:end]


def test_a_number_links_to_its_row_and_says_what_it_supports() -> None:
    (link,) = [given for tag, given in page(TEXT, (0, 2)).elements if tag == "a"]
    assert link["href"] == "#x1"
    assert link["aria-label"] == "1: supports line 1"


def test_where_evidence_overlaps_the_mark_says_so() -> None:
    classes = [
        given["class"] for tag, given in page(TEXT, (0, 5), (3, 9)).elements if tag == "mark"
    ]
    assert classes == ["claim", "claim deep", "claim"]


def test_line_ends_are_kept_as_one_each() -> None:
    text = "a\r\nb\rc\n"
    assert page(text, (0, 2), (2, 4)).note == "a\nb\nc\n"


def test_markup_of_a_note_is_only_text() -> None:
    text = "<b>x</b> </mark></div><script>alert(1)</script> & \"'"
    found = page(text, (0, 12))
    assert found.note == text
    assert found.tags == {"div", "mark", "a"}
