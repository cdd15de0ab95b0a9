"""Words of phrases and headings."""

from __future__ import annotations

import pytest

from superbill.loader.lexicon import build_trie, heading_key, words_of


@pytest.mark.parametrize(
    ("phrase", "words"),
    [
        ("intra-articular", ("intra", "articular")),
        ("Intra  Articular", ("intra", "articular")),
        ("b/l", ("b", "/", "l")),
        ("rt.", ("rt",)),
        ("3rd occipital", ("3", "rd", "occipital")),
        ("80.5", ("80.5",)),
    ],
)
def test_hyphens_case_and_stops_do_not_tell_phrases_apart(
    phrase: str, words: tuple[str, ...]
) -> None:
    assert words_of(phrase) == words


def test_a_trie_ends_where_a_phrase_ends() -> None:
    trie = build_trie({"medial branch": ("struct", "mb"), "medial": ("part", "medial")})
    node = trie["medial"]
    assert isinstance(node, dict)
    assert node.concept == ("part", "medial")
    branch = node["branch"]
    assert isinstance(branch, dict)
    assert branch.concept == ("struct", "mb")


def test_a_heading_is_folded() -> None:
    assert heading_key("  PRE-OPERATIVE   Diagnosis ") == "pre operative diagnosis"
