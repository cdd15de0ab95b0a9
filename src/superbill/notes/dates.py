"""Dates in running text, so that work of another day can be told from today's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from superbill.loader.lexicon import MONTHS

if TYPE_CHECKING:
    from superbill.notes.tokens import Tokens

_LAST_MONTH, _LAST_DAY = 12, 31
_CENTURY = 2000
_LONGEST = 4
"""Digits of the longest number in a date."""


def find_date(tokens: Tokens, at: int) -> tuple[str, int] | None:
    """The date at token ``at``, a number or a month, as ``year-month-day`` with ``0`` for what is not
    said, and the token after it: ``04/22/2025``, ``2025-04-22``, ``21 May 2025``, ``in 2023``."""
    text = tokens.text[at]
    if text.isdecimal():
        if len(text) > _LONGEST:
            return None
        following = _text(tokens, at + 1)
        found = _numeric(tokens, at) if following in {"/", "-"} else None
        if found is None and (following == "-" or following.lower() in MONTHS):
            found = _day_month(tokens, at)
        return found or _year(tokens, at)
    return _month(tokens, at)


def _text(tokens: Tokens, at: int) -> str:
    return tokens.text[at] if at < tokens.count else ""


def _full_year(text: str) -> int:
    if not text.isdecimal() or len(text) not in {2, 4}:
        return 0
    number = int(text)
    if len(text) == 2:
        return _CENTURY + number
    return number if 1950 <= number <= 2100 else 0


def _numeric(tokens: Tokens, at: int) -> tuple[str, int] | None:
    """``4/22/2025``, ``4.14.2025`` is read by the tokenizer as numbers, ``2025-04-22``."""
    one, sign, two, again, three = (_text(tokens, at + n) for n in range(5))
    if (
        sign not in {"/", "-"}
        or not two.isdecimal()
        or len(two) > _LONGEST
        or (three.isdecimal() and len(three) > _LONGEST)
    ):
        return None
    if _full_year(one) and len(one) == 4 and again == sign and three.isdecimal():
        return f"{one}-{int(two)}-{int(three)}", at + 5
    if sign != "/" or not 1 <= int(one) <= _LAST_MONTH:
        return None
    if again == "/" and _full_year(three) and 1 <= int(two) <= _LAST_DAY:
        return f"{_full_year(three)}-{int(one)}-{int(two)}", at + 5
    if len(two) == 4 and _full_year(two):
        return f"{_full_year(two)}-{int(one)}-0", at + 3
    return None


def _day_month(tokens: Tokens, at: int) -> tuple[str, int] | None:
    """``21 May``, ``09-Oct-2025``."""
    day, month_at = int(tokens.text[at]), at + 1
    if _text(tokens, month_at) == "-":
        month_at += 1
    month = MONTHS.get(_text(tokens, month_at).lower())
    if month is None or not 1 <= day <= _LAST_DAY or not tokens.text[month_at][0].isupper():
        return None
    after = month_at + 1
    if _text(tokens, after) in {"-", ","}:
        after += 1
    year = _full_year(_text(tokens, after))
    return f"{year}-{month}-{day}", after + 1 if year else month_at + 1


def _year(tokens: Tokens, at: int) -> tuple[str, int] | None:
    text = tokens.text[at]
    before = tokens.lower[at - 1] if at else ""
    if (
        len(text) == 4
        and 1990 <= int(text) <= 2100
        and before
        in {
            "in",
            "since",
            "of",
            "early",
            "late",
            "until",
            "from",
            "by",
            ",",
            "(",
            "rfa",
            "mbb",
            "mbbs",
            "block",
            "blocks",
        }
    ):
        return f"{text}-0-0", at + 1
    if len(text) == 4 and 1990 <= int(text) <= 2039 and _is_year(tokens, at):
        return f"{text}-0-0", at + 1
    if len(text) == 2 and before == "'":
        return f"{_CENTURY + int(text)}-0-0", at + 1
    return None


_NOT_BEFORE_YEAR = frozenset("at time to out off about approximately approx is was x".split())
_NOT_AFTER_YEAR = frozenset(
    "mg mcg ml cc units unit iu hours hrs hr h ohm ohms kg lb g mm cm ms pulses cycles / :".split()
)


def _is_year(tokens: Tokens, at: int) -> bool:
    """``L4-S1 bilateral 2019 and 2021``: behind a word, and neither a clock time nor a dose."""
    if not at or not tokens.lower[at - 1].isalpha() or tokens.lower[at - 1] in _NOT_BEFORE_YEAR:
        return False
    return at + 1 >= tokens.count or tokens.lower[at + 1] not in _NOT_AFTER_YEAR


def _month(tokens: Tokens, at: int) -> tuple[str, int] | None:
    """``May 21, 2025``, ``October 2023``, ``in January``."""
    if not tokens.text[at][0].isupper():
        return None
    month = MONTHS[tokens.lower[at]]
    after = at + 1
    if _text(tokens, after) == ".":
        after += 1
    following = _text(tokens, after)
    if following.isdecimal() and len(following) <= 2 and 1 <= int(following) <= _LAST_DAY:
        rest = after + 1
        if _text(tokens, rest) == ",":
            rest += 1
        year = _full_year(_text(tokens, rest)) if len(_text(tokens, rest)) == 4 else 0
        return f"{year}-{month}-{int(following)}", rest + 1 if year else after + 1
    if len(following) == 4 and _full_year(following):
        return f"{_full_year(following)}-{month}-0", after + 1
    before = tokens.lower[at - 1] if at else ""
    if before in {"in", "since", "of", "early", "late", "and", "last", "this"}:
        return f"0-{month}-0", at + 1
    return None
