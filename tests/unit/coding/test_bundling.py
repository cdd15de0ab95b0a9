"""Pairs of codes: what goes, what stays, and what gets a modifier."""

from __future__ import annotations

from dataclasses import replace

import pytest

from superbill.coding.bundling import (
    NEVER_RULE,
    SAME_SITE_RULE,
    SEPARATE_RULE,
    are_separate,
    unbundled,
)
from superbill.model.claim import ClaimLine
from superbill.model.span import Evidence, Span
from tests.making import joint, knowledge, place

MEDICARE = knowledge().profiles["medicare_professional"]
PAIRS = knowledge().pairs


def line(code: str, *places: str, site: str = "", at: int = 0) -> ClaimLine:
    made = tuple(place(site, text) if site else joint(text) for text in places)
    return ClaimLine(code, 1, joints=made, evidence=(Evidence(Span(at, at + 1), "words"),))


ABLATION = line("64635", "L4-5:R")


def test_a_pair_that_is_never_paid_loses_its_second_line() -> None:
    epidural = line("62323", "lumbar", site="epidural", at=5)
    sij = line("64625", "SIJ:R", site="sacroiliac", at=9)
    kept, gone = unbundled((epidural, sij), PAIRS, MEDICARE)
    assert [each.code for each in kept] == ["64625"]
    assert [(each.line.code, each.paid, each.rule) for each in gone] == [
        ("62323", "64625", NEVER_RULE)
    ]


def test_a_block_at_the_joint_that_is_ablated_goes() -> None:
    block = line("64493", "L4-5:R", at=5)
    kept, gone = unbundled((ABLATION, block), PAIRS, MEDICARE)
    assert [each.code for each in kept] == ["64635"]
    assert gone[0].rule == SAME_SITE_RULE


@pytest.mark.parametrize("other", ["L4-5:L", "L2-3:R", "C4-5:R"])
def test_another_side_level_or_region_is_marked(other: str) -> None:
    block = line("64493", other, at=5)
    kept, gone = unbundled((ABLATION, block), PAIRS, MEDICARE)
    assert gone == ()
    assert kept[0] == ABLATION
    assert kept[1].modifiers == ("XS",)
    assert SEPARATE_RULE in kept[1].rules


def test_the_profile_names_the_modifier() -> None:
    block = line("64493", "L4-5:L", at=5)
    for name, wanted in (("cpt", "59"), ("medicare_asc", "XS")):
        kept, _ = unbundled((ABLATION, block), PAIRS, knowledge().profiles[name])
        assert kept[1].modifiers == (wanted,)
    silent = replace(MEDICARE, separate_site="")
    assert unbundled((ABLATION, block), PAIRS, silent)[0][1].modifiers == ()


def test_lines_of_one_procedure_are_no_pair() -> None:
    first = line("64490", "C4-5:R")
    again = replace(first, code="64491")
    assert unbundled((first, again), PAIRS, MEDICARE) == ((first, again), ())


def test_a_line_without_places_is_at_the_same_site() -> None:
    assert not are_separate(ABLATION, replace(ABLATION, joints=()))


def test_a_line_that_went_takes_no_other_with_it() -> None:
    sij = line("64625", "SIJ:R", site="sacroiliac", at=9)
    epidural = line("62323", "lumbar", site="epidural", at=5)
    foramen = line("64483", "L4-5:R", site="transforaminal", at=7)
    kept, gone = unbundled((sij, epidural, foramen), PAIRS, MEDICARE)
    assert [each.code for each in kept] == ["64625"]
    assert {each.paid for each in gone} == {"64625"}
