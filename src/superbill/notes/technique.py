"""How the work was done: energy, temperature, image guidance, intent."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from superbill.model.procedure import Energy, Guidance, Intent
from superbill.model.span import Evidence, Span
from superbill.notes.mentions import Status, is_denied
from superbill.notes.status import section_status, statuses_in

if TYPE_CHECKING:
    from superbill.notes.document import Line
    from superbill.notes.elements import Element

_TODAY = frozenset({Status.HEADING, Status.DONE})
_GUIDING = frozenset({"guide"})
_TECHNICAL = frozenset({"guide", "energy", "temperature", "intent", "drug"})

_LOOSE_TEMPERATURE = re.compile(
    r"\btemp(?:erature)?s?\b[^.\n]{0,24}?\b(?P<a>[4-9]\d)\b|"
    r"(?<![\d./])(?P<b>[5-9]\d)(?:\s?(?:/|x|@|for)\s?|\s{2,6})(?:60|75|80|90|100|105|110|120|150|165|180)\s?(?:s\b|sec|\b)|"
    r"\b(?:at|to)\s(?P<c>[6-9]\d)\s(?:for|x)\b|\bset(?:ting)?\s(?:to|at|of)?\s?(?P<d>[6-9]\d)\b",
    re.IGNORECASE,
)
_COLUMN = re.compile(
    r"(?:^|[\s,|_(])(?:temp|deg|tset|tavg|tmax|set(?=\s{2}|\s*\||\s*$)|\u00b0\s?C|C(?=[\s,|)_]))",
    re.IGNORECASE | re.MULTILINE,
)
_CELL = re.compile(r"(?:\||\t|\s{2}|,)\s*(?P<n>[6-9]\d)\s*C?\s*(?=\||\t|\s{2}|,|$)", re.MULTILINE)


@dataclass(slots=True)
class Technique:
    """What the note says of the technique of its work today."""

    energies: dict[Energy, Evidence] = field(default_factory=dict)
    temperatures: list[tuple[float, Evidence]] = field(default_factory=list)
    guidance: dict[Guidance, Evidence] = field(default_factory=dict)
    intents: dict[Intent, Evidence] = field(default_factory=dict)
    steroid: bool = False
    images: bool = False
    no_fluoroscopy: bool = False

    def add(self, line: Line, today: str, *, guidance_only: bool = False) -> None:
        """Take in one clause, or only what it says of imaging; ``today`` is the date of service
        in the form that dates in the text have."""
        if line.status is Status.TALK and line.section in {"diagnosis", "consent"}:
            self._aside(line)
            return
        wanted = _GUIDING if guidance_only else _TECHNICAL
        if wanted.isdisjoint(line.said):
            return
        places = [place for place, element in enumerate(line.elements) if element.kind in wanted]
        statuses = statuses_in(line, section_status(line.section), today, places)
        for place, status in zip(places, statuses, strict=True):
            element = line.elements[place]
            denied = (
                is_denied(line.elements, place)
                or _ticked_no(line, place)
                or _in_denied_list(line, place)
            )
            self._take(element, status, line, denied=denied)

    def _aside(self, line: Line) -> None:
        """``Dx lumbar spondylosis. Fluoro guided.``: a word on guidance behind the diagnosis."""
        for place, element in enumerate(line.elements):
            if (
                element.kind == "guide"
                and element.value == "fluoroscopy"
                and line.section == "diagnosis"
            ) and not is_denied(line.elements, place):
                evidence = Evidence(Span(element.start, element.end), element.value)
                self.guidance.setdefault(Guidance.FLUOROSCOPY, evidence)

    def _take(self, element: Element, status: Status, line: Line, *, denied: bool) -> None:
        evidence = Evidence(Span(element.start, element.end), element.value or element.kind)
        if element.kind == "guide":
            self._guidance(element.value, evidence, status, line, denied=denied)
        elif element.kind == "energy":
            if not denied and status in _TODAY and line.section not in {"plan", "planned"}:
                self.energies.setdefault(Energy(element.value), evidence)
        elif element.kind == "temperature":
            if status in _TODAY and line.section not in {"findings", "outcome", "plan"}:
                self.temperatures.append((element.number, evidence))
        elif element.kind == "intent" and status in _TODAY:
            self.intents.setdefault(Intent(element.value), evidence)
        elif element.kind == "drug" and element.value == "steroid" and not denied:
            self.steroid = self.steroid or status in _TODAY

    def _guidance(
        self, value: str, evidence: Evidence, status: Status, line: Line, *, denied: bool
    ) -> None:
        planned = status is Status.PLANNED and line.section not in {"title", "procedure"}
        told = (
            line.section in {"body", "procedure"}
            and not line.has("cue", "history", "past")
            and not line.has("date")
        )
        if (status in {Status.HISTORY, Status.TALK} and not told) or planned:
            return
        if value == "no_fluoroscopy":
            self.no_fluoroscopy = True
            return
        if value == "ultrasound_only" and not denied:
            self.no_fluoroscopy = True
            value = "ultrasound"
        if value == "images" and not denied:
            self.images = (
                True  # radiographic views or stored images: x-ray, where nothing else is said
            )
        found = _GUIDANCE.get(value)
        if value in {"ct_word", "us_word"}:
            found = _short_word(value, line)
        if found is None:
            return
        if denied:
            found = Guidance.NONE if line.section == "guidance" else None
        if found is not None:
            self.guidance.setdefault(found, evidence)

    @property
    def energy(self) -> Energy:
        """The energy that counts: heat wins over a pulse given beside it."""
        order = (Energy.CRYO, Energy.CHEMICAL, Energy.LASER, Energy.COOLED, Energy.ENDOSCOPIC)
        named = next((energy for energy in order if energy in self.energies), None)
        if Energy.PULSED in self.energies:
            hot = any(value >= THERMAL_FROM for value, _ in self.temperatures)
            return Energy.THERMAL if hot else Energy.PULSED
        if named is Energy.CHEMICAL and self.temperatures:
            return Energy.THERMAL
        return named or (Energy.THERMAL if Energy.THERMAL in self.energies else Energy.UNSTATED)

    @property
    def image_guidance(self) -> Guidance:
        """The guidance that counts: real imaging wins over a word that there was none."""
        order = (Guidance.FLUOROSCOPY, Guidance.CT, Guidance.ULTRASOUND, Guidance.MRI)
        for guidance in order[2:] if self.no_fluoroscopy else order:
            if guidance in self.guidance:
                return guidance
        if self.no_fluoroscopy:
            return Guidance.NONE
        if Guidance.NONE in self.guidance:
            return Guidance.NONE
        return Guidance.FLUOROSCOPY if self.images else Guidance.UNSTATED

    @property
    def hottest(self) -> float | None:
        """The highest lesion temperature in degrees Celsius."""
        return max((value for value, _ in self.temperatures), default=None)


THERMAL_FROM = 60.0
"""Degrees Celsius from which radiofrequency beside a pulsed one counts as a heat lesion."""

_GUIDANCE = {
    "fluoroscopy": Guidance.FLUOROSCOPY,
    "ct": Guidance.CT,
    "ultrasound": Guidance.ULTRASOUND,
    "mri": Guidance.MRI,
    "none": Guidance.NONE,
}


def _in_denied_list(line: Line, place: int) -> bool:
    """``No fluoroscopy, CT or ultrasound was used``: the denial covers the whole list."""
    until = line.elements[place].at
    for before in reversed(line.elements[:place]):
        if until - before.until > 1 or before.kind not in {"guide", "sign"}:
            return False
        if before.value == "no_fluoroscopy":
            return True
        until = before.at
    return False


def _ticked_no(line: Line, place: int) -> bool:
    """``CT: no`` in a form."""
    behind = line.elements[place + 1 : place + 3]
    return (
        len(behind) == 2
        and behind[0].value in {":", "("}
        and behind[1].kind == "cue"
        and behind[1].value == "not"
        and behind[1].at - line.elements[place].until <= 1
    )


def _short_word(value: str, line: Line) -> Guidance | None:
    """``CT`` and ``US`` alone mean guidance only where guidance is asked for."""
    titled = line.status is Status.HEADING and line.has("act", "facet", "mbb", "ia")
    if line.section != "guidance" and not line.has("box") and not titled:
        return None
    return Guidance.CT if value == "ct_word" else Guidance.ULTRASOUND


def guidance_named(elements: list[Element]) -> Guidance | None:
    """The guidance that a field about imaging names."""
    for element in elements:
        if element.kind == "guide":
            value = {"ct_word": "ct", "us_word": "ultrasound"}.get(element.value, element.value)
            if value in _GUIDANCE:
                return _GUIDANCE[value]
    return None


def loose_temperatures(seen: str) -> list[tuple[float, Evidence]]:
    """Lesion temperatures written without their unit, as in logs: ``80/90``, ``Temp: 80``."""
    found = []
    for match in _LOOSE_TEMPERATURE.finditer(seen):
        name = match.lastgroup or "a"
        found.append(_reading(match, name))
    if not found and _COLUMN.search(seen):
        found = [_reading(match, "n") for match in _CELL.finditer(seen)]
    return found


def _reading(match: re.Match[str], group: str) -> tuple[float, Evidence]:
    span = Span(match.start(group), match.end(group))
    return float(match[group]), Evidence(span, "temperature")
