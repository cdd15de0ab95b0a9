"""Office visits: which code a level has, and how many minutes it takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from superbill.loader.folder import file

if TYPE_CHECKING:
    from datetime import date
    from importlib.resources.abc import Traversable

    from superbill.loader.table import Table

KINDS = ("new", "established")


@dataclass(frozen=True, slots=True)
class VisitLevel:
    """A level by its decision making, with its code and fewest minutes for each kind of patient."""

    decision: str
    codes: dict[str, str]
    minutes: dict[str, int]


@dataclass(frozen=True, slots=True)
class VisitLevels:
    """The levels, the lowest first, and the rules that lines and answers name."""

    levels: tuple[VisitLevel, ...]
    effective_from: date | None
    rule: str
    separate_modifier: str
    separate_rule: str
    included_rule: str

    @property
    def codes(self) -> frozenset[str]:
        """Every code of a visit."""
        return frozenset(code for level in self.levels for code in level.codes.values())


def read_visits(root: Traversable, rules: frozenset[str], sources: frozenset[str]) -> VisitLevels:
    """Read ``codes/visits.toml``. Raises KnowledgeError."""
    table = file(root, "codes", "visits.toml")
    source = table.table("source")
    source.one_of("document", sources)
    source.texts("also", sources)
    source.one_of("confidence", ("high", "medium", "low"))
    source.done()
    found = VisitLevels(
        levels=tuple(_level(row) for row in table.tables("level")),
        effective_from=table.day("effective_from"),
        rule=table.one_of("rule", rules),
        separate_modifier=table.text("separate_modifier"),
        separate_rule=table.one_of("separate_rule", rules),
        included_rule=table.one_of("included_rule", rules),
    )
    table.done()
    return found


def _level(row: Table) -> VisitLevel:
    level = VisitLevel(
        decision=row.text("decision"),
        codes={kind: row.text(kind) for kind in KINDS},
        minutes={kind: row.integer(f"{kind}_minutes") for kind in KINDS},
    )
    row.done()
    return level
