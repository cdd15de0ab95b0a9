"""Parts a session whose joints were treated in different ways, such as heat and pulses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from superbill.model.procedure import Act
from superbill.model.spine import Side
from superbill.notes.acts import (
    BODY_SECTIONS,
)
from superbill.notes.mentioned import vertebrae
from superbill.notes.mentions import Kind, Status
from superbill.notes.technique import THERMAL_FROM

if TYPE_CHECKING:
    from superbill.notes.document import Document, Line


def scopes_of(document: Document, act: Act) -> tuple[frozenset[int] | None, ...]:
    """The clauses that each procedure of one kind may draw its levels and technique from: all of
    them, or, where some joints were heated and others only pulsed, each kind its own."""
    if act is not Act.DENERVATION:
        return (None,)
    told = [
        (number, line)
        for number, line in enumerate(document.lines)
        if line.status is Status.DONE and line.section in BODY_SECTIONS
    ]
    placed = [(number, line) for number, line in told if _names_levels(line)]
    pulsed = {
        n for n, line in placed if line.has("energy", "pulsed") and not line.has("cue", "not")
    }
    heated = {n for n, line in placed if n not in pulsed and _is_hot(line)}
    if not pulsed or not heated or _levels_at(document, pulsed) & _levels_at(document, heated):
        return (None,)
    return frozenset(n for n, _ in told if n not in pulsed), frozenset(pulsed)


def _names_levels(line: Line) -> bool:
    return any(mention.status is Status.DONE for mention in line.mentions)


def _is_hot(line: Line) -> bool:
    return line.has("energy", "thermal", "cooled") or any(
        element.kind == "temperature" and element.number >= THERMAL_FROM
        for element in line.elements
    )


def _levels_at(document: Document, numbers: set[int]) -> set[tuple[str, bool]]:
    return {
        (vertebra, Side.RIGHT in (mention.sides or ()))
        for number in numbers
        for mention in document.lines[number].mentions
        if mention.kind is not Kind.SITE
        for vertebra in vertebrae(mention)
    }
