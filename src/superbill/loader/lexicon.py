"""Words of the field: phrases and the concepts that they stand for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from superbill.loader.folder import each_file, file
from superbill.loader.table import nearest
from superbill.model.errors import KnowledgeError

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from superbill.loader.sites import Site
    from superbill.loader.table import Table

TOKEN = re.compile(r"[A-Za-z]+(?:'[a-z]+)?|\d+(?:\.\d+)?|[^\sA-Za-z0-9]")
"""A word, a number, or one other sign."""

IGNORED = frozenset("-.")
"""Signs that do not tell phrases apart: ``intra-articular`` is ``intra articular``."""

MONTHS: dict[str, int] = {
    name: number
    for number, names in enumerate(
        "jan january|feb february|mar march|apr april|may|jun june|jul july|aug august|"
        "sep sept september|oct october|nov november|dec december".split("|"),
        start=1,
    )
    for name in names.split()
}

TENS = {"sixty": 60.0, "seventy": 70.0, "eighty": 80.0, "ninety": 90.0}
"""Spoken numbers that may be a temperature of a lesion in degrees Celsius."""

ORDINALS = {
    word: number
    for number, word in enumerate(
        "last first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split()
    )
}
"""Words that count vertebrae from the top of a region; ``last`` is its lowest one."""

STARTERS = frozenset({*"ctls():|,", *MONTHS, *TENS, *ORDINALS})
"""Words and signs that may begin a list of levels, a date, a temperature or an element of their own."""

KINDS = frozenset(
    {
        "act",
        "cue",
        "drug",
        "energy",
        "guide",
        "intent",
        "land",
        "neighbour",
        "part",
        "place",
        "side",
        "sign",
        "struct",
    }
)
"""Kinds of phrases that the readers know."""

SECTIONS = frozenset(
    "administrative anesthesia body consent diagnosis energy findings guidance history injectate log "
    "outcome plan planned procedure side targets title".split()
)
"""Parts of a note that a heading may open."""

Concept = tuple[str, str]
"""A category and a name, such as ``("side", "right")``."""


class Trie(dict[str, "Trie"]):
    """The words that may go on a phrase, and the concept of the phrase that ends here, if one does."""

    __slots__ = ("concept",)

    def __init__(self) -> None:
        super().__init__()
        self.concept: Concept | None = None


@dataclass(frozen=True, slots=True)
class Lexicon:
    """``terms`` is a trie over phrase words; ``headings`` maps a heading to its section,
    ``heading_words`` a word inside an unknown heading to one; ``words`` are all words of phrases."""

    terms: Trie
    headings: dict[str, str]
    bare_headings: frozenset[str]
    heading_words: tuple[tuple[str, str], ...]
    neighbour_labels: dict[str, str]
    phrases: dict[str, Concept]
    words: frozenset[str]


def words_of(phrase: str) -> tuple[str, ...]:
    """The words of a phrase as the trie knows them."""
    return tuple(word for word in TOKEN.findall(phrase.lower()) if word not in IGNORED)


def heading_key(text: str) -> str:
    """A heading with case, hyphens and spacing folded."""
    return " ".join(text.lower().replace("-", " ").split())


def read_lexicon(root: Traversable, sites: dict[str, Site]) -> Lexicon:
    """Read ``lexicon/`` and take in the names of ``sites``. Raises KnowledgeError, among others for a
    phrase with two meanings."""
    phrases: dict[str, Concept] = {}
    for site in sites.values():
        _take_in(site, phrases)
    headings: dict[str, str] = {}
    bare: frozenset[str] = frozenset()
    hints: tuple[tuple[str, str], ...] = ()
    for name, table in each_file(root, "lexicon"):
        if name in {"neighbours", "diagnoses"}:
            table.asked.add("labels")
        if name == "headings":
            headings = _headings(table)
            bare = frozenset(table.texts("bare", headings))
            hints = tuple(
                (f" {word}", section)
                for section in ("history", "planned", "plan", "diagnosis", "procedure")
                for word in table.texts(f"{section}_words")
            )
        elif name == "diagnoses":
            continue
        else:
            _collect(table, phrases)
        table.done()
    labels = file(root, "lexicon", "neighbours.toml").table("labels")
    return Lexicon(
        terms=build_trie(phrases),
        headings=headings,
        bare_headings=bare,
        heading_words=hints,
        neighbour_labels={key: labels.text(key) for key in labels.names()},
        phrases=phrases,
        words=frozenset(word for phrase in phrases for word in phrase.split()),
    )


def _take_in(site: Site, phrases: dict[str, Concept]) -> None:
    """The names of a site's places: ``neighbour`` so that no facet is read there, ``place`` for a
    weak name, which says little by itself."""
    for place in site.places.values():
        for kind, names in (("neighbour", place.names), ("place", place.weak)):
            concept = kind, f"{site.id}.{place.id}"
            for name in names:
                _set(phrases, name, concept, f"sites/{site.id}.toml [places.{place.id}]")


def _set(phrases: dict[str, Concept], phrase: str, concept: Concept, where: str) -> None:
    known = phrases.setdefault(" ".join(words_of(phrase)), concept)
    if known != concept:
        raise KnowledgeError(
            f"{phrase!r} already means {'.'.join(known)}",
            where=where,
            why="a phrase has one meaning",
            fix="Remove it from one of the two.",
        )


def _collect(table: Table, phrases: dict[str, Concept]) -> None:
    terms = table.table("terms")
    for concept in terms.names():
        category, _, name = concept.partition(".")
        if category not in KINDS:
            raise KnowledgeError(
                f"{category!r} is no kind of phrase",
                where=f"{terms.where} {concept}",
                fix=nearest(category, KINDS),
            )
        if not name:
            raise KnowledgeError("must be category.name", where=f"{terms.where} {concept}")
        for phrase in terms.texts(concept):
            _set(phrases, phrase, (category, name), f"{terms.where} {concept}")


def _headings(table: Table) -> dict[str, str]:
    terms = table.table("terms")
    found: dict[str, str] = {}
    for concept in terms.names():
        section = concept.removeprefix("head.")
        if section not in SECTIONS:
            raise KnowledgeError(
                f"{section!r} is no section of a note",
                where=f"{terms.where} {concept}",
                fix=nearest(section, SECTIONS),
            )
        for phrase in terms.texts(concept):
            key = heading_key(phrase)
            if found.setdefault(key, section) != section:
                raise KnowledgeError(
                    f"heading {phrase!r} already opens {found[key]!r}",
                    where=f"{terms.where} {concept}",
                )
    return found


def build_trie(phrases: dict[str, Concept]) -> Trie:
    """A trie over the words of ``phrases``. Months, letters of levels and signs begin things of their
    own; they stand in it, too, so that one look tells whether a word may begin anything."""
    root = Trie()
    for word in STARTERS:
        root[word] = Trie()
    for phrase, concept in phrases.items():
        node = root
        for word in phrase.split():
            node = node.setdefault(word, Trie())
        node.concept = concept
    return root
