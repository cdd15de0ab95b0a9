"""Mends single words that text recognition misread, such as ``lurnbar`` and ``Leveis``."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_SHORTEST = 4
"""Letters of the shortest word that is mended; shorter ones have too many neighbours."""
_PAIRS = (("rn", "m"), ("vv", "w"), ("cl", "d"), ("li", "h"))
_TWINS = {"i": "l", "l": "i", "c": "e", "e": "c", "j": "i", "u": "n", "n": "u"}


def mended(word: str, words: frozenset[str]) -> str:
    """The word, or the one of ``words`` that recognition makes it from."""
    if len(word) < _SHORTEST or word in words or not word.isalpha():
        return word
    return _right(word, words) or word


@lru_cache(maxsize=4096)
def _right(word: str, words: frozenset[str]) -> str:
    return next((candidate for candidate in _candidates(word) if candidate in words), "")


def _candidates(word: str) -> Iterator[str]:
    for wrong, right in _PAIRS:
        if wrong in word:
            yield word.replace(wrong, right)
            yield word.replace(wrong, right, 1)
    for place, letter in enumerate(word):
        if letter in _TWINS:
            yield word[:place] + _TWINS[letter] + word[place + 1 :]
