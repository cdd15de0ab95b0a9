"""Whether the work was carried through, stopped, or never begun."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from superbill.model.procedure import Act, Outcome
from superbill.model.span import Evidence, Span
from superbill.notes.mentions import Status, is_denied

if TYPE_CHECKING:
    from superbill.notes.document import Document, Line
    from superbill.notes.elements import Element

_PLAIN = frozenset(
    "postponed aborted abort terminated abandoned incomplete cancelled canceled called off cut short".split()
)
_NOT_YET = re.compile(r"\b(?:before|prior|had not|nothing)\b", re.IGNORECASE)
_OF_ALL = re.compile(r"\b(?:procedure|case|session|everything|remaining|rest)\b", re.IGNORECASE)
_TOLD = frozenset({"body", "log", "targets"})
_PROMINENT = frozenset({"outcome", "title", "procedure", "planned"})
_ELSEWHERE = frozenset({"history", "findings", "consent", "plan", "diagnosis"})


def abort_lines(document: Document) -> list[Line]:
    """The clauses that say the work was given up."""
    return [line for line in document.lines if _aborts(line, document)]


def _aborts(line: Line, document: Document) -> bool:
    if line.section in _ELSEWHERE or line.status is Status.HISTORY:
        return False
    for element in line.elements:
        if _is_put_off(element, line, document):
            return True
        if element.kind != "cue" or element.value != "abort" or line.has("neighbour"):
            continue
        if (
            line.mentions
            and line.section in _TOLD
            and not _OF_ALL.search(document.seen, line.clause.start, line.clause.end)
        ):
            continue  # "L5 could not be reached and was abandoned" is about L5
        words = document.seen[element.start : element.end].lower()
        if words.split()[0] in _PLAIN or " " in words or line.section in _PROMINENT:
            return True
        clause = document.seen[line.clause.start : line.clause.end].lower()
        if any(word in clause for word in ("procedure", "case", "block", "ablation", "treatment")):
            return True
    return False


def _is_put_off(element: Element, line: Line, document: Document) -> bool:
    """``Procedure postponed`` without a side or level is about the whole work."""
    if element.kind != "cue" or element.value != "not_done" or line.sides or line.mentions:
        return False
    words = document.seen[element.start : element.end].lower()
    if line.section in {"title", "outcome"} and words in {
        "not performed",
        "not done",
        "not completed",
    }:
        return True
    return words in {"postponed", "was postponed"}


_OF_BLOCKS = re.compile(r"inject|block|medication|needle", re.IGNORECASE)
_OF_HEAT = re.compile(r"lesion|\brf\b|ablat|energy|heat|burn|current|generator", re.IGNORECASE)
_CARRIED_OUT = re.compile(
    r"\b(?:delivered|applied|made|performed|created|done|given|produced|undertaken)\b",
    re.IGNORECASE,
)


def nothing_treated(document: Document, act: Act) -> bool:
    """Whether the note says that no lesion was made, or nothing injected."""
    return any(
        denies_all(line, document, act, frozenset({"no_lesion", "before_lesion"}))
        for line in document.lines
        if line.status is not Status.HISTORY and line.section not in _ELSEWHERE
    )


def denies_all(
    line: Line, document: Document, act: Act, cues: frozenset[str] = frozenset({"no_lesion"})
) -> bool:
    """Whether a clause denies the whole work; one that names a level or side denies only that."""
    if line.has("cue", "no_work"):
        return True
    if line.mentions or line.sides or line.has("cue", "finding"):
        return False
    foreign = _OF_BLOCKS if act is Act.DENERVATION else _OF_HEAT
    for place, element in enumerate(line.elements):
        words = document.seen[element.start : element.end]
        if element.kind == "cue" and element.value in cues:
            if not foreign.search(words) or (_OF_BLOCKS.search(words) and _OF_HEAT.search(words)):
                return True
        elif (
            act is Act.DENERVATION
            and _is_treatment(element)
            and is_denied(line.elements, place)
            and _CARRIED_OUT.search(document.seen, element.end, line.clause.end)
        ):
            return True
    return False


def _is_treatment(element: Element) -> bool:
    return element.kind == "act" and element.value in {"ablate", "lesion"}


def outcome_of(document: Document) -> tuple[Outcome, tuple[Evidence, ...]]:
    """How far stopped work had gone, and the words that say so."""
    before = _evidence(document, "before_anaesthesia")
    after = _evidence(document, "after_anaesthesia") or _local_given(document)
    needles = _evidence(document, "needle_in") or _needles_placed(document)
    room = _evidence(document, "prepped")
    if _evidence(document, "not_prepped") and not needles and not room:
        return Outcome.NOT_STARTED, ()
    if before and not needles:
        return Outcome.STOPPED_BEFORE_ANAESTHESIA, before
    if needles or after:
        return Outcome.STOPPED_AFTER_ANAESTHESIA, needles or after
    if room:
        return Outcome.STOPPED_BEFORE_ANAESTHESIA, room
    return Outcome.NOT_STARTED, ()


def _needles_placed(document: Document) -> tuple[Evidence, ...]:
    """``The needle had reached the left L4 transverse process``."""
    return tuple(
        Evidence(Span(line.clause.start, line.clause.end), "needle in")
        for line in document.lines
        if line.section == "body" and line.status is Status.DONE
        if line.has("act", "place") and line.has("land") and not line.has("cue", "not")
    )


def _local_given(document: Document) -> tuple[Evidence, ...]:
    """``Local lidocaine to the skin``: anaesthesia has begun."""
    return tuple(
        Evidence(Span(element.start, element.end), "after anaesthesia")
        for line in document.lines
        if line.section in {"body", "anesthesia"} and line.status is Status.DONE
        for place, element in enumerate(line.elements)
        if element.kind == "drug" and element.value == "local" and not line.has("cue", "not")
        if not _NOT_YET.search(document.seen, line.clause.start, element.start)
    )


def _evidence(document: Document, cue: str) -> tuple[Evidence, ...]:
    return tuple(
        Evidence(Span(element.start, element.end), cue.replace("_", " "))
        for line in document.lines
        if line.section not in _ELSEWHERE and _is_of_today(line)
        for place, element in enumerate(line.elements)
        if element.kind == "cue" and element.value == cue and not is_denied(line.elements, place)
        if cue != "after_anaesthesia"
        or not _NOT_YET.search(document.seen, line.clause.start, element.start)
    )


def _is_of_today(line: Line) -> bool:
    """Told of today; in the story of a stopped procedure ``had been taken to the room`` is, too."""
    if line.status is Status.HISTORY:
        past = line.has("cue", "history", "past") or line.has("date")
        return line.section == "body" and line.has("cue", "pluperfect") and not past
    return line.status in {Status.DONE, Status.HEADING, Status.TALK}
