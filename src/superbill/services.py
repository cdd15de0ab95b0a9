"""The one door to the engine. Doors (command line, web, API) parse, call this, and render."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from superbill.codebook.icd10cm import EMBEDDED_FROM, IcdEdition, embedded_edition
from superbill.coding.note import code
from superbill.loader.knowledge import Knowledge, read_knowledge
from superbill.loader.table import nearest
from superbill.model.errors import InputError
from superbill.model.reading import Context
from superbill.notes.encounter import parse_day, parse_encounter, read_encounter
from superbill.notes.intake import check, decode
from superbill.notes.reading import read_note

if TYPE_CHECKING:
    from superbill.model.citation import Rule
    from superbill.model.claim import CodedNote

CLAIMS = ("professional", "asc", "hospital_outpatient")


@lru_cache(maxsize=1)
def edition() -> IcdEdition:
    """The embedded ICD-10-CM edition; its index is made at the first call on a machine."""
    return embedded_edition()


def is_billable(diagnosis: str) -> bool | None:
    """Whether an ICD-10-CM code may stand on a claim; nothing when the edition lacks it."""
    found = edition().find(diagnosis)
    return None if found is None else found.billable


def title_of(diagnosis: str) -> str:
    """The official title of an ICD-10-CM code, empty when the edition lacks it."""
    found = edition().find(diagnosis)
    return "" if found is None else found.title


def knowledge() -> Knowledge:
    """The shipped knowledge. Raises KnowledgeError."""
    return read_knowledge()


def decode_note(raw: bytes, where: str, encoding: str = "") -> str:
    """The bytes of a note as text. Raises InputError."""
    return decode(raw, where, encoding)


def context_of(data: dict[str, Any], where: str) -> Context:
    """A claim context from its parsed form: ``claim, payer, pos, dos, profile``. Raises InputError
    for a claim, profile or date that does not exist."""
    claim = str(data.get("claim") or "")
    if claim and claim not in CLAIMS:
        raise InputError(f"claim {claim!r} is not known", where=where, fix=nearest(claim, CLAIMS))
    profile = str(data.get("profile") or "")
    if profile and profile not in knowledge().profiles:
        raise InputError(
            f"profile {profile!r} is not known",
            where=where,
            fix=nearest(profile, knowledge().profiles),
        )
    return Context(
        payer=str(data.get("payer") or ""),
        claim=claim,
        place_of_service=str(data.get("pos") or ""),
        day=parse_day(str(data.get("dos") or ""), f"{where} dos"),
        profile=profile,
    )


def code_note(text: str, context: Context | None = None) -> CodedNote:
    """Code one procedure note. Stores nothing and sends nothing. Raises InputError."""
    chosen = context or Context()
    reading = read_note(
        check(text, "note"), knowledge(), is_billable, default_day=EMBEDDED_FROM, day=chosen.day
    )
    return code(reading, chosen, knowledge(), default_day=EMBEDDED_FROM)


def code_encounter(
    data: Any,
    text: str = "",
    context: Context | None = None,
    where: str = "encounter",
) -> CodedNote:
    """Code a structured encounter, which wins over ``text``. Raises InputError."""
    encounter = parse_encounter(data, where)
    chosen = _over(encounter.context(where), context or Context())
    if chosen.claim and chosen.claim not in CLAIMS:
        raise InputError(
            f"claim {chosen.claim!r} is not known", where=where, fix=nearest(chosen.claim, CLAIMS)
        )
    reading = read_encounter(
        encounter, text, knowledge(), is_billable, default_day=EMBEDDED_FROM, day=chosen.day
    )
    return code(reading, chosen, knowledge(), default_day=EMBEDDED_FROM)


def _over(inner: Context, outer: Context) -> Context:
    """The encounter's own context, filled up from what was given beside it."""
    return replace(
        inner,
        payer=inner.payer or outer.payer,
        claim=inner.claim or outer.claim,
        place_of_service=inner.place_of_service or outer.place_of_service,
        day=inner.day or outer.day,
        profile=outer.profile,
    )


def code_record(record: Any, where: str, defaults: Context | None = None) -> CodedNote:
    """Code one JSONL record: ``text`` and/or ``encounter``, with an optional ``context``.

    ``defaults`` fills what the record's context does not say. Raises InputError.
    """
    if not isinstance(record, dict):
        raise InputError("a record must be an object", where=where)
    given = record.get("context") or {}
    if not isinstance(given, dict):
        raise InputError("context must be an object", where=where)
    context = _over(context_of(given, where), defaults or Context())
    profile = context_of(given, where).profile or context.profile
    context = replace(context, profile=profile)
    text = record.get("text") or ""
    if not isinstance(text, str):
        raise InputError("text must be a text", where=where)
    if record.get("encounter") is not None:
        return code_encounter(record["encounter"], text, context, where)
    if not text:
        raise InputError("a record needs text or encounter", where=where)
    return code_note(check(text, where), context)


def explain(rule: str) -> Rule:
    """A rule by its id. Raises InputError that names the nearest known id."""
    rules = knowledge().rules
    found = rules.get(rule.upper())
    if found is None:
        raise InputError(f"no rule {rule!r}", where="explain", fix=nearest(rule.upper(), rules))
    return found
