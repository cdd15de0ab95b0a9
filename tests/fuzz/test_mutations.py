"""Damaged notes: the answer is a sound coded note or an InputError, never anything else, and soon.

``SUPERBILL_FUZZ`` says how many notes; number 7 is the same note on every machine.
"""

from __future__ import annotations

import importlib
import json
import os
import random
import re
import signal
import sys
import traceback
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from superbill import contract, services
from superbill.model.errors import InputError
from superbill.model.spine import Joint

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType

    from superbill.model.claim import ClaimLine, CodedNote
    from superbill.model.reading import Context
    from superbill.model.span import Evidence

COUNT = int(os.environ.get("SUPERBILL_FUZZ", "300"))
LONGEST = 20_000
SECONDS = 5.0
ENOUGH = 20
"""After so many notes in trouble the rest is not tried."""
TRIES = 300
"""So often a part is left out to find a smaller text with the same trouble."""
CORPUS = Path(__file__).parents[1] / "corpus"


class TooSlow(BaseException):
    """The note took longer than it may; not an Exception, so that nothing swallows it."""


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Raise TooSlow once the body has used so much processor time."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise TooSlow

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def test_the_guard_stops_a_hang() -> None:
    with pytest.raises(TooSlow), at_most(0.05):
        re.match(r"(a|a)+$", "a" * 60 + "b")


# Where the notes come from


@lru_cache(maxsize=1)
def notes() -> tuple[str, ...]:
    """Return the tuning notes written by hand, and as many from the grammar."""
    written = [
        json.loads(line)["text"]
        for path in sorted(CORPUS.glob("*_tune.jsonl"))
        for line in path.read_text(encoding="utf-8").split("\n")
        if line.strip()
    ]
    sys.path.insert(0, str(CORPUS))
    grammar = importlib.import_module("grammar")
    generated = [note["text"] for note in grammar.notes(11, max(200, len(written)))]
    return (*written, *generated)


@lru_cache(maxsize=1)
def contexts() -> tuple[Context, ...]:
    """Contexts that lead to every profile and to every family's time."""
    given = [{"profile": name} for name in services.knowledge().profiles]
    given += [{"claim": name, "payer": "Medicare"} for name in services.CLAIMS]
    given += [{}, {"payer": "Aetna"}, {"dos": "1999-05-06"}, {"dos": "2011-06-30"}]
    given += [{"dos": "2020-02-29"}, {"dos": "2026-03-04", "pos": "24"}]
    return tuple(services.context_of(context, "fuzz") for context in given)


# What is done to them; ``other`` is a second note


def _place(rng: random.Random, text: str) -> int:
    return rng.randint(0, len(text))


def _slice(rng: random.Random, text: str, longest: int = 400) -> tuple[int, int]:
    start = _place(rng, text)
    return start, min(len(text), start + rng.randint(1, longest))


def _insert(rng: random.Random, text: str, what: str) -> str:
    place = _place(rng, text)
    return text[:place] + what + text[place:]


def cut(rng: random.Random, text: str, _other: str) -> str:
    start, end = _slice(rng, text)
    return text[:start] + text[end:]


def cut_off(rng: random.Random, text: str, _other: str) -> str:
    return text[_place(rng, text) :] if rng.random() < 0.5 else text[: _place(rng, text)]


def repeat(rng: random.Random, text: str, _other: str) -> str:
    start, end = _slice(rng, text, 120)
    return text[:start] + text[start:end] * rng.choice([2, 3, 10, 60]) + text[end:]


def swap_parts(rng: random.Random, text: str, _other: str) -> str:
    one, two, three = sorted(_place(rng, text) for _ in range(3))
    return text[:one] + text[two:three] + text[one:two] + text[three:]


def swap_lines(rng: random.Random, text: str, _other: str) -> str:
    lines = text.splitlines(keepends=True)
    rng.shuffle(lines)
    return "".join(lines)


