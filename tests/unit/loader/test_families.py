"""Which family is for which work, and when it is in force."""

from __future__ import annotations

from datetime import date

import pytest

from superbill.coding.note import family_for
from superbill.model.procedure import Act, Energy, FacetProcedure, Guidance
from tests.making import joints, knowledge


def family(
    act: Act = Act.DENERVATION,
    energy: Energy = Energy.THERMAL,
    guidance: Guidance = Guidance.FLUOROSCOPY,
    temperature: float | None = None,
    day: date = date(2026, 1, 5),
) -> str:
    """The family for work at one joint."""
    work = FacetProcedure(
        act, joints("L4-5:R"), energy=energy, guidance=guidance, temperature=temperature
    )
    found = family_for(work, knowledge().families, day)
    return "" if found is None else found.id


@pytest.mark.parametrize(
    ("temperature", "wanted"),
    [
        (None, "facet_denervation"),
        (80, "facet_denervation"),
        (79.9, "facet_denervation_unlisted"),
        (60, "facet_denervation_unlisted"),
    ],
)
def test_heat_begins_at_80_degrees(temperature: float | None, wanted: str) -> None:
    assert family(temperature=temperature) == wanted


def test_a_cooled_probe_may_read_less() -> None:
    assert family(energy=Energy.COOLED, temperature=60) == "facet_denervation"


@pytest.mark.parametrize("energy", [Energy.PULSED, Energy.CRYO, Energy.CHEMICAL, Energy.LASER])
def test_what_is_no_heat_is_unlisted(energy: Energy) -> None:
    assert family(energy=energy, temperature=90) == "facet_denervation_unlisted"


@pytest.mark.parametrize("guidance", [Guidance.ULTRASOUND, Guidance.MRI, Guidance.NONE])
def test_heat_without_fluoroscopy_or_ct_is_unlisted(guidance: Guidance) -> None:
    assert family(guidance=guidance) == "facet_denervation_unlisted"


@pytest.mark.parametrize(
    ("guidance", "wanted"),
    [
        (Guidance.FLUOROSCOPY, "facet_injection"),
        (Guidance.CT, "facet_injection"),
        (Guidance.UNSTATED, "facet_injection"),
        (Guidance.ULTRASOUND, "facet_injection_ultrasound"),
        (Guidance.MRI, "facet_injection_unguided"),
        (Guidance.NONE, "facet_injection_unguided"),
    ],
)
def test_an_injection_follows_its_guidance(guidance: Guidance, wanted: str) -> None:
    assert family(Act.INJECTION, Energy.UNSTATED, guidance) == wanted


@pytest.mark.parametrize(
    ("day", "wanted"),
    [
        (date(2011, 12, 31), "facet_denervation_before_2012"),
        (date(2012, 1, 1), "facet_denervation"),
    ],
)
def test_the_codes_changed_on_new_year_2012(day: date, wanted: str) -> None:
    assert family(day=day) == wanted


def test_no_injection_family_is_in_force_before_2010() -> None:
    assert family(Act.INJECTION, Energy.UNSTATED, day=date(2009, 12, 31)) == ""
