"""Draws treated joints on a small spine, seen from behind: the patient's left is on the left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from superbill.model.spine import POSITION, SPINE, Side

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from superbill.model.spine import Joint


def drawn(joints: Iterable[Joint]) -> Iterator[str]:
    """One line per vertebra and joint around the treated levels; a gap where regions are apart."""
    treated = {(joint.upper, joint.side) for joint in joints}
    uppers = {POSITION[upper] for upper, _ in treated}
    shown = sorted({p for upper in uppers for p in (upper, upper + 1)})
    yield "left     right"
    before: int | None = None
    for place in shown:
        if before is not None and place != before + 1:
            yield "      :"
        yield f"    [{SPINE[place]:^4}]"
        if place in uppers:
            left = "o" if (SPINE[place], Side.LEFT) in treated else "."
            right = "o" if (SPINE[place], Side.RIGHT) in treated else "."
            yield f"   {left}      {right}   {SPINE[place]}-{SPINE[place + 1]}"
        before = place
