"""Places in a note."""

from __future__ import annotations

from dataclasses import dataclass

from superbill.model.errors import DomainError


@dataclass(frozen=True, order=True, slots=True)
class Span:
    """A half-open range of code points in the note exactly as it was given."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise DomainError(
                f"{self.start}..{self.end} is not a span",
                where="span",
                why="a span starts at 0 or later and does not end before it starts",
            )


@dataclass(frozen=True, order=True, slots=True)
class Evidence:
    """A place in the note and the fact that it supports, in our own words."""

    span: Span
    fact: str
