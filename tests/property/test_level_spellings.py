"""Every usual spelling of a list of joints reads to the same joints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from superbill.model.spine import POSITION
from superbill.notes.levels import parse_levels
from superbill.notes.tokens import tokens_of
from tests.making import knowledge

if TYPE_CHECKING:
    from collections.abc import Callable

ANATOMY = knowledge().anatomy
LEVELS = list(ANATOMY.supply)


def _run_together(upper: str, lower: str) -> str:
    """``L34``, ``L5S1``, ``T1112``; ``T1-2`` cannot be written so: it would be T12."""
    if upper[0] != lower[0]:
        return f"{upper}{lower}"
    short = f"{upper}{lower[1:]}"
    return f"{upper}-{lower}" if short in POSITION or upper == "T9" else short


def _short(lower: str, upper: str) -> str:
    """The lower vertebra without its letter, where the region does not change."""
    return lower if upper[0] != lower[0] else lower[1:]


SPELLINGS: dict[str, Callable[[str, str], str]] = {
    "L3-4": lambda upper, lower: f"{upper}-{_short(lower, upper)}",
    "L3/4": lambda upper, lower: f"{upper}/{_short(lower, upper)}",
    "L34": _run_together,
    "L3-L4": lambda upper, lower: f"{upper}-{lower}",
    "L3/L4": lambda upper, lower: f"{upper}/{lower}",
    "L3 - 4": lambda upper, lower: f"{upper} - {_short(lower, upper)}",
    "L3 - L4": lambda upper, lower: f"{upper} - {lower}",
    "L3 to L4": lambda upper, lower: f"{upper} to {lower}",
}
JOINERS = (", ", " and ", " & ", ", and ", "; ", " + ", ",")

spellings = st.sampled_from(list(SPELLINGS))
some_levels = st.lists(st.sampled_from(LEVELS), min_size=1, max_size=4, unique=True)


def read(text: str) -> set[tuple[str, ...]]:
    """The vertebrae of each entry of the list that the whole text is."""
    tokens = tokens_of(text, 0, len(text))
    found = parse_levels(tokens, 0)
    assert found is not None, f"{text!r} is not read at all"
    levels, until = found
    assert until == tokens.count, f"{text!r} is read up to token {until} only"
    assert all(item.shape == "pair" for item in levels.items), f"{text!r}: {levels.items}"
    return {item.vertebrae for item in levels.items}


def written(levels: list[str], spelling: str, joiner: str) -> str:
    """The list in one spelling."""
    return joiner.join(SPELLINGS[spelling](*ANATOMY.vertebrae[level]) for level in levels)


@given(levels=some_levels, spelling=spellings, joiner=st.sampled_from(JOINERS))
def test_every_spelling_reads_to_the_same_joints(
    levels: list[str], spelling: str, joiner: str
) -> None:
    wanted = {ANATOMY.vertebrae[level] for level in levels}
    assert read(written(levels, spelling, joiner)) == wanted


@given(levels=some_levels, data=st.data())
def test_spellings_may_be_mixed(levels: list[str], data: st.DataObject) -> None:
    text = ", ".join(written([level], data.draw(spellings), "") for level in levels)
    assert read(text) == {ANATOMY.vertebrae[level] for level in levels}


@given(levels=some_levels, spelling=spellings)
def test_small_letters_read_the_same(levels: list[str], spelling: str) -> None:
    text = written(levels, spelling, ", ")
    assert read(text.lower()) == read(text)
