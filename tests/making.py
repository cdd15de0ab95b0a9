"""Makes values of the field from the short spellings that tests use."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from superbill.loader.knowledge import Knowledge, read_knowledge
from superbill.model.place import Place, PlaceKind
from superbill.model.spine import Joint, Nerve, Side
from superbill.notes.site_places import KEYS, foramen_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from superbill.model.claim import ClaimLine, CodedNote

Claim = Counter[tuple[str, frozenset[str], int]]
"""Claim lines as they are compared: in any order, the modifiers of a line in any order."""


def knowledge() -> Knowledge:
    """The shipped knowledge."""
    return read_knowledge()


def joint(text: str) -> Joint:
    """A joint from ``L4-5:R``."""
    level, _, side = text.partition(":")
    return Joint(*knowledge().anatomy.vertebrae[level], Side(side))


def joints(*texts: str) -> frozenset[Joint]:
    """Joints from ``L4-5:R``, ``L5-S1:R``."""
    return frozenset(map(joint, texts))


def place(site: str, text: str) -> Place:
    """A place of a site from ``SIJ:R``, ``knee:L``, ``L4-5:R`` (a foramen), ``L4`` (a body) or a name."""
    name, _, letter = text.partition(":")
    side = Side(letter) if letter else None
    for known in knowledge().sites[site].places.values():
        if known.levels == "foramina":
            return Place(PlaceKind.LEVEL, name, side, foramen_key(name), "")
        if known.levels == "vertebrae":
            return Place(PlaceKind.VERTEBRA, name, None, "all", "")
        if known.kind is PlaceKind.REGION:
            return Place(PlaceKind.REGION, name, None, KEYS[name], name)
        if known.name and (name == known.name or name.startswith(f"{known.name} ")):
            return Place(known.kind, name, side, known.key, known.area)
    raise ValueError(f"{text!r} is no place of {site}")


def nerve(text: str) -> Nerve:
    """A nerve from ``L3:R``."""
    name, _, side = text.partition(":")
    return Nerve(name, Side(side))


def nerves(*texts: str) -> frozenset[Nerve]:
    """Nerves from ``L3:R``, ``TON:L``."""
    return frozenset(map(nerve, texts))


def claim(lines: Iterable[ClaimLine]) -> Claim:
    """Claim lines made comparable."""
    return Counter((line.code, frozenset(line.modifiers), line.units) for line in lines)


def claim_said(*lines: str) -> Claim:
    """The claim that ``64635-50 x1``, ``64636 x2`` say."""
    return Counter(_line(line) for line in lines)


def claim_told(lines: Iterable[Mapping[str, Any]]) -> Claim:
    """The claim in the shape of the JSON contract."""
    return Counter(
        (str(line["code"]), frozenset(map(str, line["modifiers"])), int(line["units"]))
        for line in lines
    )


def _line(text: str) -> tuple[str, frozenset[str], int]:
    what, blank, units = text.rpartition(" x")
    if not blank or not units.isdigit():
        raise ValueError(f"{text!r} is not a claim line such as '64635-RT x1'")
    code, *modifiers = what.split("-")
    return code, frozenset(modifiers), int(units)


def joints_said(coded: CodedNote) -> set[str]:
    """The joints of a coded note as ``L4-5:R``."""
    return {str(joint) for joint in coded.joints}


def flags_said(coded: CodedNote) -> set[str]:
    """The names of the flags of a coded note."""
    return {flag.id for flag in coded.flags}


def questions_said(coded: CodedNote) -> dict[str, bool]:
    """The questions of a coded note by name, and whether they block the claim."""
    return {question.id: question.blocking for question in coded.questions}
