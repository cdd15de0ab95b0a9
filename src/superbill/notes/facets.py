"""Puts the lines of a note together into facet-joint procedures.

Four voices speak in a note: the heading (what it says it is), the body (what was done), the plan,
and refusals (what was not done). Each is gathered per side; where heading and body disagree the
body is followed, flagged and asked about.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from superbill.model.claim import Flag, Question
from superbill.model.procedure import Act, Energy, FacetProcedure, Guidance, Intent, Outcome
from superbill.model.span import Evidence, Span
from superbill.model.spine import BOTH_SIDES, Joint, Nerve, Side
from superbill.notes.mentions import Kind, Mention, Status, act_of
from superbill.notes.named import BySide, Named, gather, levels_from, needed_nerves, settle
from superbill.notes.stopping import abort_lines, denies_all, nothing_treated, outcome_of
from superbill.notes.technique import THERMAL_FROM, Technique, loose_temperatures

if TYPE_CHECKING:
    from superbill.loader.anatomy import Anatomy
    from superbill.notes.document import Document, Line


@dataclass(slots=True)
class FacetReading:
    """The facet work of a note with what was noticed on the way."""

    procedures: list[FacetProcedure] = field(default_factory=list)
    flags: dict[str, list[Evidence]] = field(default_factory=dict)
    questions: list[Question] = field(default_factory=list)

    def flag(self, name: str, *evidence: Evidence) -> None:
        """Raise a flag, or add evidence to it."""
        self.flags.setdefault(name, []).extend(evidence)

    def ask(self, name: str, text: str, *evidence: Evidence, blocking: bool = True) -> None:
        """Ask the clinician, once per question."""
        if all(question.id != name for question in self.questions):
            self.questions.append(Question(name, text, blocking, evidence))

    def flags_raised(self) -> tuple[Flag, ...]:
        """The flags in the order of their names."""
        return tuple(Flag(name, tuple(self.flags[name])) for name in sorted(self.flags))


_LOOSE_WORDS = 3
"""How many words beside its levels a clause may have and still be a mere list of them."""

_SPINE = re.compile(
    r"\b(?:lumbar|lumbosacral|cervical|thoracic|cervicothoracic|thoracolumbar|spine|spinal|neck|back)\b",
    re.IGNORECASE,
)

_ONLY_SIDE = re.compile(
    r"\b(?:right|left|rt|lt)(?:[ -]sided?)? only\b|\bonly (?:on )?(?:the )?(?:right|left)(?: side)?\b(?! [CTL]\d)",
    re.IGNORECASE,
)

HEADING_SECTIONS = frozenset({"title", "procedure"})
_BODY_SECTIONS = frozenset(
    "body log targets guidance energy anesthesia outcome injectate side administrative".split()
)
_TREATMENT_SECTIONS = frozenset("body log targets energy injectate side guidance".split())


_TREATED = frozenset({Status.HEADING, Status.DONE, Status.ORDERED, Status.NOT_DONE, Status.PLANNED})


def is_about_facets(document: Document) -> bool:
    """Whether the note reports facet work at all: it names facets or their nerves outside history
    and talk, or ablates at a spinal level."""
    for line in document.lines:
        if line.status not in _TREATED or line.section in {"diagnosis", "plan"}:
            continue
        if line.has("struct", "medial_branch", "facet", "ton", "dorsal_ramus") or line.has("act", "mbb", "facet"):
            return True
        if line.has("act", "ablate", "ablated") or line.has("energy", "pulsed", "cooled"):
            return True
        if line.mentions and line.has("act", "ia"):
            return True
    return False


def read_facets(document: Document, anatomy: Anatomy) -> FacetReading:
    """The facet procedures of a note."""
    reading = FacetReading()
    acts = acts_of(document) if is_about_facets(document) else set()
    for act in sorted(acts):
        for scope in _scopes(document, act):
            procedure = _Assembly(document, anatomy, act, acts, reading, scope).procedure()
            if procedure is not None:
                reading.procedures.append(procedure)
    _drop_included(reading)
    for line in document.lines:
        if line.has("neighbour") and line.status in {Status.HEADING, Status.DONE}:
            for element in line.elements:
                if element.kind == "energy" and element.value == "pulsed" and not line.has("cue", "not"):
                    reading.flag("pulsed_rf", Evidence(Span(element.start, element.end), "pulsed"))
    return reading


def _scopes(document: Document, act: Act) -> tuple[frozenset[int] | None, ...]:
    """The clauses that each procedure of one kind may draw its levels and technique from: all of
    them, or, where some joints were heated and others only pulsed, each kind its own."""
    if act is not Act.DENERVATION:
        return (None,)
    told = [
        (number, line)
        for number, line in enumerate(document.lines)
        if line.status is Status.DONE and line.section in _BODY_SECTIONS
    ]
    placed = [(number, line) for number, line in told if _names_levels(line)]
    pulsed = {n for n, line in placed if line.has("energy", "pulsed") and not line.has("cue", "not")}
    heated = {n for n, line in placed if n not in pulsed and _is_hot(line)}
    if not pulsed or not heated or _levels_at(document, pulsed) & _levels_at(document, heated):
        return (None,)
    return frozenset(n for n, _ in told if n not in pulsed), frozenset(pulsed)


def _names_levels(line: Line) -> bool:
    return any(mention.status is Status.DONE for mention in line.mentions)


def _is_hot(line: Line) -> bool:
    return line.has("energy", "thermal", "cooled") or any(
        element.kind == "temperature" and element.number >= THERMAL_FROM for element in line.elements
    )


def _levels_at(document: Document, numbers: set[int]) -> set[tuple[str, bool]]:
    return {
        (vertebra, Side.RIGHT in (mention.sides or ()))
        for number in numbers
        for mention in document.lines[number].mentions
        if mention.kind is not Kind.SITE
        for vertebra in _vertebrae(mention)
    }


def acts_of(document: Document) -> set[Act]:
    """What kinds of facet work the note is about, told by its headings, else by its body, else by
    its order."""
    headings = [line for line in document.lines if line.section in HEADING_SECTIONS]
    announced = [line for line in document.lines if line.section not in HEADING_SECTIONS]
    listed = [line for line in headings if line.section == "procedure"]
    titled = [line for line in headings if line.section == "title"]
    for lines in (listed, [*titled, *announced]):
        found = _acts_in(lines, {Status.HEADING})
        if len(found) > 1 and not any(line.mentions for line in lines):
            found = set()  # "injection / ablation form" tells nothing
        if found:
            return found | _steroid_injection(document)
    body = [line for line in document.lines if line.section in _BODY_SECTIONS]
    found = _acts_in([line for line in body if line.mentions], {Status.DONE})
    found = found or _acts_in(list(document.lines), {Status.ORDERED})
    found = found or _acts_in(body, {Status.DONE})
    if found:
        return found
    found = _acts_in(headings, {Status.PLANNED, Status.NOT_DONE})
    return found or _unnamed_injection([*headings, *body]) or _generator_log(document)


def _generator_log(document: Document) -> set[Act]:
    """A printout of lesions that never says what it is."""
    lesions = any(line.has("act", "lesion") for line in document.lines)
    return {Act.DENERVATION} if lesions and any(line.mentions for line in document.lines) else set()


def _steroid_injection(document: Document) -> set[Act]:
    """A steroid put into a named joint is an injection of its own, also beside an ablation."""
    injected = any(
        line.status is Status.DONE
        and line.mentions
        and line.has("act", "ia", "facet")
        and line.has("drug", "steroid")
        for line in document.lines
    )
    return {Act.INJECTION} if injected else set()


def is_neighbour_only(document: Document) -> bool:
    """Whether the headings are about other work and say nothing of facets."""
    headings = [line for line in document.lines if line.status is Status.HEADING]
    return any(line.has("neighbour") for line in headings) and not any(
        _names_facets(line) for line in headings
    )


def _names_facets(line: Line) -> bool:
    return line.has("struct", "medial_branch", "facet", "ton") or line.has("act", "mbb", "ia", "facet")


def _treats_facets(line: Line) -> bool:
    """In a note about other work a facet counts only with an act of its own, not as a landmark."""
    acts = {act_of(line.elements, place) for place in range(len(line.elements))}
    return _names_facets(line) and bool(acts & {"denervation", "injection"})


def _unnamed_injection(lines: list[Line]) -> set[Act]:
    """``Fluoro-guided injections:`` over a list of facet joints."""
    today = [line for line in lines if line.status in {Status.HEADING, Status.DONE}]
    if any(line.has("drug") and line.mentions and line.has("struct") and not line.has("temperature") for line in today):
        return {Act.INJECTION}
    injects = any(line.has("act", "inject", "block") or line.has("drug", "steroid") for line in today)
    facets = any(line.has("struct", "facet", "medial_branch") for line in today)
    return {Act.INJECTION} if injects and facets else set()


_WEAK = frozenset({"inject", "block", "lesion"})
"""Words that tell facet work only beside a facet, and not beside other work."""


def _acts_in(lines: list[Line], statuses: set[Status]) -> set[Act]:
    found: set[Act] = set()
    weak: set[Act] = set()
    for line in lines:
        if line.status not in statuses:
            continue
        facet = line.has("struct", "medial_branch", "facet", "dorsal_ramus", "ton") or line.has(
            "act", "mbb", "ia"
        )
        neighbour = line.has("neighbour")
        for place, element in enumerate(line.elements):
            act = act_of(line.elements, place)
            if act not in {"denervation", "injection"} or (neighbour and not facet):
                continue
            if line.status is Status.ORDERED and _before_order(line, place):
                continue
            if element.kind == "act" and element.value in _WEAK:
                if facet and line.mentions and element.value == "block":
                    found.add(Act(act))
                elif facet or _could_be_facets(line, element.value):
                    weak.add(Act(act))
            else:
                found.add(Act(act))
    return found or weak


def _before_order(line: Line, place: int) -> bool:
    """``Has done well with two blocks and came for ablation``: the blocks were not ordered."""
    rest = [n for n in range(place + 1, len(line.elements))]
    ordered = next((n for n in rest if line.elements[n].value == "order"), None)
    return ordered is not None and any(act_of(line.elements, n) for n in rest if n > ordered)


def _could_be_facets(line: Line, value: str) -> bool:
    """``SECOND CONFIRMATORY BLOCK`` as a title, or a block at named levels."""
    if line.status is Status.HEADING and value == "block":
        return True
    return bool(line.mentions) and value != "lesion"


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
            if rest != procedure.joints:
                procedure = _with_joints(procedure, rest)
        kept.append(procedure)
    reading.procedures[:] = kept


def _with_joints(procedure: FacetProcedure, joints: frozenset[Joint]) -> FacetProcedure:
    from dataclasses import replace

    return replace(procedure, joints=joints)


def _vertebrae(mention: Mention) -> set[str]:
    return {v for item in mention.levels.items for v in item.vertebrae}


def _likeness(mention: Mention) -> str:
    """What a mention is compared with: bare pairs with joints, bare levels with anything."""
    pairs = all(item.shape == "pair" for item in mention.levels.items)
    if mention.kind is Kind.JOINT or (pairs and mention.kind in {Kind.BARE, Kind.BLOCK}):
        return Kind.JOINT.value
    return "any" if mention.kind is Kind.BARE else mention.kind.value


def _vertebrae_of(mentions: list[Mention]) -> set[str]:
    return {vertebra for mention in mentions for vertebra in _vertebrae(mention)}


def _denied_in(line: Line) -> list[Mention]:
    """The levels that a clause denies; where it names joints, a span beside them only explains."""
    denied = [mention for mention in line.mentions if mention.status is Status.NOT_DONE]
    pairs = [m for m in denied if all(item.shape == "pair" for item in m.levels.items)]
    return [m for m in denied if m in pairs or m.kind is not Kind.BARE] if pairs else denied


def _repeats(line: Line) -> bool:
    """``The same was repeated on the right``, ``the same four nerves were blocked on the right``."""
    if line.has("cue", "repeat_same") or line.has("cue", "then_other_side"):
        return True
    return line.has("cue", "same") and (
        line.has("act") or line.has("struct", "nerve", "medial_branch", "joint", "facet", "level")
    )


class _Assembly:
    """One kind of facet work, put together from the voices of the note."""

    def __init__(
        self,
        document: Document,
        anatomy: Anatomy,
        act: Act,
        acts: set[Act],
        reading: FacetReading,
        scope: frozenset[int] | None = None,
    ) -> None:
        self.document = document
        self.anatomy = anatomy
        self.act = act
        self.scope = scope
        self.alone = len(acts) == 1
        self.first = act is Act.DENERVATION or self.alone
        self.reading = reading
        self.lines = document.lines
        self.aborts = abort_lines(document) or self._silent_stop()
        self.neighbour_only = is_neighbour_only(document)
        self.letters = self._letters(acts)
        self.ordered_sides: frozenset[Side] = frozenset()
        self.heading_sides: frozenset[Side] = frozenset()
        self.refused_levels: dict[Side, set[str]] = {}
        self.refused_nerves: dict[Side, set[str]] = {}

    def _silent_stop(self) -> list[Line]:
        """Lines that say nothing was treated, where no line reports a treatment: the work ended
        though the note has no word for it."""
        if any(line.strong and line.status is Status.DONE for line in self.lines):
            return []
        if self.act is Act.INJECTION and any(
            line.has("drug") and line.status is Status.DONE for line in self.lines
        ):
            return []
        return [
            line
            for line in self.lines
            if (denies_all(line, self.document, self.act) or line.has("cue", "not_prepped"))
            and line.section in _BODY_SECTIONS
            and not line.has("neighbour")
        ]

    def _letters(self, acts: set[Act]) -> set[str]:
        """The region letters that only this kind of work has in the heading."""
        if self.alone:
            return set()
        by_act: dict[str, set[str]] = {act.value: set() for act in acts}
        for line in self.lines:
            if line.status in {Status.HEADING, Status.DONE}:
                for mention in line.mentions:
                    if mention.act in by_act:
                        by_act[mention.act] |= set(mention.levels.region_letters)
        others = set().union(*(found for act, found in by_act.items() if act != self.act.value))
        return by_act[self.act.value] - others

    # Voices ------------------------------------------------------------------------------------

    def _own(self, mention: Mention) -> bool:
        if mention.kind is Kind.OTHER or mention.act == "neighbour":
            return False
        if self.scope is not None and mention.clause not in self.scope:
            return False
        if not self._is_about_work(mention):
            return False
        if self.neighbour_only and not _treats_facets(self.lines[mention.clause]):
            return False
        if self.alone:
            return True
        if mention.act or not self.letters:
            return mention.act == self.act.value or (not mention.act and self.first)
        return bool(self.letters & set(mention.levels.region_letters))

    def _is_about_work(self, mention: Mention) -> bool:
        """A bare level in a sentence about something else is not a treated level."""
        if mention.kind is not Kind.BARE or mention.status is Status.HEADING:
            return True
        line = self.lines[mention.clause]
        if line.has("percent") and not any(
            line.has(kind) for kind in ("act", "drug", "temperature", "land", "struct")
        ):
            return False  # "Right C4 0%": the result of a block
        if line.section in {"targets", "log", "planned", "injectate", "side"}:
            return True
        if any(line.has(kind) for kind in ("act", "energy", "temperature", "land", "intent")):
            return True
        if any(e.kind == "struct" and e.value != "level" for e in line.elements):
            return True
        if line.has("cue", "needle_in", "repeat_same", "not_done", "no_lesion", "all_levels", "abort"):
            return True
        covered = sum(element.until - element.at for element in line.elements)
        words = len(self.document.seen[line.clause.start : line.clause.end].split())
        return words - covered <= _LOOSE_WORDS

    def _mentions(self, *statuses: Status, sections: frozenset[str] | None = None) -> list[Mention]:
        return [
            mention
            for line in self.lines
            if sections is None or line.section in sections
            for mention in line.mentions
            if mention.status in statuses and self._own(mention)
        ]

    def _sides_in(self, lines: list[Line]) -> frozenset[Side]:
        return frozenset().union(*(line.sides for line in lines))

    def procedure(self) -> FacetProcedure | None:
        """The procedure, or nothing where the note names no place and nothing was begun."""
        heading_lines = [
            line
            for line in self.lines
            if line.status is Status.HEADING
        ]
        heading = self._mentions(Status.HEADING)
        planned = self._mentions(Status.ORDERED) + self._mentions(
            Status.PLANNED, Status.NOT_DONE, sections=HEADING_SECTIONS | {"planned"}
        )
        body = self._mentions(Status.DONE, sections=_TREATMENT_SECTIONS)
        refused = [line for line in self.lines if self._refuses(line)]

        heading_sides = self._sides_in(heading_lines)
        if not self.alone and heading:
            heading_sides = frozenset().union(*(m.sides for m in heading if m.sides))
        ordered = [
            line
            for line in self.lines
            if line.status is Status.ORDERED
            or line.section == "planned"
            or (line.section in HEADING_SECTIONS and line.status is Status.PLANNED)
        ]
        ordered_sides = self._sides_in(ordered)
        if len(heading_sides) == 1:
            body = [
                m if m.sided or m.sides != BOTH_SIDES else m._replace(sides=None) for m in body
            ]
        body = self._without_sacral_branch(self._not_restated(body))
        body = self._without_foreign_log(body)
        if self.aborts and any(m.strong and _vertebrae(m) for m in body):
            body = [m for m in body if m.strong or m.kind not in {Kind.NERVE, Kind.SITE}]
        body_sides = self._body_sides(body)
        only = self._only_side()
        if only:
            body, heading_sides = self._limited(body, heading_sides, only)
            body_sides = only
            heading = [m._replace(sides=only & (m.sides or only) or only) for m in heading]
            if ordered_sides - only:
                self.reading.flag("planned_not_done")
        self.heading_sides = heading_sides or ordered_sides
        self.ordered_sides = ordered_sides
        default = self.heading_sides or body_sides
        if not default:
            default = frozenset().union(*(m.sides for m in (*heading, *planned) if m.sides))
        side_known = bool(default)
        if not default:
            default = frozenset({Side.RIGHT})

        said = gather(heading, self.act.value, default, self.anatomy)
        orders = gather(planned, self.act.value, default, self.anatomy)
        expected = said or orders
        named = expected or gather(
            [m for m in body if m.kind is Kind.NERVE], self.act.value, default, self.anatomy
        )
        done = gather(body, self.act.value, default, self.anatomy, named)
        self._repeat(done, body_sides, default)
        whole = {side: self._settled(named) for side, named in expected.items()}
        self._fewer_than_ordered(said, orders, whole)
        return self._decide(
            said, orders, done, whole, refused, body_sides, default, side_known=side_known
        )

    def _only_side(self) -> frozenset[Side]:
        """``Performed: LEFT only``: the one side that the note limits the work to."""
        for line in self.lines:
            if line.status not in {Status.DONE, Status.HEADING} or line.mentions or len(line.sides) != 1:
                continue
            if _ONLY_SIDE.search(self.document.seen, line.clause.start, line.clause.end):
                return line.sides
        return frozenset()

    def _limited(
        self, body: list[Mention], heading_sides: frozenset[Side], only: frozenset[Side]
    ) -> tuple[list[Mention], frozenset[Side]]:
        """Body mentions and heading sides without the other side."""
        kept = [m for m in body if m.sides is None or m.sides & only]
        return [m._replace(sides=m.sides & only) if m.sides else m for m in kept], only

    def _fewer_than_ordered(self, said: BySide, orders: BySide, whole: dict[Side, set[str]]) -> None:
        """An order and a list of what was performed that is shorter."""
        if not said or not orders:
            return
        for side, named in orders.items():
            ordered, _ = settle(named, self.anatomy)
            if whole.get(side, set()) < ordered:
                self.reading.flag("planned_not_done", *named.evidence)

    def _not_restated(self, body: list[Mention]) -> list[Mention]:
        """Leave out mentions without a side that only repeat what stood with its side before."""
        sided: dict[str, set[str]] = {}
        for mention in body:
            if mention.sided:
                for kind in (mention.kind.value, "any", _likeness(mention)):
                    sided.setdefault(kind, set()).update(_vertebrae(mention))
        return [
            mention
            for mention in body
            if mention.sided or not _vertebrae(mention) <= sided.get(_likeness(mention), set())
        ]

    def _without_sacral_branch(self, body: list[Mention]) -> list[Mention]:
        """``S1 ascending branch to the L5-S1 joint``, ``third occipital nerve over the C2-3 joint``: such
        a joint tells where the nerve is, not that no other was treated."""
        clauses = {m.clause for m in body if m.kind is Kind.NERVE and _vertebrae(m) == {"S1"}}
        occipital = {m.clause for m in body if m.kind is Kind.NERVE and _vertebrae(m) == {"TON"}}
        others = [m for m in body if m.kind is Kind.NERVE and _vertebrae(m) - {"S1"}]
        aside = [
            m
            for m in body
            if m.kind is Kind.JOINT
            and (
                (m.clause in clauses and _vertebrae(m) == {"L5", "S1"})
                or (m.clause in occipital and _vertebrae(m) == {"C2", "C3"})
            )
        ]
        named = [m for m in body if m.kind is Kind.JOINT and m not in aside]
        if not others or named:
            return body
        return [m for m in body if m not in aside]

    def _without_foreign_log(self, body: list[Mention]) -> list[Mention]:
        """A generator's log that gives another side than the narrative: the narrative is followed."""
        logged = [m for m in body if self.lines[m.clause].section == "log" and m.sided]
        told = [m for m in body if self.lines[m.clause].section != "log" and m.sided]
        one = frozenset().union(*(m.sides for m in logged if m.sides))
        other = frozenset().union(*(m.sides for m in told if m.sides))
        if len(one) != 1 or len(other) != 1 or one == other or not _vertebrae_of(logged) & _vertebrae_of(told):
            return body
        self._sides_conflict([Evidence(Span(m.start, m.end), "side") for m in logged])
        return [m for m in body if m not in logged]

    def _refuses(self, line: Line) -> bool:
        return (
            (line.status is Status.NOT_DONE or bool(_denied_in(line)))
            and (line.section in _BODY_SECTIONS | {"plan"} or self._trails(line))
            and (bool(line.sides) or bool(line.mentions))
        )

    def _trails(self, line: Line) -> bool:
        """``Procedure: bilateral L4-5 RFA. Left side not done.``: a denial behind the heading."""
        return line.section == "procedure" and not line.has("act", "ablate", "mbb", "ia", "facet")

    def _body_sides(self, body: list[Mention]) -> frozenset[Side]:
        """The sides that the body's own words put the work on."""
        sides = {side for mention in body if mention.sides for side in mention.sides}
        if not self.alone:
            return frozenset(sides)
        if any(m.sides is None for m in body) and self._is_repeated():
            return BOTH_SIDES
        for line in self.lines:
            if line.status is Status.DONE and line.section in _BODY_SECTIONS and line.reached:
                if line.section == "side":
                    sides |= line.sides
                elif _repeats(line) or line.has("cue", "repeat_side"):
                    sides |= line.reached
                elif line.strong or line.has("act", "place") or line.has("cue", "needle_in"):
                    sides |= line.sides
        return frozenset(sides)

    def _is_repeated(self) -> bool:
        """Whether the body says that one side was treated as the other was."""
        return any(
            line.status is Status.DONE and _repeats(line) and line.reached
            for line in self.lines
            if line.section in _BODY_SECTIONS
        )

    def _repeat(self, done: BySide, body_sides: frozenset[Side], default: frozenset[Side]) -> None:
        """``The same was repeated on the right``: the right side gets what the left one has."""
        for line in self.lines:
            if line.status is not Status.DONE or not _repeats(line):
                continue
            own = [mention for mention in line.mentions if self._own(mention)]
            if own and not line.has("side", "other"):
                continue
            told = frozenset().union(*(mention.sides or frozenset() for mention in own))
            if self._has_an_exception(line):
                continue
            for side in line.reached - told:
                for source in BOTH_SIDES - {side}:
                    if source in done:
                        copy = done[source].copy()
                        done.setdefault(side, Named()).add(copy)

    def _has_an_exception(self, line: Line) -> bool:
        """``Left: same technique, | but only at L3 and L4``."""
        after = self.lines[line.number + 1] if line.number + 1 < len(self.lines) else None
        if after is None or not any(self._own(mention) for mention in after.mentions):
            return False
        words = self.document.seen[after.clause.start : after.clause.end].lstrip().lower()
        return words.startswith(("but ", "however", "except"))

    def _settled(self, named: Named, expected: set[str] | None = None) -> set[str]:
        levels, disagree = settle(named, self.anatomy, expected)
        if disagree:
            self._level_conflict(named.evidence)
        return levels

    def _level_conflict(self, evidence: list[Evidence]) -> None:
        self.reading.flag("level_conflict", *evidence)
        self.reading.ask(
            "level_conflict",
            "The note names joints and nerves (or a heading and a body) that do not agree. Which "
            "nerves were treated, and which joints do they serve?",
            *evidence,
        )

    def _planned_act_not_done(self) -> None:
        """An ablation was ordered and a block was done instead, or the other way round."""
        ordered = _acts_in([line for line in self.lines if line.section == "planned"], {Status.ORDERED})
        if ordered and self.act not in ordered and self.alone:
            self.reading.flag("planned_not_done")

    # Decision ----------------------------------------------------------------------------------

    def _decide(  # noqa: PLR0913 - the voices of one note
        self,
        said: BySide,
        orders: BySide,
        done: BySide,
        whole: dict[Side, set[str]],
        refused: list[Line],
        body_sides: frozenset[Side],
        default: frozenset[Side],
        *,
        side_known: bool,
    ) -> FacetProcedure | None:
        expected_sides = frozenset(whole)
        self._planned_act_not_done()
        if self.aborts and whole and not self._some_done(done):
            return self._finish(said, orders, done, whole, whole, default, side_known=side_known)
        done_levels = {
            side: self._settled(named, whole.get(side)) for side, named in done.items()
        }
        self.refused_levels = self._refused_levels(refused, whole)
        final = self._merge(whole, done, done_levels, body_sides, expected_sides)
        self._check_sides(
            expected_sides or (self.heading_sides if self.alone else frozenset()), body_sides, final, done, refused
        )
        final = self._take_away(final, whole, refused, done)
        if self.aborts:
            self._drop_unfinished(final, done)
        return self._finish(said, orders, done, final, whole, default, side_known=side_known)

    def _merge(
        self,
        whole: dict[Side, set[str]],
        done: BySide,
        done_levels: dict[Side, set[str]],
        body_sides: frozenset[Side],
        expected_sides: frozenset[Side],
    ) -> dict[Side, set[str]]:
        """Per side the joint levels that were treated."""
        sides = set(whole) | {side for side, levels in done_levels.items() if levels}
        if body_sides and body_sides != expected_sides and (
            not expected_sides <= body_sides or expected_sides != body_sides
        ):
            sides = {side for side in sides if side in body_sides} or sides
        final: dict[Side, set[str]] = {}
        for side in sides:
            ordered = whole.get(side) or next(iter(whole.values()), set())
            final[side] = self._body_or_heading(side, ordered, done, done_levels)
        return final

    def _body_or_heading(
        self,
        side: Side,
        ordered: set[str],
        done: BySide,
        done_levels: dict[Side, set[str]],
    ) -> set[str]:
        levels = done_levels.get(side, set())
        named = done.get(side)
        if named is None or not levels:
            return set(ordered)
        if not ordered or levels == ordered - self.refused_levels.get(side, set()):
            return set(levels)
        if levels == ordered:
            return set(levels)
        if self._is_example(named, levels, ordered):
            return set(ordered)
        if named.other_levels and named.other_levels == ordered:
            return set(ordered)
        self._level_conflict(named.evidence)
        return set(levels)

    def _is_example(self, named: Named, levels: set[str], ordered: set[str]) -> bool:
        """Whether the body tells only one of several alike steps."""
        if not levels < ordered:
            return False
        only_one = named.mentions == 1 and len(named.levels | named.nerves) == 1
        rest = any(
            line.status is Status.DONE and line.has("cue", "all_levels", "repeat_same")
            for line in self.lines
        )
        return only_one or (rest and not named.strong and not named.nerves)

    def _check_sides(
        self,
        expected: frozenset[Side],
        body: frozenset[Side],
        final: dict[Side, set[str]],
        done: BySide,
        refused: list[Line],
    ) -> None:
        if not expected or not body or expected == body:
            return
        refused_sides = frozenset().union(*(line.sides for line in refused))
        if body < expected and (expected - body) <= refused_sides:
            return
        if body < expected and self.aborts:
            return
        body = body & expected or body
        if expected == BOTH_SIDES and self._says_both_in_body(body):
            for side in expected - body:
                other = next(iter(body))
                final[side] = set(final.get(other, set()))
            return
        self._sides_conflict([e for side in body if side in done for e in done[side].evidence])

    def _sides_conflict(self, evidence: list[Evidence]) -> None:
        self.reading.flag("laterality_conflict", *evidence)
        self.reading.ask(
            "laterality_conflict",
            "Two parts of the note name different sides. Which side was treated?",
            *evidence,
        )

    def _says_both_in_body(self, body: frozenset[Side]) -> bool:
        """Whether the body, under a heading for both sides, comes to the side that it gives no
        levels for."""
        return any(
            line.reached - body
            for line in self.lines
            if line.status is Status.DONE and line.section in _BODY_SECTIONS
        )

    def _take_away(
        self,
        final: dict[Side, set[str]],
        whole: dict[Side, set[str]],
        refused: list[Line],
        done: BySide,
    ) -> dict[Side, set[str]]:
        """Leave out what the note says was not done."""
        left = {side: set(levels) for side, levels in final.items()}
        for line in refused:
            mentions = [m for m in _denied_in(line) if self._own(m)]
            sides = line.sides or line.running or frozenset(left)
            evidence = Evidence(Span(line.clause.start, line.clause.end), "not done")
            if not mentions:
                if not line.mentions:
                    self._drop_sides(left, whole, line.sides, done, evidence)
                continue
            for side, named in gather(mentions, self.act.value, sides, self.anatomy).items():
                self._drop_levels(left, whole, side, named, evidence)
        return {side: levels for side, levels in left.items() if levels}

    def _refused_levels(
        self, refused: list[Line], whole: dict[Side, set[str]]
    ) -> dict[Side, set[str]]:
        """The joint levels that the note says were not treated, per side."""
        found: dict[Side, set[str]] = {}
        for line in refused:
            mentions = [mention for mention in _denied_in(line) if self._own(mention)]
            sides = line.sides or line.running or frozenset(whole)
            for side, named in gather(mentions, self.act.value, sides, self.anatomy).items():
                found.setdefault(side, set()).update(self._touched(named))
                refused_nerves = self.refused_nerves.setdefault(side, set())
                refused_nerves |= named.nerves | named.site_nerves
        return found

    def _touched(self, named: Named) -> set[str]:
        """The joints that a refusal takes away: those named, and those that need a named nerve."""
        nerves = named.nerves | named.site_nerves
        return named.levels | {
            level for level, needed in self.anatomy.supply.items() if needed & nerves
        }

    def _drop_sides(
        self,
        left: dict[Side, set[str]],
        whole: dict[Side, set[str]],
        sides: frozenset[Side],
        done: BySide,
        evidence: Evidence,
    ) -> None:
        for side in sides if sides != BOTH_SIDES else ():
            if side in done and done[side].strong:
                continue
            if side in left or side in whole or side in self.ordered_sides:
                self.reading.flag("planned_not_done", evidence)
                left.pop(side, None)
                if self._needles_on(side):
                    self.reading.flag("discontinued", evidence)

    def _needles_on(self, side: Side) -> bool:
        """Whether needles were already in on a side that was then given up."""
        return any(
            line.status is Status.DONE
            and line.sides == {side}
            and (line.has("cue", "needle_in") or line.has("act", "place"))
            and line.section in _BODY_SECTIONS
            for line in self.lines
        ) and any(line.has("cue", "no_lesion", "before_lesion") for line in self.lines)

    def _drop_unfinished(self, final: dict[Side, set[str]], done: BySide) -> None:
        """Where work was stopped, a side without a lesion or injection of its own was not done."""
        finished = {side for side in final if side in done and done[side].strong}
        finished |= {
            side
            for line in self.lines
            if line.status is Status.DONE and line.strong and line.section in _BODY_SECTIONS
            for side in (line.sides or line.running or ())
        }
        if not finished & set(final):
            return
        for side in set(final) - finished:
            del final[side]
            self.reading.flag("planned_not_done")
            if self._needles_on(side):
                self.reading.flag("discontinued")

    def _begun(self, named: Named) -> bool:
        """Whether a needle was already in at a level that was then given up."""
        return any(
            line.status is Status.DONE
            and line.has("act", "place")
            and any(
                vertebra in named.nerves
                for mention in line.mentions
                for item in mention.levels.items
                for vertebra in item.vertebrae
            )
            and len(line.mentions) == 1
            and len(line.mentions[0].levels.items) == 1
            for line in self.lines
        )

    def _drop_levels(
        self,
        left: dict[Side, set[str]],
        whole: dict[Side, set[str]],
        side: Side,
        named: Named,
        evidence: Evidence,
    ) -> None:
        refused = self._touched(named)
        planned = whole.get(side, set()) | left.get(side, set())
        if refused & planned:
            self.reading.flag("planned_not_done", evidence)
            if self._begun(named):
                self.reading.flag("discontinued", evidence)
            left[side] = left.get(side, set()) - refused

    # Result ------------------------------------------------------------------------------------

    def _finish(  # noqa: PLR0913 - the voices of one note
        self,
        said: BySide,
        orders: BySide,
        done: BySide,
        final: dict[Side, set[str]],
        whole: dict[Side, set[str]],
        default: frozenset[Side],
        *,
        side_known: bool,
    ) -> FacetProcedure | None:
        technique = self._technique()
        outcome = Outcome.DONE
        evidence = [e for voice in (said, orders, done) for named in voice.values() for e in named.evidence]
        if self.aborts and not self._some_done(done):
            outcome, words = outcome_of(self.document)
            final = whole or final
            evidence.extend(words)
        if self.aborts:
            marks = [Evidence(Span(line.clause.start, line.clause.end), "stopped") for line in self.aborts]
            if outcome.stopped or (outcome is Outcome.DONE and self._given_up(final, whole)):
                self.reading.flag("discontinued", *marks)
            if outcome is not Outcome.DONE or any(whole.get(s) != final.get(s) for s in whole):
                self.reading.flag("planned_not_done", *marks)
        nerves = self._nerves(said, orders, done, final, default)
        joints = frozenset(
            Joint(*self.anatomy.vertebrae[level], side)
            for side, levels in final.items()
            for level in levels
        )
        if not joints and self._nothing_there(nerves):
            return None
        self._incomplete(nerves, joints)
        return FacetProcedure(
            act=self.act,
            joints=joints,
            nerves=nerves,
            energy=self._energy(technique),
            guidance=technique.image_guidance,
            intent=self._intent(technique),
            outcome=outcome,
            temperature=technique.hottest,
            side_known=side_known,
            evidence=tuple(sorted(set(evidence))),
        )

    def _given_up(self, final: dict[Side, set[str]], whole: dict[Side, set[str]]) -> bool:
        """Whether work on a missing side or level was begun before it was stopped."""
        missing = {side for side in whole if final.get(side) != whole[side]}
        if not missing:
            return False
        return any(self._needles_on(side) or bool(final.get(side)) for side in missing) or any(
            line.strong and line.status is Status.DONE and set(line.sides or line.running or ()) & missing
            for line in self.lines
            if line.section in _BODY_SECTIONS
        )

    def _some_done(self, done: BySide) -> bool:
        """Whether something was treated before the work was stopped."""
        if any(line.has("cue", "not_prepped") for line in self.lines):
            return False
        if self.act is Act.DENERVATION and any(
            line.status is Status.DONE and line.has("temperature") for line in self.lines
        ):
            return True
        if nothing_treated(self.document, self.act):
            return False
        if self.act is Act.INJECTION and any(
            line.status is Status.DONE
            and line.has("drug", "local")
            and (
                bool(line.mentions)
                or line.has("struct", "nerve", "joint", "facet")
                or line.has("cue", "all_levels")
            )
            for line in self.lines
        ):
            return True
        if any(named and named.strong for named in done.values()):
            return True
        return any(
            line.strong and line.status is Status.DONE and line.section in _BODY_SECTIONS
            for line in self.lines
        )

    def _nothing_there(self, nerves: frozenset[Nerve]) -> bool:
        """Nothing names a joint or nerve: missing levels, unless the work never took place."""
        if nerves:
            return False
        if any(self._own(m) for line in self.lines for m in line.mentions if m.status in {Status.NOT_DONE}):
            return True
        facet = any(
            line.has("struct", "medial_branch", "facet", "dorsal_ramus") or line.has("act", "mbb", "ia", "facet")
            for line in self.lines
            if line.status in {Status.HEADING, Status.DONE, Status.ORDERED}
        )
        spinal = self.act is Act.DENERVATION and any(
            _SPINE.search(self.document.seen, line.clause.start, line.clause.end)
            for line in self.lines
            if line.status is Status.HEADING and line.has("act", "ablate", "ablated")
        )
        if (facet or spinal) and not any(line.has("neighbour") for line in self.lines if line.status is Status.HEADING):
            self.reading.flag("levels_missing")
            self.reading.ask(
                "levels_missing",
                "The note does not say which joints or nerves were treated. Which ones, on which "
                "side?",
            )
        return True

    def _nerves(
        self,
        said: BySide,
        orders: BySide,
        done: BySide,
        final: dict[Side, set[str]],
        default: frozenset[Side],
    ) -> frozenset[Nerve]:
        """The nerves named on the sides that were treated, the body's before the heading's."""
        sides = set(final) or set(default)
        found = set()
        for side in sides:
            for voice in (done, said, orders):
                named = voice.get(side)
                if named and named.nerves:
                    found |= {Nerve(name, side) for name in named.nerves}
                    break
        return frozenset(found)

    def _incomplete(self, nerves: frozenset[Nerve], joints: frozenset[Joint]) -> None:
        served = {
            Nerve(name, joint.side)
            for joint in joints
            for name in self.anatomy.supply[joint.level] | self.anatomy.optional[joint.level]
        }
        lone = {
            nerve
            for nerve in nerves - served
            if nerve.name != "S1" and nerve.name not in self.refused_nerves.get(nerve.side, set())
        }
        if lone and not (joints and "level_conflict" in self.reading.flags):
            self.reading.flag("nerve_set_incomplete")
            names = ", ".join(sorted(nerve.name for nerve in lone))
            explained = all(self._partner_refused(nerve) for nerve in lone)
            self.reading.ask(
                "nerve_set_incomplete",
                f"{names}: this nerve serves half of two joints and completes none. Was a second "
                "nerve treated, and which joint was meant?",
                blocking=not explained,
            )

    def _partner_refused(self, nerve: Nerve) -> bool:
        """Whether the note says itself that a joint of this nerve was not treated."""
        joints = {level for level, needed in self.anatomy.supply.items() if nerve.name in needed}
        return bool(joints & self.refused_levels.get(nerve.side, set()))

    def _technique(self) -> Technique:
        technique = Technique()
        for number, line in enumerate(self.lines):
            inside = self.scope is None or number in self.scope
            technique.add(line, self.document.today, guidance_only=not inside)
        if not technique.temperatures and self.act is Act.DENERVATION:
            technique.temperatures.extend(loose_temperatures(self.document.seen))
        return technique

    def _energy(self, technique: Technique) -> Energy:
        return technique.energy if self.act is Act.DENERVATION else Energy.UNSTATED

    def _intent(self, technique: Technique) -> Intent:
        if self.act is Act.DENERVATION:
            return Intent.UNSTATED
        if Intent.DIAGNOSTIC in technique.intents:
            return Intent.DIAGNOSTIC
        if Intent.THERAPEUTIC in technique.intents:
            return Intent.THERAPEUTIC
        return Intent.UNSTATED


__all__ = ["FacetReading", "Guidance", "levels_from", "needed_nerves", "read_facets"]
