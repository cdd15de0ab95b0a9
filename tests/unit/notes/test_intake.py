"""What the user brought: bytes to text, or an error that says what to do."""

from __future__ import annotations

import pytest

from superbill.model.errors import InputError
from superbill.notes.intake import LIMIT, check, decode


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"", "empty"),
        (b"\r\n \t", "empty"),
        (b"%PDF-1.4", "PDF"),
        (b"PK\x03\x04rest", "ZIP"),
        (b"\xd0\xcf\x11\xe0rest", "Office"),
        (b"\x89PNGrest", "picture"),
        (b"\xff\xd8\xff\xe0rest", "picture"),
        (b"{\\rtf1", "RTF"),
        (b"\x1f\x8b\x08", "gzip"),
        (b"note\x00note", "control characters"),
        (bytes(range(1, 9)) * 50, "control characters"),
        (b"caf\xe9", "byte 3 is not valid utf-8"),
        (b"\xff\xfeA", "utf-16"),
    ],
)
def test_what_is_no_note_is_told(raw: bytes, why: str) -> None:
    with pytest.raises(InputError) as caught:
        decode(raw, "note.txt")
    assert str(caught.value).startswith("note.txt: ")
    assert why in str(caught.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_names_the_encoding(encoding: str) -> None:
    assert decode("80 \u00b0C\r\n".encode(encoding), "note.txt") == "80 \u00b0C\r\n"


def test_a_named_encoding_is_used() -> None:
    assert decode("80 \u00b0C".encode("cp1252"), "note.txt", "cp1252") == "80 \u00b0C"


def test_a_named_encoding_that_does_not_exist_is_told() -> None:
    with pytest.raises(InputError, match="klingon"):
        decode(b"note", "note.txt", "klingon")


@pytest.mark.parametrize("encoding", ["rot13", "hex", "base64"])
def test_a_codec_that_is_no_encoding_is_told(encoding: str) -> None:
    with pytest.raises(InputError):
        decode(b"note", "note.txt", encoding)


def test_a_byte_order_mark_is_no_part_of_the_note() -> None:
    assert decode(b"\xef\xbb\xbfnote", "note.txt", "utf-8") in {"note", "\ufeffnote"}


def test_the_limit_is_in_bytes_and_told_at_once() -> None:
    assert decode(b"n" * LIMIT, "note.txt")
    with pytest.raises(InputError, match="4,000,001 bytes"):
        decode(b"n" * (LIMIT + 1), "note.txt")


def test_line_ends_are_kept() -> None:
    assert decode(b"a\r\nb\rc\n", "note.txt") == "a\r\nb\rc\n"


def test_a_text_may_have_a_form_feed_and_few_odd_signs() -> None:
    assert check("page one\fpage two\x07", "note.txt")


def test_an_error_never_quotes_the_note() -> None:
    with pytest.raises(InputError) as caught:
        decode(b"Zyxwina Quaggletop\x00", "note.txt")
    assert "Zyxwina" not in str(caught.value)
