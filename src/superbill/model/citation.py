"""Where a rule or a figure comes from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


class Confidence(StrEnum):
    """How well a rule is known."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class Citation:
    """A source with the dates between which it is in force; an open end is ``None``."""

    source: str
    title: str
    locator: str = ""
    effective_from: date | None = None
    effective_to: date | None = None
    confidence: Confidence = Confidence.LOW

    def in_force(self, day: date) -> bool:
        """Whether the cited rule applies on ``day``."""
        after_start = self.effective_from is None or self.effective_from <= day
        return after_start and (self.effective_to is None or day <= self.effective_to)


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule in our own words, as ``superbill explain`` shows it."""

    id: str
    title: str
    what: str
    why: str
    fix: str
    citations: tuple[Citation, ...]
