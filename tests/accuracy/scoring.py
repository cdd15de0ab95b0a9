"""Compares coded notes with labelled ones.

A claim is right when it equals the labelled claim or one of those that the label accepts: codes
with their modifiers, units added up, in any order. Informational modifiers do not count, nor do
sides on codes that have none, nor visits.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from superbill import services

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

INFORMATIONAL = frozenset(
    {"51", "59", "XE", "XP", "XS", "XU", "KX", "GA", "GY", "GZ", "AT", "AA", "QX", "QZ", "QK", "QY"}
)
WITHOUT_SIDE = frozenset({"64999", "64628", "64629"})
VISITS = range(99202, 99500)
"""Office and other visits, which are not compared."""

Told = Counter[tuple[str, frozenset[str]]]
Json = dict[str, Any]


def told(lines: Iterable[Mapping[str, Any]]) -> Told:
    """A claim in the JSON contract's shape, made comparable."""
    found: Told = Counter()
    for line in lines:
        code = str(line["code"]).upper()
        if _is_visit(code):
            continue
        modifiers = {str(modifier).upper() for modifier in line.get("modifiers") or ()}
        modifiers -= INFORMATIONAL
        if code in WITHOUT_SIDE:
            modifiers -= {"RT", "LT"}
        found[code, frozenset(modifiers)] += int(line.get("units", 1))
    return found


def _is_visit(code: str) -> bool:
    return code.isdigit() and int(code) in VISITS


def is_exact(gold: Json, lines: Iterable[Mapping[str, Any]]) -> bool:
    """Whether the claim is one of those that the label takes for right."""
    claim = told(lines)
    return any(claim == told(accepted) for accepted in (gold["cpt"], *gold.get("accept", ())))


def is_modelled(gold: Json) -> bool:
    """Whether every code of the label is of a modelled family."""
    codes = {str(line["code"]) for line in gold["cpt"]}
    return all(code in modelled() or _is_visit(code) for code in codes)


@lru_cache(maxsize=1)
def modelled() -> frozenset[str]:
    """Every code that a family can report."""
    families = services.knowledge().families
    return frozenset().union(
        *({*f.all_codes, *f.beside.values(), *f.facility.values()} for f in families)
    )


_JOINT_LIKE = re.compile(r"(?:SIJ|knee|[CTLS]\d)")


def places(lines: Iterable[Mapping[str, Any]], key: str) -> set[str]:
    """Joints, vertebral bodies and foramina of a claim; nerves and muscles are not compared."""
    named = {str(place) for line in lines for place in line.get(key, ())}
    return {place for place in named if _JOINT_LIKE.match(place)}


def is_flagged(gold: Json, flags: Iterable[str]) -> bool:
    """Whether any of the labelled flags was raised."""
    return bool(set(gold["flags"]) & set(flags))


@dataclass(frozen=True)
class Score:
    """How many of the scored notes were right, and which were not."""

    scored: int
    wrong: tuple[str, ...]

    @property
    def exact(self) -> float:
        """The share of claims that are right."""
        return 1 - len(self.wrong) / self.scored


def score(notes: Iterable[Json], answers: Mapping[str, Json]) -> Score:
    """Score every note whose claim is not arguable."""
    scored = [note for note in notes if note["gold"]["scored"]["cpt"]]
    wrong = tuple(
        str(note["id"])
        for note in scored
        if not is_exact(note["gold"], answers.get(note["id"], {}).get("cpt", ()))
    )
    return Score(len(scored), wrong)
