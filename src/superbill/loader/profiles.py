"""Billing profiles: how a payer and a kind of claim want the same work to be shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from superbill.loader.folder import each_file
from superbill.model.citation import Confidence
from superbill.model.errors import KnowledgeError

if TYPE_CHECKING:
    from datetime import date
    from importlib.resources.abc import Traversable

    from superbill.loader.table import Table

CLAIMS = ("professional", "asc", "hospital_outpatient")
"""Kinds of claim."""

BILATERAL = frozenset({"modifier_50", "units", "rt_lt"})
"""Ways to show the second side: one line with 50, doubled units, one line per side."""


@dataclass(frozen=True, slots=True)
class Profile:
    """One convention. An empty modifier means that nothing is reported, or nothing added."""

    id: str
    title: str
    order: int
    payers: tuple[str, ...]
    claims: tuple[str, ...]
    assume_for: tuple[str, ...]
    first: str
    further: str
    bilateral_rule: str
    before_anaesthesia: str
    after_anaesthesia: str
    stopped_rule: str
    diagnostic_modifier: str
    diagnostic_from: date | None
    diagnostic_rule: str
    junction_from: date | None
    junction_rule: str
    second_primary: str
    separate_site: str
    sources: tuple[str, ...]
    confidence: Confidence


def read_profiles(
    root: Traversable, rules: frozenset[str], sources: frozenset[str]
) -> dict[str, Profile]:
    """Read every profile. Raises KnowledgeError."""
    found = [_profile(table, name, rules, sources) for name, table in each_file(root, "profiles")]
    for claim in CLAIMS:
        assumed = [profile.id for profile in found if claim in profile.assume_for]
        if len(assumed) != 1:
            raise KnowledgeError(
                f"exactly one profile must be assumed for {claim}, not {assumed}", where="profiles"
            )
    return {profile.id: profile for profile in sorted(found, key=lambda p: (p.order, p.id))}


def _profile(table: Table, name: str, rules: frozenset[str], sources: frozenset[str]) -> Profile:
    if table.text("id") != name:
        raise KnowledgeError(f"id must be {name!r}", where=table.where, why="the file is called so")
    bilateral = table.table("bilateral")
    stopped = table.table("stopped")
    diagnostic = table.table("diagnostic", required=False)
    junction = table.table("junction", required=False)
    source = table.table("source")
    source.day("effective_from")
    profile = Profile(
        id=name,
        title=table.text("title"),
        order=table.integer("order"),
        payers=table.texts("payers"),
        claims=table.texts("claims", CLAIMS),
        assume_for=table.texts("assume_for", CLAIMS),
        first=bilateral.one_of("first", BILATERAL),
        further=bilateral.one_of("further", BILATERAL),
        bilateral_rule=bilateral.one_of("rule", rules),
        before_anaesthesia=stopped.text("before_anaesthesia"),
        after_anaesthesia=stopped.text("after_anaesthesia"),
        stopped_rule=stopped.one_of("rule", rules),
        diagnostic_modifier=diagnostic.text_or("modifier"),
        diagnostic_from=diagnostic.day("effective_from"),
        diagnostic_rule=diagnostic.one_of("rule", rules) if diagnostic.data else "",
        junction_from=junction.day("effective_from"),
        junction_rule=junction.one_of("rule", rules) if junction.data else "",
        second_primary=table.text_or("second_primary"),
        separate_site=table.text_or("separate_site"),
        sources=(source.one_of("document", sources), *source.texts("also", sources)),
        confidence=Confidence(source.one_of("confidence", list(Confidence))),
    )
    for part in (bilateral, stopped, diagnostic, junction, source, table):
        part.done()
    return profile
