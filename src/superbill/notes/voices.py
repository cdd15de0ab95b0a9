"""The voices of a note: its heading, its order, its body, each with levels and sides."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from superbill.model.procedure import Act
from superbill.model.span import Evidence, Span
from superbill.model.spine import BOTH_SIDES, Side
from superbill.notes.acts import (
    BODY_SECTIONS,
    is_neighbour_only,
    test_sides,
    treats_facets,
)
from superbill.notes.mentioned import likeness, repeats, vertebrae, vertebrae_of
from superbill.notes.mentions import Kind, Mention, Status
from superbill.notes.named import BySide, Named, settle
from superbill.notes.stopping import abort_lines, denies_all

if TYPE_CHECKING:
    from superbill.loader.anatomy import Anatomy
    from superbill.notes.document import Document, Line
    from superbill.notes.facet_reading import FacetReading


_LOOSE_WORDS = 3
"""How many words beside its levels a clause may have and still be a mere list of them."""


_ONLY_SIDE = re.compile(
    r"\b(?:right|left|rt|lt)(?:[ -]sided?)? only\b(?! (?:the|at|for|one|two|with|its|as|when|if)\b)"
    r"|\bonly (?:on )?(?:the )?(?:right|left)(?: side)?\b(?! [CTL]\d)",
    re.IGNORECASE,
)


_OF_PAIN = re.compile(
    r"\b(?:diary|log|pain|painful|hurts?|aches?|sore|relief|symptoms?|complains?)\b", re.IGNORECASE
)
"""Words of a clause that limits the pain, or its diary, to a side, not the work."""


class Voices:
    """What each voice says of one kind of facet work, cleaned of what is only told."""

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
        self.tested = frozenset() if self.alone else test_sides(document)
        self.ordered_sides: frozenset[Side] = frozenset()
        self.heading_sides: frozenset[Side] = frozenset()
        self.refused_levels: dict[Side, set[str]] = {}
        self.refused_nerves: dict[Side, set[str]] = {}
        self._about: dict[int, bool] = {}

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
            and line.section in BODY_SECTIONS
            and line.status is not Status.HISTORY
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

    def _own(self, mention: Mention) -> bool:
        if mention.kind is Kind.OTHER or mention.act == "neighbour":
            return False
        if self.scope is not None and mention.clause not in self.scope:
            return False
        if not self._is_about_work(mention):
            return False
        if self.neighbour_only and not treats_facets(self.lines[mention.clause]):
            return False
        if self.alone:
            return True
        if self.tested and not mention.act and mention.sides:
            return (mention.sides <= self.tested) == (self.act is Act.INJECTION)
        if mention.act or not self.letters:
            return mention.act == self.act.value or (not mention.act and self.first)
        return bool(self.letters & set(mention.levels.region_letters))

    def _is_about_work(self, mention: Mention) -> bool:
        """A bare level in a sentence about something else is not a treated level."""
        if mention.kind is not Kind.BARE or mention.status in {Status.HEADING, Status.NOT_DONE}:
            return True
        if mention.clause not in self._about:
            self._about[mention.clause] = self._line_is_about_work(self.lines[mention.clause])
        return self._about[mention.clause]

    def _line_is_about_work(self, line: Line) -> bool:
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
        if line.has(
            "cue", "needle_in", "repeat_same", "not_done", "no_lesion", "all_levels", "abort"
        ):
            return True
        covered = sum(element.until - element.at for element in line.elements)
        words = self.document.seen[line.clause.start : line.clause.end].split()
        told = sum(any(map(str.isalpha, word)) for word in words)
        return told - covered <= _LOOSE_WORDS

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

    def _only_side(self) -> frozenset[Side]:
        """``Performed: LEFT only``: the one side that the note limits the work to."""
        for line in self.lines:
            if (
                line.status not in {Status.DONE, Status.HEADING}
                or line.mentions
                or len(line.sides) != 1
            ):
                continue
            place = line.clause.start, line.clause.end
            if self._is_about_pain(line):
                continue
            if _ONLY_SIDE.search(self.document.seen, *place):
                return line.sides
        return frozenset()

    def _is_about_pain(self, line: Line) -> bool:
        """``Bilateral axial back pain``: a side that hurts, and no work."""
        if line.has("act") or line.has("drug") or line.has("land"):
            return False
        place = line.clause.start, line.clause.end
        return _OF_PAIN.search(self.document.seen, *place) is not None

    def _corrected_side(self) -> frozenset[Side]:
        """``ADDENDUM: I dictated the wrong side. The blocks were done on the right``: the side that a
        correction names, where it names one."""
        start = next((line.number for line in self.lines if line.has("cue", "wrong_side")), None)
        if start is None:
            return frozenset()
        first = next(
            (n.number for n in self.lines[max(0, start - 4) : start] if n.has("cue", "addendum")),
            start,
        )
        told = [line for line in self.lines[first:] if line.status is not Status.NOT_DONE]
        sides = self._sides_in(told)
        if len(sides) > 1:
            sides = self._sides_in([line for line in told if not line.has("cue", "wrong_side")])
        if len(sides) > 1:
            told = [line for line in told if line.status is not Status.HISTORY]
            sides = self._sides_in([line for line in told if not line.has("cue", "wrong_side")])
        if len(sides) > 1:
            todays = [line for line in told if line.has("cue", "today")]
            sides = self._sides_in([line for line in todays if not line.has("cue", "wrong_side")])
        evidence = Evidence(
            Span(self.lines[start].clause.start, self.lines[start].clause.end), "side"
        )
        if len(sides) == 1:
            self.reading.flag("laterality_conflict", evidence)
            return sides
        self._sides_conflict([evidence])
        return frozenset()

    def _side_of_all(self) -> frozenset[Side]:
        """The one side that the note names anywhere, such as that of the pain."""
        sides = self._sides_in(list(self.lines))
        return sides if len(sides) == 1 else frozenset()

    def _limited(self, body: list[Mention], only: frozenset[Side]) -> list[Mention]:
        """Body mentions without the other side."""
        kept = [m for m in body if m.sides is None or m.sides & only]
        return [m._replace(sides=m.sides & only) if m.sides else m for m in kept]

    def _not_restated(self, body: list[Mention]) -> list[Mention]:
        """Leave out mentions without a side that only repeat what stood with its side before."""
        sided: dict[str, set[str]] = {}
        for mention in body:
            if mention.sided:
                for kind in (mention.kind.value, "any", likeness(mention)):
                    sided.setdefault(kind, set()).update(vertebrae(mention))
        return [
            mention
            for mention in body
            if mention.sided or not vertebrae(mention) <= sided.get(likeness(mention), set())
        ]

    def _without_sacral_branch(self, body: list[Mention]) -> list[Mention]:
        """``S1 ascending branch to the L5-S1 joint``, ``third occipital nerve over the C2-3 joint``: such
        a joint tells where the nerve is, not that no other was treated."""
        clauses = {m.clause for m in body if m.kind is Kind.NERVE and vertebrae(m) == {"S1"}}
        occipital = {m.clause for m in body if m.kind is Kind.NERVE and vertebrae(m) == {"TON"}}
        others = [m for m in body if m.kind is Kind.NERVE and vertebrae(m) - {"S1"}]
        aside = [
            m
            for m in body
            if m.kind is Kind.JOINT
            and (
                (m.clause in clauses and vertebrae(m) == {"L5", "S1"})
                or (m.clause in occipital and vertebrae(m) == {"C2", "C3"})
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
        if (
            len(one) != 1
            or len(other) != 1
            or one == other
            or not vertebrae_of(logged) & vertebrae_of(told)
        ):
            return body
        self._sides_conflict([Evidence(Span(m.start, m.end), "side") for m in logged])
        return [m for m in body if m not in logged]

    def _body_sides(self, body: list[Mention]) -> frozenset[Side]:
        """The sides that the body's own words put the work on."""
        sides = {side for mention in body if mention.sides for side in mention.sides}
        if not self.alone:
            return frozenset(sides)
        if any(m.sides is None for m in body) and self._is_repeated():
            return BOTH_SIDES
        for line in self.lines:
            if line.status is Status.DONE and line.section in BODY_SECTIONS and line.reached:
                if line.section == "side":
                    sides |= line.sides
                elif repeats(line) or line.has("cue", "repeat_side"):
                    sides |= line.reached
                elif (
                    line.strong
                    or line.has("act", "place")
                    or line.has("cue", "needle_in")
                    or (line.has("drug") and line.has("struct"))
                ):
                    sides |= line.sides
        return frozenset(sides)

    def _is_repeated(self) -> bool:
        """Whether the body says that one side was treated as the other was."""
        return any(
            line.status is Status.DONE and repeats(line) and line.reached
            for line in self.lines
            if line.section in BODY_SECTIONS
        )

    def _repeat(self, done: BySide) -> None:
        """``The same was repeated on the right``: the right side gets what the left one has."""
        for line in self.lines:
            if line.status is not Status.DONE or not repeats(line):
                continue
            own = [mention for mention in line.mentions if self._own(mention)]
            if own and not line.has("side", "other"):
                continue
            told = frozenset().union(*(mention.sides or frozenset() for mention in own))
            if line.reached == BOTH_SIDES and set(done) >= BOTH_SIDES:
                continue  # "the cycle was repeated on both sides": each side has its own levels
            if self._has_an_exception(line):
                continue
            for side in sorted(line.reached - told):
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

    def _sides_conflict(self, evidence: list[Evidence]) -> None:
        self.reading.flag("laterality_conflict", *evidence)
        self.reading.ask(
            "laterality_conflict",
            "Two parts of the note name different sides. Which side was treated?",
            *evidence,
        )