def unicode_signs(rng: random.Random, text: str, _other: str) -> str:
    kinds = [(0x80, 0x2FF), (0x300, 0x36F), (0x2000, 0x206F), (0x2460, 0x27BF), (0xFE00, 0xFFFD)]
    kinds += [(0x590, 0x6FF), (0x0660, 0x0669), (0x4E00, 0x4FFF), (0x1F300, 0x1F6FF)]
    for _ in range(rng.randint(1, 12)):
        text = _insert(rng, text, chr(rng.randint(*rng.choice(kinds))) * rng.choice([1, 1, 1, 40]))
    return text


def growing_case(rng: random.Random, text: str, _other: str) -> str:
    """Letters whose upper or lower case has another length."""
    return _insert(rng, text, rng.choice(["\u0130", "\u00df", "\ufb03", "\u0149", "\u1e9e"]))


def control_signs(rng: random.Random, text: str, _other: str) -> str:
    for _ in range(rng.randint(1, 4)):
        text = _insert(rng, text, chr(rng.choice([*range(1, 32), 0x7F, 0x85, 0x2028, 0x2029])))
    return text


def wide_space(rng: random.Random, text: str, _other: str) -> str:
    size = rng.choice([3, 40, 700, 6000])
    return _insert(rng, text, rng.choice(" \t\n\u00a0\u3000\f") * size)


def brackets(rng: random.Random, text: str, _other: str) -> str:
    size = rng.choice([2, 30, 600])
    opening, closing = rng.choice([("(", ")"), ("[", "]"), ("{", "}"), ("<", ">")])
    return _insert(rng, text, opening * size + rng.choice(["", "x", "L4-5"]) + closing * size)


def digits(rng: random.Random, text: str, _other: str) -> str:
    return _insert(rng, text, rng.choice("0179") * rng.choice([2, 9, 400, 5000]))


def renumber(rng: random.Random, text: str, _other: str) -> str:
    """Other numbers: levels, dates and temperatures that do not exist."""
    chance = rng.choice([0.05, 0.3, 1.0])
    return re.sub(
        r"\d", lambda sign: rng.choice("0123456789") if rng.random() < chance else sign[0], text
    )


_WORDS = (
    *(
        "L9-10",
        "C0-1",
        "T13",
        "S5-S6",
        "L5-L4",
        "T12-C1",
        "C2-S1",
        "L1 through",
        "bilateral",
        "left",
    ),
    *("right", "no", "not", "aborted", "CPT 99999", "64635-50 x 7", "M47.81X", "02/30/2026", "TON"),
    *("31/12/99", "0000-00-00", "2026-13-45", "80 C", "-5 degrees", "1e99 C", "Procedure:", "x ["),
    *("PLANNED", "[x]", "[ ]", "|", "---", "L3, L4, L5", "L3/4/5", "C2-C7", "T1-L5", "from", "to"),
    *("1.", "a)", "Dx:", "Payer: Medicare", "DOS:", "all levels", "same", "other side", "both"),
)


def words(rng: random.Random, text: str, _other: str) -> str:
    for _ in range(rng.randint(1, 6)):
        text = _insert(rng, text, rng.choice(["", " ", "\n"]).join(["", rng.choice(_WORDS), ""]))
    return text


def crlf(_rng: random.Random, text: str, _other: str) -> str:
    return text.replace("\n", "\r\n")


def bare_returns(_rng: random.Random, text: str, _other: str) -> str:
    return text.replace("\n", "\r")


def tabs(rng: random.Random, text: str, _other: str) -> str:
    return re.sub(r" +", lambda _: rng.choice([" ", "\t"]), text)


def one_long_line(rng: random.Random, text: str, other: str) -> str:
    return " ".join([text, other] * rng.choice([1, 2, 5])).replace("\n", " ")


def no_line_ends(_rng: random.Random, text: str, _other: str) -> str:
    return text.replace("\n", "")


