"""Cuts a note into clauses, each with the part of the note it belongs to.

A note is a list of lines; a heading opens a section, a wrapped line joins the one above it, a
sentence or list item is a clause. A line such as ``RIGHT:`` gives its side to what follows.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from superbill.loader.lexicon import heading_key
from superbill.notes.columns import Columns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from superbill.loader.lexicon import Lexicon


class Clause(NamedTuple):
    """A stretch of the view. ``section`` is the part of the note that it stands in, ``block``
    counts such parts, ``paragraph`` counts the stretches between blank lines and list items, ``sides``
    holds the side letters that a column of a table gives it, ``inline`` marks a part whose heading
    stands in the middle of a line."""

    start: int
    end: int
    section: str
    block: int
    paragraph: int
    sides: str = ""
    inline: bool = False


class _Heading(NamedTuple):
    start: int
    section: str
    empty: bool = False


_LEAD = r"[\s*#>-]*+(?:#?\d{1,2}[.):]?\s+|\d{1,2}[.)]|\d{1,2}:?\d{2}\s+)?"
_NAME = r"(?P<name>(?=.{1,46}+\Z)[A-Za-z](?:[A-Za-z0-9/&()',-]++| (?! ))*+)\Z"
_NAME_FIRST = re.compile(rf"{_LEAD}{_NAME}")
_NAME_INSIDE = re.compile(
    rf"[.;|\])\s](?:(?<=[.;|])\s|(?<=\s)(?<!\s\s)\s|(?<=[])])\s?|(?<=:\s)){_LEAD}{_NAME}"
)
_NAME_ENDS = re.compile(r"[:?-](?:(?<=:)(?!\d)|(?<=\s-)\s|(?<=\?)(?=\s|$))")
"""What may end the name of a heading; its name is then sought backward from there."""
_NAME_WITHIN = 80
"""Characters before its end in which a name and the signs that lead to it are sought."""
_ALONE = re.compile(r"^[\s*#=>-]*+(?P<name>[A-Za-z][A-Za-z /&()'-]{1,40}?)\s*+[*#=:.?-]*+\s*+$")
_CELLS = 2
"""Bars of a line that is a row of a table, not a field of a form."""
_AROUND = " \t*#=>:.?-"
_LONGEST_NAME = 42
_DASHED = re.compile(r"^[\s*#>-]*+(?P<name>[A-Za-z][A-Za-z /&()']{1,30}?)\s++-++\s++(?=\S)")
_SPACED = re.compile(r"^[\s*#>-]*+(?P<name>[A-Za-z][A-Za-z /&()']{1,30}?)(?:\s{2,}+|\t)(?=\S)")
_NOT_AFTER_DX = frozenset(
    "block blocks mbb mbbs mbnb inj injection injections injs facets tfmbb "
    "medial nerve facet and was were of left right".split()
)
"""``Dx block`` is a diagnostic block, not a diagnosis."""
_BARE_TWO = re.compile(r"^[\s*#>-]*+(?P<name>[A-Za-z][A-Za-z/-]* [A-Za-z/]+)\s++(?=\S)")
_BARE_ONE = re.compile(r"^[\s*#>-]*+(?P<name>[A-Za-z][A-Za-z/-]*)\s++(?=\S)")
_BULLET = re.compile(
    r"^\s*(?:[*>+#]|-(?!\d)|\d{1,2}[.)](?=\s|[A-Za-z])|\(\d{1,2}\)|[A-Za-z][.)](?=\s))\s*"
)
_SENTENCE_END = re.compile(
    r"[.!?;,\s](?:"
    r"(?<=[.!])[\"')\]]*\s++(?=[A-Za-z0-9(\[\"*-])"
    r"|(?<=\s)(?=[\s(\-bhaewitBHAEWIT]|(?<=\)\s))(?<!\s\s)(?:"
    r"\s++(?=(?:[01]\d|2[0-3]):?[0-5]\d\s)"
    r"|\s*+(?:"
    r"(?=[bhatweiBHATWEI][uolenhxUOLENHX])"
    r"(?=(?i:but|however|although|though|whereas|except|while the|because|instead)\b)"
    r"|(?=\((?:[^()]{0,200}\b(?i:was|were|had|has|negative|positive|prior|previous|failed|done|last|earlier"
    r"|omitted|skipped|deferred|spared|not)\b))"
    r"|--?\s++(?=(?i:not|but)\b|(?i:the )?(?i:left|right)[^.;\n]{0,24}\b(?i:not|omitted|skipped|spared)\b)))"
    r"|(?<=;)\s*+"
    r"|(?<=\?)\s++(?!(?i:yes|no|y|n|n/a)\b)(?=[A-Za-z0-9(\[\"*-])"
    r"|(?<=\)\s)(?:(?<=\n)|[^\S\n]*+\n)\s*+"
    r"|(?<=,)\s++(?:(?=(?:then the|however|but)\b)"
    r"|(?<!\d,)(?<!\d, )(?=(?i:and )?(?i:the )?(?:(?i:left|right)|[LCTlct]\d)[^,.;]{0,40}"
    r"\b(?i:not|deferred|skipped|aborted|cancelled|postponed)\b))"
    r")"
)
"""Where a sentence or a fact of its own ends. Runs of blanks are taken whole (``++``), so that a line
of blanks costs no more than its length; the first sign stands alone, so that letters are skipped fast."""
_ABBREVIATIONS = frozenset(
    "n rt lt bilat bil dr mr mrs ms approx vs jt jts inj med br occ e.g i.e fig no st pt preop "
    "postop".split()
)
_ABBREVIATED = 9
"""Characters before a full stop that can make it the end of an abbreviation."""
_LAST_WORD = re.compile(r"[^a-z.]")
_ORDINAL = re.compile(r"\s*\d{1,2}")
_WRAPPED_FIELD = 45
_TAILS = frozenset({"MB", "MBs", "DR", "SAP", "TP"})
_WRAPPED = 58
"""A line at least this long that ends without a stop was probably wrapped."""


_OPEN_END = re.compile(
    r"(?:,|-|/|\(|\b(?:and|or|the|of|at|on|with|to|for|a|in|by|was|were|under|from))$",
    re.IGNORECASE,
)


def clauses_of(seen: str, lexicon: Lexicon) -> list[Clause]:
    """The clauses of a note in reading order."""
    return [
        Clause(start, end, section, *piece[3:])
        for piece in _pieces(seen, lexicon)
        for first, last, section in _sentences(seen, piece)
        for start, end in (
            ((first, last),) if last - first <= _LONGEST else _chopped(seen, first, last)
        )
    ]


_LONGEST = 2_000
"""Characters of the longest clause. No sentence is that long; what is costs more than its length."""


def _chopped(seen: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A clause in parts that are short enough to be read, cut at blanks where there are any."""
    while end - start > _LONGEST:
        blank = seen.rfind(" ", start + 1, start + _LONGEST)
        stop = blank if blank > 0 else start + _LONGEST
        yield start, stop
        start = stop
    yield start, end


