"""A TOML table whose every key is asked for, so that a misspelt one cannot go unnoticed."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from superbill.model.errors import KnowledgeError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from importlib.resources.abc import Traversable


def nearest(word: str, known: Iterable[str]) -> str:
    """A hint that names the nearest right spelling, or all right ones when none is near."""
    options = sorted(known)
    close = get_close_matches(word, options, n=1, cutoff=0.6)
    if close:
        return f"Did you mean {close[0]!r}?"
    return "Known here: " + ", ".join(options) if options else ""


@dataclass(slots=True)
class Table:
    """One table of a knowledge file, with the place that errors name."""

    data: dict[str, Any]
    where: str
    asked: set[str] = field(default_factory=set)

    @classmethod
    def read(cls, path: Traversable, name: str) -> Table:
        """Parse a file; ``name`` is how errors call it. Raises KnowledgeError."""
        try:
            return cls(tomllib.loads(path.read_text(encoding="utf-8")), name)
        except tomllib.TOMLDecodeError as error:
            raise KnowledgeError(f"not valid TOML: {error}", where=name) from error
        except UnicodeDecodeError as error:
            raise KnowledgeError("not valid UTF-8", where=name, why=str(error)) from error

    def _place(self, key: str) -> str:
        return f"{self.where} {key}"

    def _get(self, key: str, kind: type, word: str, *, required: bool) -> Any:
        self.asked.add(key)
        if key not in self.data:
            if required:
                raise KnowledgeError(
                    f"key {key!r} is missing", where=self.where, fix=self._near_unasked(key)
                )
            return None
        value = self.data[key]
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise KnowledgeError(
                f"must be {word}, not {type(value).__name__}", where=self._place(key)
            )
        return value

    def _near_unasked(self, key: str) -> str:
        close = get_close_matches(key, [k for k in self.data if k not in self.asked], n=1)
        return f"Is {close[0]!r} meant as {key!r}?" if close else f"Add {key!r}."

    def text(self, key: str) -> str:
        """A required text."""
        return str(self._get(key, str, "a text", required=True)).strip()

    def text_or(self, key: str, default: str = "") -> str:
        """A text that may be absent."""
        value = self._get(key, str, "a text", required=False)
        return default if value is None else str(value).strip()

    def flag(self, key: str, *, default: bool = False) -> bool:
        """A true or false that may be absent."""
        value = self._get(key, bool, "true or false", required=False)
        return default if value is None else bool(value)

    def integer(self, key: str) -> int:
        """A required whole number."""
        return int(self._get(key, int, "a whole number", required=True))

    def day(self, key: str) -> date | None:
        """A date that may be absent."""
        value = self._get(key, date, "a date such as 2012-01-01", required=False)
        return value if isinstance(value, date) else None

    def one_of(self, key: str, allowed: Iterable[str]) -> str:
        """A required text out of a closed set."""
        return self._closed(key, self.text(key), allowed)

    def _closed(self, key: str, value: str, allowed: Iterable[str]) -> str:
        options = set(allowed)
        if value not in options:
            raise KnowledgeError(
                f"{value!r} is not known", where=self._place(key), fix=nearest(value, options)
            )
        return value

    def texts(self, key: str, allowed: Iterable[str] | None = None) -> tuple[str, ...]:
        """A list of texts that may be absent, each out of ``allowed`` where that is given."""
        values = self._get(key, list, "a list of texts", required=False) or []
        if not all(isinstance(value, str) for value in values):
            raise KnowledgeError("must be a list of texts", where=self._place(key))
        if allowed is None:
            return tuple(values)
        options = set(allowed)
        return tuple(self._closed(key, value, options) for value in values)

    def table(self, key: str, *, required: bool = True) -> Table:
        """A table inside this one; empty where it is absent and not required."""
        value = self._get(key, dict, "a table", required=required)
        return Table(value or {}, self._place(f"[{key}]"))

    def tables(self, key: str) -> Iterator[Table]:
        """The tables of an array of tables, none where it is absent."""
        rows = self._get(key, list, "an array of tables", required=False) or []
        for number, row in enumerate(rows, start=1):
            if not isinstance(row, dict):
                raise KnowledgeError("must be an array of tables", where=self._place(key))
            yield Table(row, f"{self.where} [[{key}]] {number}")

    def names(self) -> tuple[str, ...]:
        """The keys of a table whose names are the author's own."""
        self.asked.update(self.data)
        return tuple(self.data)

    def done(self) -> None:
        """Raise KnowledgeError for a key that nothing asked for: it is a typing error."""
        for key in self.data:
            if key not in self.asked:
                raise KnowledgeError(
                    f"key {key!r} is not known", where=self.where, fix=nearest(key, self.asked)
                )
