"""The JSON shapes of the command line's contract, shared by every door."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from superbill import services

if TYPE_CHECKING:
    from collections.abc import Iterable

    from superbill.model.citation import Rule
    from superbill.model.claim import ClaimLine, CodedNote, Diagnosis
    from superbill.model.span import Evidence

Json = dict[str, Any]


def coded_note(coded: CodedNote, text: str = "") -> Json:
    """A coded note as ``superbill code --format json`` prints it. ``text`` is the note that the
    spans point into; with it every piece of evidence quotes its words."""
    return {
        "cpt": [_claim_line(line, text) for line in coded.lines],
        "icd10": [diagnosis.code for diagnosis in coded.diagnoses],
        "flags": [flag.id for flag in coded.flags],
        "questions": [
            {
                "id": question.id,
                "text": question.text,
                "blocking": question.blocking,
                "evidence": _evidence(question.evidence, text),
            }
            for question in coded.questions
        ],
        "profile": coded.profile,
        "profile_reason": coded.profile_reason,
        "profiles": {
            name: [_line(line) for line in lines] for name, lines in coded.profiles.items()
        },
        "not_reported": [
            {
                "what": item.what,
                "reason": item.reason,
                "rule": item.rule,
                "codes": list(item.codes),
                "evidence": _evidence(item.evidence, text),
            }
            for item in coded.not_reported
        ],
        "rationale": [{"rule": reason.rule, "text": reason.text} for reason in coded.reasons],
        "date_of_service": coded.date_of_service.isoformat(),
        "date_reason": coded.date_reason,
        "joints": list(coded.joint_names),
        "targets": list(coded.target_names),
        "diagnoses": [_diagnosis(diagnosis, text) for diagnosis in coded.diagnoses],
        "flag_details": [
            {
                "id": flag.id,
                "label": services.knowledge().flags[flag.id].label,
                "rule": services.knowledge().flags[flag.id].rule,
                "evidence": _evidence(flag.evidence, text),
            }
            for flag in coded.flags
        ],
    }


def _line(line: ClaimLine) -> Json:
    return {
        "code": line.code,
        "units": line.units,
        "modifiers": list(line.modifiers),
        "joints": list(line.joint_names),
        "targets": list(line.target_names),
    }


def _claim_line(line: ClaimLine, text: str) -> Json:
    return {
        **_line(line),
        "icd10": list(line.diagnoses),
        "rules": list(line.rules),
        "evidence": _evidence(line.evidence, text),
    }


def _diagnosis(diagnosis: Diagnosis, text: str) -> Json:
    return {
        "code": diagnosis.code,
        "title": services.title_of(diagnosis.code),
        "why": diagnosis.why,
        "evidence": _evidence(diagnosis.evidence, text),
    }


def _evidence(evidence: Iterable[Evidence], text: str) -> list[Json]:
    shapes = []
    for item in evidence:
        shape: Json = {"start": item.span.start, "end": item.span.end, "fact": item.fact}
        if text:
            shape["text"] = text[item.span.start : item.span.end]
        shapes.append(shape)
    return shapes


def rule(found: Rule) -> Json:
    """A rule as ``superbill explain --format json`` prints it."""
    return {
        "id": found.id,
        "title": found.title,
        "what": found.what,
        "why": found.why,
        "fix": found.fix,
        "sources": [
            {
                "id": citation.source,
                "title": citation.title,
                "read": services.knowledge().sources[citation.source].read,
                "effective_from": _day(citation.effective_from),
                "effective_to": _day(citation.effective_to),
                "confidence": citation.confidence.value,
            }
            for citation in found.citations
        ],
    }


def _day(day: object) -> str | None:
    return None if day is None else str(day)
