"""The PDF: the same page on paper."""

from __future__ import annotations

import base64
import sys
from io import BytesIO
from typing import TYPE_CHECKING

import pypdf
import pytest

from superbill import services
from superbill.model.errors import InputError
from superbill.worksheet.page import worksheet_html
from superbill.worksheet.pdf import Paper, worksheet_pdf
from tests.worksheets import NOTES, example, note_of

if TYPE_CHECKING:
    from pathlib import Path

try:
    import weasyprint
except (ImportError, OSError) as error:
    pytest.skip(f"WeasyPrint or Pango is not here: {error}", allow_module_level=True)

PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
HEIGHTS = {Paper.LETTER: 792, Paper.A4: 842}


def read(content: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(BytesIO(content))


@pytest.mark.parametrize("paper", Paper)
def test_a_page_has_the_size_that_was_asked_for(paper: Paper) -> None:
    made = read(worksheet_pdf(example(NOTES[0]), paper))
    assert {round(float(page.mediabox.height)) for page in made.pages} == {HEIGHTS[paper]}


def test_the_pdf_says_what_the_page_says() -> None:
    text = note_of(NOTES[0])
    coded = services.code_note(text)
    made = read(worksheet_pdf(worksheet_html(coded, text, name="the name")))
    said = " ".join(" ".join(page.extract_text() for page in made.pages).split())
    assert "the name" in (made.metadata.title or "" if made.metadata else "")
    for word in (
        "64635",
        "M47.816",
        "L4-5:R",
        "CNT001",
        "sacral ala",
        "Seen from behind",
        "line 1",
    ):
        assert word in said
    assert made.trailer["/Root"]["/MarkInfo"]["/Marked"]  # type: ignore[index]


def test_no_text_leaves_the_paper() -> None:
    wide = example(NOTES[0]).replace("OPERATIVE NOTE", "W" * 400)
    pieces: list[tuple[str, float]] = []
    for page in read(worksheet_pdf(wide)).pages:
        page.extract_text(
            visitor_text=lambda text, user, matrix, *_: pieces.append(
                (text.strip(), matrix[4] * user[0])
            )
        )
    right = 612 - 35  # points of a letter page, less most of its margin
    widest = 4.8  # points of a letter of the note
    assert sum(text.count("W" * 20) for text, _ in pieces) > 3
    for text, x in pieces:
        assert 0 <= x < right
        assert "W" * 20 not in text or x + len(text) * widest < right


def test_the_same_page_gives_the_same_bytes() -> None:
    page = example(NOTES[4])
    assert worksheet_pdf(page) == worksheet_pdf(page)


def images(page: str) -> int:
    """How many pictures a page takes into its PDF."""
    return sum(len(found.images) for found in read(worksheet_pdf(page)).pages)


def test_nothing_is_fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "dot.png"
    path.write_bytes(base64.b64decode(PNG))
    page = example(NOTES[4]).replace("<header>", f'<header><img alt="dot" src="{path.as_uri()}">')
    assert images(page) == 0
    real = weasyprint.urls.URLFetcher
    monkeypatch.setattr(weasyprint.urls, "URLFetcher", lambda **_: real())
    assert images(page) > 0, "without the refusal the picture would have come"


@pytest.mark.parametrize(("raised", "told"), [(ImportError, "superbill[pdf]"), (OSError, "Pango")])
def test_what_is_missing_is_told(
    monkeypatch: pytest.MonkeyPatch, raised: type[Exception], told: str
) -> None:
    class Refusing:
        def find_spec(self, name: str, *_: object) -> None:
            if name == "weasyprint":
                raise raised(name)

    monkeypatch.delitem(sys.modules, "weasyprint", raising=False)
    monkeypatch.setattr(sys, "meta_path", [Refusing(), *sys.meta_path])
    with pytest.raises(InputError, match="cannot be made") as error:
        worksheet_pdf("<p>")
    assert told in str(error.value).replace("\\", "")
