"""Reads the facet-joint procedures of a note."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from superbill.model.procedure import Act
from superbill.model.span import Evidence, Span
from superbill.notes.acts import (
    acts_of,
    is_about_facets,
)
from superbill.notes.assembly import Assembly
from superbill.notes.facet_reading import FacetReading
from superbill.notes.mentions import Status
from superbill.notes.scopes import scopes_of

if TYPE_CHECKING:
    from superbill.loader.anatomy import Anatomy
    from superbill.notes.document import Document


def read_facets(document: Document, anatomy: Anatomy) -> FacetReading:
    """The facet procedures of a note."""
    reading = FacetReading()
    acts = acts_of(document) if is_about_facets(document) else set()
    for act in sorted(acts):
        for scope in scopes_of(document, act):
            procedure = Assembly(document, anatomy, act, acts, reading, scope).procedure()
            if procedure is not None:
                reading.procedures.append(procedure)
    _drop_included(reading)
    for line in document.lines:
        if line.has("neighbour") and line.status in {Status.HEADING, Status.DONE}:
            for element in line.elements:
                if (
                    element.kind == "energy"
                    and element.value == "pulsed"
                    and not line.has("cue", "not")
                ):
                    reading.flag("pulsed_rf", Evidence(Span(element.start, element.end), "pulsed"))
    return reading


def _drop_included(reading: FacetReading) -> None:
    """A block at a joint that is ablated in the same session is part of the ablation."""
    ablated = {
        joint
        for procedure in reading.procedures
        if procedure.act is Act.DENERVATION
        for joint in procedure.joints
    }
    if not ablated:
        return
    kept = []
    for procedure in reading.procedures:
        if procedure.act is Act.INJECTION:
            rest = procedure.joints - ablated
            if not rest:
                continue
            kept.append(replace(procedure, joints=rest))
        else:
            kept.append(procedure)
    reading.procedures[:] = kept
