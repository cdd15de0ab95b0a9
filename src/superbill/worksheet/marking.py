"""Cuts the note at the borders of its evidence and marks the pieces.

Spans may overlap in any way, which elements of a page may not: so every stretch between two borders
is one ``mark`` that names all evidence it belongs to. The number of each piece of evidence stands
after its last word, as a link that works without a script.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from superbill.worksheet.evidence import Kind
from superbill.worksheet.visible import shown, with_plain_line_ends

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from superbill.worksheet.evidence import Index, Mark

_MARK = Markup('<mark class="{kind}{deep}" data-e="{numbers}">{words}</mark>')
_NUMBER = Markup(
    '<a class="n d{digits} {kind}" id="e{number}" href="#x{number}" data-e="{number}"'
    ' aria-label="{number}: supports {supports}">{number}</a>'
)


def marked(text: str, index: Index) -> Markup:
    """The whole note, escaped, with its evidence marked and numbered. Takes time in proportion to
    the text and to the marks, counted as often as others overlap them."""
    return Markup("").join(_pieces(with_plain_line_ends(text), index.marks))


def _pieces(text: str, marks: tuple[Mark, ...]) -> Iterator[Markup]:
    opening, closing, numbered = _borders(marks)
    over: dict[int, Mark] = {}
    before = 0
    for border in sorted({*opening, *closing, *numbered}):
        if border > before:
            yield _piece(text[before:border], over.values())
        for mark in numbered.get(border, ()):
            yield _number(mark)
        for mark in closing.get(border, ()):
            over.pop(mark.number, None)
        for mark in opening.get(border, ()):
            if mark.span.end > border:
                over[mark.number] = mark
        before = border
    yield escape(shown(text[before:]))


def _borders(marks: Iterable[Mark]) -> tuple[dict[int, list[Mark]], ...]:
    opening: dict[int, list[Mark]] = {}
    closing: dict[int, list[Mark]] = {}
    numbered: dict[int, list[Mark]] = {}
    for mark in marks:
        opening.setdefault(mark.span.start, []).append(mark)
        closing.setdefault(mark.span.end, []).append(mark)
        numbered.setdefault(mark.tip, []).append(mark)
    return opening, closing, numbered


def _piece(words: str, over: Iterable[Mark]) -> Markup:
    marks = list(over)
    if not marks:
        return escape(shown(words))
    kinds = {kind for mark in marks for kind in mark.kinds}
    return _MARK.format(
        kind=next(kind for kind in Kind if kind in kinds),
        deep=" deep" if len(marks) > 1 else "",
        numbers=" ".join(str(mark.number) for mark in marks),
        words=shown(words),
    )


def _number(mark: Mark) -> Markup:
    return _NUMBER.format(
        digits=len(str(mark.number)),
        kind=mark.kinds[0],
        number=mark.number,
        supports=", ".join(support.label for support in mark.supports),
    )
