"""The one door to the engine. Doors (command line, web, API) parse, call this, and render."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from superbill.codebook.icd10cm import EMBEDDED_FROM, IcdEdition, embedded_edition
from superbill.coding.note import code
from superbill.loader.knowledge import Knowledge, read_knowledge
from superbill.loader.table import nearest
from superbill.model.errors import InputError
from superbill.model.reading import Context
from superbill.notes.reading import read_note

if TYPE_CHECKING:
    from superbill.model.citation import Rule
    from superbill.model.claim import CodedNote


@lru_cache(maxsize=1)
def _edition() -> IcdEdition:
    return embedded_edition()


def is_billable(diagnosis: str) -> bool | None:
    """Whether an ICD-10-CM code may stand on a claim; nothing when the edition lacks it."""
    found = _edition().find(diagnosis)
    return None if found is None else found.billable


def knowledge() -> Knowledge:
    """The shipped knowledge. Raises KnowledgeError."""
    return read_knowledge()


def code_note(text: str, context: Context | None = None) -> CodedNote:
    """Code one procedure note. Stores nothing and sends nothing. Raises InputError."""
    chosen = context or Context()
    reading = read_note(
        text, knowledge(), is_billable, default_day=EMBEDDED_FROM, day=chosen.day
    )
    return code(reading, chosen, knowledge(), default_day=EMBEDDED_FROM)


def explain(rule: str) -> Rule:
    """A rule by its id. Raises InputError that names the nearest known id."""
    rules = knowledge().rules
    found = rules.get(rule.upper())
    if found is None:
        raise InputError(f"no rule {rule!r}", where="explain", fix=nearest(rule.upper(), rules))
    return found
