"""Turns a clause into the things that it speaks of: levels, sides, structures, acts, cues."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from superbill.loader.lexicon import IGNORED, ORDINALS, STARTERS, TENS
from superbill.notes.dates import find_date
from superbill.notes.levels import LevelList, parse_levels
from superbill.notes.ordinals import parse_ordinals

if TYPE_CHECKING:
    from superbill.loader.lexicon import Concept, Trie
    from superbill.notes.tokens import Tokens


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
_LETTERS = frozenset("CTLSctls")


def elements_of(tokens: Tokens, terms: Trie) -> list[Element]:
    """The elements of a clause in reading order."""
    found: list[Element] = []
    lower, count = tokens.lower, tokens.count
    until = 0
    for at in [at for at, word in enumerate(lower) if word in terms or "/" < word < ":"]:
        if at < until:
            continue
        word = lower[at]
        if "/" < word < ":":  # a number
            element = _number(tokens, at, terms)
        elif word in STARTERS:
            element = _special(tokens, at, terms)
        else:
            node = terms[word]
            if node.concept is None:
                following = lower[at + 1] if at + 1 < count else ""
                if following not in node and following not in _SKIPPED:
                    continue  # most often a word such as "the" or "was"
            element = _phrase(tokens, at, terms)
        if element is not None:
            found.append(element)
            until = element.until
    return found


def _number(tokens: Tokens, at: int, terms: Trie) -> Element | None:
    return date_at(tokens, at) or _measurement(tokens, at) or _phrase(tokens, at, terms)


def _special(tokens: Tokens, at: int, terms: Trie) -> Element | None:
    """A sign, a level list or a month."""
    text = tokens.text[at]
    if text in _KEPT_SIGNS:
        return Element("sign", text, tokens.start(at), tokens.end(at), at, at + 1)
    if text in _LETTERS:
        found = _levels(tokens, at, terms)
    elif tokens.lower[at] in TENS:
        found = _spoken_temperature(tokens, at)
    elif tokens.lower[at] in ORDINALS:
        return _phrase(tokens, at, terms) or _spoken_levels(tokens, at)
    else:
        found = date_at(tokens, at)
    return found or _phrase(tokens, at, terms)


def _spoken_levels(tokens: Tokens, at: int) -> Element | None:
    found = parse_ordinals(tokens, at)
    if found is None:
        return None
    levels, until = found
    return Element("levels", "", tokens.start(at), tokens.end(until - 1), at, until, levels)


def _spoken_temperature(tokens: Tokens, at: int) -> Element | None:
    """``Eighty-five degrees``."""
    value, after = TENS[tokens.lower[at]], at + 1
    words = [*tokens.lower[after : after + 3], "", "", ""]
    if words[0] == "-" and words[1] == "five":
        value, after = value + 5, after + 2
    elif words[0] == "five":
        value, after = value + 5, after + 1
    if after >= tokens.count or tokens.lower[after] not in {"degrees", "degree", "celsius", "c"}:
        return None
    span = tokens.start(at), tokens.end(after)
    return Element("temperature", "", *span, at, after + 1, None, value)


def _levels(tokens: Tokens, at: int, terms: Trie) -> Element | None:
    """A level list, or the longer phrase that begins with one."""
    found = parse_levels(tokens, at)
    if found is None:
        return None
    levels, until = found
    phrase = _phrase(tokens, at, terms)
    if phrase is not None and phrase.until > until:
        return phrase
    if at and tokens.lower[at - 1] == "between":
        levels = levels.as_pair()
    return Element("levels", "", tokens.start(at), tokens.end(until - 1), at, until, levels)


def date_at(tokens: Tokens, at: int) -> Element | None:
    """A date, or a month or year that stands for one; ``value`` is as ``find_date`` gives it."""
    found = find_date(tokens, at)
    if found is None:
        return None
    value, until = found
    return Element("date", value, tokens.start(at), tokens.end(until - 1), at, until)


def _phrase(tokens: Tokens, at: int, terms: Trie) -> Element | None:
    """The longest phrase of the lexicon that starts here."""
    lower, count = tokens.lower, tokens.count
    node = terms.get(lower[at])
    concept: Concept | None = None
    here = until = at
    while node is not None:
        here += 1
        if node.concept is not None:
            concept, until = node.concept, here
        while here < count and lower[here] in _SKIPPED:
            here += 1
        node = node.get(lower[here]) if here < count else None
    if concept is None:
        return None
    kind, value = concept
    if until == at + 1 and _is_other_word(tokens, at):
        return None
    return Element(kind, value, tokens.start(at), tokens.end(until - 1), at, until)


_LEAVERS = frozenset("she he they patient who pt".split())
_BEING = frozenset("was were been be is are being".split())
_LEFT_SO = frozenset(
    "in behind alone undisturbed open untreated with without at to there on over out for as intact "
    "clean dry by the her his".split()
)


_LEFT_WITH = frozenset("with by for walking home via accompanied ambulatory in".split())


def _is_verb_left(tokens: Tokens, at: int) -> bool:
    """``She left``, ``the needles were left undisturbed``."""
    before = tokens.lower[at - 1] if at else ""
    after = tokens.lower[at + 1] if at + 1 < tokens.count else ""
    if before in _LEAVERS or (before in _BEING and after in _LEFT_SO):
        return True
    if after == "at" and at + 2 < tokens.count and tokens.text[at + 2][0].isdecimal():
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


def _is_other_word(tokens: Tokens, at: int) -> bool:
    word = tokens.lower[at]
    if word == "left":
        return _is_verb_left(tokens, at)
    if word not in _SINGLE_LETTERS:
        return False
    if not tokens.text[at].isupper():
        return not _is_small_letter_of_levels(tokens, at)
    if word == "b":
        return at == 0 or tokens.text[at - 1] not in {"]", ")"}
    if word == "l" and _is_litres(tokens, at):
        return True
    return word == "dr" and _starts_a_name(tokens, at)


def _is_small_letter_of_levels(tokens: Tokens, at: int) -> bool:
    """``r L4/5`` and ``L5 dr`` in notes that spare capitals."""
    word = tokens.lower[at]
    if word in {"r", "l"}:
        return _is_level(tokens, at + 1, {"c", "t", "l"})
    return word == "dr" and _is_level(tokens, at - 2, {"l", "s"})


def _is_level(tokens: Tokens, at: int, letters: set[str]) -> bool:
    """Whether a letter and a number stand at a place."""
    if at < 0 or at + 1 >= tokens.count:
        return False
    return tokens.lower[at] in letters and tokens.text[at + 1][0].isdecimal()


def _is_litres(tokens: Tokens, at: int) -> bool:
    """``on 4 L`` of oxygen."""
    return (
        at > 1
        and tokens.text[at - 1][0].isdecimal()
        and tokens.lower[at - 2] in {"on", "at", "of", "to", "usual", "with", "via"}
    )


def _starts_a_name(tokens: Tokens, at: int) -> bool:
    """``DR. SMITH`` is a doctor, ``L5 DR`` a nerve."""
    return at + 1 < tokens.count and tokens.text[at + 1] == "." and (at == 0)


def _measurement(tokens: Tokens, at: int) -> Element | None:
    """A temperature in degrees Celsius or a percentage."""
    value = float(tokens.text[at])
    after = at + 1
    if after < tokens.count and tokens.text[after] == "%":
        span = tokens.start(at), tokens.end(after)
        return Element("percent", "", *span, at, after + 1, None, value)
    below_zero = at > 0 and tokens.text[at - 1] == "-" and tokens.end(at - 1) == tokens.start(at)
    if below_zero and (at < 2 or not tokens.text[at - 2][0].isdecimal()):
        return None
    if not _COLDEST < value <= _HOTTEST and value > 0:
        return None
    return _temperature(tokens, at, value)


def _temperature(tokens: Tokens, at: int, value: float) -> Element | None:
    start = tokens.start(at)
    after = at + 1
    marked = False
    while after < tokens.count and tokens.lower[after] in {
        "\u00b0",
        "deg",
        "degree",
        "degrees",
        "degs",
        "*",
        "-",
    }:
        if tokens.text[after] == "-" and not (
            after + 1 < tokens.count and tokens.lower[after + 1].startswith("deg")
        ):
            break
        marked = marked or tokens.text[after] not in {"*", "-"}
        after += 1
        if after < tokens.count and tokens.text[after] == ".":
            after += 1
    unit = tokens.lower[after] if after < tokens.count else ""
    if unit in {"degc", "degsc"}:
        return Element("temperature", "", start, tokens.end(after), at, after + 1, None, value)
    if unit in {"celsius", "centigrade", "celcius", "grade", "grades", "grados"} or (
        unit == "c" and _is_unit_c(tokens, after)
    ):
        return Element("temperature", "", start, tokens.end(after), at, after + 1, None, value)
    if marked and unit not in {"f", "fahrenheit", "angle", "oblique", "cephalad", "caudad"}:
        end = tokens.end(after - 1)
        return Element("temperature", "", start, end, at, after, None, value)
    return None


def _is_unit_c(tokens: Tokens, at: int) -> bool:
    """``80 C`` is a temperature, ``80 C5`` is not."""
    if at + 1 >= tokens.count or tokens.start(at + 1) > tokens.end(at):
        return True
    return tokens.text[at + 1] in {"/", ",", ".", ")", ";", "|", "-", "*", "x", ":", "+"} or not (
        tokens.text[at + 1][0].isdecimal()
    )