class _State(NamedTuple):
    """Where the cutter stands: the part, whether its heading stood alone, whether it has text."""

    section: str = "title"
    block: int = 0
    alone: bool = False
    filled: bool = False
    numbered: bool = False
    planned: bool = False
    bulleted: bool = False


def _pieces(seen: str, lexicon: Lexicon) -> list[Clause]:
    """Lines, cut where a heading opens a new part and joined where a line was wrapped."""
    pieces: list[Clause] = []
    state, paragraph, start, fresh = _State(), 0, 0, True
    columns = Columns()
    small = _writes_small(seen)
    for line in seen.splitlines(keepends=True):
        text = line.rstrip()
        if not text.strip():
            fresh = True
            start += len(line)
            continue
        cells = columns.step(text)
        headings = [] if cells else _headings(text, lexicon)
        lead = text[: headings[0].start] if headings else text
        starts_here = bool(headings) and not lead.strip(" *#>-\t1234567890.:)")
        joins = not fresh and not starts_here and not cells and bool(pieces)
        joins = joins and _continues(seen, pieces[-1], text, small=small)
        wrapped = joins and _is_open(seen, pieces[-1])
        if not starts_here and not wrapped and _is_over(state, text, pieces, fresh=fresh):
            state = _State("body", state.block + 1, planned=state.planned and not fresh)
        paragraph += 0 if joins else 1
        if cells:
            pieces.extend(
                Clause(
                    start + cell.start,
                    start + cell.end,
                    state.section,
                    state.block,
                    paragraph,
                    cell.sides,
                )
                for cell in cells
            )
        else:
            new = _cut(text, start, headings, (state.section, state.block, paragraph))
            if not pieces and new and new[0].section == "plan" and not _LATER.search(text):
                new[0] = new[0]._replace(section="planned")  # a note that opens with its order
            if state.planned:
                new = [_as_planned(piece) for piece in new]
            if joins and new and new[0].block == pieces[-1].block:
                pieces[-1] = pieces[-1]._replace(end=new[0].end)
                new = new[1:]
            pieces.extend(new)
        if headings:
            state = _after(headings[-1], pieces[-1], lead, state)
        else:
            state = state._replace(filled=True)
        fresh = False
        start += len(line)
    return pieces


