"""The parts of an answer as the page shows them: each knows the numbers of its words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from superbill import services
from superbill.worksheet.evidence import letter, questions_in_order

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from superbill.model.claim import ClaimLine, CodedNote, Diagnosis, Flag, NotReported, Question
    from superbill.model.span import Evidence
    from superbill.worksheet.evidence import Index

LONGEST_QUOTE = 72
MOST_QUOTES = 12
MOST_NUMBERS = 12


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of the note, shortened, with the numbers of the places where they stand; ``more``
    counts the numbers that are left out here and stand in the list of evidence."""

    words: str
    numbers: tuple[int, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class Words:
    """All words behind an entry; ``more`` counts the quotes that are left out."""

    numbers: tuple[int, ...]
    quotes: tuple[Quote, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class LineEntry:
    """A claim line; ``pointers`` are the letters of its diagnoses."""

    number: int
    line: ClaimLine
    meaning: str
    pointers: tuple[str, ...]
    words: Words


@dataclass(frozen=True, slots=True)
class DiagnosisEntry:
    """A diagnosis with its letter, its official title, and the lines that point to it."""

    letter: str
    diagnosis: Diagnosis
    title: str
    lines: tuple[int, ...]
    words: Words


@dataclass(frozen=True, slots=True)
class QuestionEntry:
    """A question to the clinician."""

    number: int
    question: Question
    words: Words


@dataclass(frozen=True, slots=True)
class FlagEntry:
    """A flag with what it says and the rule behind it."""

    number: int
    flag: Flag
    label: str
    meaning: str
    rule: str
    words: Words


@dataclass(frozen=True, slots=True)
class LeftOutEntry:
    """What is not reported."""

    number: int
    item: NotReported
    words: Words


def short(words: str) -> str:
    """Words on one line, the middle of a long passage left out."""
    line = " ".join(words.split())
    if len(line) <= LONGEST_QUOTE:
        return line
    half = LONGEST_QUOTE // 2
    head, tail = line[:half], line[-half:]
    return f"{head.rpartition(' ')[0] or head} \u2026 {tail.partition(' ')[2] or tail}"


def words_of(evidence: Iterable[Evidence], index: Index, text: str) -> Words:
    """The words behind an entry, the same ones together."""
    numbers = index.of(evidence)
    places: dict[str, list[int]] = {}
    for number in numbers:
        span = index.marks[number - 1].span
        places.setdefault(short(text[span.start : span.end]), []).append(number)
    quotes = tuple(
        Quote(words, tuple(found[:MOST_NUMBERS]), len(found[MOST_NUMBERS:]))
        for words, found in places.items()
    )
    return Words(numbers, quotes[:MOST_QUOTES], len(quotes[MOST_QUOTES:]))


def claim_lines(coded: CodedNote, index: Index, text: str) -> tuple[LineEntry, ...]:
    """The lines under the chosen profile."""
    letters = {found.code: letter(place) for place, found in enumerate(coded.diagnoses)}
    return tuple(
        LineEntry(
            number=number,
            line=line,
            meaning=meaning_of(line.code, coded.date_of_service),
            pointers=tuple(letters.get(code, code) for code in line.diagnoses),
            words=words_of(line.evidence, index, text),
        )
        for number, line in enumerate(coded.lines, start=1)
    )


def meaning_of(code: str, day: date) -> str:
    """What a procedure code is for, in our own plain words; empty where several families use it."""
    titles = {
        family.title
        for family in services.knowledge().families
        if code in family.all_codes and family.in_force(day)
    }
    return titles.pop() if len(titles) == 1 else ""


def diagnoses(coded: CodedNote, index: Index, text: str) -> tuple[DiagnosisEntry, ...]:
    """The diagnoses in the order in which lines may point to them."""
    return tuple(
        DiagnosisEntry(
            letter=letter(place),
            diagnosis=found,
            title=services.title_of(found.code),
            lines=tuple(
                number
                for number, line in enumerate(coded.lines, start=1)
                if found.code in line.diagnoses
            ),
            words=words_of(found.evidence, index, text),
        )
        for place, found in enumerate(coded.diagnoses)
    )


def questions(coded: CodedNote, index: Index, text: str) -> tuple[QuestionEntry, ...]:
    """The questions, the blocking ones first."""
    return tuple(
        QuestionEntry(number, question, words_of(question.evidence, index, text))
        for number, question in enumerate(questions_in_order(coded), start=1)
    )


def flags(coded: CodedNote, index: Index, text: str) -> tuple[FlagEntry, ...]:
    """The flags with their meaning."""
    known = services.knowledge().flags
    return tuple(
        FlagEntry(
            number=number,
            flag=flag,
            label=known[flag.id].label,
            meaning=known[flag.id].what,
            rule=known[flag.id].rule,
            words=words_of(flag.evidence, index, text),
        )
        for number, flag in enumerate(coded.flags, start=1)
    )


def left_out(coded: CodedNote, index: Index, text: str) -> tuple[LeftOutEntry, ...]:
    """What makes no claim line."""
    return tuple(
        LeftOutEntry(number, item, words_of(item.evidence, index, text))
        for number, item in enumerate(coded.not_reported, start=1)
    )
