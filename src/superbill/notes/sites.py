"""Reads the work at sites other than facet joints: joints, nerves, epidurals, muscles, bodies.

Three voices speak of a site: the heading that announces the work, the order, and the body that tells
it. Work counts as done when a heading announces it and nothing takes it back, or when the body tells
of an act at the place. Where heading and body disagree on the side, the body is followed, flagged and
asked about.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from superbill.model.procedure import Act, Energy, Guidance, Intent, Outcome, SiteProcedure
from superbill.model.span import Evidence, Span
from superbill.model.spine import Side
from superbill.notes.acts import BODY_SECTIONS
from superbill.notes.mentions import Status
from superbill.notes.site_lines import (
    acts_on,
    announces,
    gives_something,
    lines_by_site,
    tells_act,
)
from superbill.notes.site_places import limb_side, sides_named
from superbill.notes.site_targets import Targets
from superbill.notes.stopping import abort_lines, outcome_of
from superbill.notes.technique import Technique, loose_temperatures

if TYPE_CHECKING:
    from superbill.loader.sites import Site
    from superbill.notes.document import Document, Line
    from superbill.notes.facet_reading import FacetReading
    from superbill.notes.site_lines import Named, SiteLines

Sides = frozenset[Side]


def read_sites(
    document: Document, sites: dict[str, Site], reading: FacetReading
) -> tuple[SiteProcedure, ...]:
    """The procedures at other sites; flags and questions go into ``reading``."""
    works = _works(document, lines_by_site(document, sites), reading)
    if works or any(work.joints for work in reading.procedures):
        return tuple(works)
    return tuple(
        _works(document, lines_by_site(document, sites, passing=True), reading, passing=True)
    )


def untold_work(
    document: Document, sites: dict[str, Site], coded: set[str]
) -> tuple[Evidence, ...]:
    """The places of sites without coded work at which a clause of the body gives a drug or heat."""
    found: list[Evidence] = []
    for name, lines in lines_by_site(document, sites).items():
        if name in coded or lines.site.names_work or lines.site.yields_to & coded:
            continue
        for line in lines.naming(Status.DONE):
            given = line.has("drug", "steroid") or gives_something(line, document)
            if line.section not in BODY_SECTIONS or not given or _is_aside(line):
                continue
            found.extend(
                Evidence(Span(n.element.start, n.element.end), lines.site.label)
                for n in lines.named[line.number]
                if not n.denied and n.element.kind == "neighbour"
            )
    return tuple(found)


def _works(
    document: Document,
    found: dict[str, SiteLines],
    reading: FacetReading,
    *,
    passing: bool = False,
) -> list[SiteProcedure]:
    """The procedures at the sites that are awake; with ``passing`` those that the note names only in
    talk (``the block that we had spoken about``) and whose steps it then tells."""
    if not found:
        return []
    announced = any(
        line.status is Status.HEADING and (line.has("neighbour") or line.has("act"))
        for line in document.lines
    )
    alone = len(found) == 1
    works: list[SiteProcedure] = []
    named: list[int] = []
    for lines in sorted(found.values(), key=lambda lines: len(lines.site.yields_to)):
        rivals = lines.site.yields_to & {work.site for work in works}
        if rivals and not _is_announced_apart(lines, [found[name] for name in rivals], document):
            continue
        for act in lines.site.acts:
            reader = SiteReader(document, lines, act, reading, alone=alone, announced=announced)
            if passing and not reader.takes_from_talk():
                continue
            work = reader.procedure()
            if work is not None:
                works.append(work)
                named.append(reader.heads[0].number if passing else 0)
    if passing and works:  # the site that was named last before its steps
        works = [work for work, number in zip(works, named, strict=True) if number == max(named)]
    return _without_included(works)


def _is_announced_apart(lines: SiteLines, rivals: list[SiteLines], document: Document) -> bool:
    """Whether a heading, or a line that only names the work, names the site without naming one that it
    yields to."""
    return any(
        all(line.number not in rival.named for rival in rivals)
        for line in lines.naming(Status.HEADING, Status.DONE)
        if line.status is Status.HEADING
        or (announces(line, document, lines.site) and tells_act(line, document))
    )


def _without_included(works: list[SiteProcedure]) -> list[SiteProcedure]:
    """A block or injection at a site that is destroyed in the same session is part of that, unless it
    was on the other side."""
    destroyed = {
        (work.site, place.name, place.side)
        for work in works
        if work.act is Act.DENERVATION
        for place in work.places
    }
    return [
        work
        for work in works
        if work.act is Act.DENERVATION
        or not all((work.site, place.name, place.side) in destroyed for place in work.places)
        or not work.places
    ]


class SiteReader:
    """One kind of work at one site, decided between heading, order and body."""

    def __init__(
        self,
        document: Document,
        lines: SiteLines,
        act: Act,
        reading: FacetReading,
        *,
        alone: bool,
        announced: bool,
    ) -> None:
        self.document = document
        self.lines = lines
        self.site = lines.site
        self.act = act
        self.reading = reading
        self.alone = alone
        self.announced = announced
        self.heads = self._of_act(self._announcing())
        self.orders = self._of_act(self._ordering())
        self.body = self._told()

    def procedure(self) -> SiteProcedure | None:
        """The procedure, or nothing where none of this kind was done or begun."""
        stops = self._stops()
        if not (self.heads or self.body) and not (self.orders and (stops or self._carried_out())):
            return None
        if not self._is_this_act() or not self._tells_any_act():
            return None
        outcome = self._outcome(stops)
        sides, known = self._sides()
        targets = Targets(self.document, self.lines, self._voice(), self.body, sides)
        technique = self._technique()
        self._flag_stopped(outcome, stops)
        if not targets.places and not targets.muscle_count:
            self._ask_for_places()
        if targets.levels_conflict:
            self.reading.flag("level_conflict")
            self.reading.ask(
                "level_conflict",
                "Heading and description name different levels. Which level was treated?",
            )
        return SiteProcedure(
            site=self.site.id,
            act=self.act,
            places=targets.places,
            nerves=targets.nerves,
            parts=targets.parts,
            details=targets.details,
            incomplete=targets.incomplete,
            energy=technique.energy if self.act is Act.DENERVATION else Energy.UNSTATED,
            guidance=self._guidance(technique),
            intent=self._intent(technique),
            outcome=outcome,
            temperature=technique.hottest if self.act is Act.DENERVATION else None,
            side_known=known,
            evidence=self._evidence(),
        )

    def takes_from_talk(self) -> bool:
        """Take the last clause that names the site before its first step for the heading of the work;
        false where no step of it is told."""
        steps = [
            line.number
            for line in self.lines.about
            if line.status is Status.DONE
            and line.section in BODY_SECTIONS
            and (_is_heated(line) or (line.has("drug") and _is_given(line)))
        ]
        named = [line for line in self._affirmed(self.lines.about_named()) if not _is_dated(line)]
        steps = [step for step in steps if named and step >= named[0].number]
        before = [line for line in named if steps and line.number <= steps[0]]
        if not before:
            return False
        self.heads = self._of_act(before[-1:])
        self.body = [line for line in self.lines.about if line.number in steps and line in named]
        return bool(self.heads)

    def _affirmed(self, lines: list[Line]) -> list[Line]:
        """The clauses that name a place of the site without denying it."""
        return [line for line in lines if not all(n.denied for n in self.lines.named[line.number])]

    def _announcing(self) -> list[Line]:
        """The headings of the site, and the lines that only name the work; a place that a later line
        says was not entered is none."""
        lines = [
            line
            for line in self._affirmed(self.lines.naming(Status.HEADING, Status.DONE))
            if line.status is Status.HEADING
            or (line.section == "targets" and not line.has("cue", "not"))
            or announces(line, self.document, self.site)
        ]
        lines += [line for line in self.lines.naming(Status.PLANNED) if self._is_headed(line)]
        refused = {n.place.id for n in self._named(self.lines.naming(Status.NOT_DONE))}
        if self.site.whole or any(line.sides for line in self.lines.naming(Status.NOT_DONE)):
            return lines
        return [
            line
            for line in lines
            if not refused or {n.place.id for n in self._named([line])} - refused
        ]

    def _is_headed(self, line: Line) -> bool:
        """``Procedure: left lumbar sympathetic block #2 of planned series of 3``: the plan is behind."""
        first = self.lines.named[line.number][0].number
        return line.section in {"procedure", "title"} and not any(
            e.kind == "cue" and e.value in {"planned", "planned_word"}
            for e in line.elements[:first]
        )

    def _ordering(self) -> list[Line]:
        """The orders, also one that opens the note as a plan: ``Booked case: right genicular RFA``."""
        booked = [
            line
            for line in self.lines.naming(Status.PLANNED)
            if line.number <= _OPENING and line.section in {"body", "title"}
        ]
        ordered = [
            line for line in self.lines.naming(Status.ORDERED) if line.section not in _NOT_OF_TODAY
        ]
        return [*ordered, *booked]

    def _named(self, lines: list[Line]) -> list[Named]:
        return [named for line in lines for named in self.lines.named.get(line.number, ())]

    def _acts(self, line: Line) -> frozenset[Act]:
        named = self.lines.named.get(line.number, [])
        return acts_on(line, named, self.document, self.site)

    def _of_act(self, lines: list[Line]) -> list[Line]:
        """The clauses whose own words fit this kind of work, or that name none."""
        return [line for line in lines if not (acts := self._acts(line)) or self.act in acts]

    def _told(self) -> list[Line]:
        """The clauses of the body that tell of an act at the place."""
        heads = {line.number for line in self.heads}
        done = [
            line
            for line in self._affirmed(self.lines.naming(Status.DONE))
            if line.section in BODY_SECTIONS and line.number not in heads
        ]
        if self.heads:
            return [line for line in done if self.act in self._acts(line) and not _is_aside(line)]
        return [line for line in done if self._is_told(line)]

    def _is_told(self, line: Line) -> bool:
        """Whether a clause of the body, which no heading announced, tells of this work itself; in a
        note that announces other work only a drug or heat at the place does."""
        if _is_aside(line):
            return False
        if _is_label(line):
            return self.act in self._acts_after(line, _BELOW_A_LABEL)
        if self.announced:
            drug = line.has("drug")
            given = (drug if self.site.names_work else gives_something(line, self.document)) or (
                line.has("temperature") and line.strong
            )
            return given and self.act in self._acts(line)
        acts = self._acts(line) or self._acts_after(line)
        if self._acts(line) and not self.site.names_work:
            return self.act in acts and (_is_work(line) or tells_act(line, self.document))
        return self.act in acts and bool(self._acts_after(line) or _is_work(line))

    def _acts_after(self, line: Line, reach: int = 3) -> frozenset[Act]:
        """``The left sacroiliac joint was cannulated; 30 mg of triamcinolone was placed``; the drug or
        heat stands at most ``reach`` clauses behind."""
        after = [n for n in self.lines.about if line.number < n.number <= line.number + reach]
        if any(n.has("temperature") for n in after):
            return frozenset({Act.DENERVATION})
        return frozenset({Act.INJECTION}) if any(n.has("drug") for n in after) else frozenset()

    def _carried_out(self) -> bool:
        """Whether the body behind the order tells of needles or drugs, so that it was carried out."""
        first = min(line.number for line in self.orders)
        return (self.alone or not self.announced) and any(
            line.status is Status.DONE
            and line.section in BODY_SECTIONS
            and (_is_heated(line) or (line.has("drug") and line.has("act")) or line.has("guide"))
            for line in self.lines.about
            if line.number > first
        )

    def _is_this_act(self) -> bool:
        """Whether the heading, or else the order, or else the body is about this kind of work. A
        block in the body of an announced ablation is a step of it."""
        if len(self.site.acts) == 1:
            return True
        for voice in (self._announcing(), self._ordering()):
            acts = {act for line in voice for act in self._acts(line)}
            if acts:
                return self._first(acts, voice)
        destroyed = any(
            line.has("energy") or _is_heated(line)
            for line in self.lines.about
            if line.status is Status.DONE
        )
        return self.act is (Act.DENERVATION if destroyed else Act.INJECTION)

    def _tells_any_act(self) -> bool:
        """A place alone, such as the title ``SI joint``, is no work."""
        if self.site.names_work or self.body:
            return True
        return any(tells_act(line, self.document) for line in [*self.heads, *self.orders]) or any(
            line.status in {Status.DONE, Status.HEADING} and _is_work(line)
            for line in self.lines.about
        )

    def _first(self, acts: set[Act], lines: list[Line]) -> bool:
        """One kind of work, or both where separate clauses announce them."""
        if len(acts) == 1:
            return self.act in acts
        single = {act for line in lines if len(found := self._acts(line)) == 1 for act in found}
        return self.act in single if len(single) > 1 else self.act is Act.DENERVATION

    def _voice(self) -> list[Line]:
        """The clauses that say what was to be treated, the best first."""
        return self.heads or self.body or self.orders

    @property
    def sided(self) -> bool:
        """Whether any of the places that the note names has a side."""
        named = self._named(self._voice())
        return any(entry.place.sided for entry in named) if named else self.site.sided

    def _sides(self) -> tuple[Sides, bool]:
        """The sides that were treated, and whether the note tells them."""
        if not self.sided:
            return frozenset(), True
        said = self._sides_of(self.heads)
        told = self._sides_of(self.body)
        if not (said and told):
            told |= self._sides_of_steps()
        if said and told and said != told:
            return self._agreed(said, told), True
        sides = said or told or self._sides_of(self.orders) or self._form_side()
        return (sides, True) if sides else (frozenset({Side.RIGHT}), False)

    def _agreed(self, said: Sides, told: Sides) -> Sides:
        """What heading and body, which differ, come to."""
        if told < said:
            refused = self.lines.naming(Status.NOT_DONE) or self._stops()
            if refused and any(line.sides & (said - told) for line in refused):
                self.reading.flag("planned_not_done", *_marks(refused, "not done"))
                return told
            return said
        marks = _marks([*self.heads, *self.body], "side")
        self.reading.flag("laterality_conflict", *marks)
        self.reading.ask(
            "laterality_conflict",
            "Heading and description name different sides. Which side was treated?",
            *marks,
        )
        return told

    def _sides_of(self, lines: list[Line]) -> Sides:
        found: set[Side] = set()
        for line in lines:
            here = self.lines.named.get(line.number, [])
            for named in here:
                found |= sides_named(line, named, here) or set()
        return frozenset(found)

    def _sides_of_steps(self) -> Sides:
        """The sides of the body's own steps where those that name the place have none."""
        steps = [
            line
            for line in self.lines.about
            if line.status is Status.DONE and line.section in BODY_SECTIONS
            if (_is_work(line) or line.mentions)
            and not line.has("cue", "finding", "past")
            and not (line.mentions and line.has("place"))
        ]
        return frozenset().union(*(line.reached for line in steps))

    def _form_side(self) -> Sides:
        """The side that a field of a form or the title gives."""
        lines = [
            line
            for line in self.document.lines
            if line.section in {"side", "title", "procedure", "targets"}
        ]
        told = frozenset().union(*(line.sides for line in lines))
        return told or self._only_side()

    def _only_side(self) -> Sides:
        """The one side that the note ever names for something of today."""
        lines = [
            line
            for line in self.document.lines
            if line.status in {Status.DONE, Status.HEADING, Status.TALK, Status.ORDERED}
        ]
        found = frozenset().union(*(line.sides for line in lines))
        found |= frozenset().union(
            *(side for line in lines for e in line.elements if (side := limb_side(e)))
        )
        return found if len(found) == 1 else frozenset()

    def _technique(self) -> Technique:
        technique = Technique()
        about = {line.number for line in self.lines.about}
        for line in self.document.lines:
            technique.add(line, self.document.today, guidance_only=line.number not in about)
        if self.alone and self.act is Act.DENERVATION and not technique.temperatures:
            technique.temperatures.extend(loose_temperatures(self.document.seen))
        return technique

    def _guidance(self, technique: Technique) -> Guidance:
        """The guidance of this site's own clauses before that of the whole note."""
        own = Technique()
        for line in self.lines.about:
            own.add(line, self.document.today)
        found = own.image_guidance
        return found if found is not Guidance.UNSTATED else technique.image_guidance

    def _intent(self, technique: Technique) -> Intent:
        if self.act is Act.DENERVATION or not technique.intents:
            return Intent.UNSTATED
        diagnostic = Intent.DIAGNOSTIC in technique.intents
        return Intent.DIAGNOSTIC if diagnostic else Intent.THERAPEUTIC

    def _stops(self) -> list[Line]:
        """The clauses that say the work was given up, as a whole."""
        about = {line.number for line in self.lines.about}
        whole = [
            line
            for line in abort_lines(self.document)
            if line.number in about and not line.has("place")
        ]
        named = [
            line
            for line in self.lines.naming(
                Status.HEADING, Status.DONE, Status.ORDERED, Status.NOT_DONE
            )
            if line.has("cue", "abort") and not line.has("place")
        ]
        return [*whole, *named]

    def _outcome(self, stops: list[Line]) -> Outcome:
        if not stops:
            return Outcome.DONE
        strong = any(
            line.strong and line.status is Status.DONE and line.has("drug", "steroid")
            for line in self.lines.about
        )
        hot = any(_is_heated(line) and line.strong for line in self.lines.about)
        if strong or hot:
            return Outcome.DONE
        outcome = outcome_of(self.document)[0]
        if outcome is Outcome.NOT_STARTED and any(
            line.status is Status.DONE and line.has("guide") for line in self.lines.about
        ):
            return Outcome.STOPPED_AFTER_ANAESTHESIA
        return outcome

    def _flag_stopped(self, outcome: Outcome, stops: list[Line]) -> None:
        if outcome is Outcome.DONE:
            return
        marks = _marks(stops, "stopped")
        if outcome.stopped:
            self.reading.flag("discontinued", *marks)
        self.reading.flag("planned_not_done", *marks)

    def _ask_for_places(self) -> None:
        self.reading.flag("levels_missing")
        self.reading.ask(
            f"{self.site.id}_places_missing",
            f"The note does not say exactly where the {self.site.label} was done. Which levels, "
            "nerves or muscles, on which side?",
        )

    def _evidence(self) -> tuple[Evidence, ...]:
        lines = [*self.heads, *self.body] or self.orders
        return tuple(
            sorted(
                {
                    Evidence(Span(n.element.start, n.element.end), self.site.label)
                    for line in lines
                    for n in self.lines.named.get(line.number, ())
                    if not n.denied
                }
            )
        )


