"""Two runs give the same bytes, whatever order the interpreter keeps its sets in."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

NOTE = (
    "Procedure: Bilateral L4-5 and L5-S1 facet RFA under fluoroscopy\n"
    "Right: L1 and L2 medial branches lesioned at 80 C.\n"
    "Left: L2 and L3 medial branches lesioned at 80 C.\n"
)
"""Heading and body disagree on both sides, so that the evidence of the sides is put together."""


def _run(seed: str, note: Path) -> bytes:
    command = Path(sys.executable).with_name("superbill")
    env = {**os.environ, "PYTHONHASHSEED": seed}
    done = subprocess.run(
        [command, "code", "--format", "json", note], env=env, capture_output=True, check=True
    )
    return done.stdout


def test_the_order_of_sets_never_shows(tmp_path: Path) -> None:
    note = tmp_path / "note.txt"
    note.write_text(NOTE, encoding="utf-8")
    answers = {_run(seed, note) for seed in ("1", "2", "3", "4", "5", "6")}
    assert len(answers) == 1
