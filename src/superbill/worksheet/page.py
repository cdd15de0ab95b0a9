"""Puts the worksheet together: one page that needs nothing beside itself."""

from __future__ import annotations

import base64
import hashlib
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from superbill import __version__
from superbill.worksheet import entries
from superbill.worksheet.comparing import others, title_of
from superbill.worksheet.drawing.figure import figure
from superbill.worksheet.drawing.svg import CONVENTION
from superbill.worksheet.evidence import index
from superbill.worksheet.marking import marked
from superbill.worksheet.rules import applied
from superbill.worksheet.visible import visible

if TYPE_CHECKING:
    from superbill.model.claim import CodedNote

_FOLDER = "templates"


def worksheet_html(coded: CodedNote, text: str, *, name: str = "") -> str:
    """A coded note as one HTML page, for a browser or for paper.

    ``text`` is the note exactly as it was coded, empty for an encounter without prose; ``name`` is
    what the note is called, such as its file's name. The same input gives the same bytes. The page
    loads nothing, and runs no script but its own, whose hash it carries. Raises DomainError where
    evidence points outside of the text.
    """
    numbered = index(coded, text)
    template = _environment().get_template("worksheet.html.j2")
    return template.render(
        name=name or "note",
        version=__version__,
        policy=policy(),
        style=Markup(_part("worksheet.css")),  # noqa: S704 - our own file
        script=Markup(_part("worksheet.js")),  # noqa: S704 - our own file
        coded=coded,
        profile=title_of(coded.profile),
        lines=entries.claim_lines(coded, numbered, text),
        diagnoses=entries.diagnoses(coded, numbered, text),
        questions=entries.questions(coded, numbered, text),
        flags=entries.flags(coded, numbered, text),
        left_out=entries.left_out(coded, numbered, text),
        others=others(coded),
        figure=figure(coded),
        convention=CONVENTION,
        rules=applied(coded),
        marks=numbered.marks,
        quoted=[entries.short(text[m.span.start : m.span.end]) for m in numbered.marks],
        note=marked(text, numbered),
        has_note=bool(text),
    )


def policy() -> str:
    """The page's content security policy: nothing from anywhere, and of style and script only the
    two that are written here, told by their hash."""
    return (
        "default-src 'none'; base-uri 'none'; form-action 'none'; "
        f"style-src '{_digest('worksheet.css')}'; script-src '{_digest('worksheet.js')}'"
    )


@lru_cache
def _part(file: str) -> str:
    found = files("superbill.worksheet").joinpath(_FOLDER, file)
    return found.read_text(encoding="utf-8").replace("\r\n", "\n")


def _digest(file: str) -> str:
    digest = hashlib.sha256(_part(file).encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("superbill.worksheet", _FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )


def _shown(value: object) -> object:
    """Every text that a template writes, what is unseen in it made visible; then it is escaped."""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value
