"""Laws of reading a note: spans, repeats, order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from superbill import services
from superbill.model.errors import InputError
from superbill.notes.view import view, without_unticked
from tests.making import claim

if TYPE_CHECKING:
    from collections.abc import Iterator

    from superbill.model.claim import CodedNote
    from superbill.model.span import Evidence

FRAGMENTS = st.sampled_from(
    [
        "Procedure: ",
        "right ",
        "LEFT ",
        "bilateral ",
        "L3, L4 and L5 medial branches ",
        "L4-5",
        "C5\u20136 facet joint",
        "[x] ",
        "[ ] ",
        "80\u00b0C x 90 s ",
        "under fluoroscopy. ",
        "radiofrequency ablation ",
        "medial branch block ",
        "was not done. ",
        "aborted ",
        "Dx: M47.816 ",
        "lumbar spondylosis ",
        "\n",
        "\r\n",
        "| R | L |",
        "\t",
        "transverse process of L4 ",
        "RIGHT        LEFT\n",
    ]
)
signs = st.text(max_size=12).map(
    lambda text: "".join(sign for sign in text if sign.isdecimal() or not sign.isdigit())
)
texts = st.lists(st.one_of(FRAGMENTS, signs), max_size=14).map("".join)


@pytest.mark.parametrize("sign", "\u00b2\u00b9\u2460\u2488")
def test_signs_that_are_no_numbers_do_no_harm(sign: str) -> None:
    note = f"Grounding pad of 100 cm{sign} placed.\n{HEAD}{LESION}"
    assert claim(services.code_note(note).lines) == claim(services.code_note(HEAD + LESION).lines)


noisy = st.text(alphabet="CTLSsRrlIoO|018589-/_=[]( )xXNo:?\n\u2013\u00d7\ufeff", max_size=40)
"""Signs that text recognition mixes up, and those that forms are made of."""


@given(text=st.text() | noisy)
def test_the_view_has_the_length_of_the_text(text: str) -> None:
    assert len(view(text)) == len(text)
    assert len(without_unticked(view(text))) == len(text)


@given(text=texts)
def test_the_view_keeps_line_ends_where_they_are(text: str) -> None:
    seen = without_unticked(view(text))
    assert [place for place, sign in enumerate(text) if sign in "\r\n"] == [
        place for place, sign in enumerate(seen) if sign in "\r\n"
    ]


@settings(max_examples=300)
@given(text=texts)
def test_spans_lie_inside_the_text(text: str) -> None:
    try:
        answer = services.code_note(text)
    except InputError:
        return  # empty, or not a text at all
    for item in evidence_of(answer):
        assert 0 <= item.span.start < item.span.end <= len(text)


def evidence_of(answer: CodedNote) -> Iterator[Evidence]:
    """Every place that an answer points to."""
    for part in (
        answer.lines,
        answer.flags,
        answer.questions,
        answer.not_reported,
        answer.diagnoses,
    ):
        for told in part:
            yield from told.evidence


@given(text=texts)
def test_the_same_note_gives_the_same_answer(text: str) -> None:
    try:
        assert services.code_note(text) == services.code_note(text)
    except InputError:
        return


HEAD = "Procedure: Radiofrequency ablation, right L3, L4 and L5 medial branches, fluoroscopy\n"
LESION = "Each nerve was lesioned at 80 C for 90 seconds.\n"


@given(times=st.integers(1, 12))
def test_a_lesion_told_again_adds_nothing(times: int) -> None:
    once = services.code_note(HEAD + LESION)
    again = services.code_note(HEAD + LESION * times)
    assert claim(once.lines) == claim(again.lines)
    assert once.joints == again.joints


@given(burns=st.lists(st.sampled_from(["L3", "L4", "L5"]), min_size=3, max_size=9))
def test_lesions_of_one_nerve_count_once(burns: list[str]) -> None:
    log = "".join(f"Right {name} medial branch lesioned at 80 C for 90 s.\n" for name in burns)
    if set(burns) != {"L3", "L4", "L5"}:
        return
    assert claim(services.code_note(HEAD + log).lines) == claim(services.code_note(HEAD).lines)


@given(order=st.permutations(["L2", "L3", "L4", "L5"]), side=st.sampled_from(["right", "left"]))
def test_the_order_of_nerves_in_a_list_never_matters(order: list[str], side: str) -> None:
    note = "Fluoroscopy. {} {} medial branches were lesioned at 80 C for 90 seconds."
    usual = services.code_note(note.format(side.title(), "L2, L3, L4, L5"))
    assert claim(services.code_note(note.format(side.title(), ", ".join(order))).lines) == claim(
        usual.lines
    )


@given(order=st.permutations(["L3-4", "L4-5", "L5-S1"]), side=st.sampled_from(["right", "left"]))
def test_the_order_of_joints_in_a_list_never_matters(order: list[str], side: str) -> None:
    note = "Procedure: {} facet joint injections at {} under fluoroscopy"
    usual = services.code_note(note.format(side, "L3-4, L4-5, L5-S1"))
    assert claim(services.code_note(note.format(side, ", ".join(order))).lines) == claim(
        usual.lines
    )


@given(side=st.sampled_from(["right", "left"]), end=st.sampled_from(["\n", "\r\n"]))
def test_line_ends_never_matter(side: str, end: str) -> None:
    note = (HEAD + LESION).replace("right", side)
    assert claim(services.code_note(note.replace("\n", end)).lines) == claim(
        services.code_note(note).lines
    )
