"""The words, numbers and signs of a stretch of a note."""

from __future__ import annotations

from typing import TYPE_CHECKING

from superbill.loader.lexicon import TOKEN
from superbill.notes.mending import mended

if TYPE_CHECKING:
    import re


class Tokens:
    """Tokens by their place: ``text`` as written and ``lower`` in small letters, for ``count`` of
    them. Lists side by side, because one object for every word of a note costs more than all that
    is read from it."""

    __slots__ = ("_matches", "count", "lower", "text")

    def __init__(self, matches: list[re.Match[str]]) -> None:
        self._matches = matches
        self.text = [match[0] for match in matches]
        self.lower = [text.lower() for text in self.text]
        self.count = len(matches)

    def start(self, at: int) -> int:
        """Where in the note the token at this place starts."""
        return self._matches[at].start()

    def end(self, at: int) -> int:
        """Where in the note the token at this place ends."""
        return self._matches[at].end()

    def mend(self, words: frozenset[str]) -> None:
        """Read words that text recognition misread as the words of ``words`` they were made from."""
        self.lower = [mended(word, words) for word in self.lower]


def tokens_of(seen: str, start: int, end: int) -> Tokens:
    """The tokens of a stretch of the view."""
    return Tokens(list(TOKEN.finditer(seen, start, end)))
