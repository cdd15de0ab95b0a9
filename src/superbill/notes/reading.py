"""Reads a note: from text to procedures, diagnoses, flags and questions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from superbill.model.claim import NotReported, Question
from superbill.model.procedure import Act
from superbill.model.reading import Reading
from superbill.model.span import Evidence, Span
from superbill.notes.context import claim_of, has_unreadable_date, payer_of
from superbill.notes.diagnoses import IsBillable, read_diagnoses
from superbill.notes.document import read_document
from superbill.notes.facets import read_facets
from superbill.notes.language import is_english
from superbill.notes.mentions import Status
from superbill.notes.neighbours import neighbours_of
from superbill.notes.sites import read_sites, untold_work
from superbill.notes.visits import read_visit

if TYPE_CHECKING:
    from datetime import date

    from superbill.loader.knowledge import Knowledge
    from superbill.model.procedure import SiteProcedure
    from superbill.notes.document import Document
    from superbill.notes.facet_reading import FacetReading


def read_note(
    text: str,
    knowledge: Knowledge,
    is_billable: IsBillable,
    *,
    default_day: date,
    day: date | None = None,
) -> Reading:
    """Read one note. ``day`` overrides the note's own date of service, ``default_day`` stands in
    where there is none. Linear in the length of the note; touches no file, clock or network."""
    document = read_document(text, knowledge.lexicon)
    if not is_english(document.seen):
        return _not_english()
    facets = read_facets(document, knowledge.anatomy)
    before = len(facets.questions)
    others = read_sites(document, knowledge.sites, facets)
    asked = any(q.id.endswith("places_missing") for q in facets.questions[before:])
    if others and not any(work.joints for work in facets.procedures):
        # L5 was one of the nerves at the sacroiliac joint, the levels were those of foramina
        facets.withdraw("nerve_set_incomplete", *(() if asked else ("levels_missing",)))
    visit = read_visit(document)
    own_day = document.day
    joints = sorted(
        {joint for work in facets.procedures for joint in work.joints}, key=lambda j: j.order
    )
    diagnoses = read_diagnoses(
        document, knowledge.diagnoses, joints, day or own_day or default_day, is_billable
    )
    neighbours = neighbours_of(
        document,
        knowledge.lexicon.neighbour_labels,
        knowledge.sites,
        {work.site for work in others},
    )
    return Reading(
        procedures=tuple(facets.procedures),
        others=others,
        visit=visit,
        diagnoses=tuple(diagnoses.found.values()),
        flags=facets.flags_raised(),
        questions=(
            *facets.questions,
            *_variants(document),
            *diagnoses.questions,
            *(() if visit else _nothing(facets, others, neighbours)),
            *_left_out(document, knowledge, facets, others),
        ),
        not_reported=(
            *neighbours,
            *_injectate(document, facets),
            *_not_today(document),
            *diagnoses.not_reported,
        ),
        payer=payer_of(document),
        claim=claim_of(document),
        day=own_day,
        day_unreadable=own_day is None and has_unreadable_date(document.seen),
    )


def _not_english() -> Reading:
    return Reading(
        questions=(
            Question(
                "not_english",
                "The note does not read as English; only English notes are coded. Is there an "
                "English version?",
                blocking=True,
            ),
        )
    )


def _variants(document: Document) -> tuple[Question, ...]:
    """A vertebra more or less shifts every level name: the clinician must say how it was counted."""
    marks = tuple(
        Evidence(Span(element.start, element.end), "transitional vertebra")
        for line in document.lines
        if line.has("cue", "variant")
        for element in line.elements
        if element.kind == "cue" and element.value == "variant"
    )
    if not marks:
        return ()
    return (
        Question(
            "variant_anatomy",
            "The note mentions a transitional vertebra. By which numbering were the levels named, "
            "and which joints were treated?",
            blocking=True,
            evidence=marks,
        ),
    )


def _nothing(
    facets: FacetReading, others: tuple[SiteProcedure, ...], neighbours: tuple[NotReported, ...]
) -> tuple[Question, ...]:
    if facets.procedures or facets.questions or facets.flags or others:
        return ()
    if neighbours:
        names = ", ".join(item.what for item in neighbours)
        text = f"Nothing here belongs to a family that is modelled ({names}): code it by hand."
    else:
        text = "No procedure of a modelled family was found in this note. Is it the right document?"
    return (Question("nothing_to_code", text, blocking=True),)


def _left_out(
    document: Document,
    knowledge: Knowledge,
    facets: FacetReading,
    others: tuple[SiteProcedure, ...],
) -> tuple[Question, ...]:
    """Work beside what is coded that the note seems to tell and that makes no line: better asked about
    than left out in silence."""
    if not others and not any(work.joints for work in facets.procedures):
        return ()
    marks = untold_work(document, knowledge.sites, {work.site for work in others})
    if not marks:
        return ()
    names = ", ".join(dict.fromkeys(mark.fact for mark in marks))
    return (
        Question(
            "work_left_out",
            f"The note seems to tell of more work that day ({names}), for which no line was made. Was "
            "it done?",
            blocking=True,
            evidence=marks,
        ),
    )


def _injectate(document: Document, facets: FacetReading) -> tuple[NotReported, ...]:
    """Local anaesthetic or steroid that was given during an ablation."""
    if not any(work.act is Act.DENERVATION for work in facets.procedures):
        return ()
    marks = tuple(
        Evidence(Span(element.start, element.end), "included")
        for line in document.lines
        if line.status is Status.DONE and "drug" in line.said
        for element in line.elements
        if element.kind == "drug"
    )
    if not marks:
        return ()
    return (
        NotReported(
            "local anaesthetic, test block or steroid at the ablated joints",
            "part of the ablation",
            "INC001",
            ("64490", "64491", "64492", "64493", "64494", "64495"),
            marks,
        ),
    )


def _not_today(document: Document) -> tuple[NotReported, ...]:
    """Facet work that the note reports from the past or plans, with its words."""
    names = {
        Status.HISTORY: "earlier work",
        Status.PLANNED: "planned work",
        Status.NOT_DONE: "work not done",
    }
    found: dict[Status, list[Evidence]] = {}
    for line in document.lines:
        if not line.mentions or line.section == "planned":
            continue
        for mention in line.mentions:
            if mention.status in names and mention.act in {"denervation", "injection"}:
                found.setdefault(mention.status, []).append(
                    Evidence(Span(mention.start, mention.end), names[mention.status])
                )
    return tuple(
        NotReported(
            names[status], "not done on the date of service", "PLN001", evidence=tuple(marks)
        )
        for status, marks in found.items()
    )
