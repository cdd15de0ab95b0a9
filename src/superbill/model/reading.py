"""What a note or an encounter says, in types: the input of coding."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from superbill.model.claim import Diagnosis, Flag, NotReported, Question
    from superbill.model.procedure import FacetProcedure, SiteProcedure
    from superbill.model.visit import Visit


@dataclass(frozen=True, slots=True)
class Reading:
    """Procedures (facet work, and ``others`` at other sites) and diagnoses with what was noticed.
    ``payer``, ``claim`` and ``day`` are what
    the note itself says of them, empty where it does not; ``day_unreadable`` marks a labelled date
    that no calendar has."""

    procedures: tuple[FacetProcedure, ...] = ()
    others: tuple[SiteProcedure, ...] = ()
    visit: Visit | None = None
    diagnoses: tuple[Diagnosis, ...] = ()
    flags: tuple[Flag, ...] = ()
    questions: tuple[Question, ...] = ()
    not_reported: tuple[NotReported, ...] = ()
    payer: str = ""
    claim: str = ""
    day: date | None = None
    day_unreadable: bool = False


@dataclass(frozen=True, slots=True)
class Context:
    """What the user says of the claim; empty where nothing was said."""

    payer: str = ""
    claim: str = ""
    place_of_service: str = ""
    day: date | None = None
    profile: str = ""
