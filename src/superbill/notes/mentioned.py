"""What mentions of levels have in common, apart from where they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from superbill.notes.mentions import Kind, Mention, Status

if TYPE_CHECKING:
    from superbill.notes.document import Line


def vertebrae(mention: Mention) -> set[str]:
    """The vertebrae that a mention names."""
    return {v for item in mention.levels.items for v in item.vertebrae}


def likeness(mention: Mention) -> str:
    """What a mention is compared with: bare pairs with joints, bare levels with anything."""
    pairs = all(item.shape == "pair" for item in mention.levels.items)
    if mention.kind is Kind.JOINT or (pairs and mention.kind in {Kind.BARE, Kind.BLOCK}):
        return Kind.JOINT.value
    return "any" if mention.kind is Kind.BARE else mention.kind.value


def vertebrae_of(mentions: list[Mention]) -> set[str]:
    """The vertebrae that several mentions name."""
    return {vertebra for mention in mentions for vertebra in vertebrae(mention)}


def denied_in(line: Line) -> list[Mention]:
    """The levels that a clause denies; where it names joints, a span beside them only explains."""
    denied = [mention for mention in line.mentions if mention.status is Status.NOT_DONE]
    pairs = [m for m in denied if all(item.shape == "pair" for item in m.levels.items)]
    return [m for m in denied if m in pairs or m.kind is not Kind.BARE] if pairs else denied


def repeats(line: Line) -> bool:
    """``The same was repeated on the right``, ``the same four nerves were blocked on the right``."""
    if line.has("cue", "repeat_same") or line.has("cue", "then_other_side"):
        return True
    return line.has("cue", "same") and (
        line.has("act") or line.has("struct", "nerve", "medial_branch", "joint", "facet", "level")
    )