_LATER = re.compile(
    r"\b(?:weeks?|wks?|months?|days?|next|return|follow|later|again)\b", re.IGNORECASE
)
_FORM_FIELDS = frozenset({"side", "targets", "guidance", "energy", "planned"})


def _as_planned(piece: Clause) -> Clause:
    """A form field below a heading ``PLANNED`` is an order."""
    return piece._replace(section="planned") if piece.section in _FORM_FIELDS else piece


def _after(heading: _Heading, piece: Clause, lead: str, state: _State) -> _State:
    """The state behind a heading. ``PLANNED`` on its own line covers the form fields below it."""
    planned = state.planned and heading.section in _FORM_FIELDS
    if heading.section == "planned" and heading.empty:
        planned = True
    numbered = any(sign.isdigit() for sign in lead)
    return _State(
        heading.section,
        piece.block,
        heading.empty,
        numbered=numbered,
        planned=planned,
        bulleted=bool(_BULLET.match(lead)),
    )


def _is_open(seen: str, piece: Clause) -> bool:
    """Whether a piece ends in the middle of a list or phrase."""
    return _OPEN_END.search(seen[max(piece.start, piece.end - 12) : piece.end].rstrip()) is not None


_LONG = frozenset({"body", "title", "log"})
"""Parts that go on until the next heading."""
_NARRATIVE = frozenset({"history", "consent", "plan", "findings"})
_WORK = re.compile(
    r"\b[CTL]\d.*\b(?:RFA?|MBBs?|blocks?|ablation|neurotomy|denervation|injections?)\b"
)
"""An item of a list that names work at a level, so that it is no diagnosis."""
_LEVEL = re.compile(r"\b[CTLS]\d")
_NERVES = re.compile(
    r"\b[CTL]\d\b.{0,20}\b(?:mbs?|dr|medial branch(?:es)?|dorsal ram(?:us|i))\b", re.IGNORECASE
)
"""Nerves at levels: targets, not a diagnosis."""
_NUMBER = re.compile(r"^\s*(?:#(?=\d)|\(?)(\d{1,2})(?:[.)]|:(?!\d)|(?<=#\d)\s|(?<=#\d\d)\s)")


def _is_over(state: _State, text: str, pieces: list[Clause], *, fresh: bool) -> bool:
    """Whether a line without a heading no longer belongs to the part above it.

    A heading with words on its own line covers that line (and the list it begins); a heading that
    stands alone covers what follows, up to a blank line, or in narrative parts to the next heading.
    """
    if state.section == "title":
        return bool(pieces)
    if state.section in _LONG:
        return False
    number = _NUMBER.match(text)
    if number and state.numbered:
        return True
    if number and int(number[1]) > 1:
        return False
    if state.alone:
        return fresh and state.filled and state.section not in _NARRATIVE
    if fresh or (state.section == "administrative" and _LEVEL.search(text)):
        return True
    if state.section == "diagnosis" and _NERVES.search(text):
        return True
    bullet = _BULLET.match(text)
    if bullet and not number:
        if state.bulleted or (state.section == "diagnosis" and _WORK.search(text)):
            return True  # the heading was an item of the same list
        return not state.filled and state.section not in {"targets", "procedure", "diagnosis"}
    return not text.lstrip()[:1].islower()


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
        inline = bool(text[: heading.start].strip(" *#>-\t1234567890.:)"))
        found.append(
            Clause(
                start + heading.start, start + end, heading.section, block, paragraph, "", inline
            )
        )
    return found


