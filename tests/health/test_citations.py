"""Every rule, family and profile is cited, and confidence says no more than its sources carry."""

from __future__ import annotations

import ast
import re
import tomllib
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import superbill
from superbill.loader.folder import shipped
from superbill.model.citation import Confidence
from tests.making import knowledge

if TYPE_CHECKING:
    from collections.abc import Iterator

    from superbill.model.citation import Rule

RULES = sorted(knowledge().rules.values(), key=lambda rule: rule.id)
RULE_ID = re.compile(r"(?:CNT|IMG|TEC|INC|MOD|PRF|ASK|NBR|PLN|DX|FAC|NCC|VIS)(?:\d{3}|KX|RTLT)")
UNVERIFIED = "unverified-convention"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_rule_cites_sources_that_exist(rule: Rule) -> None:
    assert rule.citations
    assert {citation.source for citation in rule.citations} <= set(knowledge().sources)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_rule_explains_itself(rule: Rule) -> None:
    assert RULE_ID.fullmatch(rule.id), "the id is one of a known kind of rule"
    assert rule.title, "it has a title"
    assert rule.what, "it says what it is"
    assert rule.why, "it says why"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_high_confidence_does_not_rest_on_convention_alone(rule: Rule) -> None:
    high = {c.source for c in rule.citations if c.confidence is Confidence.HIGH}
    assert high != {UNVERIFIED}


def test_families_and_profiles_do_not_rest_on_convention_alone() -> None:
    parts = [(f.id, f.sources, f.confidence) for f in knowledge().families]
    parts += [(p.id, p.sources, p.confidence) for p in knowledge().profiles.values()]
    for name, sources, confidence in parts:
        assert sources, f"{name} has no source"
        if confidence is Confidence.HIGH:
            assert set(sources) != {UNVERIFIED}, name


def test_every_rule_that_the_engine_names_exists() -> None:
    named = {(path.name, rule) for path in _modules() for rule in _rules_named(path)}
    assert named, "the engine names rules"
    assert {(name, rule) for name, rule in named if rule not in knowledge().rules} == set()


def _modules() -> Iterator[Path]:
    yield from sorted(Path(superbill.__file__).parent.rglob("*.py"))


def _rules_named(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    texts = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    return {text for text in texts if isinstance(text, str) and RULE_ID.fullmatch(text)}


def test_every_rule_that_the_knowledge_names_exists() -> None:
    named = {rule for family in knowledge().families for rule in family.rules}
    named |= {part.rule for family in knowledge().families for part in family.included}
    named |= {family.beside_rule for family in knowledge().families} - {""}
    named |= {flag.rule for flag in knowledge().flags.values()}
    for profile in knowledge().profiles.values():
        named |= {profile.bilateral_rule, profile.stopped_rule}
        named |= {profile.diagnostic_rule, profile.junction_rule} - {""}
    assert named <= set(knowledge().rules)


def test_every_source_is_cited() -> None:
    cited = {c.source for rule in RULES for c in rule.citations}
    cited |= {source for family in knowledge().families for source in family.sources}
    cited |= {source for profile in knowledge().profiles.values() for source in profile.sources}
    cited |= set(_file("anatomy", "spine.toml")["source"]["sources"])
    cited |= {row["source"] for row in _file("codes", "spine_diagnoses.toml")["dated"]}
    assert set(knowledge().sources) - cited - KEPT == set()


KEPT = frozenset({"mue-v32-3"})
"""Sources that wait for the edits that will cite them."""


def _file(*parts: str) -> dict[str, Any]:
    return tomllib.loads(shipped().joinpath(*parts).read_text(encoding="utf-8"))


def test_anatomy_and_dated_codes_cite_sources_that_exist() -> None:
    sources = set(knowledge().sources)
    assert set(_file("anatomy", "spine.toml")["source"]["sources"]) <= sources
    assert {row["source"] for row in _file("codes", "spine_diagnoses.toml")["dated"]} <= sources


def test_dates_are_in_order() -> None:
    spans: list[tuple[str, date | None, date | None]] = [
        (rule.id, citation.effective_from, citation.effective_to)
        for rule in RULES
        for citation in rule.citations
    ]
    spans += [(f.id, f.effective_from, f.effective_to) for f in knowledge().families]
    spans += [(f.id, f.effective_from, f.known_active_until) for f in knowledge().families]
    wrong = [name for name, start, end in spans if start and end and start > end]
    assert wrong == []


def test_no_date_lies_before_the_codes_or_far_ahead() -> None:
    days = [c.effective_from for rule in RULES for c in rule.citations if c.effective_from]
    days += [f.effective_from for f in knowledge().families if f.effective_from]
    for profile in knowledge().profiles.values():
        days += [day for day in (profile.diagnostic_from, profile.junction_from) if day]
    assert all(date(1990, 1, 1) <= day <= date(2030, 1, 1) for day in days)
