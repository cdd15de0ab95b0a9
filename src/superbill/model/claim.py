"""Claim lines and everything that is said beside them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from superbill.model.place import SHOWN_AS_JOINTS, Place

if TYPE_CHECKING:
    from datetime import date

    from superbill.model.span import Evidence
    from superbill.model.spine import Joint


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """One line: a procedure code, its units and modifiers, and the joints that it pays for. Where
    ``side_known`` is false the note names no side and that of the joints means nothing."""

    code: str
    units: int
    modifiers: tuple[str, ...] = ()
    joints: tuple[Joint | Place, ...] = ()
    diagnoses: tuple[str, ...] = ()
    side_known: bool = True
    rules: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()

    @property
    def joint_names(self) -> tuple[str, ...]:
        """The joints as ``L4-5:R``, or ``L4-5`` where the side is not known; nerves, muscles and
        foramina are no joints."""
        return _names(self.joints, side_known=self.side_known, joints_only=True)

    @property
    def target_names(self) -> tuple[str, ...]:
        """All that the line pays for, also nerves, muscles and foramina."""
        return _names(self.joints, side_known=self.side_known)


def _names(
    targets: tuple[Joint | Place, ...], *, side_known: bool, joints_only: bool = False
) -> tuple[str, ...]:
    return tuple(
        str(target) if side_known else target.level
        for target in targets
        if not (joints_only and isinstance(target, Place) and target.kind not in SHOWN_AS_JOINTS)
    )


@dataclass(frozen=True, slots=True)
class Flag:
    """A named warning; ``evidence`` is what in the note raised it."""

    id: str
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """What to ask the clinician. Blocking: no claim should go out before the answer."""

    id: str
    text: str
    blocking: bool
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class NotReported:
    """Something in the note that makes no claim line, with the reason and its rule."""

    what: str
    reason: str
    rule: str
    codes: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Reason:
    """One step of the rationale: the rule applied and what it did here."""

    rule: str
    text: str


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """A diagnosis code that the note supports, with the words that support it."""

    code: str
    why: str
    evidence: tuple[Evidence, ...] = ()
    integral_to: str = ""


@dataclass(frozen=True, slots=True)
class CodedNote:
    """Everything that ``superbill code`` answers for one note or encounter."""

    profile: str
    profile_reason: str
    date_of_service: date
    date_reason: str
    lines: tuple[ClaimLine, ...]
    profiles: dict[str, tuple[ClaimLine, ...]] = field(default_factory=dict)
    diagnoses: tuple[Diagnosis, ...] = ()
    flags: tuple[Flag, ...] = ()
    questions: tuple[Question, ...] = ()
    not_reported: tuple[NotReported, ...] = ()
    reasons: tuple[Reason, ...] = ()
    joints: tuple[Joint | Place, ...] = ()
    side_known: bool = True

    @property
    def joint_names(self) -> tuple[str, ...]:
        """The joints as ``L4-5:R``, or ``L4-5`` where the note names no side."""
        return _names(self.joints, side_known=self.side_known, joints_only=True)

    @property
    def target_names(self) -> tuple[str, ...]:
        """All that was treated, also nerves, muscles and foramina."""
        return _names(self.joints, side_known=self.side_known)
