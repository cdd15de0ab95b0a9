"""Numbers the evidence of an answer in the order of the note."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import chain
from typing import TYPE_CHECKING

from superbill.model.errors import DomainError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from superbill.model.claim import CodedNote, Question
    from superbill.model.span import Evidence, Span


class Kind(StrEnum):
    """What evidence supports; where it supports several, the first of these names it."""

    ASKED = "asked"
    CLAIM = "claim"
    DIAGNOSIS = "diagnosis"
    LEFT_OUT = "left-out"


@dataclass(frozen=True, slots=True)
class Support:
    """One entry of the answer that evidence stands behind: its anchor and how it is called."""

    anchor: str
    label: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Mark:
    """A numbered place of the note, the facts read from it and the entries that rest on it.

    ``tip`` is the end of its last word, where the number stands; a span may go on over blanks.
    """

    number: int
    span: Span
    tip: int
    facts: tuple[str, ...]
    supports: tuple[Support, ...]

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """The kinds of the entries supported, the naming one first."""
        found = {support.kind for support in self.supports}
        return tuple(kind for kind in Kind if kind in found)


@dataclass(frozen=True, slots=True)
class Index:
    """All marks in the order of the note, and the number of every span."""

    marks: tuple[Mark, ...]
    numbers: dict[Span, int]

    def of(self, evidence: Iterable[Evidence]) -> tuple[int, ...]:
        """The numbers of some evidence, ascending, each once."""
        return tuple(sorted({self.numbers[item.span] for item in evidence}))


def letter(place: int) -> str:
    """How the diagnosis at ``place`` is pointed to: A, B ... Z, AA, AB, as claim forms do."""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def questions_in_order(coded: CodedNote) -> tuple[Question, ...]:
    """The questions, the blocking ones first."""
    return tuple(sorted(coded.questions, key=lambda question: not question.blocking))


def supported(coded: CodedNote) -> Iterator[tuple[Support, tuple[Evidence, ...]]]:
    """Every entry of an answer with its evidence, in the order in which the page shows them."""
    for place, line in enumerate(coded.lines, start=1):
        yield Support(f"line-{place}", f"line {place}", Kind.CLAIM), line.evidence
    for place, diagnosis in enumerate(coded.diagnoses):
        name = letter(place)
        yield Support(f"dx-{name}", f"diagnosis {name}", Kind.DIAGNOSIS), diagnosis.evidence
    for place, question in enumerate(questions_in_order(coded), start=1):
        yield Support(f"question-{place}", f"question {place}", Kind.ASKED), question.evidence
    for place, flag in enumerate(coded.flags, start=1):
        yield Support(f"flag-{place}", f"flag {place}", Kind.ASKED), flag.evidence
    for place, item in enumerate(coded.not_reported, start=1):
        yield Support(f"left-{place}", f"not reported {place}", Kind.LEFT_OUT), item.evidence


def index(coded: CodedNote, text: str) -> Index:
    """Number the evidence. Raises DomainError where it points outside of the text."""
    behind: dict[Span, list[Support]] = {}
    facts: dict[Span, dict[str, None]] = {}
    for support, evidence in supported(coded):
        for item in evidence:
            entries = behind.setdefault(item.span, [])
            if not entries or entries[-1] != support:
                entries.append(support)
            facts.setdefault(item.span, {})[item.fact] = None
    spans = sorted(behind)
    _check(spans, text)
    marks = tuple(
        Mark(number, span, _tip(span, text), tuple(facts[span]), tuple(behind[span]))
        for number, span in enumerate(spans, start=1)
    )
    return Index(marks, {mark.span: mark.number for mark in marks})


def _check(spans: Iterable[Span], text: str) -> None:
    last = max(chain((0,), (span.end for span in spans)))
    if last > len(text):
        raise DomainError(
            f"evidence ends at {last}",
            where="worksheet",
            why=f"the text has {len(text)} characters",
            fix="Give the text that was coded, exactly as it was given.",
        )


def _tip(span: Span, text: str) -> int:
    words = text[span.start : span.end].rstrip()
    return span.start + len(words) if words else span.end
