"""Puts the voices of a note together into one facet-joint procedure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from superbill.model.procedure import Act, Energy, FacetProcedure, Guidance, Intent, Outcome
from superbill.model.span import Evidence, Span
from superbill.model.spine import BOTH_SIDES, Joint, Nerve, Side
from superbill.notes.acts import (
    BODY_SECTIONS,
    HEADING_SECTIONS,
    acts_in,
)
from superbill.notes.mentioned import vertebrae
from superbill.notes.mentions import Kind, Status
from superbill.notes.named import BySide, Named, gather, settle
from superbill.notes.refusals import Refusals
from superbill.notes.stopping import nothing_treated, outcome_of
from superbill.notes.technique import Technique, loose_temperatures

if TYPE_CHECKING:
    from superbill.notes.document import Line
    from superbill.notes.mentions import Mention


_TREATMENT_SECTIONS = frozenset("body log targets energy injectate side guidance".split())


_SPINE = re.compile(
    r"\b(?:lumbar|lumbosacral|cervical|thoracic|cervicothoracic|thoracolumbar|spine|spinal|neck|back)\b",
    re.IGNORECASE,
)


class _Heard(NamedTuple):
    """The levels that heading, order and body name, and the sides of each voice."""

    heading: list[Mention]
    planned: list[Mention]
    body: list[Mention]
    heading_sides: frozenset[Side]
    ordered_sides: frozenset[Side]
    body_sides: frozenset[Side]


def _sides_of(mentions: list[Mention]) -> frozenset[Side]:
    return frozenset().union(*(m.sides for m in mentions if m.sides))


class Assembly(Refusals):
    """One kind of facet work, decided between heading, order, body and refusals. Where heading and
    body disagree the body is followed, flagged and asked about."""

    def procedure(self) -> FacetProcedure | None:
        """The procedure, or nothing where the note names no place and nothing was begun."""
        heard = self._on_the_right_sides(self._heard())
        refused = [line for line in self.lines if self._refuses(line)]
        self.heading_sides = heard.heading_sides or heard.ordered_sides
        self.ordered_sides = heard.ordered_sides
        default = self._default_sides(heard)
        side_known = bool(default)
        if not default:
            default = frozenset({Side.RIGHT})

        said = self._gathered(heard.heading, default)
        orders = self._gathered(heard.planned, default)
        expected = said or orders
        nerves = [m for m in heard.body if m.kind is Kind.NERVE]
        named = expected or self._gathered(nerves, default)
        done = gather(heard.body, self.act.value, default, self.anatomy, named)
        self._repeat(done)
        whole = {side: self._settled(named) for side, named in expected.items()}
        listed = [m for m in heard.planned if self.lines[m.clause].section == "planned"]
        self._fewer_than_ordered(said, self._gathered(listed, default), whole)
        return self._decide(
            said, orders, done, whole, refused, heard.body_sides, default, side_known=side_known
        )

    def _gathered(self, mentions: list[Mention], default: frozenset[Side]) -> BySide:
        return gather(mentions, self.act.value, default, self.anatomy)

    def _heard(self) -> _Heard:
        """What heading, order and body say, each for itself."""
        heading = self._mentions(Status.HEADING)
        planned = self._mentions(Status.ORDERED) + self._mentions(
            Status.PLANNED, Status.NOT_DONE, sections=HEADING_SECTIONS | {"planned"}
        )
        heading_sides = self._sides_in([n for n in self.lines if n.status is Status.HEADING])
        if not self.alone and heading:
            heading_sides = _sides_of(heading)
        ordered = [
            line
            for line in self.lines
            if line.status is Status.ORDERED
            or line.section == "planned"
            or (line.section in HEADING_SECTIONS and line.status is Status.PLANNED)
        ]
        body = self._mentions(Status.DONE, sections=_TREATMENT_SECTIONS)
        if len(heading_sides) == 1:
            body = [m if m.sided or m.sides != BOTH_SIDES else m._replace(sides=None) for m in body]
        body = self._without_foreign_log(self._not_restated(self._without_sacral_branch(body)))
        if self.aborts and any(m.strong and vertebrae(m) for m in body):
            body = [m for m in body if m.strong or m.kind not in {Kind.NERVE, Kind.SITE}]
        return _Heard(
            heading, planned, body, heading_sides, self._sides_in(ordered), self._body_sides(body)
        )

    def _on_the_right_sides(self, heard: _Heard) -> _Heard:
        """What was heard, moved to the side that a correction names, or kept to the one side that
        the note limits the work to."""
        corrected = self._corrected_side()
        if corrected:
            return _Heard(
                [m._replace(sides=corrected) for m in heard.heading],
                [m._replace(sides=corrected) for m in heard.planned],
                [m._replace(sides=corrected if m.sides else None) for m in heard.body],
                corrected,
                corrected,
                corrected,
            )
        only = self._only_side()
        if not only:
            return heard
        if heard.ordered_sides - only:
            self.reading.flag("planned_not_done")
        if heard.heading_sides and heard.heading_sides.isdisjoint(only):
            self._sides_conflict([Evidence(Span(m.start, m.end), "side") for m in heard.heading])
        return _Heard(
            [m._replace(sides=only & (m.sides or only) or only) for m in heard.heading],
            [m._replace(sides=only & (m.sides or only) or only) for m in heard.planned],
            self._limited(heard.body, only),
            only,
            heard.ordered_sides,
            only,
        )

    def _default_sides(self, heard: _Heard) -> frozenset[Side]:
        """The sides of levels that stand without one, from the best voice that names any."""
        return (
            self.heading_sides
            or heard.body_sides
            or _sides_of([*heard.heading, *heard.planned])
            or self._side_of_all()
        )

    def _fewer_than_ordered(
        self, said: BySide, orders: BySide, whole: dict[Side, set[str]]
    ) -> None:
        """An order and a list of what was performed that is shorter."""
        if not said or not orders:
            return
        for side, named in orders.items():
            ordered, _ = settle(named, self.anatomy)
            if whole.get(side, set()) < ordered:
                self.reading.flag("planned_not_done", *named.evidence)

    def _planned_act_not_done(self) -> None:
        """An ablation was ordered and a block was done instead, or the other way round."""
        ordered = acts_in(
            [line for line in self.lines if line.section == "planned"], {Status.ORDERED}
        )
        if ordered and self.act not in ordered and self.alone:
            self.reading.flag("planned_not_done")

    def _decide(
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
        done_levels = {side: self._settled(named, whole.get(side)) for side, named in done.items()}
        self.refused_levels = self._refused_levels(refused, whole)
        final = self._merge(whole, done, done_levels, body_sides, expected_sides)
        self._check_consent(frozenset(side for side, named in done.items() if named))
        self._check_sides(
            expected_sides or (self.heading_sides if self.alone else frozenset()),
            body_sides,
            final,
            done,
            refused,
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
        if (
            body_sides
            and body_sides != expected_sides
            and (not expected_sides <= body_sides or expected_sides != body_sides)
        ):
            sides = {side for side in sides if side in body_sides} or sides
        final: dict[Side, set[str]] = {}
        for side in sorted(sides):
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
        told = {self.anatomy.region[level] for level in levels}
        untold = {level for level in ordered if self.anatomy.region[level] not in told}
        if untold and levels == ordered - untold:
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

    def _check_consent(self, treated: frozenset[Side]) -> None:
        """A consent for one side and work on the other."""
        for line in self.lines:
            if not line.has("cue", "consent") or line.status is not Status.TALK:
                continue
            agreed = line.sides
            if len(agreed) == len(treated) == 1 and agreed != treated and line.mentions:
                self._sides_conflict(
                    [Evidence(Span(line.clause.start, line.clause.end), "consent")]
                )

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
            for side in sorted(expected - body):
                other = min(body)
                final[side] = set(final.get(other, set()))
            return
        self._sides_conflict(
            [e for side in sorted(body) if side in done for e in done[side].evidence]
        )

    def _says_both_in_body(self, body: frozenset[Side]) -> bool:
        """Whether the body, under a heading for both sides, comes to the side that it gives no
        levels for."""
        return any(
            line.reached - body
            for line in self.lines
            if line.status is Status.DONE
            and line.section in BODY_SECTIONS
            and not self._is_about_pain(line)
        )

    def _finish(
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
        evidence = [
            e for voice in (said, orders, done) for named in voice.values() for e in named.evidence
        ]
        if self.aborts and not self._some_done(done):
            outcome, words = outcome_of(self.document)
            final = whole or final
            evidence.extend(words)
        if self.aborts:
            marks = [
                Evidence(Span(line.clause.start, line.clause.end), "stopped")
                for line in self.aborts
            ]
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
            guidance=self._guidance(technique, outcome),
            intent=self._intent(technique),
            outcome=outcome,
            temperature=None if outcome.stopped else technique.hottest,
            side_known=side_known,
            evidence=tuple(sorted(set(evidence))),
        )

    def _guidance(self, technique: Technique, outcome: Outcome) -> Guidance:
        """Stopped work that had come to no imaging is not work without imaging."""
        guidance = technique.image_guidance
        unseen = outcome.stopped and guidance is Guidance.NONE
        return Guidance.UNSTATED if unseen else guidance

    def _some_done(self, done: BySide) -> bool:
        """Whether something was treated before the work was stopped."""
        if any(line.has("cue", "not_prepped") and not line.sides for line in self.lines):
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
            line.strong and line.status is Status.DONE and line.section in BODY_SECTIONS
            for line in self.lines
        )

    def _nothing_there(self, nerves: frozenset[Nerve]) -> bool:
        """Nothing names a joint or nerve: missing levels, unless the work never took place."""
        if nerves:
            return False
        if any(
            self._own(m)
            for line in self.lines
            for m in line.mentions
            if m.status == Status.NOT_DONE
        ):
            return True
        facet = any(
            line.has("struct", "medial_branch", "facet", "dorsal_ramus")
            or line.has("act", "mbb", "ia", "entry", "facet")
            for line in self.lines
            if line.status in {Status.HEADING, Status.DONE, Status.ORDERED}
        )
        spinal = self.act is Act.DENERVATION and any(
            _SPINE.search(self.document.seen, line.clause.start, line.clause.end)
            for line in self.lines
            if line.status is Status.HEADING and line.has("act", "ablate", "ablated")
        )
        if (
            self.alone
            and (facet or spinal)
            and not any(
                line.has("neighbour") for line in self.lines if line.status is Status.HEADING
            )
        ):
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
        for side in sorted(sides):
            for voice in (done, said, orders):
                named = voice.get(side)
                if named and named.nerves:
                    found |= {Nerve(name, side) for name in named.nerves}
                    break
        named_anywhere = {nerve.name for nerve in found}
        for side, levels in final.items():  # the same nerves, said once for both sides
            for level in levels:
                needed = self.anatomy.supply[level]
                if needed <= named_anywhere:
                    found |= {Nerve(name, side) for name in needed}
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