def _headings(text: str, lexicon: Lexicon) -> list[_Heading]:
    """The headings of a line with the part that each opens."""
    found = []
    for name in _marked_names(text):
        section = _section_named(name.text, lexicon, first=name.first and name.sign == ":")
        if section and (name.first or name.sign != "?"):
            found.append(_Heading(name.start, section, not text[name.end :].strip()))
    if found:
        return found
    for pattern in _headings_without_colon(text):
        opened = pattern.match(text)
        if opened is None:
            continue
        section = _section_named(opened["name"], lexicon, first=pattern is _ALONE)
        if section and not (pattern is _ALONE and _is_sentence(opened["name"], section, lexicon)):
            empty = pattern is _ALONE or not text[opened.end() :].strip()
            return [_Heading(opened.start("name"), section, empty)]
    return _bare_heading(text, lexicon)


class _Name(NamedTuple):
    """What a colon, dash or question mark makes look like the name of a heading."""

    start: int
    text: str
    sign: str
    end: int
    first: bool


def _marked_names(text: str) -> Iterator[_Name]:
    """The stretches of a line that may be names of headings, in reading order."""
    done = 0
    for stop in _NAME_ENDS.finditer(text):
        at = stop.start()
        name = _NAME_FIRST.match(text, 0, at) if not done else None
        if name is None:
            name = _NAME_INSIDE.search(text, max(done, at - _NAME_WITHIN), at)
        if name is not None:
            first = not done and name.start() == 0
            yield _Name(name.start("name"), name["name"], text[at], stop.end(), first)
            done = stop.end()


def _headings_without_colon(text: str) -> Iterator[re.Pattern[str]]:
    """The patterns that the line can fit at all; most lines of prose fit none."""
    if len(text.strip(_AROUND)) <= _LONGEST_NAME:
        yield _ALONE
    if "-" in text:
        yield _DASHED
    if ("  " in text or "\t" in text) and text.count("|") < _CELLS:
        yield _SPACED


def _section_named(name: str, lexicon: Lexicon, *, first: bool) -> str:
    """The part that a heading opens: a known one, or one told by a word in it."""
    key = heading_key(name).rstrip(" 0123456789")
    section = lexicon.headings.get(key, "")
    if not section and key.endswith(")"):
        section = lexicon.headings.get(_ASIDE.sub("", key), "")
    if section or not first or len(key.split()) > _HEADING_WORDS:
        return section
    if any(sign.isdigit() for sign in key):
        return ""
    padded = f" {key} "
    if " prior to " in padded:
        return ""
    return next((meaning for word, meaning in lexicon.heading_words if word in padded), "")


_ASIDE = re.compile(r"\s*\([^()]*\)$")
"""What stands in brackets behind a heading, as in ``generator export (auto-filed)``."""
_HEADING_WORDS = 7


def _is_sentence(name: str, section: str, lexicon: Lexicon) -> bool:
    """An unknown line counts as a heading only when it looks like one: no verb, no small start."""
    if heading_key(name) in lexicon.headings:
        return False
    del section
    return not name[0].isupper() or any(
        word in f" {name.lower()} "
        for word in (" was ", " were ", " had ", " has ", " is ", " with ")
    )


def _bare_heading(text: str, lexicon: Lexicon) -> list[_Heading]:
    """A heading of one or two words without a colon, such as ``Dx lumbar spondylosis``."""
    for pattern in (_BARE_TWO, _BARE_ONE):
        match = pattern.match(text)
        name = heading_key(match["name"]) if match else ""
        if not match or name not in lexicon.bare_headings:
            continue
        after = text[match.end() :].split()
        if after and after[0].lower().strip(".,;") in _NOT_AFTER_DX:
            continue
        if match["name"][0].isupper() or name in {"dx", "hx"}:
            return [_Heading(match.start("name"), lexicon.headings[name])]
    return []


_SIDE_LABEL = re.compile(r"^\s*(?:left|right|lt|rt|L|R)\b[^:.\n]{0,12}:", re.IGNORECASE)
_LEVEL_LABEL = re.compile(
    r"^\s*(?:[RL]t?\.?\s)?[CTLS]\d{1,2}(?:-\d{1,2}|/\d{1,2})?(?:\s-\s|:|\s{2})"
)
_FORM = frozenset(
    "diagnosis administrative anesthesia guidance energy outcome side "
    "injectate planned procedure targets".split()
)


def _writes_small(seen: str) -> bool:
    """Whether most lines of the note begin with a small letter, as when typed on a phone: then a small
    letter does not tell that a line goes on."""
    starts = [start for line in seen.splitlines() if (start := line.lstrip()[:1]).isalpha()]
    return len(starts) > _FEW_LINES and sum(map(str.islower, starts)) * 2 > len(starts)