def no_spaces(_rng: random.Random, text: str, _other: str) -> str:
    return text.replace(" ", "")


def upper(_rng: random.Random, text: str, _other: str) -> str:
    return text.upper()


def lower(_rng: random.Random, text: str, _other: str) -> str:
    return text.lower()


def join(rng: random.Random, text: str, other: str) -> str:
    return text + rng.choice(["", "\n", "\n\n---\n\n", "\f"]) + other


def splice(rng: random.Random, text: str, other: str) -> str:
    start, end = _slice(rng, other)
    return _insert(rng, text, other[start:end])


def headings_twice(rng: random.Random, text: str, _other: str) -> str:
    headings = re.findall(r"(?m)^[A-Za-z /]{3,40}:", text) or ["PROCEDURE:"]
    for heading in rng.choices(headings, k=3):
        text = _insert(rng, text, f"\n{heading}" + rng.choice(["", " ", "\n"]))
    return text


MUTATIONS: tuple[Callable[[random.Random, str, str], str], ...] = (
    *(cut, cut_off, repeat, swap_parts, swap_lines, unicode_signs, growing_case, control_signs),
    *(wide_space, brackets, digits, renumber, words, crlf, bare_returns, tabs, one_long_line),
    *(no_line_ends, no_spaces, upper, lower, join, splice, headings_twice, words, renumber, cut),
)


def damaged_bytes(rng: random.Random, text: str) -> bytes:
    """Return the note as a file in some encoding, with bytes overwritten by others than NUL."""
    encoding = rng.choice(["utf-8", "utf-8", "utf-8-sig", "cp1252", "utf-16"])
    raw = bytearray(text.encode(encoding, errors="replace"))
    for _ in range(rng.choice([0, 1, 4, 60])):
        raw[rng.randrange(len(raw))] = rng.randint(1, 255)
    return bytes(raw)


def brought(number: int) -> str | bytes:
    """Note ``number``: text, or one time in ten the bytes of a file."""
    rng = random.Random(number)
    text, other = rng.choices(notes(), k=2)
    for mutation in rng.choices(MUTATIONS, k=rng.randint(1, 4)):
        text = mutation(rng, text, other)
    text = text[:LONGEST]
    return damaged_bytes(rng, text) if text and rng.random() < 0.1 else text


# What an answer must be


@lru_cache(maxsize=1)
def known_codes() -> frozenset[str]:
    families = services.knowledge().families
    return services.knowledge().visits.codes.union(
        *({*f.all_codes, *f.beside.values(), *f.facility.values()} for f in families)
    )


def lines_of(coded: CodedNote) -> Iterator[ClaimLine]:
    for lines in (coded.lines, *coded.profiles.values()):
        yield from lines


def evidence_of(coded: CodedNote) -> Iterator[Evidence]:
    for line in lines_of(coded):
        yield from line.evidence
    for holders in (coded.diagnoses, coded.flags, coded.questions, coded.not_reported):
        for holder in holders:
            yield from holder.evidence


def wrong_with(coded: CodedNote, text: str) -> Iterator[str]:
    """Everything unsound about an answer."""
    levels = services.knowledge().anatomy.region
    for line in lines_of(coded):
        if line.code not in known_codes():
            yield f"no family has code {line.code}"
        if line.units < 1:
            yield f"{line.code} has {line.units} units"
        for joint in line.joints:
            if isinstance(joint, Joint) and joint.level not in levels:
                yield f"{joint} is no facet joint"
    for item in evidence_of(coded):
        if not 0 <= item.span.start <= item.span.end <= len(text):
            yield f"span {item.span.start}..{item.span.end} leaves the {len(text)} characters"
    unknown = {reason.rule for reason in coded.reasons} - services.knowledge().rules.keys()
    if unknown:
        yield f"no rule is called {sorted(unknown)}"


