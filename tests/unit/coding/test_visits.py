"""Office visits: level, modifier, and when none is reported."""

from __future__ import annotations

from datetime import date

import pytest

from superbill.coding.visits import coded_visit
from superbill.model.visit import Visit
from tests.making import knowledge

LEVELS = knowledge().visits
DAY = date(2025, 3, 4)


def code(visit: Visit, *, beside: bool = False) -> tuple[str, tuple[str, ...]] | None:
    line = coded_visit(visit, LEVELS, DAY, ("M54.16",), beside_procedure=beside).line
    return None if line is None else (line.code, line.modifiers)


@pytest.mark.parametrize(
    ("is_new", "minutes", "wanted"),
    [
        (True, 14, None),
        (True, 15, "99202"),
        (True, 44, "99203"),
        (True, 45, "99204"),
        (True, 60, "99205"),
        (False, 9, None),
        (False, 10, "99212"),
        (False, 29, "99213"),
        (False, 30, "99214"),
        (False, 40, "99215"),
    ],
)
def test_level_by_time(is_new: bool, minutes: int, wanted: str | None) -> None:
    found = code(Visit(is_new, "", minutes, separate=False))
    assert found == (None if wanted is None else (wanted, ()))


def test_the_higher_of_decision_and_time() -> None:
    assert code(Visit(is_new=False, decision="high", minutes=20, separate=False)) == ("99215", ())
    assert code(Visit(is_new=False, decision="low", minutes=35, separate=False)) == ("99214", ())


def test_beside_a_procedure_it_needs_work_of_its_own() -> None:
    own = Visit(is_new=False, decision="moderate", minutes=None, separate=True)
    assert code(own, beside=True) == ("99214", ("25",))
    mere = Visit(is_new=False, decision="moderate", minutes=None, separate=False)
    found = coded_visit(mere, LEVELS, DAY, (), beside_procedure=True)
    assert found.line is None
    assert found.not_reported is not None
    assert found.not_reported.rule == "VIS003"


def test_new_or_established_is_asked() -> None:
    found = coded_visit(
        Visit(None, "low", None, separate=False), LEVELS, DAY, (), beside_procedure=False
    )
    assert found.line is None
    assert found.question is not None
    assert found.question.blocking


def test_no_level_before_2021() -> None:
    visit = Visit(is_new=False, decision="low", minutes=None, separate=False)
    assert coded_visit(visit, LEVELS, date(2020, 12, 31), (), beside_procedure=False).line is None
