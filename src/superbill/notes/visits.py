"""Reads the office visit of a note: new or established, decision making, time, and whether it was more
than the way to a procedure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from superbill.model.span import Evidence, Span
from superbill.model.visit import Visit

if TYPE_CHECKING:
    from superbill.notes.document import Document

_OF_VISIT = re.compile(
    r"\b(?:visit|e/m|mdm|decision[- ]making|new patient|established|consultation|total time|patient type)\b",
    re.IGNORECASE,
)
_NEW = re.compile(r"\b(?:new patient|patient type:?\s*new|visit type:?\s*new)\b", re.IGNORECASE)
_ESTABLISHED = re.compile(
    r"\b(?:established|known patient|follow[- ]?up visit|FOLLOW-UP)\b", re.IGNORECASE
)
_TICKED_NEW = re.compile(r"(?:\[\s?[xX]\s?\]|\([xX]\))\s*new\b", re.IGNORECASE)
_LEVELS = r"(?P<{}>straightforward|low|moderate|high)"
_DECISION = re.compile(
    rf"\b(?:mdm|decision[- ]making)\b[^.\n]{{0,30}}?\b{_LEVELS.format('a')}\b"
    rf"|\b{_LEVELS.format('b')}(?:[- ]complexity)? (?:mdm|(?:medical )?decision[- ]making)\b",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"\btotal (?:visit )?time\b[^.\n]{0,60}?\b(?P<a>\d{1,3}) ?min"
    r"|\btotal\b[^.\n]{0,12}?\b(?P<b>\d{1,3}) ?min"
    r"|\b(?P<c>\d{1,3})[- ]min(?:ute)?s? (?:visit time|total|of total time|were spent|was spent|spent)",
    re.IGNORECASE,
)
_SEPARATE = re.compile(
    r"separately identifiable|significant(?:,| and) separate|separate(?:ly)? from the\b"
    r"|(?:not counting|excluding|exclusive of|apart from|beyond) the (?:injection|procedure|block)"
    r"|\bmodifier 25\b|\b9920[2-5]-25\b|\b9921[2-5]-25\b",
    re.IGNORECASE,
)


def read_visit(document: Document) -> Visit | None:
    """The visit, or nothing where the note states neither its decision making nor its total time."""
    seen = document.seen
    if _OF_VISIT.search(seen) is None:
        return None
    decision = _DECISION.search(seen)
    time = _TIME.search(seen)
    if decision is None and time is None:
        return None
    separate = _SEPARATE.search(seen)
    marks = tuple(
        Evidence(Span(found.start(), found.end()), "visit")
        for found in (decision, time, separate)
        if found is not None
    )
    return Visit(
        is_new=_is_new(seen),
        decision=_said(decision).lower(),
        minutes=int(_said(time)) if time is not None else None,
        separate=separate is not None,
        evidence=marks,
    )


def _said(match: re.Match[str] | None) -> str:
    return next((group for group in match.groups() if group), "") if match else ""


def _is_new(seen: str) -> bool | None:
    if _NEW.search(seen) or _TICKED_NEW.search(seen):
        return True
    return False if _ESTABLISHED.search(seen) else None
