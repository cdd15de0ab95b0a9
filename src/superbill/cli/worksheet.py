"""``superbill code --format html`` and ``--format pdf``: the answer as a worksheet."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from superbill.cli.options import AnswerFormat, is_terminal
from superbill.cli.writing import write_whole
from superbill.model.errors import InputError
from superbill.worksheet.pdf import Paper, worksheet_pdf

if TYPE_CHECKING:
    from superbill.model.claim import CodedNote

_LONGEST_NAME = 60
_UNSAFE = re.compile(r"[^A-Za-z0-9_-]+")


@dataclass(frozen=True, slots=True)
class Target:
    """Which worksheet to make and where to put it."""

    form: AnswerFormat
    out: Path | None = None
    folder: Path | None = None
    paper: Paper = Paper.LETTER


def worksheet_target(
    form: AnswerFormat,
    out: Path | None,
    folder: Path | None,
    paper: Paper | None,
    *,
    note: Path | None,
    many: bool,
) -> Target | None:
    """Where the worksheet goes; nothing where none is asked for. Raises InputError for options
    that contradict each other, before any note is read."""
    if form not in {AnswerFormat.HTML, AnswerFormat.PDF}:
        for option, value in (("--out", out), ("--out-dir", folder), ("--paper", paper)):
            if value is not None:
                raise InputError(
                    "only a worksheet is written to a file",
                    where=option,
                    fix="Add --format html or --format pdf, or redirect the output.",
                )
        return None
    if paper is not None and form is not AnswerFormat.PDF:
        raise InputError("only a PDF has a paper size", where="--paper", fix="Add --format pdf.")
    _check_place(out, folder, note, many=many)
    return Target(form, out, folder, paper or Paper.LETTER)


def _check_place(out: Path | None, folder: Path | None, note: Path | None, *, many: bool) -> None:
    if many and (out is not None or folder is None):
        raise InputError(
            "many notes make many worksheets",
            where="--jsonl",
            fix="Name a folder with --out-dir DIR; each record gets a file in it.",
        )
    if not many and folder is not None:
        raise InputError("one note makes one worksheet", where="--out-dir", fix="Use --out FILE.")
    if not many and out is None and is_terminal():
        raise InputError(
            "a worksheet is not for a terminal", where="--format", fix="Name a file: --out FILE."
        )
    if out and note and out.exists() and note.exists() and out.samefile(note):
        raise InputError("the worksheet would replace the note", where="--out", fix="Name another.")


def write_one(coded: CodedNote, text: str, name: str, where: Target) -> None:
    """Write one worksheet to its file, or to standard output."""
    content = _content(coded, text, name, where)
    if where.out is None or str(where.out) == "-":
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    else:
        write_whole(where.out, content)


def write_record(coded: CodedNote, text: str, identity: Any, number: int, where: Target) -> Path:
    """Write the worksheet of a record into the folder, named by its line number and its id."""
    assert where.folder is not None  # noqa: S101 - worksheet_target saw to it
    said = _UNSAFE.sub("-", "" if identity is None else str(identity)).strip("-")[:_LONGEST_NAME]
    stem = f"{number:04}-{said}" if said else f"{number:04}"
    path = where.folder / f"{stem}.{where.form.value}"
    name = f"record {number}" if identity is None else str(identity)
    content = _content(coded, text, name, where)
    _make(where.folder)
    write_whole(path, content)
    return path


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(
            "the folder cannot be made",
            where=str(folder),
            why=str(error.strerror).lower(),
            fix="Name another --out-dir.",
        ) from error


def _content(coded: CodedNote, text: str, name: str, where: Target) -> bytes:
    from superbill.worksheet.page import worksheet_html  # Jinja is slow to load and seldom needed

    page = worksheet_html(coded, text, name=name)
    if where.form is AnswerFormat.PDF:
        return worksheet_pdf(page, where.paper)
    return page.encode("utf-8")
