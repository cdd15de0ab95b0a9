"""A note cut into lines of elements: what every reader of the note starts from."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from superbill.model.spine import BOTH_SIDES, Side
from superbill.notes.clauses import clauses_of
from superbill.notes.context import date_of_service
from superbill.notes.elements import Element, elements_of
from superbill.notes.mentions import Kind, Mention, Status, build, lists_of, side_of
from superbill.notes.spoken import Spoken, said_in
from superbill.notes.status import (
    is_strong,
    section_status,
    status_of_consent,
    statuses_in,
    tells_steps_only,
)
from superbill.notes.tokens import tokens_of
from superbill.notes.view import view_and_noise, without_foreign, without_unticked

if TYPE_CHECKING:
    from datetime import date

    from superbill.loader.lexicon import Lexicon
    from superbill.notes.clauses import Clause
    from superbill.notes.tokens import Tokens


@dataclass(slots=True, eq=False)
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
    seen = without_unticked(without_foreign(plain))
    day = date_of_service(seen)
    today = f"{day.year}-{day.month}-{day.day}" if day else ""
    lines: list[Line] = []
    running = _Running()
    for number, clause in enumerate(clauses_of(seen, lexicon)):
        tokens = tokens_of(seen, clause.start, clause.end)
        if noisy:
            tokens.mend(lexicon.words)
        elements = elements_of(tokens, lexicon.terms)
        supposing = tokens.count and tokens.lower[0] == "if" and len(elements) > 1
        if supposing or seen.startswith(("(if ", "(If "), clause.end):
            elements = [_supposing(tokens), *elements]
        if clause.section == "side":
            elements = [_as_ticked(element) for element in elements]
        elements = _with_limbs(_with_both(elements))
        said = said_in(elements)
        if "corrected" in said.get("cue", ()):
            elements = _as_corrected(elements)
            said = said_in(elements)
        spoken = Spoken(elements, said)
        placed = running.placed(clause, spoken)
        if placed.section == "administrative" and spoken.has("levels") and spoken.has("struct"):
            placed = placed._replace(section="planned")  # a time-out that reads the levels out
        if placed.section == "title" and lines and tells_steps_only(spoken):
            placed = placed._replace(section="body")
        if lines and _goes_on(lines[-1], seen, placed, spoken):
            placed = placed._replace(section="procedure", block=lines[-1].clause.block)
        line = _line(placed, number, tokens, spoken, running, today)
        tried = _tried_before(lines, line, seen)
        if tried is not None:
            lines[tried] = _denied(lines[tried])
        lines.append(line)
    return Document(text, seen, tuple(lines), day, today)


_CORRECTABLE = ("levels", "side", "temperature")


def _as_corrected(elements: list[Element]) -> list[Element]:
    """``At C4, C5, no wait, strike that, it is C5 and C6``: what is said anew replaces what stood
    before."""
    last = max(n for n, e in enumerate(elements) if e.kind == "cue" and e.value == "corrected")
    anew = {e.kind for e in elements[last:] if e.kind in _CORRECTABLE}
    return [e for n, e in enumerate(elements) if n > last or e.kind not in anew]


def _with_both(elements: list[Element]) -> list[Element]:
    """``Both L5-S1 joints``: one level on both sides, where elsewhere ``both`` is any two things."""
    for place, (one, two) in enumerate(itertools.pairwise(elements)):
        if one.value != "both_word" or two.levels is None or two.at != one.until:
            continue
        if len(two.levels.items) == 1 and two.levels.items[0].shape in {"single", "pair"}:
            return [*elements[:place], one._replace(value="both"), *elements[place + 1 :]]
    return elements


def _with_limbs(elements: list[Element]) -> list[Element]:
    """``Pillow under the right knee``: the side of a limb or muscle is no side of the spine. It goes
    into the element of the limb, as R, L or LR behind a colon."""
    if not any(element.kind == "place" for element in elements):
        return elements
    kept: list[Element] = []
    for element in elements:
        before = kept[-1] if kept else None
        if before is not None and _is_of_limb(before, element):
            letters = "".join(sorted(side_of(before) or BOTH_SIDES))
            kept[-1] = element._replace(
                value=f"{element.value}:{letters}", start=before.start, at=before.at
            )
            continue
        kept.append(element)
    return kept


def _is_of_limb(side: Element, limb: Element) -> bool:
    if limb.kind != "place" or limb.value.startswith("genicular."):
        return False
    return side.kind == "side" and limb.at == side.until and side.value in _OF_A_LIMB


_OF_A_LIMB = frozenset({"right", "left", "both", "both_word"})


def _supposing(tokens: Tokens) -> Element:
    """``If RFA is done later, the temperature should be 80 C``: nothing of it has happened."""
    return Element("cue", "hypothetical", tokens.start(0), tokens.end(0), 0, 1)


def _as_ticked(element: Element) -> Element:
    """``Both`` beside a field for the side is the side; elsewhere it is any two things."""
    if element.kind == "side" and element.value == "both_word":
        return element._replace(value="both")
    return element


def _goes_on(before: Line, seen: str, clause: Clause, spoken: Spoken) -> bool:
    """Whether a clause is the second half of an announcement: ``right C4/C5; left C3/C4``."""
    if before.status is not Status.HEADING or clause.section not in _ANNOUNCING:
        return False
    if not spoken.has("levels"):
        return False
    if not seen[before.clause.start : before.clause.end].rstrip().endswith(";"):
        return False
    return not (
        not spoken.said.keys().isdisjoint({"temperature", "drug", "land"})
        or spoken.has("act", "place", "lesion")
        or spoken.has("cue", "needle_in", "finding", "history", "past")
    )


_ANNOUNCING = frozenset({"body", "title"})


def _tried_before(lines: list[Line], line: Line, seen: str) -> int | None:
    """The line whose one level this line denies: ``Right C4-5 was attempted | but could not be
    entered``, ``C7: twitch at 0.6 V | nerve not lesioned``."""
    denied = line.status is Status.NOT_DONE or (
        line.status is Status.DONE and line.has("cue", "no_lesion")
    )
    if not denied or line.mentions or line.sides:
        return None
    if _OF_THAT.match(seen, line.clause.start, line.clause.end) is None:
        return None
    for before in reversed(lines[-_LOOK_BACK:]):
        if before.clause.block != line.clause.block or before.strong:
            return None
        if before.mentions:
            named = [m for m in before.mentions if m.kind is not Kind.SITE] or before.mentions
            single = len(named) == 1 and len(named[0].levels.items) == 1
            told = before.status is Status.DONE or (
                before.status is Status.HISTORY and before.has("cue", "finding")
            )
            return before.number if single and told and not before.has("date") else None
    return None


_OF_THAT = re.compile(
    r"\s*(?:but|however|nerve|level|joint|not)\b|.*\b(?:this|that) (?:joint|level|nerve|one|target|site)\b"
    r"|\s*it\b"
    r"|.*\bthere\b",
    re.IGNORECASE,
)
"""The start of a denial without a level, or words in it that point back to one."""
_LOOK_BACK = 3
"""Lines back in which the level is sought that a denial without one is about."""


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
    spoken: Spoken,
    running: _Running,
    today: str,
) -> Line:
    elements, said = spoken.elements, spoken.said
    if clause.section in _ANNOUNCING and _is_only_a_side(said):
        clause = clause._replace(section="side")
    lists = lists_of(elements) if _NAMING_LEVELS & said.keys() else []
    base = section_status(clause.section)
    *told, status = statuses_in(
        spoken, base, today, (*(place for place, _ in lists), len(elements))
    )
    own = _sides_in(spoken)
    above = running.step(clause, spoken, own, status)
    if clause.sides:
        above = _COLUMN_SIDES[clause.sides]
    strong = is_strong(spoken)
    mentions: list[Mention] = []
    if lists:
        if clause.section == "consent":
            base = status_of_consent(spoken)
            told = statuses_in(spoken, base, today, [place for place, _ in lists])
        mentions = build(clause, number, elements, lists, told, strong=strong, running=above)
        if clause.sides:  # a table's columns tell the side, whatever a remark in the row says
            mentions = [m._replace(sides=above, sided=True) for m in mentions]
    section = clause.section
    found = tuple(mentions)
    return Line(elements, said, clause, section, number, tokens, status, strong, found, above, own)


_NAMING_LEVELS = frozenset({"levels", "struct", "land"})


def _sides_in(spoken: Spoken) -> frozenset[Side]:
    """The sides that a clause names in its own words."""
    if "side" not in spoken.said:
        return frozenset()
    return frozenset().union(*(s for e in spoken.elements if (s := side_of(e)) is not None))


def _is_only_a_side(said: dict[str, set[str]]) -> bool:
    """A line of a form with nothing but boxes for the sides, of which one is ticked."""
    return "box" in said and "side" in said and said.keys() <= {"side", "box", "sign"}


def _opens_with_side(elements: list[Element], clause: Clause) -> bool:
    """``On the left ...``: the side is the first thing that the clause says."""
    first = elements[0]
    return first.kind == "side" and first.start - clause.start <= len(" On the ")


def _is_labelled(elements: list[Element]) -> bool:
    """``Right: C5 and C6``: the label holds for its own line only."""
    return len(elements) > 2 and elements[0].kind == "side" and elements[1].value == ":"


def _tells_work(spoken: Spoken) -> bool:
    """``P: prone. Needles to the waist of each pillar``: a plan part that tells the work itself."""
    if spoken.has("cue", "planned", "planned_word", "order", "history", "past"):
        return False
    return spoken.has("cue", "prepped") or (spoken.has("land") and spoken.has("act", "place"))


def _tells_position(spoken: Spoken) -> bool:
    """``Prone, 18g Tuohy``: the first word of a clause puts the patient on the table."""
    first = spoken.elements[:1]
    return bool(first) and first[0].kind == "cue" and first[0].value == "prepped"


_TOLD_APART = frozenset({"history", "plan", "findings"})
_OF_WORK = frozenset({"levels", "act", "struct", "energy"})
_ASIDE = frozenset({Status.HISTORY, Status.TALK})


class _Running:
    """What the lines above say about the lines below: the side, and that the talk is of today."""

    def __init__(self) -> None:
        self.block = -1
        self.side: frozenset[Side] | None = None
        self.form_side: frozenset[Side] | None = None
        self.today = -1
        self.labelled = 0

    def placed(self, clause: Clause, spoken: Spoken) -> Clause:
        """A history part that turns to today's work is body from there on, and so is a diagnosis
        below which the story of the steps begins."""
        if clause.section == "diagnosis" and _tells_position(spoken):
            self.today = clause.block
        if clause.section not in _TOLD_APART:
            return clause._replace(section="body") if self.today == clause.block else clause
        if (
            (spoken.has("cue", "today") and spoken.has("levels"))
            or (
                spoken.has("cue", "announce")
                and not spoken.has("cue", "past")
                and bool(_OF_WORK & spoken.said.keys())
            )
            or (clause.section == "plan" and _tells_work(spoken))
        ):
            self.today = clause.block
        return clause._replace(section="body") if self.today == clause.block else clause

    def step(
        self, clause: Clause, spoken: Spoken, own: frozenset[Side], status: Status
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
        if "side" in spoken.said:
            self._take_in(clause, spoken, own, status)
        return before

    def _take_in(
        self, clause: Clause, spoken: Spoken, own: frozenset[Side], status: Status
    ) -> None:
        """Remember the side that a clause puts what follows on."""
        if status in _ASIDE:
            if clause.section == "body" and own and _opens_with_side(spoken.elements, clause):
                self.side = own  # "On the left his blocks had been positive": the talk turns there
            return
        if status is Status.PLANNED and clause.section in {"plan", "body"}:
            return
        named = own
        if self.side and spoken.has("side", "other"):
            named |= BOTH_SIDES - self.side if len(self.side) == 1 else self.side
        if named:
            self.side = named
            self.labelled = clause.paragraph if _is_labelled(spoken.elements) else 0
            if clause.section == "side":
                self.form_side = self.side
