"""Writes a file whole or not at all."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from typing import TYPE_CHECKING

from superbill.model.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path


def write_whole(path: Path, content: bytes) -> None:
    """Write under a temporary name in the same folder, then rename: a reader sees the old file or
    the new one. Only its owner can read the file, since it may hold a note. Raises InputError."""
    target = path.resolve()
    if target.exists() and not target.is_file():
        raise InputError(
            "the answer cannot be written there",
            where=str(path),
            why="it is a folder or a device",
            fix="Name a file.",
        )
    try:
        _write(target, content)
    except OSError as error:
        raise InputError(
            "the answer could not be written",
            where=str(path),
            why=str(error.strerror).lower(),
            fix="Check the folder and the permissions, or write elsewhere.",
        ) from error


def _write(target: Path, content: bytes) -> None:
    handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:80]}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, target)  # noqa: PTH105 - the temporary name is a text
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary)  # noqa: PTH108 - as above
        raise
