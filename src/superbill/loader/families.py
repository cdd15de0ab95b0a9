"""Procedure families: which codes a kind of work takes, and how its units are counted."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from superbill.loader.folder import each_folder, file
from superbill.model.citation import Confidence
from superbill.model.errors import KnowledgeError
from superbill.model.procedure import Act, Energy, Guidance

if TYPE_CHECKING:
    from datetime import date
    from importlib.resources.abc import Traversable

    from superbill.loader.table import Table
    from superbill.model.procedure import FacetProcedure

_CODE = re.compile(r"[0-9A-Z]\d{3}[0-9A-Z]")

COUNTING = frozenset({"per_joint", "per_level_capped", "per_nerve", "once"})
"""The counting strategies that coding/counting.py knows."""


@dataclass(frozen=True, slots=True)
class Condition:
    """Which work a family is for. ``at_least_celsius`` is a lower limit for a stated temperature."""

    act: Act
    energies: frozenset[Energy]
    guidance: frozenset[Guidance]
    at_least_celsius: int | None
    cooled_exempt: bool

    def fits(self, work: FacetProcedure) -> bool:
        """Whether the family is for this work."""
        if work.act is not self.act or work.guidance not in self.guidance:
            return False
        if self.energies and work.energy not in self.energies:
            return False
        if self.at_least_celsius is None or work.temperature is None:
            return True
        if self.cooled_exempt and work.energy is Energy.COOLED:
            return True
        return work.temperature >= self.at_least_celsius


@dataclass(frozen=True, slots=True)
class RegionCodes:
    """The code of the first unit and those of the second, third... one of a region."""

    first: str
    further: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Included:
    """A service inside the family's codes."""

    what: str
    codes: tuple[str, ...]
    rule: str
    only_if: str


@dataclass(frozen=True, slots=True)
class Family:
    """One procedure family; see docs/how-to/add-a-procedure-family.md for every key."""

    id: str
    title: str
    order: int
    counting: str
    rules: tuple[str, ...]
    when: Condition
    codes: dict[str, RegionCodes]
    included: tuple[Included, ...]
    beside: dict[str, str]
    beside_rule: str
    effective_from: date | None
    effective_to: date | None
    known_active_until: date | None
    sources: tuple[str, ...]
    confidence: Confidence

    def in_force(self, day: date) -> bool:
        """Whether the family's codes may be reported for ``day``."""
        after_start = self.effective_from is None or self.effective_from <= day
        return after_start and (self.effective_to is None or day <= self.effective_to)

    @property
    def all_codes(self) -> frozenset[str]:
        """Every code of the family."""
        return frozenset(
            code for region in self.codes.values() for code in (region.first, *region.further)
        )


def read_families(
    root: Traversable, regions: frozenset[str], rules: frozenset[str], sources: frozenset[str]
) -> tuple[Family, ...]:
    """Read every family, the first to be tried first. Raises KnowledgeError."""
    families = [
        _family(file(root, "procedures", name, "family.toml"), name, regions, rules, sources)
        for name in each_folder(root, "procedures")
    ]
    return tuple(sorted(families, key=lambda family: (family.order, family.id)))


def _family(
    table: Table,
    name: str,
    regions: frozenset[str],
    rules: frozenset[str],
    sources: frozenset[str],
) -> Family:
    if table.text("id") != name:
        raise KnowledgeError(
            f"id must be {name!r}", where=table.where, why="the folder is called so"
        )
    codes = table.table("codes")
    beside = table.table("beside", required=False)
    beside_rule = beside.one_of("rule", rules) if beside.data else ""
    source = table.table("source")
    family = Family(
        id=name,
        title=table.text("title"),
        order=table.integer("order"),
        counting=table.one_of("counting", COUNTING),
        rules=table.texts("rules", rules),
        when=_condition(table.table("when")),
        codes={region: _codes(codes.table(region)) for region in _known(codes, regions)},
        included=tuple(_included(row, rules) for row in table.tables("included")),
        beside=_beside(beside),
        beside_rule=beside_rule,
        effective_from=table.day("effective_from"),
        effective_to=table.day("effective_to"),
        known_active_until=table.day("known_active_until"),
        sources=(source.one_of("document", sources), *source.texts("also", sources)),
        confidence=Confidence(source.one_of("confidence", list(Confidence))),
    )
    source.done()
    table.done()
    if (
        family.effective_from
        and family.effective_to
        and family.effective_to < family.effective_from
    ):
        raise KnowledgeError("effective_to lies before effective_from", where=table.where)
    _check(family, regions, table.where)
    return family


def _check(family: Family, regions: frozenset[str], where: str) -> None:
    """What a family needs so that no work is lost on the way to a line. Raises KnowledgeError."""
    if not family.rules:
        raise KnowledgeError("rules must name at least one rule", where=f"{where} rules")
    if not family.when.guidance:
        raise KnowledgeError(
            "guidance must name at least one kind",
            where=f"{where} [when] guidance",
            fix="List every kind that the family is for, also 'unstated'.",
        )
    for region in sorted(regions - set(family.codes)):
        raise KnowledgeError(f"codes for {region} are missing", where=f"{where} [codes]")
    for region, codes in family.codes.items():
        if family.counting != "once" and not codes.further:
            raise KnowledgeError(
                "further must name at least one code",
                where=f"{where} [codes.{region}]",
                why=f"counting is {family.counting}",
            )


def _beside(table: Table) -> dict[str, str]:
    """Codes by the kind of guidance beside which they stand."""
    found: dict[str, str] = {
        str(kind): table.text(kind) for kind in Guidance if kind.value in table.data
    }
    table.asked.update(Guidance)
    table.done()
    return found


def _known(codes: Table, regions: frozenset[str]) -> tuple[str, ...]:
    for region in codes.names():
        if region not in regions:
            codes.asked = set(regions)
            codes.done()
    return codes.names()


def _codes(table: Table) -> RegionCodes:
    codes = RegionCodes(table.text("first"), table.texts("further"))
    for key, code in (("first", codes.first), *(("further", code) for code in codes.further)):
        if not _CODE.fullmatch(code):
            raise KnowledgeError(
                f"{code!r} is not a procedure code",
                where=f"{table.where} {key}",
                fix="A procedure code has five signs, such as 64635, 0213T or G0260.",
            )
    table.done()
    return codes


def _condition(table: Table) -> Condition:
    condition = Condition(
        act=Act(table.one_of("act", list(Act))),
        energies=frozenset(map(Energy, table.texts("energy", list(Energy)))),
        guidance=frozenset(map(Guidance, table.texts("guidance", list(Guidance)))),
        at_least_celsius=table.integer("at_least_celsius")
        if "at_least_celsius" in table.data
        else None,
        cooled_exempt=table.flag("cooled_exempt"),
    )
    table.done()
    return condition


def _included(table: Table, rules: frozenset[str]) -> Included:
    included = Included(
        what=table.text("what"),
        codes=table.texts("codes"),
        rule=table.one_of("rule", rules),
        only_if=table.text_or("only_if"),
    )
    table.done()
    return included
