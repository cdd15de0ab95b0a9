"""The worksheet as PDF, laid out by WeasyPrint, which the extra ``pdf`` brings."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from superbill.model.errors import InputError


class Paper(StrEnum):
    """Paper sizes by the names that style sheets give them."""

    LETTER = "letter"
    A4 = "a4"


def worksheet_pdf(page: str, paper: Paper = Paper.LETTER) -> bytes:
    """A worksheet page as a tagged PDF file. The same page gives the same bytes on a machine with
    the same fonts. Nothing is fetched. Raises InputError where WeasyPrint or the text layout that
    it needs (Pango) is missing."""
    weasyprint = _weasyprint()
    nothing = weasyprint.urls.URLFetcher(allowed_protocols=())
    size = weasyprint.CSS(string=f"@page {{ size: {paper.value} }}", url_fetcher=nothing)
    document = weasyprint.HTML(string=page, url_fetcher=nothing)
    made: bytes = document.write_pdf(stylesheets=[size], pdf_tags=True)
    return made


def _weasyprint() -> Any:
    """The library, loaded only here: it is optional, large and slow to load."""
    try:
        import weasyprint
    except ImportError as error:
        raise InputError(
            "a PDF cannot be made",
            where="--format pdf",
            why="WeasyPrint is not installed",
            fix="Install the extra: pip install 'superbill[pdf]'. Or take --format html.",
        ) from error
    except OSError as error:
        raise InputError(
            "a PDF cannot be made",
            where="--format pdf",
            why="the text layout library Pango is not installed",
            fix="On Debian: apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0. "
            "Or take --format html.",
        ) from error
    return weasyprint
