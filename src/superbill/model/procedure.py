"""What was done to a patient, before anyone thinks of codes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from superbill.model.place import Place
    from superbill.model.span import Evidence
    from superbill.model.spine import Joint, Nerve


FACET_JOINT = "facet_joint"
"""The site of facet work; the other sites are those of knowledge/sites."""


class Act(StrEnum):
    """The two things that are done at a joint or nerve: something is put there, or it is destroyed."""

    DENERVATION = "denervation"
    INJECTION = "injection"


class Energy(StrEnum):
    """How a nerve was treated; UNSTATED where the note does not say."""

    THERMAL = "thermal"
    COOLED = "cooled"
    PULSED = "pulsed"
    CRYO = "cryo"
    CHEMICAL = "chemical"
    LASER = "laser"
    ENDOSCOPIC = "endoscopic"
    UNSTATED = "unstated"


class Guidance(StrEnum):
    """Image guidance; NONE means the note says there was none, UNSTATED that it is silent."""

    FLUOROSCOPY = "fluoroscopy"
    CT = "ct"
    ULTRASOUND = "ultrasound"
    MRI = "mri"
    NONE = "none"
    UNSTATED = "unstated"


class Intent(StrEnum):
    """Why an injection was given."""

    DIAGNOSTIC = "diagnostic"
    THERAPEUTIC = "therapeutic"
    UNSTATED = "unstated"


class Outcome(StrEnum):
    """How far the procedure went."""

    DONE = "done"
    STOPPED_BEFORE_ANAESTHESIA = "stopped before anaesthesia"
    STOPPED_AFTER_ANAESTHESIA = "stopped after anaesthesia"
    NOT_STARTED = "not started"

    @property
    def stopped(self) -> bool:
        """Whether it was started and then given up."""
        return self in {Outcome.STOPPED_BEFORE_ANAESTHESIA, Outcome.STOPPED_AFTER_ANAESTHESIA}


@dataclass(frozen=True, slots=True)
class FacetProcedure:
    """Facet-joint work of one kind in one session.

    ``joints`` are the joints treated, or, where the work was stopped, those that it was meant for.
    ``nerves`` are the nerves that the note names, if it names any. ``temperature`` is in degrees
    Celsius, the highest stated for a lesion.
    """

    act: Act
    joints: frozenset[Joint]
    nerves: frozenset[Nerve] = frozenset()
    energy: Energy = Energy.UNSTATED
    guidance: Guidance = Guidance.UNSTATED
    intent: Intent = Intent.UNSTATED
    outcome: Outcome = Outcome.DONE
    temperature: float | None = None
    side_known: bool = True
    evidence: tuple[Evidence, ...] = ()

    @property
    def site(self) -> str:
        """The site of all facet work."""
        return FACET_JOINT

    @property
    def targets(self) -> frozenset[Joint]:
        """What was treated."""
        return self.joints


@dataclass(frozen=True, slots=True)
class SiteProcedure:
    """Work of one kind at one site other than facet joints.

    ``nerves`` are those that the note names one by one, for codes that count them; ``parts`` are the
    places of the site that it names, ``details`` facts such as a catheter;
    ``incomplete`` marks work that left out a part that its code wants. ``temperature`` is in degrees
    Celsius.
    """

    site: str
    act: Act
    places: frozenset[Place]
    nerves: frozenset[Nerve] = frozenset()
    parts: frozenset[str] = frozenset()
    details: frozenset[str] = frozenset()
    incomplete: bool = False
    energy: Energy = Energy.UNSTATED
    guidance: Guidance = Guidance.UNSTATED
    intent: Intent = Intent.UNSTATED
    outcome: Outcome = Outcome.DONE
    temperature: float | None = None
    side_known: bool = True
    evidence: tuple[Evidence, ...] = ()

    @property
    def targets(self) -> frozenset[Place]:
        """What was treated."""
        return self.places
