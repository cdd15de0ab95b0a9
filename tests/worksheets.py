"""Worksheets for tests: answers made by hand, and a page read back."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

from superbill import services
from superbill.model.claim import (
    ClaimLine,
    CodedNote,
    Diagnosis,
    Flag,
    NotReported,
    Question,
    Reason,
)
from superbill.model.place import Place, PlaceKind
from superbill.model.span import Evidence, Span
from superbill.model.spine import Side
from superbill.worksheet.page import worksheet_html

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from superbill.model.spine import Joint

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
NOTES = sorted(EXAMPLES.glob("*.txt"))
DAY = date(2026, 3, 4)
LEFT, RIGHT = Side.LEFT, Side.RIGHT


def place(kind: str, name: str, side: Side | None = None) -> Place:
    """A place that is no facet joint."""
    return Place(PlaceKind(kind), name, side, key="", area="")


def note_of(path: Path) -> str:
    """An example as it was given."""
    return services.decode_note(path.read_bytes(), path.name)


def example(path: Path) -> str:
    """The worksheet of an example."""
    text = note_of(path)
    return worksheet_html(services.code_note(text), text, name=path.name)


def evidence(*spans: tuple[int, int]) -> tuple[Evidence, ...]:
    """Evidence at some spans."""
    return tuple(Evidence(Span(start, end), "fact") for start, end in spans)


def words(text: str, *found: str) -> tuple[Evidence, ...]:
    """Evidence at the first place of some words of a text."""
    return evidence(*((text.index(word), text.index(word) + len(word)) for word in found))


def answer(
    lines: Iterable[ClaimLine] = (),
    *,
    profiles: Mapping[str, tuple[ClaimLine, ...]] | None = None,
    diagnoses: Iterable[Diagnosis] = (),
    flags: Iterable[Flag] = (),
    questions: Iterable[Question] = (),
    not_reported: Iterable[NotReported] = (),
    reasons: Iterable[Reason] = (Reason("CNT001", "one joint"),),
    joints: Iterable[Joint | Place] = (),
    side_known: bool = True,
) -> CodedNote:
    """An answer made by hand."""
    return CodedNote(
        profile="cpt",
        profile_reason="chosen by the test",
        date_of_service=DAY,
        date_reason="from the test",
        lines=tuple(lines),
        profiles={"cpt": tuple(lines), **(profiles or {})},
        diagnoses=tuple(diagnoses),
        flags=tuple(flags),
        questions=tuple(questions),
        not_reported=tuple(not_reported),
        reasons=tuple(reasons),
        joints=tuple(joints),
        side_known=side_known,
    )


def line(code: str, *places: Joint | Place, side_known: bool = True, **given: object) -> ClaimLine:
    """A claim line for some places."""
    return ClaimLine(code, 1, joints=places, side_known=side_known, **given)  # type: ignore[arg-type]


def full_answer(text: str) -> CodedNote:
    """An answer with an entry of every kind, all resting on the first and the last word."""
    first, last = words(text, text.split(maxsplit=1)[0], text.rsplit(maxsplit=1)[-1])
    return answer(
        [line("64635", evidence=(first,), diagnoses=("M47.816",), rules=("CNT001",))],
        diagnoses=[Diagnosis("M47.816", "spondylosis", (last,))],
        flags=[Flag("laterality_conflict", (first, last))],
        questions=[
            Question("later", "Was it warm?", blocking=False, evidence=(first,)),
            Question("now", "On which side?", blocking=True, evidence=(last,)),
        ],
        not_reported=[NotReported("imaging", "included", "IMG001", ("77003",), (first,))],
    )


@dataclass
class Page(HTMLParser):
    """A page read back: its ids, its links, what each element carries, the text of the note."""

    html: str
    ids: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    elements: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    note: str = ""
    marked: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._in_note = 0
        self._in_link = False
        self._mark: list[str] = []
        self.feed(self.html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        given = {key: value or "" for key, value in attrs}
        self.elements.append((tag, given))
        self.ids += [given["id"]] if "id" in given else []
        self.links += [given["href"]] if "href" in given else []
        if given.get("id") == "note-text":
            self._in_note = 1
        elif self._in_note:
            self._in_note += tag == "div"
            self._in_link = tag == "a"
            self._mark = given["data-e"].split() if tag == "mark" else self._mark

    def handle_endtag(self, tag: str) -> None:
        """Note the end of an element."""
        if self._in_note:
            self._in_note -= tag == "div"
            self._in_link = self._in_link and tag != "a"
            self._mark = [] if tag == "mark" else self._mark

    def handle_data(self, data: str) -> None:
        """Gather the text of the note without the numbers."""
        if self._in_note and not self._in_link:
            self.note += data
            for number in self._mark:
                self.marked[number] = self.marked.get(number, "") + data

    def having(self, key: str) -> list[dict[str, str]]:
        """What the elements with an attribute carry."""
        return [given for _, given in self.elements if key in given]

    @property
    def tags(self) -> set[str]:
        """The names of all elements."""
        return {tag for tag, _ in self.elements}

    @property
    def entries(self) -> dict[str, list[str]]:
        """The numbers that every entry carries, by its anchor."""
        return {
            given["id"]: given["data-e"].split()
            for _, given in self.elements
            if "entry" in given.get("class", "").split()
        }

    @property
    def drawings(self) -> list[str]:
        """Every drawing as it stands in the page."""
        return re.findall(r"<svg.*?</svg>", self.html, re.DOTALL)
