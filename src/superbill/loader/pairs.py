"""Pairs of codes that are not paid together, and what may lift that."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from superbill.loader.folder import file

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable


class Pairing(StrEnum):
    """Whether the second code of a pair can be paid beside the first: never, or at a separate site."""

    NEVER = "never"
    SEPARATE = "separate"


@dataclass(frozen=True, slots=True, eq=False)
class PairEdits:
    """The pairs by their paid code and their other one; ``source`` is the table that they are from."""

    pairs: dict[tuple[str, str], Pairing]
    title: str
    source: str

    def between(self, paid: str, other: str) -> Pairing | None:
        """The edit that stands between two codes, in this order."""
        return self.pairs.get((paid, other))


def read_pairs(root: Traversable, sources: frozenset[str]) -> PairEdits:
    """Read ``codes/pair_edits.toml``. Raises KnowledgeError."""
    table = file(root, "codes", "pair_edits.toml")
    source = table.table("source")
    document = source.one_of("document", sources)
    source.one_of("confidence", ("high", "medium", "low"))
    source.done()
    table.day("known_from")
    rows = table.table("pairs")
    found: dict[tuple[str, str], Pairing] = {}
    for paid in rows.names():
        row = rows.table(paid)
        for pairing in Pairing:
            found.update({(paid, other): pairing for other in row.texts(pairing)})
        row.done()
    edits = PairEdits(found, table.text("title"), document)
    table.done()
    return edits
