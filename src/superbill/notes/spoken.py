"""What a clause speaks of, indexed so that a question about it costs one look."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from superbill.notes.elements import Element


@dataclass(slots=True, eq=False)
class Spoken:
    """The elements of a clause in reading order; ``said`` holds their values by kind. Not frozen, as
    one is made for every clause and a frozen one takes three times as long; nothing changes it."""

    elements: list[Element]
    said: dict[str, set[str]]

    def has(self, kind: str, *values: str) -> bool:
        """Whether an element of this kind (and one of these values) is spoken of."""
        said = self.said.get(kind)
        if said is None:
            return False
        return not values or not said.isdisjoint(values)


def said_in(elements: list[Element]) -> dict[str, set[str]]:
    """The values of elements by kind."""
    said: dict[str, set[str]] = {}
    for element in elements:
        kind = element[0]
        if kind in said:
            said[kind].add(element[1])
        else:
            said[kind] = {element[1]}
    return said