def _is_heated(line: Line) -> bool:
    return line.has("temperature") and line.has("act")


def _is_given(line: Line) -> bool:
    return line.has("act", "inject", "place") or line.has("drug", "steroid") or line.has("percent")


def _is_dated(line: Line) -> bool:
    return line.has("date") and line.status is Status.HISTORY


_NOT_OF_TODAY = frozenset({"plan", "history", "diagnosis", "findings"})
_OPENING = 4
"""Clauses at the start of a note in which a plan is the order of the day."""
_BELOW_A_LABEL = 8
"""Clauses below a line that is only the name of a place in which its drug or heat is told."""
_LABEL = frozenset({"side", "neighbour", "place", "sign", "guide", "intent", "box"})


def _is_label(line: Line) -> bool:
    """``Left sacroiliac joint.``: a name and nothing else."""
    words = line.tokens.count - sum(e.until - e.at for e in line.elements)
    return line.said.keys() <= _LABEL and words <= _FEW


_FEW = 4


def _is_work(line: Line) -> bool:
    return (
        line.has("drug")
        or line.has("temperature")
        or line.has("act", "inject", "place", "lesion", "ablate", "ablated", "entry")
    )


def _is_aside(line: Line) -> bool:
    return line.has("cue", "finding", "past", "history", "planned", "hypothetical", "consent")


def _marks(lines: list[Line], fact: str) -> list[Evidence]:
    return [Evidence(Span(line.clause.start, line.clause.end), fact) for line in lines]
