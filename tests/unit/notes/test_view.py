"""The view of a note: same length, oddities ironed out, unticked options blanked."""

from __future__ import annotations

import pytest

from superbill.notes.view import view, without_unticked


@pytest.mark.parametrize(
    ("given", "seen"),
    [
        ("L4\u20135", "L4-5"),
        ("L4\u2014L5", "L4-L5"),
        ("80 \u00baC", "80 \u00b0C"),
        ("80\u2103", "80C"),
        ("90 s \u00d7 2", "90 s x 2"),
        ("L4\u00a0facet", "L4 facet"),
        ("patient\u2019s", "patient's"),
        ("LS-S1", "L5-S1"),
        ("8O C", "80 C"),
        ("9O s", "90 s"),
        ("spondy1osis", "spondylosis"),
        ("r1ght", "right"),
        ("Ieft", "left"),
        ("PR0CEDURE", "PROCEDURE"),
        ("T1O-11", "T10-11"),
    ],
)
def test_oddities_are_ironed_out(given: str, seen: str) -> None:
    assert view(f" {given} ").strip() == seen
    assert len(view(given)) == len(given)


@pytest.mark.parametrize(
    ("given", "seen"),
    [
        ("L5-Sl", "L5-S1"),
        ("L5-SI", "L5-S1"),
        ("L5-S| facet", "L5-S1 facet"),
        ("Ll-2", "L1-2"),
    ],
)
def test_a_letter_read_for_the_figure_one_is_ironed_out(given: str, seen: str) -> None:
    assert view(f" {given} ").strip() == seen


def test_a_figure_read_for_the_last_letter_is_ironed_out() -> None:
    assert view("the media1 branch") == "the medial branch"


@pytest.mark.parametrize("word", ["SIJ", "LS spine", "CO2", "L4 lateral", "80 ohm", "S1"])
def test_other_words_are_left_alone(word: str) -> None:
    assert view(word) == word


@pytest.mark.parametrize(
    ("form", "kept", "gone"),
    [
        ("[x] Right  [ ] Left", "Right", "Left"),
        ("[X] Fluoroscopy [ ] CT", "Fluoroscopy", "CT"),
        ("( ) Right (x) Left", "Left", "Right"),
        ("\u2611 Right \u2610 Left", "Right", "Left"),
        ("Side: Right [ ] Left [x]", "Left", "Right"),
        ("Nerves: [ ] L2 [x] L3 [x] L4 [ ] L5", "L3", "L5"),
        ("CT: No   Fluoroscopy: Yes", "Fluoroscopy", "CT"),
    ],
)
def test_options_that_are_not_ticked_are_blanked(form: str, kept: str, gone: str) -> None:
    seen = without_unticked(view(form))
    assert kept in seen
    assert gone not in seen
    assert len(seen) == len(form)


def test_a_form_without_an_empty_box_is_left_alone() -> None:
    assert without_unticked("[x] Right L4-5") == "[x] Right L4-5"


def test_a_note_without_boxes_is_left_alone() -> None:
    text = "Right L4-5 facet joint.\nNo complications.\n"
    assert without_unticked(text) == text


def test_line_ends_survive_blanking() -> None:
    form = "[ ] Left\r\n[x] Right\r\n[ ] Both\n"
    assert without_unticked(form).splitlines(keepends=True)[0].endswith("\r\n")
    assert len(without_unticked(form)) == len(form)
