"""Procedure families: which codes a kind of work takes, and how its units are counted."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from superbill.loader.folder import each_folder, file
from superbill.model.citation import Confidence
from superbill.model.errors import KnowledgeError
from superbill.model.place import PlaceKind
from superbill.model.procedure import FACET_JOINT, Act, Energy, FacetProcedure, Guidance

if TYPE_CHECKING:
    from datetime import date
    from importlib.resources.abc import Traversable

    from superbill.loader.sites import Site
    from superbill.loader.table import Table
    from superbill.model.procedure import SiteProcedure

_CODE = re.compile(r"[0-9A-Z]\d{3}[0-9A-Z]")

COUNTING = frozenset(
    {"per_joint", "per_level_capped", "per_nerve", "per_place", "per_body", "by_muscles", "once"}
)
"""The counting strategies that coding/counting.py knows."""


@dataclass(frozen=True, slots=True)
class Condition:
    """Which work a family is for. ``at_least_celsius`` is a lower limit for a stated temperature;
    ``parts`` are places of the site of which the work names one, ``details`` facts that it has, and the
    ``not_`` ones what it must not have."""

    site: str
    act: Act
    energies: frozenset[Energy]
    guidance: frozenset[Guidance]
    at_least_celsius: int | None
    cooled_exempt: bool
    parts: frozenset[str] = frozenset()
    not_parts: frozenset[str] = frozenset()
    details: frozenset[str] = frozenset()
    not_details: frozenset[str] = frozenset()

    def fits(self, work: FacetProcedure | SiteProcedure) -> bool:
        """Whether the family is for this work."""
        if work.site != self.site or work.act is not self.act:
            return False
        if work.guidance not in self.guidance or not self._fits_parts(work):
            return False
        if self.energies and work.energy not in self.energies:
            return False
        if self.at_least_celsius is None or work.temperature is None:
            return True
        if self.cooled_exempt and work.energy is Energy.COOLED:
            return True
        return work.temperature >= self.at_least_celsius

    def _fits_parts(self, work: FacetProcedure | SiteProcedure) -> bool:
        if isinstance(work, FacetProcedure):
            return True
        if self.parts and not self.parts & work.parts:
            return False
        if self.not_parts & work.parts or self.not_details & work.details:
            return False
        return self.details <= work.details


@dataclass(frozen=True, slots=True)
class RegionCodes:
    """The code of the first unit and those of the second, third... one of a key, such as a region;
    ``sides`` is false for codes that take no side and no 50."""

    first: str
    further: tuple[str, ...]
    sides: bool = True


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
    facility: dict[str, str]
    facility_rule: str
    incomplete_modifier: str
    incomplete_rule: str
    flags: frozenset[str]
    asks_for_imaging: bool
    effective_from: date | None
    effective_to: date | None
    known_active_until: date | None
    sources: tuple[str, ...]
    confidence: Confidence

    def in_force(self, day: date) -> bool:
        """Whether the family's codes may be reported for ``day``."""
        after_start = self.effective_from is None or self.effective_from <= day
        return after_start and (self.effective_to is None or day <= self.effective_to)

    def codes_for(self, key: str) -> RegionCodes | None:
        """The codes of a key, or those of the rest."""
        return self.codes.get(key) or self.codes.get(REST)

    @property
    def all_codes(self) -> frozenset[str]:
        """Every code of the family."""
        return frozenset(
            code for region in self.codes.values() for code in (region.first, *region.further)
        )


REST = "rest"
"""The key of the codes for every key that has none of its own."""


@dataclass(frozen=True, slots=True)
class Known:
    """The names that a family may use."""

    regions: frozenset[str]
    rules: frozenset[str]
    sources: frozenset[str]
    flags: frozenset[str]
    sites: dict[str, Site]

    def keys(self, site: str) -> frozenset[str]:
        """The keys that work at a site may have."""
        if site == FACET_JOINT:
            return self.regions
        return frozenset(
            key
            for place in self.sites[site].places.values()
            for key in (self.regions if place.levels in _BY_REGION else {place.key})
            if place.kind is not PlaceKind.REGION or key in self.regions
        )


_BY_REGION = frozenset({"foramina", "region"})


def read_families(root: Traversable, known: Known) -> tuple[Family, ...]:
    """Read every family, the first to be tried first. Raises KnowledgeError."""
    families = [
        _family(file(root, "procedures", name, "family.toml"), name, known)
        for name in each_folder(root, "procedures")
    ]
    return tuple(sorted(families, key=lambda family: (family.order, family.id)))