def trouble(given: str | bytes, context: Context) -> str:
    """Say what is wrong with the answer to a note; empty when nothing is."""
    try:
        with at_most(SECONDS):
            text = given if isinstance(given, str) else services.decode_note(given, "fuzz")
            coded = services.code_note(text, context)
            json.dumps(contract.coded_note(coded, text))
    except InputError:
        return ""
    except TooSlow as slow:
        return f"more than {SECONDS} s of processor time: {_where(slow)}"
    except Exception as error:
        return f"{type(error).__name__} in {_where(error)}: {error}"
    return next(wrong_with(coded, text), "")


def _where(error: BaseException) -> str:
    """Return the innermost place of ours."""
    ours = [
        f"{Path(frame.filename).name}:{frame.lineno}"
        for frame in traceback.extract_tb(error.__traceback__)
        if "superbill" in Path(frame.filename).parts
    ]
    return ours[-1] if ours else "the library"


def smallest(text: str, context: Context) -> str:
    """Return a shorter text with the same kind of trouble, found by leaving parts out."""
    kind = trouble(text, context).partition(":")[0]
    size, tries = len(text) // 2, TRIES
    while size and tries:
        start = 0
        while start < len(text) and tries:
            tries -= 1
            shorter = text[:start] + text[start + size :]
            if trouble(shorter, context).partition(":")[0] == kind:
                text = shorter
            else:
                start += size
        size //= 2
    return text


def shown(text: str) -> str:
    """Return a text for people: long runs of one sign as their length, the end cut off."""
    short = re.sub(r"(?s)(.)\1{20,}", lambda run: f"{run[1]}<{len(run[0])} times>", text)
    return repr(short[:2000])


def told(number: int, what: str, context: Context) -> str:
    """Return the finding for note ``number`` with the smallest text that shows it."""
    given = brought(number)
    text = given if isinstance(given, str) else services.decode_note(given, "fuzz")
    text = text if what.startswith("more than") else smallest(text, context)
    return f"note {number}: {what}\n  {context}\n  {shown(text)}"


@pytest.mark.fuzz
def test_damaged_notes() -> None:
    kinds: dict[str, str] = {}
    hits = 0
    for number in range(COUNT):
        context = contexts()[number % len(contexts())]
        what = trouble(brought(number), context)
        kind = what.partition(":")[0]
        hits += bool(what)
        if what and kind not in kinds:
            kinds[kind] = told(number, what, context)
        if hits == ENOUGH:
            break
    if kinds:
        pytest.fail("\n".join([f"{hits} notes in trouble", *kinds.values()]), pytrace=False)


PATTERNS = {
    "one long word": "A" * 20_000,
    "spaces": " " * 20_000,
    "spaces between words": "L4-5" + " " * 20_000 + "right",
    "empty lines": "x" + "\n" * 20_000 + "x",
    "dashes": "- " * 10_000,
    "colons": ": " * 10_000,
    "levels with commas": "L3, " * 5000,
    "levels with dashes": "L3-" * 5000,
    "levels with slashes": "L3/" * 5000,
    "levels with words": "L3 and L4 " * 2000,
    "empty boxes": "[ ] " * 5000,
    "ticked boxes": "[x] " * 5000,
    "bars": "| " * 10_000,
    "no": "No " * 7000,
    "numbers": "80 " * 7000,
    "digits": "8" * 20_000,
    "degrees": "80 C x 90 sec, " * 1300,
    "brackets": "(" * 20_000,
    "underscores": "_" * 20_000,
    "full stops": ". " * 10_000,
    "dates": "01/02/2026 " * 1800,
    "two columns": "RIGHT   LEFT\n" + "x   y\n" * 5000,
    "procedures": "PROCEDURE: right L4-5 facet injection. " * 500,
}


@pytest.mark.fuzz
@pytest.mark.parametrize("name", PATTERNS)
def test_patterns_that_trip_regular_expressions(name: str) -> None:
    what = trouble(PATTERNS[name], contexts()[0])
    assert not what
