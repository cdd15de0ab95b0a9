"""A note cut into lines of elements: what every reader of the note starts from."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from superbill.model.spine import BOTH_SIDES, Side
from superbill.notes.clauses import clauses_of
from superbill.notes.context import date_of_service
from superbill.notes.elements import elements_of
from superbill.notes.mentions import Mention, Status, build, lists_of, side_of
from superbill.notes.spoken import Spoken, said_in
from superbill.notes.status import (
    is_strong,
    section_status,
    speech_of,
    status_in,
    status_of_consent,
)
from superbill.notes.tokens import tokens_of
from superbill.notes.view import view_and_noise, without_unticked

if TYPE_CHECKING:
    from datetime import date

    from superbill.loader.lexicon import Lexicon
    from superbill.notes.clauses import Clause
    from superbill.notes.elements import Element
    from superbill.notes.tokens import Tokens


@dataclass(frozen=True, slots=True)
class Line(Spoken):
    """One clause, read: its elements, its status as a whole, its mentions of levels; ``sides`` are
    those it names itself, ``running`` those in force from the lines above, ``section`` is the part of
    the note."""

    clause: Clause
    section: str
    number: int
    tokens: Tokens
    status: Status
    strong: bool
    mentions: tuple[Mention, ...]
    running: frozenset[Side] | None
    sides: frozenset[Side]

    @property
    def reached(self) -> frozenset[Side]:
        """The sides that the clause names, ``the other side`` told by the side in force above."""
        if not self.has("side", "other"):
            return self.sides
        known = self.sides or self.running or frozenset()
        return self.sides | (BOTH_SIDES - known if len(known) == 1 else known)


@dataclass(frozen=True, slots=True)
class Document:
    """``text`` as given, ``seen`` as read (same length), its lines, and the date of service as the
    note states it (``today`` in the form that dates in the text have)."""

    text: str
    seen: str
    lines: tuple[Line, ...] = field(default=())
    day: date | None = None
    today: str = ""


def read_document(text: str, lexicon: Lexicon) -> Document:
    """Cut a note into lines. Linear in the length of the note."""
    plain, noisy = view_and_noise(text)
    seen = without_unticked(plain)
    day = date_of_service(seen)
    today = f"{day.year}-{day.month}-{day.day}" if day else ""
    lines: list[Line] = []
    running = _Running()
    for number, clause in enumerate(clauses_of(seen, lexicon)):
        tokens = tokens_of(seen, clause.start, clause.end)
        if noisy:
            tokens.mend(lexicon.words)
        elements = elements_of(tokens, lexicon.terms)
        placed = running.placed(clause, elements)
        if lines and _goes_on(lines[-1], seen, placed, elements):
            placed = placed._replace(section="procedure", block=lines[-1].clause.block)
        line = _line(placed, number, tokens, elements, running, today)
        if lines and _denies_what_was_tried(lines[-1], line, seen):
            lines[-1] = _denied(lines[-1])
        lines.append(line)
    return Document(text, seen, tuple(lines), day, today)


def _goes_on(before: Line, seen: str, clause: Clause, elements: list[Element]) -> bool:
    """Whether a clause is the second half of an announcement: ``right C4/C5; left C3/C4``."""
    if before.status is not Status.HEADING or clause.section not in {"body", "title"}:
        return False
    if not seen[before.clause.start : before.clause.end].rstrip().endswith(";"):
        return False
    levels = any(element.kind == "levels" for element in elements)
    told = any(
        e.kind in {"temperature", "drug", "land"}
        or (e.kind == "act" and e.value in {"place", "lesion"})
        or (e.kind == "cue" and e.value in {"needle_in", "finding", "history", "past"})
        for e in elements
    )
    return levels and not told


def _denies_what_was_tried(before: Line, line: Line, seen: str) -> bool:
    """``Right C4-5 was attempted | but could not be entered``."""
    if line.status is not Status.NOT_DONE or line.mentions or line.sides:
        return False
    if before.status is not Status.DONE or len(before.mentions) != 1 or before.strong:
        return False
    if (
        not seen[line.clause.start : line.clause.end]
        .lstrip()
        .lower()
        .startswith(("but ", "however"))
    ):
        return False
    return len(before.mentions[0].levels.items) == 1


def _denied(line: Line) -> Line:
    mentions = tuple(mention._replace(status=Status.NOT_DONE) for mention in line.mentions)
    return replace(line, status=Status.NOT_DONE, mentions=mentions)


_COLUMN_SIDES = {
    "R": frozenset({Side.RIGHT}),
    "L": frozenset({Side.LEFT}),
    "LR": BOTH_SIDES,
}


def _line(
    clause: Clause,
    number: int,
    tokens: Tokens,
    elements: list[Element],
    running: _Running,
    today: str,
) -> Line:
    if clause.section == "side":
        elements[:] = [
            e._replace(value="both") if e.kind == "side" and e.value == "both_word" else e
            for e in elements
        ]
    said = said_in(elements)
    spoken = Spoken(elements, said)
    if clause.section in {"body", "title"} and _is_only_a_side(said):
        clause = clause._replace(section="side")
    speech = speech_of(spoken, section_status(clause.section), today)
    status = status_in(speech, len(elements))
    running_sides = running.step(clause, elements, status)
    if clause.sides:
        running_sides = _COLUMN_SIDES[clause.sides]
    strong = is_strong(spoken)
    mentions: list[Mention] = []
    places = [place for place, _ in lists_of(elements)]
    if places:
        if clause.section == "consent":
            speech = speech_of(spoken, status_of_consent(spoken), today)
        statuses = [status_in(speech, place) for place in places]
        mentions = build(clause, number, elements, statuses, strong=strong, running=running_sides)
        if clause.sides:  # a table's columns tell the side, whatever a remark in the row says
            mentions = [m._replace(sides=running_sides, sided=True) for m in mentions]
    own: frozenset[Side] = frozenset()
    if "side" in said:
        own = own.union(*(side for e in elements if (side := side_of(e)) is not None))
    return Line(
        elements,
        said,
        clause,
        clause.section,
        number,
        tokens,
        status,
        strong,
        tuple(mentions),
        running_sides,
        own,
    )


def _is_only_a_side(said: dict[str, set[str]]) -> bool:
    """A line of a form with nothing but boxes for the sides, of which one is ticked."""
    return "box" in said and "side" in said and said.keys() <= {"side", "box", "sign"}


def _is_labelled(elements: list[Element]) -> bool:
    """``Right: C5 and C6``: the label holds for its own line only."""
    return len(elements) > 2 and elements[0].kind == "side" and elements[1].value == ":"


def _tells_work(elements: list[Element]) -> bool:
    """``P: prone. Needles to the waist of each pillar``: a plan part that tells the work itself."""
    cues = {e.value for e in elements if e.kind == "cue"}
    if cues & {"planned", "planned_word", "order", "history", "past"}:
        return False
    kinds = {e.kind for e in elements}
    placed = any(e.kind == "act" and e.value == "place" for e in elements)
    return "prepped" in cues or ("land" in kinds and placed)


class _Running:
    """What the lines above say about the lines below: the side, and that the talk is of today."""

    def __init__(self) -> None:
        self.block = -1
        self.side: frozenset[Side] | None = None
        self.form_side: frozenset[Side] | None = None
        self.today = -1
        self.labelled = 0

    def placed(self, clause: Clause, elements: list[Element]) -> Clause:
        """A history part that turns to today's work is body from there on."""
        if clause.section not in {"history", "plan", "findings"}:
            return clause
        said_today = any(e.kind == "cue" and e.value == "today" for e in elements)
        announced = any(e.kind == "cue" and e.value == "announce" for e in elements)
        levels = any(e.kind == "levels" for e in elements)
        if (
            (said_today and levels)
            or (
                announced and any(e.kind in {"levels", "act", "struct", "energy"} for e in elements)
            )
            or (clause.section == "plan" and _tells_work(elements))
        ):
            self.today = clause.block
        return clause._replace(section="body") if self.today == clause.block else clause

    def step(
        self, clause: Clause, elements: list[Element], status: Status
    ) -> frozenset[Side] | None:
        """The side in force before this line's own words; then take in this line's words."""
        if clause.block != self.block:
            self.block = clause.block
            if clause.section != "log":
                self.side = None
        if self.labelled and clause.paragraph != self.labelled:
            self.side, self.labelled = None, 0
        if clause.section in {"targets", "log"} and self.side is None:
            self.side = self.form_side
        before = self.side
        if status in {Status.HISTORY, Status.TALK} or (
            status is Status.PLANNED and clause.section in {"plan", "body"}
        ):
            return before
        named = [side for e in elements if (side := side_of(e)) is not None]
        if any(e.kind == "side" and e.value == "other" for e in elements) and before:
            named.append(BOTH_SIDES - before if len(before) == 1 else before)
        if named:
            self.side = frozenset().union(*named)
            self.labelled = clause.paragraph if _is_labelled(elements) else 0
            if clause.section == "side":
                self.form_side = self.side
        return before
