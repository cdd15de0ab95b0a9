"""The embedded edition: made once, whole or not at all, in memory where nothing may be written."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest

from superbill.codebook import icd10cm
from superbill.codebook.icd10cm import embedded_edition, home

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A ``SUPERBILL_HOME`` of the test's own."""
    monkeypatch.setenv("SUPERBILL_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def files(folder: Path) -> list[Path]:
    """Every file under a folder."""
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    ("code", "billable"),
    [
        ("M47.816", True),
        ("M47.81", False),
        ("M54.5", False),
        ("M54.50", True),
        ("M51.36", False),
        ("M51.360", True),
        ("S13.4XXA", True),
        ("S13.4", False),
    ],
)
def test_codes_and_headers(code: str, billable: bool) -> None:
    found = embedded_edition().find(code)
    assert found is not None
    assert found.billable is billable
    assert found.title


@pytest.mark.parametrize("code", ["M47.8999", "64635", "", "m47.816", "M47816", "M47.816' OR 1=1"])
def test_what_is_no_code_is_not_found(code: str) -> None:
    assert embedded_edition().find(code) is None


def test_the_edition_is_whole() -> None:
    assert embedded_edition().count() > 90_000


def test_the_index_is_made_once_and_leaves_nothing_behind(own_home: Path) -> None:
    embedded_edition()
    (made,) = files(own_home)
    stamp = made.stat().st_mtime_ns
    embedded_edition()
    assert files(own_home) == [made]
    assert made.stat().st_mtime_ns == stamp
    assert made.suffix == ".sqlite"


def test_an_index_that_could_not_be_finished_is_not_left(
    own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise sqlite3.OperationalError("disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(icd10cm, "_fill", fail)
        with pytest.raises(sqlite3.OperationalError):
            embedded_edition()  # nor can it be read into memory then
    assert files(own_home) == []
    assert embedded_edition().find("M47.816") is not None


def test_a_home_that_is_a_file_falls_back_to_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder", encoding="utf-8")
    monkeypatch.setenv("SUPERBILL_HOME", str(blocked))
    found = embedded_edition().find("M47.816")
    assert found is not None
    assert blocked.read_text(encoding="utf-8") == "not a folder"


def test_a_home_that_may_not_be_written_falls_back_to_memory(
    own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> tuple[int, str]:
        raise PermissionError(13, "read-only")

    monkeypatch.setattr("tempfile.mkstemp", refuse)
    assert embedded_edition().find("M47.816") is not None
    assert files(own_home) == []


@pytest.mark.parametrize("content", [b"", b"this is no database at all"])
def test_a_spoilt_index_does_not_matter(own_home: Path, content: bytes) -> None:
    embedded_edition()
    (made,) = files(own_home)
    made.write_bytes(content)
    assert embedded_edition().find("M47.816") is not None


def test_home_follows_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SUPERBILL_HOME", str(tmp_path / "one"))
    assert home() == tmp_path / "one"
    monkeypatch.delenv("SUPERBILL_HOME")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    assert home() == tmp_path / "data" / "superbill"
    monkeypatch.delenv("XDG_DATA_HOME")
    assert home().parts[-3:] == (".local", "share", "superbill")
