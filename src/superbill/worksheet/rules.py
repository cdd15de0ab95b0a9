"""The rationale: every rule that the answer names, with what it did here and where it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from superbill import services

if TYPE_CHECKING:
    from collections.abc import Iterator

    from superbill.model.citation import Citation, Rule
    from superbill.model.claim import CodedNote


@dataclass(frozen=True, slots=True)
class CitedSource:
    """A source of a rule: its title, how it is known, and the dates between which it holds."""

    title: str
    known: str
    dates: str
    confidence: str


@dataclass(frozen=True, slots=True)
class AppliedRule:
    """A rule and what it did to this note."""

    rule: Rule
    here: tuple[str, ...]
    sources: tuple[CitedSource, ...]


def applied(coded: CodedNote) -> tuple[AppliedRule, ...]:
    """The rules of the rationale in their order, then those that only entries name. Raises
    InputError for a rule that the knowledge lacks."""
    here: dict[str, list[str]] = {}
    for reason in coded.reasons:
        here.setdefault(reason.rule, []).append(reason.text)
    for rule in _named(coded):
        here.setdefault(rule, [])
    return tuple(_applied(services.explain(rule), tuple(texts)) for rule, texts in here.items())


def _named(coded: CodedNote) -> Iterator[str]:
    for line in coded.lines:
        yield from line.rules
    for flag in coded.flags:
        yield services.knowledge().flags[flag.id].rule
    for item in coded.not_reported:
        yield item.rule


def _applied(rule: Rule, here: tuple[str, ...]) -> AppliedRule:
    return AppliedRule(rule, here, tuple(_source(citation) for citation in rule.citations))


def _source(citation: Citation) -> CitedSource:
    source = services.knowledge().sources[citation.source]
    known = "read" if source.read else "not read itself, as others quote it"
    if source.kind == "own":
        known = "our own"
    elif source.kind == "unverified":
        known = "unverified convention"
    return CitedSource(citation.title, known, _dates(citation), citation.confidence.value)


def _dates(citation: Citation) -> str:
    start = f"from {citation.effective_from}" if citation.effective_from else ""
    end = f"to {citation.effective_to}" if citation.effective_to else ""
    return " ".join(part for part in (start, end) if part) or "no date known"
