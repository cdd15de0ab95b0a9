"""Turns a clause into the things that it speaks of: levels, sides, structures, acts, cues."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from superbill.loader.lexicon import END, IGNORED, TOKEN
from superbill.notes.dates import MONTHS, find_date
from superbill.notes.levels import LevelList, Token, parse_levels

if TYPE_CHECKING:
    from superbill.loader.lexicon import Concept, Trie


class Element(NamedTuple):
    """One thing spoken of: its kind (``side``, ``levels``, ``act``...), its value and its place.

    ``levels`` is set for level lists, ``number`` (degrees Celsius, percent) for measurements.
    ``at`` counts tokens, so that neighbours can be told.
    """

    kind: str
    value: str
    start: int
    end: int
    at: int
    until: int
    levels: LevelList | None = None
    number: float = 0.0


_SINGLE_LETTERS = frozenset({"r", "l", "b", "ia", "us", "ct", "dr", "ton", "mac"})
"""Terms that count only in capitals: in small letters they are other words."""

_HOTTEST = 100.0
_COLDEST = 36.0
_KEPT_SIGNS = frozenset({"(", ")", ":", "|", ","})
_SKIPPED = IGNORED | {":"}
"""Signs that may stand between the words of a phrase."""
_LOOKED_AT = _KEPT_SIGNS | frozenset("CTLSctls")
"""Tokens that may begin an element though no phrase of the lexicon begins with them."""


def tokens_of(seen: str, start: int, end: int) -> list[Token]:
    """The words, numbers and signs of a stretch of the view."""
    make = tuple.__new__  # half the time of the constructor, and this runs for every word
    return [
        make(Token, (text := match.group(), text.lower(), *match.span()))
        for match in TOKEN.finditer(seen, start, end)
    ]


def elements_of(tokens: list[Token], terms: Trie) -> list[Element]:
    """The elements of a clause in reading order."""
    found: list[Element] = []
    at = 0
    count = len(tokens)
    while at < count:
        text, word, _, _ = tokens[at]
        node = terms.get(word)
        if node is None:
            begins = text in _LOOKED_AT or word in MONTHS or text[0].isdecimal()
        else:
            begins = END in node or text in _LOOKED_AT or word in MONTHS or text[0].isdecimal()
            if not begins and at + 1 < count:  # most often a word such as "the" or "was"
                following = tokens[at + 1].lower
                begins = following in node or following in _SKIPPED
        if not begins:
            at += 1
            continue
        element = _element(tokens, at, terms)
        if element is None:
            at += 1
            continue
        found.append(element)
        at = element.until
    return found


def _element(tokens: list[Token], at: int, terms: Trie) -> Element | None:
    token = tokens[at]
    first = token.text[0]
    if first.isdecimal():
        return date_at(tokens, at) or _measurement(tokens, at) or _phrase(tokens, at, terms)
    if token.lower in MONTHS:
        found = date_at(tokens, at)
        if found is not None:
            return found
    if first.upper() in "CTLS" and len(token.text) == 1:
        levels = parse_levels(tokens, at)
        if levels is not None:
            phrase = _phrase(tokens, at, terms)
            if phrase is not None and phrase.until > levels[1]:
                return phrase
            if at and tokens[at - 1].lower == "between":
                levels = (levels[0].as_pair(), levels[1])
            span = token.start, tokens[levels[1] - 1].end
            return Element("levels", "", *span, at, levels[1], levels[0])
    if first in _KEPT_SIGNS:
        return Element("sign", first, token.start, token.end, at, at + 1)
    return _phrase(tokens, at, terms)


def date_at(tokens: list[Token], at: int) -> Element | None:
    """A date, or a month or year that stands for one; ``value`` is as ``find_date`` gives it."""
    found = find_date(tokens, at)
    if found is None:
        return None
    value, until = found
    return Element("date", value, tokens[at].start, tokens[until - 1].end, at, until)


def _phrase(tokens: list[Token], at: int, terms: Trie) -> Element | None:
    """The longest phrase of the lexicon that starts here."""
    node: Trie = terms
    best: tuple[Concept, int] | None = None
    here = at
    while here < len(tokens):
        word = tokens[here].lower
        if word in _SKIPPED and here > at:
            here += 1
            continue
        step = node.get(word)
        if not isinstance(step, dict):
            break
        node = step
        here += 1
        end = node.get(END)
        if isinstance(end, tuple):
            best = (end, here)
    if best is None:
        return None
    (kind, value), until = best
    if until == at + 1 and _is_other_word(tokens, at):
        return None
    return Element(kind, value, tokens[at].start, tokens[until - 1].end, at, until)


_LEAVERS = frozenset("she he they patient who pt".split())
_BEING = frozenset("was were been be is are being".split())
_LEFT_SO = frozenset(
    "in behind alone undisturbed open untreated with without at to there on over out for as intact "
    "clean dry by the her his".split()
)


_LEFT_WITH = frozenset("with by for walking home via accompanied ambulatory in".split())


def _is_verb_left(tokens: list[Token], at: int) -> bool:
    """``She left``, ``the needles were left undisturbed``."""
    before = tokens[at - 1].lower if at else ""
    after = tokens[at + 1].lower if at + 1 < len(tokens) else ""
    if before in _LEAVERS or (before in _BEING and after in _LEFT_SO):
        return True
    if after == "at" and at + 2 < len(tokens) and tokens[at + 2].text[0].isdecimal():
        return before not in {"the", "on", "to", "from"}  # "left at 13:20"
    if before in {"and", "then"}:
        return after in _LEFT_WITH
    return after in {"in", "through", "behind"} and before not in {
        "the",
        "on",
        "to",
        "from",
        "at",
        ":",
        ",",
        "(",
    }


def _is_other_word(tokens: list[Token], at: int) -> bool:
    token = tokens[at]
    if token.lower == "left":
        return _is_verb_left(tokens, at)
    if token.lower not in _SINGLE_LETTERS:
        return False
    if not token.text.isupper():
        return not _is_small_letter_of_levels(tokens, at)
    if token.lower == "b":
        return at == 0 or tokens[at - 1].text not in {"]", ")"}
    if token.lower == "l" and _is_litres(tokens, at):
        return True
    return token.lower == "dr" and _starts_a_name(tokens, at)


def _is_small_letter_of_levels(tokens: list[Token], at: int) -> bool:
    """``r L4/5`` and ``L5 dr`` in notes that spare capitals."""
    if tokens[at].lower in {"r", "l"}:
        following = tokens[at + 1 : at + 3]
        return (
            len(following) == 2
            and following[0].lower in {"c", "t", "l"}
            and following[1].text[0].isdecimal()
        )
    before = tokens[max(0, at - 2) : at]
    return (
        tokens[at].lower == "dr"
        and len(before) == 2
        and before[0].lower in {"l", "s"}
        and before[1].text[0].isdecimal()
    )


def _is_litres(tokens: list[Token], at: int) -> bool:
    """``on 4 L`` of oxygen."""
    before = tokens[max(0, at - 2) : at]
    return (
        len(before) == 2
        and before[1].text[0].isdecimal()
        and before[0].lower in {"on", "at", "of", "to", "usual", "with", "via"}
    )


def _starts_a_name(tokens: list[Token], at: int) -> bool:
    """``DR. SMITH`` is a doctor, ``L5 DR`` a nerve."""
    return at + 1 < len(tokens) and tokens[at + 1].text == "." and (at == 0)


def _measurement(tokens: list[Token], at: int) -> Element | None:
    """A temperature in degrees Celsius or a percentage."""
    token = tokens[at]
    value = float(token.text)
    after = at + 1
    if after < len(tokens) and tokens[after].text == "%":
        return Element("percent", "", token.start, tokens[after].end, at, after + 1, None, value)
    below_zero = at > 0 and tokens[at - 1].text == "-" and tokens[at - 1].end == token.start
    if below_zero and (at < 2 or not tokens[at - 2].text[0].isdecimal()):
        return None
    if not _COLDEST < value <= _HOTTEST and value > 0:
        return None
    return _temperature(tokens, at, value)


def _temperature(tokens: list[Token], at: int, value: float) -> Element | None:
    token = tokens[at]
    after = at + 1
    marked = False
    while after < len(tokens) and tokens[after].lower in {
        "\u00b0",
        "deg",
        "degree",
        "degrees",
        "degs",
        "*",
        "-",
    }:
        if tokens[after].text == "-" and not (
            after + 1 < len(tokens) and tokens[after + 1].lower.startswith("deg")
        ):
            break
        marked = marked or tokens[after].text not in {"*", "-"}
        after += 1
        if after < len(tokens) and tokens[after].text == ".":
            after += 1
    unit = tokens[after].lower if after < len(tokens) else ""
    if unit in {"degc", "degsc"}:
        return Element(
            "temperature", "", token.start, tokens[after].end, at, after + 1, None, value
        )
    if unit in {"celsius", "centigrade", "celcius", "grade", "grades", "grados"} or (
        unit == "c" and _is_unit_c(tokens, after)
    ):
        return Element(
            "temperature", "", token.start, tokens[after].end, at, after + 1, None, value
        )
    if marked and unit not in {"f", "fahrenheit", "angle", "oblique", "cephalad", "caudad"}:
        end = tokens[after - 1].end
        return Element("temperature", "", token.start, end, at, after, None, value)
    return None


def _is_unit_c(tokens: list[Token], at: int) -> bool:
    """``80 C`` is a temperature, ``80 C5`` is not."""
    if at + 1 >= len(tokens) or tokens[at + 1].start > tokens[at].end:
        return True
    return tokens[at + 1].text in {"/", ",", ".", ")", ";", "|", "-", "*", "x", ":", "+"} or not (
        tokens[at + 1].text[0].isdecimal()
    )
