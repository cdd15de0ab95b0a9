"""Options that several verbs share."""

from __future__ import annotations

import errno
import json
import os
import sys
from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import Any, ParamSpec

import typer

from superbill.model.errors import InputError

P = ParamSpec("P")


class Format(StrEnum):
    """How an answer is printed."""

    AUTO = "auto"
    TEXT = "text"
    JSON = "json"


class AnswerFormat(StrEnum):
    """How a coded note is given out."""

    AUTO = "auto"
    TEXT = "text"
    JSON = "json"
    HTML = "html"
    PDF = "pdf"


class Claim(StrEnum):
    """Kinds of claim."""

    PROFESSIONAL = "professional"
    ASC = "asc"
    HOSPITAL_OUTPATIENT = "hospital_outpatient"


def as_json(chosen: Format | AnswerFormat) -> bool:
    """Whether to print JSON: only when it was asked for."""
    return chosen.value == "json"


def is_terminal() -> bool:
    """Whether a person watches the output."""
    return sys.stdout.isatty()


def json_text(answer: dict[str, Any]) -> str:
    """An answer as one line of JSON, in letters that the output can carry: outside UTF-8 all but
    ASCII is escaped, and so is half of a surrogate pair, which no encoding carries."""
    text = json.dumps(answer, ensure_ascii=False)
    try:
        text.encode(sys.stdout.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return json.dumps(answer)
    return text


def until_closed(verb: Callable[P, None]) -> Callable[P, None]:
    """The verb, ended quietly and without a finding when its reader leaves, as ``head`` does."""

    @wraps(verb)
    def run(*args: P.args, **options: P.kwargs) -> None:
        try:
            verb(*args, **options)
            sys.stdout.flush()
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(0) from None
        except OSError as error:
            if error.errno not in {errno.ENOSPC, errno.EFBIG, errno.EIO}:
                raise
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise InputError(
                "the answer could not be written",
                where="output",
                why=str(error.strerror).lower(),
                fix="Free some space or write elsewhere.",
            ) from error

    return run
