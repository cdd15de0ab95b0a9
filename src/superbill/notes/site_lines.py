"""Which clauses of a note are about which site: the sacroiliac joint, a knee, a nerve, facets.

A clause that names a place is about its site. What follows it in the same part of the note is, too,
until another site is named; before any is named, a clause is about them all. A weak name, such as a
muscle or ``knee``, counts only where its site is awake: named plainly somewhere, or injected in so many
words.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from superbill.model.procedure import FACET_JOINT, Act
from superbill.notes.acts import BODY_SECTIONS
from superbill.notes.mentions import Status, is_denied
from superbill.notes.status import is_another_day

if TYPE_CHECKING:
    from superbill.loader.sites import Site, SitePlace
    from superbill.notes.document import Document, Line
    from superbill.notes.elements import Element

_TODAY = frozenset({Status.HEADING, Status.DONE, Status.ORDERED, Status.NOT_DONE, Status.PLANNED})
_DESTROYS = re.compile(
    r"ablat|radiofreq|rfa\b|rfn\b|\brf\b|neurot|denerv|rhizot|lysis|lesion|gnrfa|bvna|intracept",
    re.IGNORECASE,
)
_INJECTS = re.compile(
    r"inject|\binj|blocks?\b|blockade|\bblk|esis?\b|snrb|tpis?\b|arthrogram|arthrocent|tfes|gnbs?\b|gonb|sgb|lsb|nb\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Named:
    """A place that a clause names, with the element that names it."""

    place: SitePlace
    element: Element
    number: int
    denied: bool


@dataclass(slots=True)
class SiteLines:
    """The clauses about one site, by how they speak of it; ``about`` are all that may tell of the
    work there, also those that name no site."""

    site: Site
    named: dict[int, list[Named]] = field(default_factory=dict)
    about: list[Line] = field(default_factory=list)

    def about_named(self) -> list[Line]:
        """The clauses that name the site, however they speak."""
        return [line for line in self.about if line.number in self.named]

    def naming(self, *statuses: Status) -> list[Line]:
        """The clauses of these statuses that name the site."""
        return [
            line for line in self.about if line.number in self.named and line.status in statuses
        ]


def lines_by_site(
    document: Document, sites: dict[str, Site], *, passing: bool = False
) -> dict[str, SiteLines]:
    """The clauses of the note by the site that they are about, for every site that is awake; with
    ``passing`` a site is awake that is named anywhere, also in talk or history."""
    awake = _named_at_all(document, sites) if passing else _awake(document, sites)
    if not awake:
        return {}
    found = {name: SiteLines(sites[name]) for name in sites if name in awake}
    current: frozenset[str] = frozenset()
    block = -1
    for line in document.lines:
        if line.clause.block != block:
            block = line.clause.block
            if line.section not in BODY_SECTIONS:
                current = frozenset()
        topics = _topics(line, document, sites, awake, found)
        if topics and line.status is not Status.HEADING:
            topics |= {rival for name in topics & found.keys() for rival in sites[name].yields_to}
        if topics:
            current = topics
        for name in topics or current or found:
            if name in found:
                found[name].about.append(line)
    return found


def _topics(
    line: Line,
    document: Document,
    sites: dict[str, Site],
    awake: frozenset[str],
    found: dict[str, SiteLines],
) -> frozenset[str]:
    """The sites that a clause names; what it names is kept in ``found``."""
    topics: set[str] = set()
    refused = ("neighbour" in line.said or "place" in line.said) and _is_not_ticked(line, document)
    for number, element in enumerate(line.elements):
        place = place_of(element, sites)
        if place is None:
            continue
        name = element.value.partition(".")[0]
        if name not in awake:
            continue
        denied = is_denied(line.elements, number) or _is_said_not_done(line, number) or refused
        found[name].named.setdefault(line.number, []).append(Named(place, element, number, denied))
        topics.add(name)
    told_apart = line.has("cue", "not")  # "NOT the third occipital nerve"
    if _names_facets(line) and "sacroiliac" not in topics and not told_apart:
        topics.add(FACET_JOINT)
    return frozenset(topics)


_EMPTY_BOX = re.compile(r"\[\s?\]|\(\s?\)|\u2610")
_TICKED_BOX = re.compile(r"\[\s?[xX\u2713]\s?\]|\([xX]\)|[\u2611\u2612]")
_NO_CELL = re.compile(r"\|\s*(?:no|not done)\s*\|", re.IGNORECASE)


def _is_not_ticked(line: Line, document: Document) -> bool:
    """A line of a form all of whose boxes are empty, or a row of a table that says no."""
    start, end = line.clause.start, line.clause.end
    if _NO_CELL.search(document.text, start, end):
        return True
    stop = document.text.find("\n", end)
    end = max(end, len(document.text) if stop < 0 else stop)
    empty = _EMPTY_BOX.search(document.text, start, end)
    return empty is not None and not _TICKED_BOX.search(document.text, start, end)


def _is_said_not_done(line: Line, number: int) -> bool:
    """``No injection was made at the greater occipital nerve``."""
    before = line.elements[:number]
    denied = any(e.kind == "cue" and e.value in {"no_lesion", "not_done"} for e in before)
    return (denied and not line.has("drug")) or any(
        one.kind == "cue" and one.value == "not" and two.kind == "act"
        for one, two in itertools.pairwise(before)
    )


def place_of(element: Element, sites: dict[str, Site]) -> SitePlace | None:
    """The place that an element names, if it names one."""
    if element.kind not in {"neighbour", "place"}:
        return None
    site, dot, place = element.value.partition(":")[0].partition(".")
    return sites[site].places[place] if dot else None


def _names_facets(line: Line) -> bool:
    return line.has("struct", "medial_branch", "facet", "ton") or line.has("act", "mbb", "facet")


def _awake(document: Document, sites: dict[str, Site]) -> frozenset[str]:
    awake: set[str] = set()
    spoken: set[str] = set()
    injected: set[str] = set()
    for line in document.lines:
        today = line.status in _TODAY and line.section not in {"diagnosis", "plan"}
        for element in line.elements:
            if place_of(element, sites) is None:
                continue
            name = element.value.partition(".")[0]
            if element.kind == "neighbour":
                spoken.add(name)
            elif line.status in {Status.DONE, Status.HEADING} and line.has("drug"):
                injected.add(name)
            if today and (element.kind == "neighbour" or _injects_here(line, element)):
                awake.add(name)
    return frozenset(awake | (spoken & injected))


def _named_at_all(document: Document, sites: dict[str, Site]) -> frozenset[str]:
    return frozenset(
        element.value.partition(".")[0]
        for line in document.lines
        for element in line.elements
        if element.kind == "neighbour" and place_of(element, sites) is not None
    )


def _injects_here(line: Line, element: Element) -> bool:
    """``Steroid injection, right knee``: a joint's weak name beside the act."""
    if not element.value.startswith("joint.") or line.mentions or line.has("neighbour"):
        return False
    if line.status not in {Status.HEADING, Status.DONE} or line.has("struct"):
        return False
    if line.has("cue", "finding", "past", "history", "planned"):
        return False
    steroid = line.has("drug", "steroid") and not line.has("cue", "not")
    return line.section == "targets" or steroid or line.has("act", "inject", "ia", "entry")


