"""Rewrite the output part of the sessions in README.md and docs/.

``python docs/refresh_sessions.py`` runs every ``$ superbill ...`` of a ``console`` block, and every
``json command="superbill ..."`` block, from the repository root and writes what is printed, at 80
columns and not to a terminal. Blanks at the ends of lines are dropped. Blocks that begin with
another command are left alone.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
_BLOCK = re.compile(
    r'^```(?:console|json command="(?P<command>superbill [^"]+)")\n(?P<body>.*?)^```$',
    re.MULTILINE | re.DOTALL,
)
_WIDTH = 100


def pages() -> list[Path]:
    """README.md and every page of docs/."""
    return [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def printed(command: str) -> str:
    """Run a ``superbill`` command and return what it prints, standard error included."""
    words = shlex.split(command)
    if words[0] != "superbill":
        raise ValueError(command)
    told = {k: v for k, v in os.environ.items() if k not in {"FORCE_COLOR", "TTY_COMPATIBLE"}}
    done = subprocess.run(
        [sys.executable, "-m", "superbill.cli.main", *words[1:]],
        cwd=ROOT,
        env={**told, "COLUMNS": "80", "PYTHONUTF8": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
        encoding="utf-8",
    )
    return "".join(f"{line.rstrip()}\n" for line in done.stdout.splitlines())


def _laid_out(value: Any, indent: str = "") -> str:
    """JSON with everything that fits on a line on one line."""
    short = json.dumps(value, ensure_ascii=False)
    if len(indent) + len(short) <= _WIDTH or not isinstance(value, dict | list) or not value:
        return short
    deeper = indent + "  "
    if isinstance(value, list):
        inner = [deeper + _laid_out(entry, deeper) for entry in value]
        return "[\n" + ",\n".join(inner) + f"\n{indent}]"
    inner = [f'{deeper}"{key}": {_laid_out(entry, deeper)}' for key, entry in value.items()]
    return "{\n" + ",\n".join(inner) + f"\n{indent}}}"


def _refreshed(block: re.Match[str]) -> str:
    head, body = block[0].split("\n", 1)[0], block["body"]
    if block["command"]:
        return f"{head}\n{_laid_out(json.loads(printed(block['command'])))}\n```"
    commands = [line[2:] for line in body.splitlines() if line.startswith("$ ")]
    if not body.startswith("$ superbill ") or not all(c.startswith("superbill ") for c in commands):
        return block[0]
    session = "".join(f"$ {command}\n{printed(command)}" for command in commands)
    return f"{head}\n{session}```"


def refreshed(text: str) -> str:
    """Return a page with the output of its sessions as it is printed today."""
    return _BLOCK.sub(_refreshed, text)


def main() -> None:
    """Refresh every page in place and name the pages that changed."""
    for page in pages():
        before = page.read_text(encoding="utf-8")
        after = refreshed(before)
        if after != before:
            page.write_text(after, encoding="utf-8")
            sys.stdout.write(f"{page.relative_to(ROOT)}\n")


if __name__ == "__main__":
    main()