def _family(table: Table, name: str, known: Known) -> Family:
    rules, sources = known.rules, known.sources
    if table.text("id") != name:
        raise KnowledgeError(
            f"id must be {name!r}", where=table.where, why="the folder is called so"
        )
    codes = table.table("codes")
    beside = table.table("beside", required=False)
    beside_rule = beside.one_of("rule", rules) if beside.data else ""
    source = table.table("source")
    when = _condition(table.table("when"), known)
    keys = known.keys(when.site)
    facility = table.table("facility", required=False)
    incomplete = table.table("incomplete", required=False)
    family = Family(
        id=name,
        title=table.text("title"),
        order=table.integer("order"),
        counting=table.one_of("counting", COUNTING),
        rules=table.texts("rules", rules),
        when=when,
        codes={key: _codes(codes.table(key)) for key in _known(codes, keys | {REST})},
        included=tuple(_included(row, rules) for row in table.tables("included")),
        beside=_beside(beside),
        beside_rule=beside_rule,
        facility_rule=facility.one_of("rule", rules) if facility.data else "",
        facility={code: facility.text(code) for code in facility.names() if code != "rule"},
        incomplete_modifier=incomplete.text("modifier") if incomplete.data else "",
        incomplete_rule=incomplete.one_of("rule", rules) if incomplete.data else "",
        flags=frozenset(table.texts("flags", known.flags)),
        asks_for_imaging=table.flag("asks_for_imaging"),
        effective_from=table.day("effective_from"),
        effective_to=table.day("effective_to"),
        known_active_until=table.day("known_active_until"),
        sources=(source.one_of("document", sources), *source.texts("also", sources)),
        confidence=Confidence(source.one_of("confidence", list(Confidence))),
    )
    source.done()
    incomplete.done()
    table.done()
    if (
        family.effective_from
        and family.effective_to
        and family.effective_to < family.effective_from
    ):
        raise KnowledgeError("effective_to lies before effective_from", where=table.where)
    _check(family, keys, table.where)
    return family


def _check(family: Family, keys: frozenset[str], where: str) -> None:
    """What a family needs so that no work is lost on the way to a line. Raises KnowledgeError."""
    if not family.rules:
        raise KnowledgeError("rules must name at least one rule", where=f"{where} rules")
    if not family.when.guidance:
        raise KnowledgeError(
            "guidance must name at least one kind",
            where=f"{where} [when] guidance",
            fix="List every kind that the family is for, also 'unstated'.",
        )
    missing = keys - set(family.codes) if REST not in family.codes else ()
    for key in sorted(missing):
        raise KnowledgeError(f"codes for {key} are missing", where=f"{where} [codes]")
    for key, codes in family.codes.items():
        if family.counting not in _ONE_CODE and not codes.further:
            raise KnowledgeError(
                "further must name at least one code",
                where=f"{where} [codes.{key}]",
                why=f"counting is {family.counting}",
            )


_ONE_CODE = frozenset({"once", "per_place"})
"""Counting strategies that need no code for a second unit."""


def _beside(table: Table) -> dict[str, str]:
    """Codes by the kind of guidance beside which they stand."""
    found: dict[str, str] = {
        str(kind): table.text(kind) for kind in Guidance if kind.value in table.data
    }
    table.asked.update(Guidance)
    table.done()
    return found


def _known(codes: Table, keys: frozenset[str]) -> tuple[str, ...]:
    for key in codes.names():
        if key not in keys:
            codes.asked = set(keys)
            codes.done()
    return codes.names()


def _codes(table: Table) -> RegionCodes:
    sides = table.flag("sides", default=True)
    codes = RegionCodes(table.text("first"), table.texts("further"), sides)
    for key, code in (("first", codes.first), *(("further", code) for code in codes.further)):
        if not _CODE.fullmatch(code):
            raise KnowledgeError(
                f"{code!r} is not a procedure code",
                where=f"{table.where} {key}",
                fix="A procedure code has five signs, such as 64635, 0213T or G0260.",
            )
    table.done()
    return codes


def _condition(table: Table, known: Known) -> Condition:
    site = FACET_JOINT
    if "site" in table.data:
        site = table.one_of("site", {*known.sites, FACET_JOINT})
    places = known.sites[site].places if site in known.sites else {}
    details = {place.detail for place in places.values() if place.detail}
    condition = Condition(
        site=site,
        act=Act(table.one_of("act", list(Act))),
        energies=frozenset(map(Energy, table.texts("energy", list(Energy)))),
        guidance=frozenset(map(Guidance, table.texts("guidance", list(Guidance)))),
        at_least_celsius=table.integer("at_least_celsius")
        if "at_least_celsius" in table.data
        else None,
        cooled_exempt=table.flag("cooled_exempt"),
        parts=frozenset(table.texts("parts", places)),
        not_parts=frozenset(table.texts("not_parts", places)),
        details=frozenset(table.texts("details", details)),
        not_details=frozenset(table.texts("not_details", details)),
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
