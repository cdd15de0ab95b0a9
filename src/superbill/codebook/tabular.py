"""Reads the official ICD-10-CM tabular XML into flat rows."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING, NamedTuple

from superbill.model.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import IO

_FULL = 7
_WITH_DOT = 3


class TabularRow(NamedTuple):
    """One code with its dot, whether it may stand on a claim, and its official title."""

    code: str
    billable: bool
    title: str


def read_tabular(source: IO[bytes], where: str) -> Iterator[TabularRow]:
    """Every code of the tabular list, seventh characters expanded.

    A code with children or with seventh characters is a header; what it heads is billable.
    Raises InputError for XML that is cut off or is not the tabular list.
    """
    stack: list[dict[str, str]] = []
    seen = False
    try:
        for event, element in ET.iterparse(source, events=("start", "end")):
            if event == "start":
                if element.tag == "diag":
                    stack.append({})
                continue
            if element.tag == "sevenChrDef" and stack:
                stack[-1] = {ext.get("char", ""): ext.text or "" for ext in element}
            elif element.tag == "diag":
                seen = True
                stack.pop()
                own = element.find("sevenChrDef")
                yield from _rows(element, _seventh(own, stack))
            elif element.tag in {"section", "chapter"}:
                element.clear()
    except ET.ParseError as error:
        raise InputError(
            f"not well-formed XML: {error}",
            where=where,
            fix="Fetch the file again from CDC; it is cut off or not the tabular list.",
        ) from error
    if not seen:
        raise InputError("no codes found", where=where, why="this is not the tabular list")


def _seventh(own: ET.Element | None, stack: list[dict[str, str]]) -> dict[str, str]:
    if own is not None:
        return {ext.get("char", ""): ext.text or "" for ext in own}
    return next((known for known in reversed(stack) if known), {})


def _rows(diag: ET.Element, seventh: dict[str, str]) -> Iterator[TabularRow]:
    code = (diag.findtext("name") or "").strip()
    title = (diag.findtext("desc") or "").strip()
    if diag.find("diag") is not None:
        yield TabularRow(code, billable=False, title=title)
        return
    yield TabularRow(code, billable=not seventh, title=title)
    for char, meaning in seventh.items():
        if not _applies(code, char):
            continue
        yield TabularRow(with_seventh(code, char), billable=True, title=f"{title}, {meaning}")


def _applies(code: str, char: str) -> bool:
    """The tabular list's note at S06: D and S do not go with a sixth character of 7 or 8."""
    died = code.startswith("S06") and len(code) == _FULL and code[-1] in "78"
    return not died or char == "A"


def with_seventh(code: str, char: str) -> str:
    """A code with its seventh character, ``X`` filling the gap: ``S13.4`` and ``A``: ``S13.4XXA``."""
    bare = code.replace(".", "")
    full = bare + "X" * (_FULL - 1 - len(bare)) + char
    return f"{full[:_WITH_DOT]}.{full[_WITH_DOT:]}"
