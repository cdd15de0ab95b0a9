"""Takes in what the user brought: bytes to text, or an error that says what to do."""

from __future__ import annotations

import codecs
import re

from superbill.model.errors import InputError

LIMIT = 4_000_000
"""Bytes. A procedure note has a few thousand; this leaves room for a chart printed to text."""

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x19\x1b-\x1f]")
"""Signs that no text has; 1A, which ends old files, is let pass."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MAGIC = {
    b"%PDF": "a PDF file",
    b"PK\x03\x04": "a ZIP or Office file",
    b"\xd0\xcf\x11\xe0": "an old Office file",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"{\\rtf": "an RTF file",
    b"\x1f\x8b": "a gzip file",
}


def decode(raw: bytes, where: str, encoding: str = "") -> str:
    """The note as text. Raises InputError for what is empty, too large, binary, or not in the
    encoding said (UTF-8 where none is said). Line ends are kept as they are."""
    if len(raw) > LIMIT:
        raise InputError(
            f"the input has {len(raw):,} bytes",
            where=where,
            why=f"a note may have {LIMIT:,} at most",
            fix="Give one note per file, or use --jsonl for many.",
        )
    for magic, kind in _MAGIC.items():
        if raw.startswith(magic):
            raise InputError(
                f"the input is {kind}", where=where, fix="Save it as plain text first."
            )
    chosen = encoding or next((name for bom, name in _BOMS if raw.startswith(bom)), "utf-8")
    try:
        text = raw.decode(chosen)
    except LookupError as error:
        raise InputError(
            f"no encoding is called {encoding!r}", where=where, fix="Try utf-8, cp1252 or utf-16."
        ) from error
    except UnicodeDecodeError as error:
        raise InputError(
            f"byte {error.start} is not valid {chosen}",
            where=where,
            why="the text is in another encoding or damaged",
            fix="Name the encoding, for example --encoding cp1252.",
        ) from error
    return check(text, where)


def check(text: str, where: str) -> str:
    """The text itself, if it can be a note. Raises InputError."""
    if len(text) > LIMIT:
        raise InputError(
            f"the note has {len(text):,} characters",
            where=where,
            why=f"{LIMIT:,} are the most",
            fix="Give one note at a time.",
        )
    if not text.strip():
        raise InputError("the note is empty", where=where, fix="Give a note with text.")
    head = text[:20_000]
    if "\x00" in text or len(_CONTROL.findall(head)) > len(head) // 100 + 3:
        raise InputError(
            "the input is not text",
            where=where,
            why="it holds control characters",
            fix="Save the note as plain text.",
        )
    return text
