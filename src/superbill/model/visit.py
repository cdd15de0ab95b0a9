"""An office visit as a note tells it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from superbill.model.span import Evidence


@dataclass(frozen=True, slots=True)
class Visit:
    """``is_new`` is nothing where the note does not say whether the patient is new; ``decision`` is the
    stated decision making, empty where it is not stated; ``minutes`` the stated total time of the date;
    ``separate`` whether the note shows work beyond a procedure of the same date."""

    is_new: bool | None
    decision: str
    minutes: int | None
    separate: bool
    evidence: tuple[Evidence, ...] = ()
