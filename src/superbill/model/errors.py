"""Errors that say what was wrong, where, why, and what to do."""

from __future__ import annotations


class SuperbillError(Exception):
    """Base of every error that superbill raises on purpose.

    ``what`` and ``where`` are always given; ``why`` and ``fix`` whenever they are known. None of
    them ever holds text of a note: an error may be logged, a note may not.
    """

    def __init__(self, what: str, *, where: str, why: str = "", fix: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.why = why
        self.fix = fix

    def __str__(self) -> str:
        sentence = f"{self.where}: {self.what}"
        if self.why:
            sentence += f", because {self.why}"
        if self.fix:
            sentence += f". {self.fix}"
        return sentence


class DomainError(SuperbillError):
    """A value that the field does not have, such as a joint of two distant vertebrae."""


class InputError(SuperbillError):
    """What the user brought cannot be read."""


class KnowledgeError(SuperbillError):
    """A file of the knowledge folder is wrong."""
