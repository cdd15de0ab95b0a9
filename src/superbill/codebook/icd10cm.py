"""The embedded ICD-10-CM: the official tabular list that a package of ours carries.

Its XML is read once and kept as an SQLite file under ``SUPERBILL_HOME``; where nothing may be
written there, it is read into memory each time.
"""

from __future__ import annotations

import os
import sqlite3
import tempfile
from dataclasses import dataclass
from datetime import date
from importlib.util import find_spec
from pathlib import Path

from superbill.codebook.tabular import read_tabular
from superbill.model.errors import InputError

EMBEDDED_FILE = "icd10c-tabular-April-1-2026.xml"
EMBEDDED_FROM = date(2026, 4, 1)
"""The edition's first day in force."""
_LAYOUT = 1
_PROBE = "M47.816"
"""A code that every whole index has."""


@dataclass(frozen=True, slots=True)
class IcdCode:
    """A code of the loaded edition."""

    code: str
    billable: bool
    title: str


def home() -> Path:
    """Where superbill keeps reference data: ``SUPERBILL_HOME`` or the user's data folder."""
    chosen = os.environ.get("SUPERBILL_HOME")
    if chosen:
        return Path(chosen)
    base = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(base) / "superbill"


class IcdEdition:
    """Codes of one edition, looked up by code with its dot."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._known: dict[str, IcdCode | None] = {}

    def find(self, code: str) -> IcdCode | None:
        """The code, or nothing when the edition does not have it."""
        if code not in self._known:
            row = self._connection.execute(
                "SELECT code, billable, title FROM icd WHERE code = ?", (code,)
            ).fetchone()
            self._known[code] = IcdCode(row[0], bool(row[1]), row[2]) if row else None
        return self._known[code]

    def count(self) -> int:
        """How many codes the edition has, headers included."""
        return int(self._connection.execute("SELECT count(*) FROM icd").fetchone()[0])


def embedded_edition() -> IcdEdition:
    """The embedded edition, from its SQLite file, which is made at the first call."""
    path = home() / "embedded" / f"icd-10-cm-2026-04-01.v{_LAYOUT}.sqlite"
    if not path.is_file() and not _make(source_file(), path):
        connection = sqlite3.connect(":memory:", check_same_thread=False)
        _fill(connection, source_file())
        return IcdEdition(connection)
    edition = _opened(path)
    if edition is None:  # spoilt, so made again
        path.unlink(missing_ok=True)
        return embedded_edition()
    return edition


def _opened(path: Path) -> IcdEdition | None:
    uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
    edition = IcdEdition(sqlite3.connect(uri, uri=True, check_same_thread=False))
    try:
        whole = edition.find(_PROBE) is not None
    except sqlite3.DatabaseError:
        whole = False
    return edition if whole else None


def source_file() -> Path:
    """The official XML inside the package that carries it. The package itself is not imported: it
    would read the whole file, which takes seconds. Raises InputError when it is not installed."""
    spec = find_spec("simple_icd_10_cm")
    if spec is None or not spec.submodule_search_locations:
        raise InputError(
            "the package simple-icd-10-cm is missing",
            where="ICD-10-CM",
            why="it carries the official code list",
            fix="Install superbill again with its requirements.",
        )
    return Path(spec.submodule_search_locations[0]) / "data" / EMBEDDED_FILE


def _make(source: Path, path: Path) -> bool:
    """Write the SQLite file beside its place and move it in, so that it is whole or not there."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
    except OSError:
        return False
    os.close(handle)
    part = Path(name)
    try:
        connection = sqlite3.connect(part)
        _fill(connection, source)
        connection.close()
        part.replace(path)
    except (OSError, sqlite3.OperationalError):
        return False
    finally:
        part.unlink(missing_ok=True)
    return True


def _fill(connection: sqlite3.Connection, source: Path) -> None:
    connection.execute(
        "CREATE TABLE icd (code TEXT PRIMARY KEY, billable INT, title TEXT) WITHOUT ROWID"
    )
    with source.open("rb") as stream:
        connection.executemany(
            "INSERT OR REPLACE INTO icd VALUES (?, ?, ?)", read_tabular(stream, EMBEDDED_FILE)
        )
    connection.commit()
