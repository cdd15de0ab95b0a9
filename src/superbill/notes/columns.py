"""Side-by-side layouts: a ``RIGHT   LEFT`` header, or table columns headed by a side."""

from __future__ import annotations

import re
from typing import NamedTuple


class Cell(NamedTuple):
    """A stretch of a line, relative to its start, and the side letters that its column gives."""

    start: int
    end: int
    sides: str


_RIGHT = r"(?:RIGHT|Right|right|RT|Rt|rt|R)"
_LEFT = r"(?:LEFT|Left|left|LT|Lt|lt|L)"
_TWO = re.compile(
    rf"^\s*(?:(?P<r>{_RIGHT})|(?P<l>{_LEFT}))(?: side)?:?(?:\s{{4,}}|\s*\|\s*|\t+)"
    rf"(?:(?P<r2>{_RIGHT})|(?P<l2>{_LEFT}))(?: side)?:?\s*$"
)
_SPACED_HEAD = re.compile(
    rf"^\s*(?:levels?|joints?|nerves?|facets?|sites?|targets?)\s{{2,}}(?:(?P<r>{_RIGHT})|(?P<l>{_LEFT}))\s{{2,}}"
    rf"(?:(?P<r2>{_RIGHT})|(?P<l2>{_LEFT}))\s*$",
    re.IGNORECASE,
)
_SPACED_ROW = re.compile(r"^\s*(?P<what>\S.*?)\s{2,}(?P<one>\S{1,8})\s{2,}(?P<two>\S{1,8})\s*$")
_SIDE_CELL = re.compile(
    rf"^(?:(?P<r>{_RIGHT})|(?P<l>{_LEFT}))(?:\s(?:side\b)?[a-z /.()#]{{0,20}})?$"
)
_REFUSED = frozenset(
    {"", "n", "no", "-", "--", "---", "none", "n/a", "na", "not done", "0", "skip", "x-out"}
)
_EMPTY_MARK = re.compile(r"(?:-{2,}|\bnot done\b|\bdeferred\b|\bskipped\b)", re.IGNORECASE)


_VALUE = re.compile(r"\d")
_LEVEL = re.compile(r"\b[CTLS]\s?\d")


_WIDEST = 160
"""Characters of the longest line that is looked at as a row of a table without rules."""


def _has_level(text: str) -> bool:
    return _LEVEL.search(text) is not None


class Columns:
    """Knows, line by line, which columns belong to which side."""

    def __init__(self) -> None:
        self._split: int | None = None
        self._order = ""
        self._side_of_cell: dict[int, str] = {}
        self._spaced = ""

    def step(self, text: str) -> list[Cell]:
        """The cells of a line under a side header; nothing for an ordinary line."""
        two = _TWO.match(text)
        if two:
            first = "R" if two["r"] else "L"
            second = "R" if two["r2"] else "L"
            if first != second:
                self._split = two.start("r2") if two["r2"] else two.start("l2")
                self._order = first + second
                return [Cell(0, 0, "")]
        if self._split is not None:
            return self._halves(text)
        spaced = _SPACED_HEAD.match(text) if len(text) < _WIDEST else None
        if spaced and bool(spaced["r"]) != bool(spaced["r2"]):
            self._spaced = "RL" if spaced["r"] else "LR"
            return [Cell(0, 0, "")]
        if self._spaced:
            return self._marks(text)
        return self._table(text)

    def _halves(self, text: str) -> list[Cell]:
        at = self._split or 0
        if len(text) <= at and text.strip() and not text[: at // 2].isspace():
            return [Cell(0, len(text), self._order[0])] if _has_level(text) else self._stop()
        gap = re.compile(r"\s{2,}|\s*\|\s*|\t").search(text, max(0, at - 12))
        if gap is None or gap.start() > at + 2 or not text[: gap.start()].strip():
            self._split = None
            return []
        left, right = text[: gap.start()], text[gap.end() :]
        if _has_level(left) and not _has_level(right) and _VALUE.search(right):
            return [Cell(0, len(text), "LR")]  # one label with the values of both sides
        halves = [Cell(0, gap.start(), self._order[0]), Cell(gap.end(), len(text), self._order[1])]
        return [half for half in halves if not _EMPTY_MARK.search(text[half.start : half.end])] or [
            Cell(0, 0, "")
        ]

    def _stop(self) -> list[Cell]:
        self._split = None
        return []

    def _marks(self, text: str) -> list[Cell]:
        """A row such as ``L3-4   x   -`` under ``Levels   R   L``."""
        row = _SPACED_ROW.match(text) if len(text) < _WIDEST else None
        if row is None or not _has_level(row["what"]):
            if text.strip():
                self._spaced = ""
            return []
        marks = zip(self._spaced, (row["one"], row["two"]), strict=True)
        sides = "".join(sorted(side for side, mark in marks if mark.lower() not in _REFUSED))
        return [Cell(row.start("what"), row.end("what"), sides)] if sides else [Cell(0, 0, "")]

    def _table(self, text: str) -> list[Cell]:
        if "|" not in text:
            self._side_of_cell = {}
            return []
        cells = [cell.strip() for cell in text.strip().strip("|").split("|")]
        sides = {
            place: "R" if match["r"] else "L"
            for place, cell in enumerate(cells)
            if (match := _SIDE_CELL.match(cell))
        }
        if set(sides.values()) == {"R", "L"} and not self._side_of_cell:
            self._side_of_cell = sides
            return [Cell(0, 0, "")]
        if not self._side_of_cell:
            return []
        done = {
            side
            for place, side in self._side_of_cell.items()
            if place < len(cells) and cells[place].lower() not in _REFUSED
        }
        return [Cell(0, len(text), "".join(sorted(done)))] if done else [Cell(0, 0, "")]
