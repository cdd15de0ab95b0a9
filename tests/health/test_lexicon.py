"""Every phrase of the lexicon has one meaning and is found again in a note that uses it."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import pytest

from superbill.loader.folder import shipped
from superbill.loader.lexicon import heading_key, words_of
from superbill.notes.elements import elements_of
from superbill.notes.tokens import tokens_of
from superbill.notes.view import view
from tests.making import knowledge

if TYPE_CHECKING:
    from collections.abc import Iterator

    from superbill.loader.lexicon import Concept


def _phrases() -> Iterator[tuple[Concept, str]]:
    for path in sorted((shipped() / "lexicon").iterdir(), key=lambda entry: entry.name):
        if path.name in {"headings.toml", "diagnoses.toml"}:
            continue
        terms = tomllib.loads(path.read_text(encoding="utf-8"))["terms"]
        for name, phrases in terms.items():
            kind, _, value = name.partition(".")
            for phrase in phrases:
                yield (kind, value), phrase


PHRASES = sorted(set(_phrases()))


def _headings() -> dict[str, list[str]]:
    path = shipped() / "lexicon" / "headings.toml"
    terms: dict[str, list[str]] = tomllib.loads(path.read_text(encoding="utf-8"))["terms"]
    return terms


def test_a_phrase_has_one_meaning() -> None:
    meanings: dict[tuple[str, ...], set[Concept]] = {}
    for concept, phrase in PHRASES:
        meanings.setdefault(words_of(phrase), set()).add(concept)
    assert {words: found for words, found in meanings.items() if len(found) > 1} == {}


def test_a_phrase_has_words() -> None:
    assert [phrase for _, phrase in PHRASES if not words_of(phrase)] == []


ONLY_IN_A_BOX = {"b"}
"""A letter that counts only behind a ticked box."""


@pytest.mark.parametrize(
    ("concept", "phrases"),
    sorted({concept: [p for c, p in PHRASES if c == concept] for concept, _ in PHRASES}.items()),
    ids=lambda value: ".".join(value) if isinstance(value, tuple) else "",
)
def test_phrases_are_found_again(concept: Concept, phrases: list[str]) -> None:
    lost = {p for p in phrases if concept not in {*_read(p), *_read(p.upper())}}
    assert lost <= ONLY_IN_A_BOX


def _read(phrase: str) -> set[Concept]:
    """The concepts that the phrase alone, as a whole, is read as."""
    seen = view(phrase)
    tokens = tokens_of(seen, 0, len(seen))
    elements = elements_of(tokens, knowledge().lexicon.terms)
    whole = {tokens.count, tokens.count - 1}  # a full stop at the end may be left over
    return {(e.kind, e.value) for e in elements if e.at == 0 and e.until in whole}


def test_a_heading_opens_one_section() -> None:
    opened: dict[str, set[str]] = {}
    for section, phrases in _headings().items():
        for phrase in phrases:
            opened.setdefault(heading_key(phrase), set()).add(section)
    assert {name: found for name, found in opened.items() if len(found) > 1} == {}


def test_bare_headings_are_headings() -> None:
    lexicon = knowledge().lexicon
    assert {name for name in lexicon.bare_headings if name not in lexicon.headings} == set()


def test_every_neighbour_has_a_label() -> None:
    named = {value for (kind, value), _ in PHRASES if kind == "neighbour"}
    assert named == set(knowledge().lexicon.neighbour_labels)
