"""``superbill code``: a procedure note becomes claim lines with their reasons."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from superbill import contract, services
from superbill.cli.options import AnswerFormat, Claim, as_json, is_terminal, json_text
from superbill.cli.worksheet import Target, worksheet_target, write_one, write_record
from superbill.model.errors import InputError, SuperbillError
from superbill.worksheet.pdf import Paper

if TYPE_CHECKING:
    from typing import BinaryIO

    from superbill.model.reading import Context


def code(
    file: Annotated[
        Path | None, typer.Argument(help="A note as plain text, or - for standard input.")
    ] = None,
    jsonl: Annotated[
        Path | None,
        typer.Option(help="Many notes: one object a line with id, text and/or encounter, context."),
    ] = None,
    fmt: Annotated[
        AnswerFormat,
        typer.Option(
            "--format", help="text for people, json for machines, html or pdf for a worksheet."
        ),
    ] = AnswerFormat.AUTO,
    claim: Annotated[Claim | None, typer.Option(help="The kind of claim.")] = None,
    payer: Annotated[str, typer.Option(help="The payer, in free text.")] = "",
    pos: Annotated[str, typer.Option(help="Place of service.")] = "",
    dos: Annotated[str, typer.Option(help="Date of service, 2026-03-04.")] = "",
    profile: Annotated[str, typer.Option(help="Use this billing profile.")] = "",
    encoding: Annotated[str, typer.Option(help="The file's encoding; UTF-8 if not said.")] = "",
    out: Annotated[Path | None, typer.Option(help="Write the worksheet to this file.")] = None,
    out_dir: Annotated[
        Path | None, typer.Option(help="With --jsonl: a worksheet per record into this folder.")
    ] = None,
    paper: Annotated[
        Paper | None, typer.Option(help="The paper of a PDF; letter if not said.")
    ] = None,
) -> None:
    """Code a procedure note: claim lines, joints treated, diagnoses, flags, questions, reasons.

    Nothing is stored but what --out names, and nothing leaves this machine.
    """
    context = services.context_of(
        {
            "claim": claim.value if claim else "",
            "payer": payer,
            "pos": pos,
            "dos": dos,
            "profile": profile,
        },
        "options",
    )
    sheet = worksheet_target(fmt, out, out_dir, paper, note=file, many=jsonl is not None)
    if jsonl is not None:
        _code_many(jsonl, context, encoding, sheet)
        return
    if file is None:
        raise InputError("no note was given", where="code", fix="Name a file, - or --jsonl FILE.")
    raw, where = _read(file)
    text = services.decode_note(raw, where, encoding)
    coded = services.code_note(text, context)
    if sheet is not None:
        write_one(coded, text, where, sheet)
        return
    if as_json(fmt):
        typer.echo(json_text({"id": where, **contract.coded_note(coded, text)}))
        return
    from superbill.cli.render import show_coded  # rich is slow to load and machines do not need it

    show_coded(coded, text)


def _read(file: Path) -> tuple[bytes, str]:
    if str(file) == "-":
        return sys.stdin.buffer.read(), "standard input"
    try:
        return file.read_bytes(), file.name
    except OSError as error:
        raise InputError(
            "the file cannot be read",
            where=str(file),
            why=str(error.strerror).lower(),
            fix="Check the path and the permissions.",
        ) from error


def _code_many(file: Path, context: Context, encoding: str, sheet: Target | None) -> None:
    """One answer a line, or one worksheet a record and the name of its file a line. A record that
    cannot be coded is answered with its error, and the exit code is 2 then."""
    failed = 0
    count = 0
    with _open(file) as stream:
        for number, line in enumerate(stream, start=1):
            if not line.strip():
                continue
            count += 1
            where = f"{file.name}:{number}"
            if sheet is None:
                answer, bad = _answer(line, where, context, encoding)
                sys.stdout.write(json_text(answer) + "\n")
            else:
                bad = not _worksheet(line, where, context, encoding, (number, sheet))
            failed += bad
            if is_terminal() or sys.stderr.isatty():
                sys.stderr.write(f"\r{count} notes")
    if sys.stderr.isatty():
        sys.stderr.write("\n")
    if failed:
        sys.stderr.write(f"superbill: {failed} of {count} records could not be coded\n")
        raise typer.Exit(2)


def _open(file: Path) -> BinaryIO:
    if str(file) == "-":
        return sys.stdin.buffer
    try:
        return file.open("rb")
    except OSError as error:
        raise InputError(
            "the file cannot be read", where=str(file), why=str(error.strerror).lower()
        ) from error


def _answer(
    line: bytes, where: str, context: Context, encoding: str
) -> tuple[dict[str, Any], bool]:
    identity: Any = None
    try:
        record = _parse(line, where, encoding)
        identity = record.get("id") if isinstance(record, dict) else None
        coded = services.code_record(record, where, context)
    except SuperbillError as error:
        sys.stderr.write(f"superbill: {error}\n")
        return {"id": identity, "error": str(error)}, True
    return {"id": identity, **contract.coded_note(coded, _text_of(record))}, False


def _text_of(record: dict[str, Any]) -> str:
    """The text that the spans of a record's answer point into."""
    text: str = (record.get("encounter") or {}).get("prose") or record.get("text") or ""
    return text


def _worksheet(
    line: bytes, where: str, context: Context, encoding: str, sheet: tuple[int, Target]
) -> bool:
    """Write the worksheet of a record and say its file; whether that went well."""
    number, target = sheet
    try:
        record = _parse(line, where, encoding)
        coded = services.code_record(record, where, context)
        path = write_record(coded, _text_of(record), record.get("id"), number, target)
    except SuperbillError as error:
        sys.stderr.write(f"superbill: {error}\n")
        return False
    sys.stdout.write(f"{path}\n")
    return True


_WHY_WIDTH = 120


def _short(error: Exception) -> str:
    """The parser's reason; the record's own words are never in it."""
    return (
        str(error)[:_WHY_WIDTH] if isinstance(error, json.JSONDecodeError) else type(error).__name__
    )


def _parse(line: bytes, where: str, encoding: str) -> Any:
    try:
        return json.loads(line.decode(encoding or "utf-8-sig"))
    except LookupError as error:
        raise InputError(
            f"no encoding is called {encoding!r}", where=where, fix="Try utf-8, cp1252 or utf-16."
        ) from error
    except UnicodeDecodeError as error:
        raise InputError(
            f"byte {error.start} is not valid UTF-8", where=where, fix="Name the --encoding."
        ) from error
    except (ValueError, RecursionError) as error:  # among others a number of 5,000 digits
        raise InputError(
            "the line is not JSON", where=where, why=_short(error), fix="Write one object a line."
        ) from error
