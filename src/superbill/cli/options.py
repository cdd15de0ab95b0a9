"""Options that several verbs share."""

from __future__ import annotations

import sys
from enum import StrEnum


class Format(StrEnum):
    """How an answer is printed."""

    AUTO = "auto"
    TEXT = "text"
    JSON = "json"


class Claim(StrEnum):
    """Kinds of claim."""

    PROFESSIONAL = "professional"
    ASC = "asc"
    HOSPITAL_OUTPATIENT = "hospital_outpatient"


def as_json(chosen: Format) -> bool:
    """Whether to print JSON: only when it was asked for."""
    return chosen is Format.JSON


def is_terminal() -> bool:
    """Whether a person watches the output."""
    return sys.stdout.isatty()
