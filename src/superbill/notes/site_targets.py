"""The places that one kind of work at a site treated."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

from superbill.model.place import Place, PlaceKind
from superbill.model.spine import Nerve
from superbill.notes.mentions import Kind, Mention, Status
from superbill.notes.site_places import (
    KEYS,
    foramen_key,
    foramina,
    muscles,
    numbered,
    on_sides,
    ramus_nerves,
    region_of,
    sides_named,
    vertebrae_named,
)

if TYPE_CHECKING:
    from superbill.loader.sites import SitePlace
    from superbill.model.spine import Side
    from superbill.notes.document import Document, Line
    from superbill.notes.site_lines import Named, SiteLines

Sides = frozenset["Side"]

_COUNTS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_MUSCLES = re.compile(
    r"\b(\d|one|two|three|four|five|six)\b[^.;\n]{0,20}?\bmuscles?\b", re.IGNORECASE
)
_AREAS = {"C": "cervical", "T": "thoracic", "L": "lumbar", "S": "lumbar"}


_TREATED = frozenset({Status.HEADING, Status.DONE, Status.ORDERED})


class Targets:
    """``places`` treated, ``parts`` of the site that were named, ``details``, and whether the work is
    ``incomplete``. ``voice`` are the clauses that say what was to be treated, ``body`` those that tell
    it, ``sides`` stand for places that have none of their own."""

    def __init__(
        self,
        document: Document,
        lines: SiteLines,
        voice: list[Line],
        body: list[Line],
        sides: Sides,
    ) -> None:
        self.document = document
        self.lines = lines
        self.site = lines.site
        self.voice = voice
        self.sides = sides
        named = [n for line in (*voice, *body) for n in lines.named.get(line.number, ())]
        self.named = [n for n in named if not n.denied]
        self.parts = self._parts()
        self.details = frozenset(n.place.detail for n in self.named if n.place.detail)
        self.muscle_count = 0
        self.places = self._places()
        self.nerves = self._nerves()
        self.incomplete = bool(self.site.whole) and self._lacks_a_part()

    def _parts(self) -> frozenset[str]:
        """The parts that the day's clauses name and none of them refuses."""
        today = self.lines.naming(Status.HEADING, Status.DONE)
        named = {n.place.id for line in today for n in self._of(line) if not n.denied}
        return frozenset(named - self._refused())

    def _refused(self) -> set[str]:
        """The parts that the note says were not done: ``tried twice for the superolateral branch ...
        so nothing was injected there``."""
        refused = self.lines.naming(Status.NOT_DONE)
        about = self.lines.about
        tried = [
            line
            for line, after in itertools.pairwise(about)
            if line.has("cue", "tried") and (after.status is Status.NOT_DONE or _denies(after))
        ]
        return {n.place.id for line in (*refused, *tried) for n in self._of(line)}

    def _of(self, line: Line) -> list[Named]:
        return self.lines.named.get(line.number, [])

    def _lacks_a_part(self) -> bool:
        named = self.parts & self.site.whole
        return bool(named or self._refused() & self.site.whole) and named != self.site.whole

    def _nerves(self) -> frozenset[Nerve]:
        """The nerves named one by one, as codes that count nerves want them."""
        if self.site.whole:
            parts = self.parts & self.site.whole or self.site.whole
            return frozenset(Nerve(part, side) for part in parts for side in self.sides)
        lines = self.lines.naming(Status.HEADING, Status.DONE)
        return ramus_nerves((m for line in lines for m in line.mentions), self.sides)

    def _places(self) -> frozenset[Place]:
        kinds = {n.place.levels for n in self.named if n.place.levels}
        if "foramina" in kinds:
            return self._foramina()
        if "vertebrae" in kinds:
            return self._bodies()
        if any(n.place.kind is PlaceKind.REGION for n in self.named):
            return self._region()
        if any(n.place.kind is PlaceKind.MUSCLE for n in self.named):
            return self._muscles()
        return self._named_places()

    def _levels(self) -> list[Mention]:
        """The level lists of the heading, else of the body, else of all that is about the site."""
        told = [line for line in self.lines.about if not line.has("place")]
        for lines in (self.voice, self.lines.naming(Status.DONE), told):
            found = [
                m
                for line in lines
                for m in line.mentions
                if m.kind is not Kind.OTHER and (lines is self.voice or m.status in _TREATED)
            ]
            if found:
                return found
        return []

    @property
    def levels_conflict(self) -> bool:
        """Whether the heading names other foramina than the body."""
        said, told = (
            {
                level
                for line in lines
                for m in line.mentions
                for item in m.levels.items
                for level in foramina(item)
            }
            for lines in (self.voice, self._steps())
        )
        foramen = any(n.place.levels == "foramina" for n in self.named)
        return foramen and bool(said) and bool(told) and said.isdisjoint(told)

    def _steps(self) -> list[Line]:
        """The clauses of the body that tell of needles or drugs at named levels."""
        return [
            line
            for line in self.lines.about
            if line.status is Status.DONE
            and line not in self.voice
            and line.has("act", "place", "inject")
        ]

    def _foramina(self) -> frozenset[Place]:
        refused = {
            (level, side)
            for line in self.lines.about
            for m in line.mentions
            if m.status is Status.NOT_DONE
            for item in m.levels.items
            for level in foramina(item)
            for side in m.sides or self.sides
        }
        return frozenset(
            Place(PlaceKind.LEVEL, level, side, foramen_key(level), _AREAS[level[0]])
            for mention in self._levels()
            for item in mention.levels.items
            for level in foramina(item)
            for side in mention.sides or self.sides
            if (level, side) not in refused
        )

    def _bodies(self) -> frozenset[Place]:
        refused = {
            vertebra
            for line in self.lines.about
            for m in line.mentions
            if m.status is Status.NOT_DONE
            for item in m.levels.items
            for vertebra in item.vertebrae
        }
        return frozenset(
            Place(PlaceKind.VERTEBRA, vertebra, None, "all", _AREAS[vertebra[0]])
            for mention in self._levels()
            for item in mention.levels.items
            for vertebra in vertebrae_named(item)
            if vertebra not in refused
        )

    def _region(self) -> frozenset[Place]:
        fixed = next((n.place for n in self.named if n.place.key != "all"), None)
        if fixed is not None:
            return frozenset({Place(fixed.kind, fixed.name, None, fixed.key, fixed.area)})
        naming = self.lines.naming(Status.HEADING, Status.DONE, Status.ORDERED)
        region = region_of(naming, self.document) or region_of(self.lines.about, self.document)
        if not region:
            return frozenset()
        return frozenset({Place(PlaceKind.REGION, region, None, KEYS[region], region)})

    def _muscles(self) -> frozenset[Place]:
        told = muscles(self.lines.naming(Status.DONE), self.lines.named)
        said = muscles(self.voice, self.lines.named)
        found = said if {p.name for p in said} >= {p.name for p in told} else told
        if found:
            return found
        for line in self.lines.about:
            words = self.document.seen[line.clause.start : line.clause.end]
            match = _MUSCLES.search(words)
            if match and line.status in {Status.HEADING, Status.DONE}:
                self.muscle_count = _COUNTS.get(match[1].lower()) or int(match[1])
                return frozenset(
                    Place(PlaceKind.MUSCLE, f"muscle {n}", None, "all", "")
                    for n in range(1, self.muscle_count + 1)
                )
        return frozenset()

    def _named_places(self) -> frozenset[Place]:
        """Every place on the sides of its own clause, the heading's and the body's together."""
        found: set[Place] = set()
        for line in self.voice:
            here = self._of(line)
            for named in here:
                if not named.denied:
                    sides = sides_named(line, named, here) or self.sides
                    found |= self._one(named.place, sides & self.sides or self.sides)
        told = {place.name for place in found}
        for named in self.named:
            if named.place.name and named.place.name not in told:
                found |= self._one(named.place, self.sides)
        return frozenset(found)

    def _one(self, place: SitePlace, sides: Sides) -> frozenset[Place]:
        if place.levels == "nerves":
            told = [
                line
                for line in self.lines.about
                if line.status is Status.DONE and not line.has("cue", "not", "not_done")
            ]
            lines = [*self.voice, *told]
            numbers = numbered(lines, self.document)
            return frozenset().union(
                *(
                    on_sides(place, f"{place.name} {n}", place.key, place.area, sides)
                    for n in numbers
                )
            )
        return on_sides(place, place.name, place.key, place.area, sides)


def _denies(line: Line) -> bool:
    return line.has("cue", "no_lesion", "not_done", "weak_not")
