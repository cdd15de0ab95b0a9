"""What cannot be seen in a note is shown."""

from __future__ import annotations

import pytest

from superbill.worksheet.visible import shown, visible, with_plain_line_ends


@pytest.mark.parametrize(
    ("given", "seen"),
    [
        ("a\x00b\x1bc\x0c", "a\u2400b\u241bc\u240c"),
        ("\x7f", "\u2421"),
        ("\x85", "\u27e8U+0085\u27e9"),
        ("x\u202egnol\u202c", "x\u27e8U+202E\u27e9gnol\u27e8U+202C\u27e9"),
        ("\u2066a\u2069", "\u27e8U+2066\u27e9a\u27e8U+2069\u27e9"),
        ("l\u200bn\ufeff", "l\u27e8U+200B\u27e9n\u27e8U+FEFF\u27e9"),
        ("\u2028\u2029", "\u27e8U+2028\u27e9\u27e8U+2029\u27e9"),
        ("\ud800", "\u27e8U+D800\u27e9"),
        ("\U000e0041", "\u27e8U+E0041\u27e9"),
    ],
)
def test_the_unseen_becomes_a_sign(given: str, seen: str) -> None:
    assert visible(given) == seen


@pytest.mark.parametrize(
    "text", ["plain\ttext\n", "caf\u00e9 80 \u00b0C", "\U0001f600", "\u05d0\u05d1"]
)
def test_what_can_be_seen_is_left_alone(text: str) -> None:
    assert visible(text) == text


@pytest.mark.parametrize("text", ["a\r\nb\r\n", "a\rb", "\r\r\n\n\r"])
def test_line_ends_keep_their_length_until_they_are_shown(text: str) -> None:
    plain = with_plain_line_ends(text)
    assert len(plain) == len(text)
    assert "\r" not in plain
    assert shown(plain) == "\n".join(text.replace("\r\n", "\n").split("\r"))
