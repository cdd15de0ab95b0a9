"""Errors say what, where, why and what to do."""

from __future__ import annotations

import pytest

from superbill.model.errors import DomainError, InputError, KnowledgeError, SuperbillError


def test_a_whole_error_is_one_sentence_and_its_remedy() -> None:
    error = InputError("the file is empty", where="note.txt", why="it has 0 bytes", fix="Save it.")
    assert str(error) == "note.txt: the file is empty, because it has 0 bytes. Save it."


def test_what_is_not_known_is_left_out() -> None:
    assert str(InputError("the file is empty", where="note.txt")) == "note.txt: the file is empty"


@pytest.mark.parametrize("kind", [DomainError, InputError, KnowledgeError])
def test_every_error_of_ours_can_be_caught_as_one(kind: type[SuperbillError]) -> None:
    with pytest.raises(SuperbillError):
        raise kind("wrong", where="here")
