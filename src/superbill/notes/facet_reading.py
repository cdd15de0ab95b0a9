"""The facet work of a note, with the flags and questions that came up on the way."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from superbill.model.claim import Flag, Question

if TYPE_CHECKING:
    from superbill.model.procedure import FacetProcedure
    from superbill.model.span import Evidence


@dataclass(slots=True)
class FacetReading:
    """The facet work of a note with what was noticed on the way."""

    procedures: list[FacetProcedure] = field(default_factory=list)
    flags: dict[str, list[Evidence]] = field(default_factory=dict)
    questions: list[Question] = field(default_factory=list)

    def flag(self, name: str, *evidence: Evidence) -> None:
        """Raise a flag, or add evidence to it."""
        self.flags.setdefault(name, []).extend(evidence)

    def ask(self, name: str, text: str, *evidence: Evidence, blocking: bool = True) -> None:
        """Ask the clinician, once per question."""
        if all(question.id != name for question in self.questions):
            self.questions.append(Question(name, text, blocking, evidence))

    def withdraw(self, *names: str) -> None:
        """Take back flags, with the questions of the same names, that other work explains."""
        for name in names:
            self.flags.pop(name, None)
        self.questions = [question for question in self.questions if question.id not in names]

    def flags_raised(self) -> tuple[Flag, ...]:
        """The flags in the order of their names."""
        return tuple(Flag(name, tuple(self.flags[name])) for name in sorted(self.flags))
