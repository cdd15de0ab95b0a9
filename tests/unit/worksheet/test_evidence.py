"""The evidence is numbered in the order of the note, whatever supports it."""

from __future__ import annotations

import pytest

from superbill.model.claim import Diagnosis, Question
from superbill.model.errors import DomainError
from superbill.model.span import Evidence, Span
from superbill.worksheet.evidence import Kind, index, letter, questions_in_order
from tests.worksheets import answer, evidence, line


def test_numbers_follow_the_note_and_a_span_has_one() -> None:
    coded = answer(
        [
            line("64635", evidence=evidence((8, 10), (0, 2))),
            line("64636", evidence=evidence((8, 10))),
        ]
    )
    found = index(coded, "L4 and   L5")
    assert [(m.number, m.span.start) for m in found.marks] == [(1, 0), (2, 8)]
    assert [s.label for s in found.marks[1].supports] == ["line 1", "line 2"]
    assert found.of(evidence((8, 10), (0, 2), (8, 10))) == (1, 2)


def test_one_span_may_show_several_facts() -> None:
    both = (Evidence(Span(0, 2), "nerve"), Evidence(Span(0, 2), "site"))
    (mark,) = index(answer([line("64635", evidence=both)]), "L4").marks
    assert mark.facts == ("nerve", "site")
    assert len(mark.supports) == 1


def test_what_is_asked_names_the_kind() -> None:
    coded = answer(
        [line("64635", evidence=evidence((0, 2)))],
        diagnoses=[Diagnosis("M47.816", "why", evidence((0, 2)))],
        questions=[Question("q", "Really?", blocking=True, evidence=evidence((0, 2)))],
    )
    assert index(coded, "L4").marks[0].kinds == (Kind.ASKED, Kind.CLAIM, Kind.DIAGNOSIS)


def test_the_number_stands_after_the_last_word() -> None:
    (mark,) = index(answer([line("64635", evidence=evidence((0, 6)))]), "done. \nNext").marks
    assert (mark.tip, mark.span.end) == (5, 6)


def test_blank_evidence_keeps_its_place() -> None:
    (mark,) = index(answer([line("64635", evidence=evidence((1, 3)))]), "a  b").marks
    assert mark.tip == 3


def test_evidence_outside_of_the_text_is_told() -> None:
    with pytest.raises(DomainError, match="exactly as it was given"):
        index(answer([line("64635", evidence=evidence((3, 9)))]), "short")


def test_diagnoses_are_lettered_as_claim_forms_do() -> None:
    assert [letter(place) for place in (0, 11, 25, 26, 51, 52)] == ["A", "L", "Z", "AA", "AZ", "BA"]


def test_blocking_questions_come_first() -> None:
    asked = [Question(str(n), "?", blocking=n in {1, 3}) for n in range(4)]
    assert [q.id for q in questions_in_order(answer(questions=asked))] == ["1", "3", "0", "2"]
