"""How the work was done: energy, temperature, image guidance, intent."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from superbill.model.procedure import Energy, Guidance, Intent
from superbill.model.span import Evidence, Span
from superbill.notes.mentions import Status, is_denied

if TYPE_CHECKING:
    from superbill.notes.document import Line

_TODAY = frozenset({Status.HEADING, Status.DONE})

_LOOSE_TEMPERATURE = re.compile(
    r"\btemp(?:erature)?s?\b[^.\n]{0,24}?\b(?P<a>[4-9]\d)\b|"
    r"(?<![\d./])(?P<b>[5-9]\d)\s?(?:/|x|@|for)\s?(?:60|75|80|90|100|105|110|120|150|165|180)\s?(?:s\b|sec|\b)|"
    r"\bat\s(?P<c>[6-9]\d)\s(?:for|x)\b|\bset(?:ting)?\s(?:to|at|of)?\s?(?P<d>[6-9]\d)\b",
    re.IGNORECASE,
)
_COLUMN = re.compile(r"\b(?:temp|deg|\u00b0\s?C|C\b)", re.IGNORECASE)
_CELL = re.compile(r"(?:\||\t|\s{2}|,)\s*(?P<n>[6-9]\d)\s*C?\s*(?=\||\t|\s{2}|,|$)")


@dataclass(slots=True)
class Technique:
    """What the note says of the technique of its work today."""

    energies: dict[Energy, Evidence] = field(default_factory=dict)
    temperatures: list[tuple[float, Evidence]] = field(default_factory=list)
    guidance: dict[Guidance, Evidence] = field(default_factory=dict)
    intents: dict[Intent, Evidence] = field(default_factory=dict)
    steroid: bool = False

    def add(self, line: Line) -> None:
        """Take in one clause."""
        for place, element in enumerate(line.elements):
            denied = is_denied(line.elements, place) or _ticked_no(line, place)
            evidence = Evidence(Span(element.start, element.end), element.value or element.kind)
            if element.kind == "guide":
                self._guidance(element.value, evidence, line, denied=denied)
            if line.status not in _TODAY and line.status is not Status.PLANNED:
                continue
            if element.kind == "energy" and not denied:
                self._energy(element.value, evidence, line)
            elif element.kind == "temperature" and line.status in _TODAY:
                self.temperatures.append((element.number, evidence))
            elif element.kind == "intent" and line.status in _TODAY and line.section != "planned":
                self.intents.setdefault(Intent(element.value), evidence)
            elif element.kind == "drug" and element.value == "steroid" and not denied:
                self.steroid = self.steroid or line.status in _TODAY

    def _energy(self, value: str, evidence: Evidence, line: Line) -> None:
        if line.section in {"plan", "planned"}:
            return
        self.energies.setdefault(Energy(value), evidence)

    def _guidance(self, value: str, evidence: Evidence, line: Line, *, denied: bool) -> None:
        if line.status in {Status.HISTORY, Status.TALK} or line.section == "plan":
            return
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
        order = (Energy.COOLED, Energy.CRYO, Energy.CHEMICAL, Energy.LASER, Energy.ENDOSCOPIC)
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
        for guidance in (Guidance.FLUOROSCOPY, Guidance.CT, Guidance.ULTRASOUND, Guidance.MRI):
            if guidance in self.guidance and not (
                guidance is Guidance.FLUOROSCOPY and self._only_denied_fluoroscopy()
            ):
                return guidance
        return Guidance.NONE if Guidance.NONE in self.guidance else Guidance.UNSTATED

    def _only_denied_fluoroscopy(self) -> bool:
        """Whether the word fluoroscopy stands only inside a phrase such as ``no fluoroscopy``."""
        none = self.guidance.get(Guidance.NONE)
        own = self.guidance[Guidance.FLUOROSCOPY]
        return none is not None and none.span.start <= own.span.start < none.span.end

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


def _ticked_no(line: Line, place: int) -> bool:
    """``CT: no`` in a form."""
    behind = line.elements[place + 1 : place + 3]
    return (
        len(behind) == 2  # noqa: PLR2004
        and behind[0].value in {":", "("}
        and behind[1].kind == "cue"
        and behind[1].value == "not"
        and behind[1].at - line.elements[place].until <= 1
    )


def _short_word(value: str, line: Line) -> Guidance | None:
    """``CT`` and ``US`` alone mean guidance only where guidance is asked for."""
    if line.section != "guidance" and not any(e.kind == "box" for e in line.elements):
        return None
    return Guidance.CT if value == "ct_word" else Guidance.ULTRASOUND


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
