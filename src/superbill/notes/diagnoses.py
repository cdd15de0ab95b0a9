"""Diagnoses of a note: codes that it writes, and spine conditions that it names in words."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from superbill.loader.spine_diagnoses import ANY
from superbill.model.claim import Diagnosis, NotReported, Question
from superbill.model.span import Evidence, Span
from superbill.notes.elements import elements_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from superbill.loader.spine_diagnoses import DiagnosisTerms
    from superbill.model.spine import Joint
    from superbill.notes.document import Document, Line
    from superbill.notes.elements import Element

_WRITTEN = re.compile(r"([A-TV-Z](?<![A-Za-z0-9.].)\d[0-9A-Z](?:\.[0-9A-Z]{1,4})?)(?![A-Za-z0-9])")
_UNDOTTED = re.compile(r"([MGRSZ](?<![A-Za-z0-9.].)\d{2}\d{1,3}[0-9A-Z]?)(?![A-Za-z0-9.])")
_CODE_NEAR = re.compile(r"\b(?:icd|dx|diag|code)", re.IGNORECASE)
_CATEGORY = 3

IsBillable: TypeAlias = Callable[[str], bool | None]
"""Whether a code may stand on a claim: true, false for a header, nothing for an unknown code."""


@dataclass(slots=True)
class DiagnosisReading:
    """Diagnoses in the order of the note, with what could not be reported."""

    found: dict[str, Diagnosis] = field(default_factory=dict)
    questions: list[Question] = field(default_factory=list)
    not_reported: list[NotReported] = field(default_factory=list)


class _Named(NamedTuple):
    condition: str
    regions: tuple[str, ...]
    variant: str
    evidence: Evidence


def read_diagnoses(
    document: Document,
    terms: DiagnosisTerms,
    joints: Iterable[Joint],
    day: date,
    is_billable: IsBillable,
) -> DiagnosisReading:
    """The diagnoses that the note supports on ``day``, headers never among them."""
    reading = DiagnosisReading()
    if day < terms.start:
        reading.not_reported.append(
            NotReported(
                "diagnoses",
                f"the date of service lies before ICD-10-CM ({terms.start.isoformat()})",
                "DX001",
            )
        )
        return reading
    treated = _regions_of_joints(list(joints))
    lines = [line for line in document.lines if line.section == "diagnosis"]
    for chosen in (lines, _elsewhere(document)):
        for line in chosen:
            _read_line(line, document, terms, treated, day, is_billable, reading)
        if reading.found:
            break
    _drop_symptoms(reading, terms, day)
    return reading


def _elsewhere(document: Document) -> list[Line]:
    return [
        line
        for line in document.lines
        if line.section not in {"diagnosis", "consent", "plan", "findings"}
        and not line.has("cue", "consent")
    ]


def _read_line(
    line: Line,
    document: Document,
    terms: DiagnosisTerms,
    treated: tuple[str, ...],
    day: date,
    is_billable: IsBillable,
    reading: DiagnosisReading,
) -> None:
    categories = _written(line, document, day, terms, is_billable, reading)
    for named in _conditions(elements_of(line.tokens, terms.terms), terms, treated, document.seen):
        for code in _codes(named, terms, day):
            if code[:_CATEGORY] in categories:
                continue
            if is_billable(code) or terms.was_valid(code, day):
                words = named.condition.replace("_", " ")
                why = f"{words}, {' and '.join(named.regions) or 'region not needed'}"
                _add(reading, Diagnosis(code, why, (named.evidence,)))


def _add(reading: DiagnosisReading, diagnosis: Diagnosis) -> None:
    known = reading.found.get(diagnosis.code)
    if known is not None:
        diagnosis = Diagnosis(known.code, known.why, known.evidence + diagnosis.evidence)
    reading.found[diagnosis.code] = diagnosis


# Codes as written ----------------------------------------------------------------------------------


def _written(
    line: Line,
    document: Document,
    day: date,
    terms: DiagnosisTerms,
    is_billable: IsBillable,
    reading: DiagnosisReading,
) -> set[str]:
    """Take in the codes that a line writes; returns the categories that need no words then."""
    categories = set()
    seen = document.seen
    for match in _matches(seen, line):
        code = _dotted(match.group(1))
        evidence = Evidence(Span(match.start(1), match.end(1)), "code as written")
        valid = is_billable(code)
        if valid or terms.was_valid(code, day):
            categories.add(code[:_CATEGORY])
            _add(reading, Diagnosis(code, "the note writes this code", (evidence,)))
        elif valid is False:
            _header(code, evidence, reading)
    return categories


def _matches(seen: str, line: Line) -> list[re.Match[str]]:
    start, end = line.clause.start, line.clause.end
    named = line.section == "diagnosis"
    found = [
        m
        for m in _WRITTEN.finditer(seen, start, end)
        if "." in m[1] or (named and _is_code(seen, line))
    ]
    if named:
        found += list(_UNDOTTED.finditer(seen, start, end))
    return found


def _is_code(seen: str, line: Line) -> bool:
    return _CODE_NEAR.search(seen, line.clause.start, line.clause.end) is not None


def _dotted(code: str) -> str:
    if "." in code or len(code) <= _CATEGORY:
        return code
    return f"{code[:_CATEGORY]}.{code[_CATEGORY:]}"


def _header(code: str, evidence: Evidence, reading: DiagnosisReading) -> None:
    if any(code in item.codes for item in reading.not_reported):
        return
    reading.not_reported.append(
        NotReported(
            f"diagnosis code {code}",
            "it is a header, not a billable code; a code below it is needed",
            "DX001",
            (code,),
            (evidence,),
        )
    )
    reading.questions.append(
        Question(
            "diagnosis_header",
            f"The note writes {code}, which is a header and not billable. Which code below it "
            "applies?",
            blocking=False,
            evidence=(evidence,),
        )
    )


# Conditions in words -------------------------------------------------------------------------------


def _conditions(
    elements: list[Element], terms: DiagnosisTerms, treated: tuple[str, ...], seen: str
) -> Iterable[_Named]:
    for place, element in enumerate(elements):
        if element.kind != "condition" or _is_ruled_out(elements, place, seen):
            continue
        condition = terms.conditions[element.value]
        needs_region = any(ANY not in codes for codes in condition.codes.values())
        regions = _regions(elements, place)
        if not regions and needs_region:
            regions = treated
        yield _Named(
            element.value,
            regions,
            _variant(elements, place, condition.codes),
            Evidence(Span(element.start, element.end), element.value.replace("_", " ")),
        )


def _is_ruled_out(elements: list[Element], place: int, seen: str) -> bool:
    """Denied, uncertain or past: the nearest qualifier before the condition, or one behind it."""
    element = elements[place]
    for before in reversed(elements[:place]):
        if element.at - before.until > 4 or before.kind == "condition":
            break
        if "\n" in seen[before.end : element.start]:
            break  # a list: the line above says nothing of this one
        if before.kind == "qualifier" and before.value in {"denied", "uncertain", "past"}:
            return True
        if (
            before.kind == "qualifier"
            and before.value == "without"
            and element.value == "radiculopathy"
        ):
            return element.at - before.until <= 2
    return any(
        after.kind == "qualifier" and after.value == "past" and after.at - element.until <= 2
        for after in elements[place + 1 : place + 2]
    )


def _variant(elements: list[Element], place: int, codes: dict[str, dict[str, str]]) -> str:
    for element in elements[place + 1 :]:
        if element.kind == "condition":
            break
        if element.kind == "qualifier" and element.value in codes:
            return element.value
        if element.kind == "qualifier" and element.value in {"without", "no_claudication"}:
            break
    return "plain"


def _regions(elements: list[Element], place: int) -> tuple[str, ...]:
    """The regions that belong to a condition: right before it, else right behind it."""
    before = _run(reversed(elements[:place]))
    if before:
        return tuple(reversed(before))
    after = _run(elements[place + 1 :])
    return tuple(after)


def _run(elements: Iterable[Element]) -> list[str]:
    found: list[str] = []
    for element in elements:
        if element.kind == "condition":
            break
        if element.kind == "region":
            if element.value not in found:
                found.append(element.value)
        elif element.levels is not None:
            levels = {v for item in element.levels.items for v in item.vertebrae}
            region = _region_of_levels(levels)
            if region and not found:
                found.append(region)
        elif element.kind == "sign" and element.value in {"|", ":"}:
            break
    return found


def _region_of_levels(levels: set[str]) -> str:
    letters = {level[0] for level in levels}
    if letters == {"L", "S"}:
        return "lumbosacral" if levels <= {"L5", "S1"} else "lumbar"
    if letters == {"C", "T"}:
        return "cervicothoracic" if levels <= {"C7", "T1"} else "cervical"
    if letters == {"T", "L"}:
        return "thoracolumbar"
    return {"C": "cervical", "T": "thoracic", "L": "lumbar", "S": "sacral"}.get(
        next(iter(letters)) if len(letters) == 1 else "", ""
    )


def _regions_of_joints(joints: list[Joint]) -> tuple[str, ...]:
    groups: dict[str, set[str]] = {}
    for joint in joints:
        group = "C" if joint.upper[0] == "C" else joint.upper[0]
        if joint.level == "T12-L1":
            group = "T12"
        groups.setdefault(group, set()).update({joint.upper, joint.lower})
    found = []
    for levels in groups.values():
        region = _region_of_levels(levels)
        if region and region not in found:
            found.append(region)
    if "thoracolumbar" in found and "lumbar" in found:
        found.remove("lumbar")
    return tuple(found)


def _codes(named: _Named, terms: DiagnosisTerms, day: date) -> list[str]:
    by_region = terms.conditions[named.condition].codes[named.variant]
    found = [by_region[region] for region in named.regions if region in by_region]
    if not found and ANY in by_region:
        found = [by_region[ANY]]
    return [terms.code_on(code, day) for code in found]


# Symptoms ------------------------------------------------------------------------------------------

_SYMPTOM_OF = {"M54.2": "2", "M54.50": "6", "M54.5": "6", "M54.59": "6", "M54.6": "4"}
"""Pain codes and the region digit of the spondylosis codes that they are part of."""


def _drop_symptoms(reading: DiagnosisReading, terms: DiagnosisTerms, day: date) -> None:
    """Pain of a region is not reported beside a disease of that region, unless it was written."""
    del terms, day
    diseases = {code[-1] for code in reading.found if code.startswith("M47.")}
    near = {"6": {"6", "7", "5"}, "2": {"2", "3"}, "4": {"4", "5", "3"}}
    for code, digit in _SYMPTOM_OF.items():
        diagnosis = reading.found.get(code)
        if diagnosis is None or not near[digit] & diseases:
            continue
        if diagnosis.why == "the note writes this code":
            continue
        del reading.found[code]
        reading.not_reported.append(
            NotReported(
                f"diagnosis code {code}",
                "pain of the region is part of the confirmed spine disease",
                "DX002",
                (code,),
                diagnosis.evidence,
            )
        )
