"""Cuts a note into clauses, each with the part of the note it belongs to.

A note is a list of lines; a heading opens a section, a wrapped line joins the one above it, a
sentence or list item is a clause. A line such as ``RIGHT:`` gives its side to what follows.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from superbill.loader.lexicon import heading_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from superbill.loader.lexicon import Lexicon


class Clause(NamedTuple):
    """A stretch of the view. ``section`` is the part of the note that it stands in, ``block``
    counts such parts, ``paragraph`` counts the stretches between blank lines and list items."""

    start: int
    end: int
    section: str
    block: int
    paragraph: int


class _Heading(NamedTuple):
    start: int
    section: str


_HEADING = re.compile(r"(?:^|[.;|]\s|\s{2}|[])]\s?)[\s*#>-]*(?:\d{1,2}[.)]\s*)?(?P<name>[A-Za-z][A-Za-z0-9 /&()',.-]{0,44}?)\s?:(?!\d)")
_ALONE = re.compile(r"^[\s*#=>-]*(?P<name>[A-Za-z][A-Za-z /&()'-]{1,40}?)\s*[*#=:-]*\s*$")
_DASHED = re.compile(r"^[\s*#>-]*(?P<name>[A-Za-z][A-Za-z /&()']{1,30}?)\s+-+\s+(?=\S)")
_BARE_TWO = re.compile(r"^[\s*#>-]*(?P<name>[A-Za-z][A-Za-z/-]* [A-Za-z/]+)\s+(?=\S)")
_BARE_ONE = re.compile(r"^[\s*#>-]*(?P<name>[A-Za-z][A-Za-z/-]*)\s+(?=\S)")
_BULLET = re.compile(r"^\s*(?:[*>+#]|-(?!\d)|\d{1,2}[.)](?=\s|[A-Za-z])|\(\d{1,2}\)|[a-z]\))\s*")
_SENTENCE_END = re.compile(
    r"[.!?][\"')\]]*\s+(?=[A-Z0-9(\[\"*-])|;\s*|\s+(?=(?:but|however|although|though|whereas|except|while the|"
    r"because|instead)\b)|,\s+(?=(?:then the|however|but)\b)|\s+--?\s+(?=(?:not|but)\b)"
    r"|,\s+(?=(?:and )?(?:the )?(?:left|right|L\d|C\d|T\d)[^,.;]{0,40}\b(?:not|deferred|skipped|aborted|cancelled|postponed)\b)",
    re.IGNORECASE,
)
_ABBREVIATION = re.compile(
    r"(?:\b(?:rt|lt|bilat|bil|dr|mr|mrs|ms|approx|vs|jt|jts|inj|med|br|occ|e\.g|i\.e|fig|no|st|pt|preop|postop)|^\s*\d{1,2})\.$",
    re.IGNORECASE,
)
_WRAPPED = 58
"""A line at least this long that ends without a stop was probably wrapped."""


_TITLE = 140
"""A first line longer than this is already the narrative, not a title."""
_OPEN_END = re.compile(r"(?:,|-|/|\(|\b(?:and|or|the|of|at|on|with|to|for|a|in|by|was|were|under|from))$", re.IGNORECASE)


def clauses_of(seen: str, lexicon: Lexicon) -> list[Clause]:
    """The clauses of a note in reading order."""
    return [clause for piece in _pieces(seen, lexicon) for clause in _sentences(seen, piece)]


def _pieces(seen: str, lexicon: Lexicon) -> list[Clause]:
    """Lines, cut where a heading opens a new part and joined where a line was wrapped."""
    pieces: list[Clause] = []
    section, block, paragraph, start = "title", 0, 0, 0
    fresh, alone = True, False
    for line in seen.splitlines(keepends=True):
        text = line.rstrip()
        if not text.strip():
            fresh = True
        else:
            headings = _headings(text, lexicon)
            starts_here = bool(headings) and not text[: headings[0].start].strip(" *#>-\t1234567890.)")
            if not starts_here and _is_over(section, text, pieces, fresh=fresh, alone=alone):
                section, block, alone = "body", block + 1, False
            joins = not fresh and not starts_here and bool(pieces) and _continues(seen, pieces[-1], text)
            paragraph += 0 if joins else 1
            for piece in _cut(text, start, headings, (section, block, paragraph)):
                if joins and piece.block == block:
                    pieces[-1] = pieces[-1]._replace(end=piece.end)
                else:
                    pieces.append(piece)
                joins = False
            if headings:
                section, block = pieces[-1].section, pieces[-1].block
                alone = _stands_alone(text)
            fresh = False
        start += len(line)
    return pieces


_BRIEF = frozenset(
    "diagnosis administrative anesthesia guidance energy outcome side injectate planned procedure targets".split()
)
"""Parts that end with their line unless the heading stood alone or a list follows."""


def _stands_alone(text: str) -> bool:
    return text.rstrip().endswith(":") or not re.search(r":\s*\S|\s-+\s+\S", text)


def _is_over(section: str, text: str, pieces: list[Clause], *, fresh: bool, alone: bool) -> bool:
    """Whether a line without a heading no longer belongs to the part above it."""
    if section == "title":
        return bool(pieces) or len(text) > _TITLE
    if _BULLET.match(text) or alone:
        return False
    if section in _BRIEF:
        return not text.lstrip()[:1].islower()
    return fresh and section != "body"


def _cut(
    text: str, start: int, headings: list[_Heading], here: tuple[str, int, int]
) -> list[Clause]:
    section, block, paragraph = here
    cuts = [heading.start for heading in headings]
    found = []
    first = cuts[0] if cuts else len(text)
    if text[:first].strip(" *#>-\t"):
        found.append(Clause(start, start + first, section, block, paragraph))
    for place, heading in enumerate(headings):
        end = cuts[place + 1] if place + 1 < len(cuts) else len(text)
        block += 1
        found.append(Clause(start + heading.start, start + end, heading.section, block, paragraph))
    return found


def _headings(text: str, lexicon: Lexicon) -> list[_Heading]:
    """The headings of a line with the section that each opens."""
    known = lexicon.headings
    found = []
    if ":" in text:
        for match in _HEADING.finditer(text):
            section = known.get(heading_key(match["name"]))
            if section is not None:
                found.append(_Heading(match.start("name"), section))
    if found:
        return found
    for pattern in (_ALONE, _DASHED):
        match = pattern.match(text)
        section = known.get(heading_key(match["name"])) if match else None
        if match and section is not None:
            return [_Heading(match.start("name"), section)]
    return _bare_heading(text, lexicon)


def _bare_heading(text: str, lexicon: Lexicon) -> list[_Heading]:
    """A heading of one or two words without a colon, such as ``Dx lumbar spondylosis``."""
    for pattern in (_BARE_TWO, _BARE_ONE):
        match = pattern.match(text)
        name = heading_key(match["name"]) if match else ""
        if match and name in lexicon.bare_headings and match["name"][0].isupper():
            return [_Heading(match.start("name"), lexicon.headings[name])]
    return []


def _continues(seen: str, before: Clause, text: str) -> bool:
    """Whether a line goes on with the sentence of the line above it."""
    if _BULLET.match(text) or "|" in text:
        return False
    if before.section in _BRIEF and not text.lstrip()[:1].islower():
        return False
    above = seen[before.start : before.end].rstrip()
    last_line = above[above.rfind("\n") + 1 :]
    if above.endswith((".", ":", ";", "!", "?", "|")):
        return False
    return (
        text.lstrip()[:1].islower()
        or len(last_line) >= _WRAPPED
        or _OPEN_END.search(last_line) is not None
    )


def _sentences(seen: str, piece: Clause) -> Iterator[Clause]:
    """The sentences and half-sentences of a piece."""
    start = piece.start
    for stop in _SENTENCE_END.finditer(seen, piece.start, piece.end):
        if seen[stop.start()] == "." and _ABBREVIATION.search(seen[start : stop.start() + 1]):
            continue
        if stop.start() > start:
            yield piece._replace(start=start, end=stop.end())
            start = stop.end()
    if start < piece.end:
        yield piece._replace(start=start)
