"""Runs the command line over many notes."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

Json = dict[str, Any]


def read_jsonl(path: Path) -> list[Json]:
    """The objects of a file, one a line."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def coded(records: Iterable[Json], folder: Path) -> tuple[dict[str, Json], Path]:
    """The answers of ``superbill code --jsonl`` by id, and the file that holds them.

    Only what a user has is handed over: the text or encounter and the context, never the label.
    """
    given, out = folder / "notes.jsonl", folder / "answers.jsonl"
    kept = ("id", "text", "encounter", "context")
    with given.open("w", encoding="utf-8") as lines:
        for record in records:
            lines.write(json.dumps({k: record[k] for k in kept if k in record}) + "\n")
    with out.open("wb") as answers:
        subprocess.run(
            [sys.executable, "-m", "superbill.cli.main", "code", "--jsonl", str(given)],
            stdout=answers,
            check=True,
            timeout=300,
        )
    return {answer["id"]: answer for answer in read_jsonl(out)}, out
