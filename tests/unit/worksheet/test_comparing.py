"""The other profiles, and what differs there."""

from __future__ import annotations

from superbill.model.claim import ClaimLine
from superbill.worksheet.comparing import others
from tests.making import joint
from tests.worksheets import answer

R, L = joint("L4-5:R"), joint("L4-5:L")
BOTH = ClaimLine("64635", 1, ("50",), (R, L))


def test_equal_claims_stand_together_after_those_that_differ() -> None:
    coded = answer(
        [BOTH],
        profiles={
            "rt_lt": (BOTH,),
            "hospital_outpatient": (ClaimLine("64635", 2, (), (R, L)),),
            "medicare_professional": (BOTH,),
        },
    )
    differing, same = others(coded)
    assert (differing.differs, same.differs) == (True, False)
    assert len(same.titles) == 2
    assert "Hospital outpatient" in differing.titles[0]


def test_changed_units_and_modifiers_are_told_apart() -> None:
    other = ClaimLine("64635", 2, ("KX",), (L, R))
    (claim,) = others(answer([BOTH], profiles={"rt_lt": (other,)}))
    (found,) = claim.lines
    assert found.units.differs
    assert [(part.text, part.differs) for part in found.modifiers] == [("KX", True)]
    assert found.dropped == ("50",)
    assert not found.split


def test_a_line_per_side_is_another_split() -> None:
    sides = (ClaimLine("64635", 1, ("RT",), (R,)), ClaimLine("64635", 1, ("LT",), (L,)))
    (claim,) = others(answer([BOTH], profiles={"rt_lt": sides}))
    assert [found.split for found in claim.lines] == [True, True]
    assert claim.without == ()


def test_a_code_that_another_profile_lacks_is_named() -> None:
    (claim,) = others(answer([BOTH], profiles={"rt_lt": ()}))
    assert claim.without == (BOTH,)
    assert claim.differs


def test_the_chosen_profile_is_not_among_the_others() -> None:
    assert others(answer([BOTH])) == ()
