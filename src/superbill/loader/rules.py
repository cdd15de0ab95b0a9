"""Rules and their sources, as ``superbill explain`` shows them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from superbill.loader.folder import each_file, file
from superbill.model.citation import Citation, Confidence, Rule
from superbill.model.errors import KnowledgeError

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from superbill.loader.table import Table


@dataclass(frozen=True, slots=True)
class Source:
    """A document. ``read`` says whether it was read itself, or only what others say of it."""

    id: str
    title: str
    kind: str
    read: bool


@dataclass(frozen=True, slots=True)
class FlagMeaning:
    """What a flag says, and the rule behind it. ``limit`` is the figure that raises it, where there
    is one: levels in a session, degrees Celsius of a lesion."""

    label: str
    what: str
    rule: str
    limit: int | None = None


def read_sources(root: Traversable) -> dict[str, Source]:
    """Read ``sources.toml``. Raises KnowledgeError."""
    table = file(root, "sources.toml")
    found = {}
    for key in table.names():
        row = table.table(key)
        kind = row.one_of("kind", ("official", "secondary", "unverified", "own"))
        found[key] = Source(key, row.text("title"), kind, row.flag("read"))
        row.done()
    return found


def read_rules(root: Traversable, sources: dict[str, Source]) -> dict[str, Rule]:
    """Read every rule. Raises KnowledgeError."""
    found: dict[str, Rule] = {}
    for _, table in each_file(root, "rules"):
        for row in table.tables("rule"):
            rule = _rule(row, sources)
            if rule.id in found:
                raise KnowledgeError(f"{rule.id} stands twice", where=row.where)
            found[rule.id] = rule
        table.done()
    return found


def _bears_high(cited: tuple[str, ...], sources: dict[str, Source]) -> bool:
    """One source that was read, or of our own, or two that others quote."""
    sure = any(sources[key].read or sources[key].kind == "own" for key in cited)
    return sure or len(cited) > 1


def _rule(row: Table, sources: dict[str, Source]) -> Rule:
    start, end = row.day("effective_from"), row.day("effective_to")
    if start and end and end < start:
        raise KnowledgeError("effective_to lies before effective_from", where=row.where)
    confidence = Confidence(row.one_of("confidence", list(Confidence)))
    cited = row.texts("source", sources)
    if not cited:
        raise KnowledgeError("a rule needs a source", where=row.where)
    if confidence is Confidence.HIGH and not _bears_high(cited, sources):
        raise KnowledgeError(
            "confidence cannot be 'high'",
            where=f"{row.where} confidence",
            why="its only source was not read itself",
            fix="Write 'medium', or name a second source.",
        )
    rule = Rule(
        id=row.text("id"),
        title=row.text("title"),
        what=row.text("what"),
        why=row.text("why"),
        fix=row.text("fix"),
        citations=tuple(
            Citation(key, sources[key].title, "", start, end, confidence) for key in cited
        ),
    )
    row.done()
    return rule


def read_flags(root: Traversable, rules: frozenset[str]) -> dict[str, FlagMeaning]:
    """Read ``flags.toml``. Raises KnowledgeError."""
    table = file(root, "flags.toml")
    found = {}
    for key in table.names():
        row = table.table(key)
        limit = row.integer("limit") if "limit" in row.data else None
        found[key] = FlagMeaning(
            row.text("label"), row.text("what"), row.one_of("rule", rules), limit
        )
        row.done()
    return found
