"""Finds the files of the knowledge folder, in the package or in a folder of the user's."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from superbill.loader.table import Table
from superbill.model.errors import KnowledgeError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.resources.abc import Traversable


def shipped() -> Traversable:
    """The folder that the wheel carries."""
    return files("superbill") / "knowledge"


def folder(path: Path | None = None) -> Traversable:
    """The user's folder, or the shipped one. Raises KnowledgeError when it is not there."""
    chosen = shipped() if path is None else path
    if not chosen.is_dir():
        raise KnowledgeError("no such folder", where=str(chosen), fix="Give a knowledge folder.")
    return chosen


def file(root: Traversable, *parts: str) -> Table:
    """One file by its place in the folder."""
    path = root.joinpath(*parts)
    name = "/".join(parts)
    if not path.is_file():
        raise KnowledgeError("the file is missing", where=name, fix=f"Restore {name}.")
    return Table.read(path, name)


def _room(root: Traversable, *parts: str) -> Traversable:
    room = root.joinpath(*parts)
    if not room.is_dir():
        name = "/".join(parts)
        raise KnowledgeError("the folder is missing", where=name, fix=f"Restore {name}.")
    return room


def each_file(root: Traversable, *parts: str) -> Iterator[tuple[str, Table]]:
    """Every TOML file of a room, by name."""
    room = _room(root, *parts)
    for path in sorted(room.iterdir(), key=lambda entry: entry.name):
        if path.name.endswith(".toml"):
            yield path.name.removesuffix(".toml"), Table.read(path, "/".join((*parts, path.name)))


def each_folder(root: Traversable, *parts: str) -> Iterator[str]:
    """The names of the folders in a room."""
    room = _room(root, *parts)
    yield from sorted(entry.name for entry in room.iterdir() if entry.is_dir())


__all__ = ["Path", "each_file", "each_folder", "file", "folder", "shipped"]
