"""The page: complete, linked both ways, self-contained, the same every time."""

from __future__ import annotations

import base64
import hashlib
import re
from typing import TYPE_CHECKING

import pytest

from superbill import __version__, services
from superbill.model.claim import Reason
from superbill.model.errors import DomainError
from superbill.worksheet.page import worksheet_html
from tests.worksheets import (
    NOTES,
    Page,
    answer,
    evidence,
    example,
    full_answer,
    line,
    note_of,
)

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "Right L4-5 facet RFA, on the left"


@pytest.fixture(scope="module", params=NOTES, ids=lambda path: path.stem)
def page(request: pytest.FixtureRequest) -> Page:
    return Page(example(request.param))


def test_every_link_leads_somewhere(page: Page) -> None:
    assert len(page.ids) == len(set(page.ids))
    assert {link for link in page.links if link.removeprefix("#") not in page.ids} == set()


def test_entries_and_words_lead_to_each_other(page: Page) -> None:
    """From an entry to its words by number, from the words to their row, from there to the entry."""
    rows = {given["id"][1:] for given in page.having("data-x")}
    for anchor, numbers in page.entries.items():
        for number in numbers:
            assert f"e{number}" in page.ids
            assert number in rows
            assert number in page.marked
            row = page.html[page.html.index(f'id="x{number}"') :].partition("</tr>")[0]
            assert f'href="#{anchor}"' in row
    supported = {number for numbers in page.entries.values() for number in numbers}
    assert supported == rows == set(page.marked)


def test_a_page_asks_nobody_for_anything(page: Page) -> None:
    assert not re.search(r"https?:|//[a-z]|@import|\bsrc=|url\((?!#)", page.html, re.IGNORECASE)
    assert page.tags.isdisjoint({"link", "img", "iframe", "object", "embed", "base", "form"})
    assert not [given for _, given in page.elements if any(k.startswith("on") for k in given)]
    assert not page.having("style")


@pytest.mark.parametrize("part", ["style", "script"])
def test_the_policy_allows_only_what_the_page_carries(page: Page, part: str) -> None:
    (inside,) = re.findall(rf"<{part}>(.*?)</{part}>", page.html, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(inside.encode()).digest()).decode()
    policy = page.having("http-equiv")[0]["content"]
    assert f"{part}-src 'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("path", NOTES, ids=lambda path: path.stem)
def test_the_same_note_gives_the_same_bytes(path: Path) -> None:
    assert example(path) == example(path)


@pytest.mark.parametrize("path", NOTES, ids=lambda path: path.stem)
def test_the_note_stands_there_as_given(path: Path) -> None:
    assert Page(example(path)).note == note_of(path).replace("\r\n", "\n")


def test_everything_of_an_answer_is_said() -> None:
    text = note_of(NOTES[0])
    coded = services.code_note(text)
    html = worksheet_html(coded, text, name="name of the note")
    said = [f"superbill {__version__}", "name of the note", str(coded.date_of_service)]
    said += [coded.date_reason, "Protected health information", "Made offline"]
    for claim_line in coded.lines:
        said += [claim_line.code, *claim_line.modifiers, *claim_line.joint_names]
    for diagnosis in coded.diagnoses:
        said += [diagnosis.code, services.title_of(diagnosis.code)]
    said += [word for item in coded.not_reported for word in (*item.codes, item.reason)]
    for reason in coded.reasons:
        rule = services.explain(reason.rule)
        said += [reason.text, rule.title, *(c.title for c in rule.citations)]
        said += [f"confidence <b>{c.confidence.value}</b>" for c in rule.citations]
    said += [services.knowledge().profiles[name].title for name in coded.profiles]
    assert [word for word in said if word.replace("'", "&#39;") not in html] == []


def test_a_blocking_question_stands_first_and_stops_the_claim() -> None:
    html = worksheet_html(full_answer(TEXT), TEXT)
    assert html.index("On which side?") < html.index("Was it warm?") < html.index('id="claim"')
    assert "<b>Hold.</b> One question" in html
    assert html.count("Before any claim") == 1


def test_all_kinds_of_entries_carry_their_numbers() -> None:
    entries = Page(worksheet_html(full_answer(TEXT), TEXT)).entries
    assert entries == {
        "line-1": ["1"],
        "dx-A": ["2"],
        "question-1": ["2"],
        "question-2": ["1"],
        "flag-1": ["1", "2"],
        "left-1": ["1"],
    }


def test_lines_point_to_their_diagnoses() -> None:
    page = Page(worksheet_html(full_answer(TEXT), TEXT))
    assert [given["href"] for given in page.having("class") if given["class"] == "pointer"] == [
        "#dx-A"
    ]


def test_without_a_text_the_page_says_so() -> None:
    page = Page(worksheet_html(answer([line("64635")]), ""))
    assert "No text was given" in page.html
    assert "note-text" not in page.ids


def test_evidence_of_another_text_is_refused() -> None:
    with pytest.raises(DomainError):
        worksheet_html(answer([line("64635", evidence=evidence((0, 40)))]), "short")


HOSTILE = "</script><script>alert(1)</script><b onmouseover=x>\u202e\x00\ud800\"'&"


def test_hostile_words_stay_words_wherever_they_stand() -> None:
    coded = answer([line("64635", evidence=evidence((0, 9)))], reasons=[Reason("CNT001", HOSTILE)])
    html = worksheet_html(coded, HOSTILE * 3, name=HOSTILE)
    page = Page(html)
    assert html.count("<script") == html.count("</script") == 1
    assert "b" not in {tag for tag, given in page.elements if given.get("onmouseover")}
    assert not re.search("[\u202e\x00\ud800]", html)
    html.encode("utf-8")
    assert HOSTILE[:33] in page.note


def test_many_places_are_counted_and_listed_below() -> None:
    text = "L4 " * 30
    coded = answer([line("64635", evidence=evidence(*((n * 3, n * 3 + 2) for n in range(30))))])
    html = worksheet_html(coded, text)
    assert "and 18 more places" in html
    assert len(Page(html).entries["line-1"]) == 30
