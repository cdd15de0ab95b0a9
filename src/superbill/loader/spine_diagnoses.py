"""Spine-pain diagnoses in words, and the codes that they take by region and date."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from superbill.loader.folder import file
from superbill.loader.lexicon import Trie, build_trie, words_of
from superbill.model.citation import Confidence
from superbill.model.errors import KnowledgeError

if TYPE_CHECKING:
    from datetime import date
    from importlib.resources.abc import Traversable

    from superbill.loader.lexicon import Concept
    from superbill.loader.table import Table

ANY = "any"
"""The region key of a code that does not depend on the region."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition: codes by variant (``plain``, ``with_radiculopathy``...) and region."""

    id: str
    symptom: bool
    codes: dict[str, dict[str, str]]
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Dated:
    """A code that is younger than ICD-10-CM, and the one that stood for it before."""

    code: str
    effective_from: date
    before: str


@dataclass(frozen=True, slots=True)
class DiagnosisTerms:
    """The vocabulary: a trie over condition, region and qualifier phrases."""

    start: date
    terms: Trie
    conditions: dict[str, Condition]
    dated: dict[str, Dated]

    def code_on(self, code: str, day: date) -> str:
        """The code that says the same on ``day``."""
        entry = self.dated.get(code)
        return entry.before if entry is not None and day < entry.effective_from else code

    def was_valid(self, code: str, day: date) -> bool:
        """Whether a header of today was a billable code on ``day``."""
        return any(d.before == code and day < d.effective_from for d in self.dated.values())


def read_diagnosis_terms(root: Traversable, sources: frozenset[str]) -> DiagnosisTerms:
    """Read ``codes/spine_diagnoses.toml``. Raises KnowledgeError."""
    table = file(root, "codes", "spine_diagnoses.toml")
    start = table.day("start_of_icd_10")
    if start is None:
        raise KnowledgeError("start_of_icd_10 is missing", where=table.where)
    phrases: dict[str, Concept] = {}
    regions = table.table("regions")
    names = regions.names()
    for name in names:
        _add(phrases, regions.texts(name), ("region", name), regions.where)
    variants = {"plain"}
    for row in table.tables("qualifier"):
        variants.add(row.text("id"))
        _add(phrases, row.texts("phrases"), ("qualifier", row.text("id")), row.where)
        row.done()
    conditions = {}
    for row in table.tables("condition"):
        name = row.text("id")
        _add(phrases, row.texts("phrases"), ("condition", name), row.where)
        codes = row.table("codes")
        conditions[name] = Condition(
            name,
            row.flag("symptom"),
            _codes(codes, variants, {*names, ANY}),
            Confidence(row.one_of("confidence", list(Confidence))),
        )
        row.done()
    dated = {}
    for row in table.tables("dated"):
        day = row.day("effective_from")
        if day is None:
            raise KnowledgeError("effective_from is missing", where=row.where)
        dated[row.text("code")] = Dated(row.text("code"), day, row.text("before"))
        row.one_of("source", sources)
        row.one_of("confidence", list(Confidence))
        row.done()
    table.done()
    return DiagnosisTerms(start, build_trie(phrases), conditions, dated)


def _codes(table: Table, variants: set[str], regions: set[str]) -> dict[str, dict[str, str]]:
    """Codes by variant and region, both of them known ones."""
    found: dict[str, dict[str, str]] = {}
    for variant in table.names():
        if variant not in variants:
            table.asked = variants
            table.done()
        row = table.table(variant)
        row.asked = set(regions)
        row.done()
        found[variant] = {region: row.text(region) for region in row.data}
    return found


def _add(phrases: dict[str, Concept], words: tuple[str, ...], concept: Concept, where: str) -> None:
    for phrase in words:
        key = " ".join(words_of(phrase))
        if phrases.setdefault(key, concept) != concept:
            raise KnowledgeError(f"{phrase!r} already means {'.'.join(phrases[key])}", where=where)
