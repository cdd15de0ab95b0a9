"""``superbill code --format html`` and ``pdf`` as a user runs them."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.e2e.test_command_line import BAD_INPUT, NOTE, is_clean_error, jsonl, superbill
from tests.worksheets import Page

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMAND = (sys.executable, "-m", "superbill.cli.main", "code")


@pytest.fixture
def note(tmp_path: Path) -> Path:
    """A plain note in a file."""
    path = tmp_path / "note.txt"
    path.write_text(NOTE, encoding="utf-8")
    return path


def test_html_goes_to_a_pipe_as_it_goes_to_a_file(note: Path, tmp_path: Path) -> None:
    out = tmp_path / "sheet.html"
    piped = superbill("code", note, "--format", "html")
    written = superbill("code", note, "--format", "html", "--out", out)
    assert (piped.code, piped.err, written.code, written.out, written.err) == (0, "", 0, "", "")
    assert out.read_text("utf-8") == piped.out
    page = Page(piped.out)
    assert page.note == NOTE
    assert page.entries["line-1"]
    assert "note.txt" in piped.out
    assert out.stat().st_mode & 0o077 == 0
    assert {path.name for path in tmp_path.iterdir()} == {"note.txt", "sheet.html"}


def test_the_page_follows_the_options(note: Path) -> None:
    html = superbill("code", note, "--format", "html", "--profile", "cpt").out
    assert "CPT convention" in html[: html.index("<main>")]


def test_a_note_from_standard_input(tmp_path: Path) -> None:
    out = tmp_path / "sheet.html"
    raw = NOTE.replace("\n", "\r\n").encode()
    assert superbill("code", "-", "--format", "html", "--out", out, given=raw).code == 0
    assert "standard input" in out.read_text("utf-8")
    assert Page(out.read_text("utf-8")).note == NOTE


def test_records_become_a_file_each(tmp_path: Path) -> None:
    path = jsonl(
        tmp_path,
        {"id": "a/../b <c>", "text": NOTE},
        {"id": 7, "encounter": {"joints": ["L4-5"], "side": "right", "technique": "RFA 80 C"}},
        {"text": NOTE},
        {"id": "x", "encounter": {"prose": NOTE}},
    )
    folder = tmp_path / "new" / "sheets"
    run = superbill("code", "--jsonl", path, "--format", "html", "--out-dir", folder)
    assert run.code == 0, run.err
    names = ["0001-a-b-c.html", "0002-7.html", "0003.html", "0004-x.html"]
    assert [Path(made).name for made in run.out.splitlines()] == names
    assert sorted(made.name for made in folder.iterdir()) == names
    assert "No text was given" in (folder / names[1]).read_text("utf-8")
    assert Page((folder / names[3]).read_text("utf-8")).note == NOTE
    assert "a/../b &lt;c&gt;" in (folder / names[0]).read_text("utf-8")


def test_a_bad_record_is_told_and_the_others_are_made(tmp_path: Path) -> None:
    path = jsonl(tmp_path, {"id": 1, "text": NOTE}, "{bad", {"id": 3, "text": NOTE})
    folder = tmp_path / "sheets"
    run = superbill("code", "--jsonl", path, "--format", "html", "--out-dir", folder)
    assert run.code == BAD_INPUT
    assert "notes.jsonl:2" in run.err
    assert sorted(made.name for made in folder.iterdir()) == ["0001-1.html", "0003-3.html"]


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--format", "html", "--out-dir", "sheets"], "--out FILE"),
        (["--out", "sheet.html"], "--format html"),
        (["--format", "json", "--out", "sheet.json"], "--format html"),
        (["--paper", "a4"], "--format html"),
        (["--format", "html", "--paper", "a4"], "--format pdf"),
        (["--format", "html", "--out", "nowhere/sheet.html"], "no such file"),
        (["--format", "html", "--out", "."], "folder"),
        (["--format", "html", "--out", "note.txt"], "replace the note"),
        (["--format", "html", "--jsonl", "note.txt"], "--out-dir"),
        (["--format", "html", "--jsonl", "note.txt", "--out", "sheet.html"], "--out-dir"),
    ],
)
def test_options_that_do_not_fit_are_told(
    note: Path, options: Sequence[str], told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(note.parent)
    run = superbill("code", note.name, *options)
    assert is_clean_error(run), run
    assert told in run.err
    assert note.read_text("utf-8") == NOTE
    assert [path.name for path in note.parent.iterdir()] == ["note.txt"]


def test_a_terminal_gets_no_page(note: Path) -> None:
    ours, theirs = pty.openpty()
    try:
        done = subprocess.run(
            [*COMMAND, str(note), "--format", "html"],
            stdout=theirs,
            stderr=subprocess.PIPE,
            check=False,
            timeout=60,
        )
    finally:
        os.close(theirs)
        os.close(ours)
    assert done.returncode == BAD_INPUT
    assert b"--out FILE" in done.stderr


def test_a_pdf_is_made(note: Path, tmp_path: Path) -> None:
    try:
        import weasyprint  # noqa: F401
    except (ImportError, OSError) as error:
        pytest.skip(f"WeasyPrint or Pango is not here: {type(error).__name__}")
    out = tmp_path / "sheet.pdf"
    run = superbill("code", note, "--format", "pdf", "--paper", "a4", "--out", out)
    assert (run.code, run.err) == (0, "")
    assert out.read_bytes().startswith(b"%PDF-")


def test_without_the_extra_a_pdf_is_refused_and_nothing_written(note: Path, tmp_path: Path) -> None:
    hidden = tmp_path / "hidden" / "weasyprint"
    hidden.mkdir(parents=True)
    (hidden / "__init__.py").write_text("raise ImportError('not here')", encoding="utf-8")
    out = tmp_path / "sheet.pdf"
    done = subprocess.run(
        [*COMMAND, str(note), "--format", "pdf", "--out", str(out)],
        env={**os.environ, "PYTHONPATH": str(hidden.parent)},
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == BAD_INPUT
    assert b"pip install 'superbill[pdf]'" in done.stderr
    assert not out.exists()


def test_json_is_as_before(note: Path) -> None:
    answer = json.loads(superbill("code", note, "--format", "json").out)
    assert [line["code"] for line in answer["cpt"]] == ["64635", "64636"]