def acts_on(line: Line, named: list[Named], document: Document, site: Site) -> frozenset[Act]:
    """What a clause says is done at the places of a site that it names. Where it speaks of two kinds
    of work, the words next to each place decide."""
    if len(site.acts) == 1:
        return frozenset(site.acts)
    whole = _acts(document.seen[line.clause.start : line.clause.end])
    if len(whole) > 1 and len(line.elements) > len(named):
        near = frozenset().union(*(_acts(_around(line, entry, document)) for entry in named))
        whole = near or whole
    if line.has("temperature") or line.has("energy", "pulsed", "cooled", "cryo", "chemical"):
        return whole or whole | {Act.DENERVATION}
    if not whole and gives_something(line, document):
        return frozenset({Act.INJECTION})
    return whole


_VOLUME = re.compile(r"\d\s?(?:cc|mls?)\b", re.IGNORECASE)


def gives_something(line: Line, document: Document) -> bool:
    """Whether the clause tells of a drug, or of a volume that was given."""
    start, end = line.clause.start, line.clause.end
    return line.has("drug") or _VOLUME.search(document.seen, start, end) is not None


def _acts(words: str) -> frozenset[Act]:
    found = set()
    if _DESTROYS.search(words):
        found.add(Act.DENERVATION)
    if _INJECTS.search(words):
        found.add(Act.INJECTION)
    return frozenset(found)


_STRUCTURES = frozenset({"neighbour", "struct", "levels"})


def _around(line: Line, named: Named, document: Document) -> str:
    """The words from a place to the next structure; where they tell no act, those before it."""
    places = [n for n, e in enumerate(line.elements) if e.kind in _STRUCTURES]
    after = next((n for n in places if n > named.number), None)
    end = line.elements[after].start if after is not None else line.clause.end
    words = document.seen[named.element.start : end]
    if _acts(words):
        return words
    before = next((n for n in reversed(places) if n < named.number), None)
    start = line.elements[before].end if before is not None else line.clause.start
    return document.seen[start : named.element.end]


def tells_act(line: Line, document: Document) -> bool:
    """Whether the clause itself says that something is injected, blocked or destroyed."""
    return bool(_acts(document.seen[line.clause.start : line.clause.end]))


_YEAR = re.compile(r"\s*(?:->|=>|\*{0,2}next|auth)|\s*(?:in )?(?:19|20)\d\d(?:-\d\d)?(?![-\d])")
_FEW_WORDS = 3
_TELLS = re.compile(
    r"\b(?:remains?|is|are|has|had|have|would|may|can|could|should|helps?|asks?|asked|wants?|discussed)\b",
    re.IGNORECASE,
)
"""Verbs of a sentence that tells something about the work and does not name it as done."""


def announces(line: Line, document: Document, site: Site) -> bool:
    """A line that only names the work and its place, such as an entry of a list or a first sentence:
    it says what was done and tells no step of it."""
    if line.status is not Status.DONE or line.section not in {"body", "title", "procedure"}:
        return False
    if not (site.names_work or tells_act(line, document)) or _YEAR.match(
        document.seen, line.clause.start
    ):
        return False
    if line.has("temperature") or line.has("percent") or line.has("drug"):
        return False
    if line.has("act", "place") or _is_of_another_day(line, document):
        return False
    if _TELLS.search(document.seen, line.clause.start, line.clause.end):
        return False
    if line.has("cue", "finding", "past", "history", "planned", "consent", "not", "not_done"):
        return False
    first = next(n for n, e in enumerate(line.elements) if e.kind != "sign")
    return line.elements[first].at <= _FEW_WORDS + first


def _is_of_another_day(line: Line, document: Document) -> bool:
    dates = line.said.get("date", ())
    return any(is_another_day(value, document.today) for value in dates) and bool(document.today)
