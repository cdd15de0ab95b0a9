"""Every procedure family has cases, and its codes are shown by them."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import pytest

from superbill.coding.counting import STRATEGIES
from superbill.loader.families import COUNTING
from superbill.loader.folder import shipped
from superbill.model.procedure import FACET_JOINT, Act, Energy, FacetProcedure, Guidance
from tests.making import joints, knowledge

if TYPE_CHECKING:
    from superbill.loader.families import Family

WITHOUT_CASE: frozenset[str] = frozenset()
"""Codes that no case shows yet. A code that gets its case leaves this list."""


def _cases(family: Family) -> list[dict[str, object]]:
    path = shipped() / "procedures" / family.id / "cases.toml"
    found = tomllib.loads(path.read_text(encoding="utf-8"))["case"]
    assert isinstance(found, list)
    return found


@pytest.mark.parametrize("family", knowledge().families, ids=lambda family: family.id)
def test_family_has_cases(family: Family) -> None:
    assert _cases(family)


def test_every_code_has_a_case_or_is_listed() -> None:
    shown = " ".join(
        str(case["expect"]) for family in knowledge().families for case in _cases(family)
    )
    codes = {code for family in knowledge().families for code in family.all_codes}
    assert {code for code in codes if code not in shown} == WITHOUT_CASE


def test_every_counting_strategy_of_the_data_has_its_code() -> None:
    assert set(STRATEGIES) == COUNTING


@pytest.mark.parametrize("act", list(Act))
@pytest.mark.parametrize("guidance", list(Guidance))
@pytest.mark.parametrize("energy", list(Energy))
def test_all_work_since_2012_has_a_family(act: Act, guidance: Guidance, energy: Energy) -> None:
    work = FacetProcedure(act, joints("L4-5:R"), energy=energy, guidance=guidance)
    assert any(family.when.fits(work) for family in knowledge().families if not family.effective_to)


def test_add_on_codes_belong_to_one_region() -> None:
    for family in knowledge().families:
        if family.counting in {"once", "per_nerve"} and family.when.site != FACET_JOINT:
            continue
        if family.counting == "once" or len(family.codes) == 1:
            continue
        regions = [{codes.first, *codes.further} for codes in family.codes.values()]
        assert not regions[0] & regions[1], family.id