_FEW_LINES = 4


def _continues(seen: str, before: Clause, text: str, *, small: bool) -> bool:
    """Whether a line goes on with the sentence of the line above it. ``small`` notes begin every
    line with a small letter."""
    if _BULLET.match(text) or "|" in text or "|" in seen[before.start : before.end]:
        return False
    if _SIDE_LABEL.match(text) or _LEVEL_LABEL.match(text):
        return False
    if _is_open(seen, before):
        return True
    if "\t" in text or before.section == "title":
        return False
    above = seen[before.start : before.end].rstrip()
    last_line = above[above.rfind("\n") + 1 :]
    if before.section in _FORM:
        goes_on = text.lstrip()[:1].islower() or text.split(maxsplit=1)[0].strip(",.;") in _TAILS
        return goes_on and len(last_line) >= _WRAPPED_FIELD and not above.endswith(".")
    if above.endswith((".", ":", ";", "!", "?", "|")):
        return False
    if _OPEN_END.search(last_line) is not None:
        return True
    if _POSITION.match(text):
        return False
    return not small and (text.lstrip()[:1].islower() or len(last_line) >= _WRAPPED)


_POSITION = re.compile(r"\s*(?:prone|supine|seated|sitting|prepped|sterile prep)\b", re.IGNORECASE)
"""How a story of the steps begins: never the second half of a line above."""
_NARRATIVE_FROM = 90
"""A procedure entry longer than this, with a verb of telling, is the narrative itself."""
_ONE_LINE = 160
"""Up to this length a whole line belongs to the brief part that its heading opens; of a longer one
only the first sentence does, the rest is narrative run on behind it."""


def _sentences(seen: str, piece: Clause) -> Iterator[tuple[int, int, str]]:
    """The sentences and half-sentences of a piece, each with the part of the note it belongs to."""
    section = piece.section
    long = piece.end - piece.start > _ONE_LINE
    run_on = long and (section in _FORM or section == "title")
    run_on = run_on or (piece.inline and section not in _LONG)
    first = True
    for start, end in _cut_sentences(seen, piece.start, piece.end):
        tells = section == "title" or (section == "procedure" and end - start > _NARRATIVE_FROM)
        if (run_on and not first) or (tells and _TELLS.search(seen, start, end)):
            yield start, end, "body"
        else:
            yield start, end, section
        if first:
            first = section != "title" and seen[start:end].rstrip().endswith((";", ":"))


_TELLS = re.compile(
    r"\b(?:is an?|was|were|has|had|presents?|presented|came|underwent|seen)\b", re.IGNORECASE
)
"""Verbs that make a first line the start of the narrative, not a title."""


_RUN_ON = 260
_MANY_COMMAS = 6
_COMMA = re.compile(
    r"(?:,|\s--?|\s\u2013)\s+(?!(?:and |the |then |both |to |plus |& )*"
    r"(?:[CTLSctls]\s?\d|S1|TON\b|DR\b|MBs?\b|\d|third\b|deep\b|dorsal\b|medial\b|facets?\b|joints?\b|left\b|right\b|Left\b|Right\b|LEFT\b|RIGHT\b|[RL]\b|bilat))"
)
"""A comma between two facts, not between two levels of a list."""


def _cut_sentences(seen: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Sentences; one that runs on and on is cut at the commas between its facts."""
    for first, last in _stopped_sentences(seen, start, end):
        if last - first <= _RUN_ON or seen.count(",", first, last) < _MANY_COMMAS:
            yield first, last
            continue
        at = first
        for stop in _COMMA.finditer(seen, first, last):
            yield at, stop.end()
            at = stop.end()
        if at < last:
            yield at, last


def _stopped_sentences(seen: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for stop in _SENTENCE_END.finditer(seen, start, end):
        at, until = stop.span()
        if seen[at] == "." and _is_abbreviated(seen, start, at):
            continue
        if at > start:
            yield start, until
            start = until
    if start < end:
        yield start, end


def _is_abbreviated(seen: str, start: int, stop: int) -> bool:
    """Whether the full stop at ``stop`` ends an abbreviation, or the number of a list's item."""
    word = seen[max(start, stop - _ABBREVIATED) : stop].lower()
    if _LAST_WORD.split(word)[-1] in _ABBREVIATIONS:
        return True
    return stop - start <= _ABBREVIATED and _ORDINAL.fullmatch(seen, start, stop) is not None
