"""Makes characters that cannot be seen, or that move others, into ones that a reader can see.

A note may hold controls that hide text or turn it around (right-to-left overrides). An auditor must
see what stands there, so each becomes a sign of its own; nothing else is changed.
"""

from __future__ import annotations

import re

_UNSEEN = re.compile(
    "["
    "\x00-\x08\x0b-\x1f\x7f-\x9f"  # controls, but for tab and LF
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e"  # hyphens, joiners, fillers
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb"  # zero width, bidi
    "\ud800-\udfff"  # halves of surrogate pairs, which no encoding carries
    "\ufdd0-\ufdef\ufffe\uffff\U000e0000-\U000e0fff"  # no characters, and tags
    "]"
)
_PICTURES = 0x2400
"""The block of Unicode that has a picture for every control below 20."""

_DELETE, _DELETE_PICTURE = 0x7F, "\u2421"
_GONE = "\uf8ff"
"""Stands for the CR of a CRLF until the note is cut, so that positions stay true."""


def visible(text: str) -> str:
    """The text with everything unseen shown: controls as pictures, the rest as ``⟨U+202E⟩``."""
    return _UNSEEN.sub(_sign, text)


def _sign(found: re.Match[str]) -> str:
    code = ord(found[0])
    if code < ord(" "):
        return chr(_PICTURES + code)
    return _DELETE_PICTURE if code == _DELETE else f"\u27e8U+{code:04X}\u27e9"


def with_plain_line_ends(text: str) -> str:
    """The text at the same length with every line end an LF; a CR before an LF keeps its place as
    a sign that ``shown`` drops. A page knows no other line end."""
    return text.replace(_GONE, "\ufffd").replace("\r\n", f"{_GONE}\n").replace("\r", "\n")


def shown(piece: str) -> str:
    """A piece of a text that ``with_plain_line_ends`` prepared, ready to be escaped."""
    return visible(piece.replace(_GONE, ""))
