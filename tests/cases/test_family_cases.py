"""Runs the cases that stand beside every procedure family."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from superbill.coding.note import code, family_for
from superbill.loader.anatomy import joints_of
from superbill.loader.folder import shipped
from superbill.model.procedure import (
    Act,
    Energy,
    FacetProcedure,
    Guidance,
    Intent,
    Outcome,
    SiteProcedure,
)
from superbill.model.reading import Context, Reading
from tests.making import claim, claim_said, flags_said, joint, knowledge, nerves, place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from superbill.model.claim import CodedNote

REQUIRED = frozenset({"name", "date_of_service", "act", "guidance", "expect"})
OPTIONAL = frozenset(
    {"energy", "intent", "outcome", "temperature", "joints", "nerves", "flags"}
    | {"places", "parts", "details", "incomplete"}
)


@dataclass(frozen=True)
class Case:
    """One case of a family as it is written."""

    family: str
    data: dict[str, Any]

    @property
    def name(self) -> str:
        """Its test id."""
        return f"{self.family}: {self.data.get('name', 'a case without a name')}"


def cases() -> Iterator[Case]:
    """Every case of every family."""
    for folder in sorted((shipped() / "procedures").iterdir(), key=lambda entry: entry.name):
        if not folder.is_dir():
            continue
        table = tomllib.loads((folder / "cases.toml").read_text(encoding="utf-8"))
        assert set(table) == {"case"}, f"{folder.name}/cases.toml has other tables than [[case]]"
        for data in table["case"]:
            yield Case(folder.name, data)


def check_keys(case: Case) -> None:
    """A key that no case may have is a typing error, and so is a profile that does not exist."""
    unknown = set(case.data) - REQUIRED - OPTIONAL
    assert not unknown, f"{case.name}: unknown keys {sorted(unknown)}"
    missing = REQUIRED - set(case.data)
    assert not missing, f"{case.name}: keys {sorted(missing)} are missing"
    strange = set(case.data["expect"]) - set(knowledge().profiles)
    assert not strange, f"{case.name}: unknown profiles {sorted(strange)}"
    if "places" not in case.data:
        assert bool(case.data.get("joints")) != bool(case.data.get("nerves")), (
            f"{case.name}: name either joints or nerves, or places"
        )


def work_of(case: Case) -> FacetProcedure:
    """The work that a case describes."""
    data = case.data
    named = nerves(*data.get("nerves", ()))
    joints = frozenset(map(joint, data.get("joints", ()))) or joints_of(named, knowledge().anatomy)
    return FacetProcedure(
        act=Act(data["act"]),
        joints=joints,
        nerves=named,
        energy=Energy(data.get("energy", "unstated")),
        guidance=Guidance(data["guidance"]),
        intent=Intent(data.get("intent", "unstated")),
        outcome=Outcome(data.get("outcome", "done")),
        temperature=data.get("temperature"),
    )


def site_work_of(case: Case) -> SiteProcedure:
    """The work at another site that a case describes."""
    data = case.data
    family = next(family for family in knowledge().families if family.id == case.family)
    site = family.when.site
    return SiteProcedure(
        site=site,
        act=Act(data["act"]),
        places=frozenset(place(site, text) for text in data["places"]),
        nerves=nerves(*data.get("nerves", ())),
        parts=frozenset(data.get("parts", ())),
        details=frozenset(data.get("details", ())),
        incomplete=data.get("incomplete", False),
        energy=Energy(data.get("energy", "unstated")),
        guidance=Guidance(data["guidance"]),
        outcome=Outcome(data.get("outcome", "done")),
        temperature=data.get("temperature"),
    )


def coded(case: Case) -> CodedNote:
    """The case, coded by the engine itself."""
    day = case.data["date_of_service"]
    assert isinstance(day, date), f"{case.name}: date_of_service is not a date"
    elsewhere = "places" in case.data
    work = site_work_of(case) if elsewhere else work_of(case)
    assert family_for(work, knowledge().families, day) is not None, (
        f"{case.name}: no family is for this work"
    )
    if isinstance(work, SiteProcedure):
        reading = Reading(others=(work,))
    else:
        reading = Reading(procedures=(work,))
    return code(reading, Context(day=day), knowledge(), default_day=day)


@pytest.mark.parametrize("case", list(cases()), ids=lambda case: case.name)
def test_family_case(case: Case) -> None:
    check_keys(case)
    answer = coded(case)
    for profile, lines in case.data["expect"].items():
        assert claim(answer.profiles[profile]) == claim_said(*lines), f"under {profile}"
    if "flags" in case.data:
        assert flags_said(answer) - not_asked(case) == set(case.data["flags"])


def not_asked(case: Case) -> set[str]:
    """A case that gives no temperature is not about a missing one, unless it says so."""
    return (
        set() if "temperature" in case.data else {"temperature_missing"} - set(case.data["flags"])
    )


def test_a_misspelt_key_names_its_case() -> None:
    case = Case("some_family", {"name": "a case", "guidence": "ct"})
    with pytest.raises(AssertionError, match=r"some_family: a case: unknown keys \['guidence'\]"):
        check_keys(case)


def test_case_names_are_used_once() -> None:
    names = [case.name for case in cases()]
    assert len(names) == len(set(names))
