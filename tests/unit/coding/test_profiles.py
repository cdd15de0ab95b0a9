"""The profile follows from the payer's name, in free text, and the kind of claim."""

from __future__ import annotations

import pytest

from superbill.coding.profiles import choose
from tests.making import knowledge

PROFILES = knowledge().profiles


@pytest.mark.parametrize(
    ("payer", "claim", "wanted"),
    [
        ("Medicare Part B", "professional", "medicare_professional"),
        ("MEDICARE PART B (Noridian)", "professional", "medicare_professional"),
        ("Medicare", "asc", "medicare_asc"),
        ("Medicare", "hospital_outpatient", "hospital_outpatient"),
        ("Novitas", "asc", "medicare_asc"),
        ("commercial, CPT convention", "professional", "cpt"),
        ("Aetna PPO", "professional", "cpt"),
        ("UnitedHealthcare Choice Plus", "professional", "cpt"),
        ("BCBS of Kansas City", "professional", "cpt"),
        ("Blue Cross Blue Shield", "professional", "cpt"),
        ("commercial, wants RT and LT lines", "professional", "rt_lt"),
        ("commercial payer, RT/LT", "asc", "rt_lt_facility"),
        ("one line per side", "hospital_outpatient", "rt_lt_facility"),
    ],
)
def test_a_known_payer_decides(payer: str, claim: str, wanted: str) -> None:
    choice = choose(PROFILES, payer, claim)
    assert choice.profile.id == wanted
    assert not choice.assumed
    assert claim in choice.reason


@pytest.mark.parametrize(
    ("claim", "wanted"),
    [
        ("professional", "medicare_professional"),
        ("asc", "medicare_asc"),
        ("hospital_outpatient", "hospital_outpatient"),
    ],
)
@pytest.mark.parametrize("payer", ["", "Acme Mutual of Nowhere", "various"])
def test_an_unknown_payer_is_assumed_and_said(payer: str, claim: str, wanted: str) -> None:
    choice = choose(PROFILES, payer, claim)
    assert choice.profile.id == wanted
    assert choice.assumed
    assert "assumed" in choice.reason
    assert (payer or "no payer") in choice.reason


def test_a_word_inside_another_is_no_payer() -> None:
    assert choose(PROFILES, "Uhcare of Maine", "professional").assumed
    assert choose(PROFILES, "Lawcgs LLP", "professional").assumed


def test_a_named_profile_wins() -> None:
    choice = choose(PROFILES, "Medicare", "professional", named="rt_lt")
    assert choice.profile.id == "rt_lt"
    assert not choice.assumed


def test_a_commercial_asc_claim_is_not_medicare_by_name() -> None:
    choice = choose(PROFILES, "Aetna PPO", "asc")
    assert choice.assumed, "no commercial ASC profile is known, so one is assumed and said"
