"""Whatever a note holds and wherever its evidence lies, the page shows it and stays whole."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from superbill.model.claim import Flag, NotReported
from superbill.worksheet.page import worksheet_html
from superbill.worksheet.visible import visible
from tests.worksheets import Page, answer, evidence, line

_HOSTILE = st.sampled_from(
    [
        "<",
        ">",
        "&",
        '"',
        "'",
        "</script>",
        "<!--",
        "-->",
        "]]>",
        "<mark",
        "</div>",
        "</style>",
        "\r\n",
        "\r",
        "\n",
        "\t",
        "\x00",
        "\x1b[31m",
        "\u202e",
        "\u2066",
        "\u200b",
        "\ud800",
        "\ufeff",
        "{{",
        "{%",
        "a",
        " ",
    ]
)
TEXTS = st.one_of(st.text(max_size=60), st.lists(_HOSTILE, max_size=25).map("".join))


@st.composite
def notes(draw: st.DrawFn) -> tuple[str, list[tuple[int, int]]]:
    text = draw(TEXTS)
    edge = st.integers(0, len(text))
    pairs = draw(st.lists(st.tuples(edge, edge), max_size=8))
    return text, [(min(pair), max(pair)) for pair in pairs]


def as_shown(text: str) -> str:
    return visible(text.replace("\uf8ff", "\ufffd").replace("\r\n", "\n").replace("\r", "\n"))


@given(notes())
def test_the_note_is_shown_whole_and_every_span_is_marked(
    given: tuple[str, list[tuple[int, int]]],
) -> None:
    text, spans = given
    coded = answer(
        [line("64635", evidence=evidence(*spans[::2]))],
        flags=[Flag("laterality_conflict", evidence(*spans[1::2]))],
    )
    page = Page(worksheet_html(coded, text))
    assert page.note == as_shown(text)
    for number, (start, end) in enumerate(sorted(set(spans)), start=1):
        assert f"e{number}" in page.ids or not text
        marked = as_shown(text[start:end])
        # A span may part a CR from its LF; the line end then stands in the half that has the LF.
        assert page.marked.get(str(number), "").strip("\n") == marked.strip("\n")


@given(TEXTS, TEXTS)
def test_no_words_become_markup(text: str, name: str) -> None:
    coded = answer([], not_reported=[NotReported(name, text, "IMG001", (name,))])
    html = worksheet_html(coded, text, name=name)
    assert html.count("<script") == html.count("</script") == 1
    assert html.count("<style") == html.count("</style") == 1
    assert not re.search("[\x00-\x08\x0b-\x1f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", html)
    assert len(Page(html).ids) == len(set(Page(html).ids))
    assert (
        Page(html).tags
        == Page(
            worksheet_html(
                answer([], not_reported=[NotReported("a", "b", "IMG001", ("c",))]), text and "d"
            )
        ).tags
    )
