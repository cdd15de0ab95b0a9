"""What a note says was not done, and what that takes away from the work."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from superbill.model.span import Evidence, Span
from superbill.model.spine import BOTH_SIDES, Nerve, Side
from superbill.notes.acts import (
    BODY_SECTIONS,
)
from superbill.notes.mentioned import denied_in
from superbill.notes.mentions import Status
from superbill.notes.named import BySide, Named, gather
from superbill.notes.naming import nerve_at_site
from superbill.notes.voices import Voices

if TYPE_CHECKING:
    from superbill.notes.document import Line


class Refusals(Voices):
    """Takes refused sides and levels away, and tells what had been begun."""

    def _refuses(self, line: Line) -> bool:
        return (
            (line.status is Status.NOT_DONE or bool(denied_in(line)))
            and (line.section in BODY_SECTIONS | {"plan"} or self._trails(line))
            and (bool(line.mentions) or (bool(line.sides) and _is_about_work(line)))
            and not (line.has("neighbour") and not line.mentions)
        )

    def _trails(self, line: Line) -> bool:
        """``Procedure: bilateral L4-5 RFA. Left side not done.``: a denial behind the heading."""
        return line.section == "procedure" and not line.has("act", "ablate", "mbb", "ia", "facet")

    def _take_away(
        self,
        final: dict[Side, set[str]],
        whole: dict[Side, set[str]],
        refused: list[Line],
        done: BySide,
    ) -> dict[Side, set[str]]:
        """Leave out what the note says was not done."""
        left = {side: set(levels) for side, levels in final.items()}
        for line in refused:
            mentions = [m for m in denied_in(line) if self._own(m)]
            sides = line.sides or line.running or frozenset(left)
            evidence = Evidence(Span(line.clause.start, line.clause.end), "not done")
            if mentions and line.has("cue", "tried"):
                self.reading.flag("planned_not_done", evidence)
            if not mentions:
                if not line.mentions:
                    self._drop_sides(left, whole, line.sides, done, evidence)
                continue
            for side, named in gather(mentions, self.act.value, sides, self.anatomy).items():
                self._drop_levels(left, whole, side, named, done, evidence)
        return {side: levels for side, levels in left.items() if levels}

    def _refused_levels(
        self, refused: list[Line], whole: dict[Side, set[str]]
    ) -> dict[Side, set[str]]:
        """The joint levels that the note says were not treated, per side."""
        found: dict[Side, set[str]] = {}
        for line in refused:
            mentions = [mention for mention in denied_in(line) if self._own(mention)]
            sides = line.sides or line.running or frozenset(whole)
            for side, named in gather(mentions, self.act.value, sides, self.anatomy).items():
                found.setdefault(side, set()).update(self._touched(named))
                refused_nerves = self.refused_nerves.setdefault(side, set())
                refused_nerves |= named.nerves | named.site_nerves
        return found

    def _touched(self, named: Named) -> set[str]:
        """The joints that a refusal takes away: those named, and those that need a named nerve."""
        nerves = named.nerves | named.site_nerves
        return named.levels | {
            level for level, needed in self.anatomy.supply.items() if needed & nerves
        }

    def _drop_sides(
        self,
        left: dict[Side, set[str]],
        whole: dict[Side, set[str]],
        sides: frozenset[Side],
        done: BySide,
        evidence: Evidence,
    ) -> None:
        for side in sorted(sides) if sides != BOTH_SIDES else ():
            if side in done and done[side].strong:
                continue
            if side in left or side in whole or side in self.ordered_sides:
                self.reading.flag("planned_not_done", evidence)
                left.pop(side, None)
                if self._needles_on(side):
                    self.reading.flag("discontinued", evidence)

    def _needles_on(self, side: Side) -> bool:
        """Whether needles were already in on a side that was then given up."""
        return any(
            line.status is Status.DONE
            and line.sides == {side}
            and (line.has("cue", "needle_in") or line.has("act", "place"))
            and line.section in BODY_SECTIONS
            for line in self.lines
        ) and any(line.has("cue", "no_lesion", "before_lesion") for line in self.lines)

    def _drop_unfinished(self, final: dict[Side, set[str]], done: BySide) -> None:
        """Where work was stopped, a side without a lesion or injection of its own was not done."""
        finished = {side for side in final if side in done and done[side].strong}
        finished |= {
            side
            for line in self.lines
            if line.status is Status.DONE and line.strong and line.section in BODY_SECTIONS
            for side in (line.sides or line.running or ())
        }
        if not finished & set(final):
            return
        for side in sorted(set(final) - finished):
            del final[side]
            self.reading.flag("planned_not_done")
            if self._needles_on(side):
                self.reading.flag("discontinued")

    def _begun(self, named: Named) -> bool:
        """Whether a needle was already in at a level that was then given up."""
        return not self._needled.isdisjoint(named.nerves)

    @cached_property
    def _needled(self) -> set[str]:
        """The levels to which a line of their own brings a needle."""
        return {
            vertebra
            for line in self.lines
            if line.status is Status.DONE and line.has("act", "place") and len(line.mentions) == 1
            for items in [line.mentions[0].levels.items]
            if len(items) == 1
            for vertebra in items[0].vertebrae
        }

    def _drop_levels(
        self,
        left: dict[Side, set[str]],
        whole: dict[Side, set[str]],
        side: Side,
        named: Named,
        done: BySide,
        evidence: Evidence,
    ) -> None:
        told_by_site = named.nerves & done[side].site_nerves if side in done else set()
        if named.only_bare and any(nerve_at_site(n, self.anatomy) != n for n in told_by_site):
            self.reading.flag("planned_not_done", evidence)
            return  # "no needle was placed at L3": the site, while the L3 branch was treated at L4
        refused = self._touched(named)
        planned = whole.get(side, set()) | left.get(side, set())
        if refused & planned:
            self.reading.flag("planned_not_done", evidence)
            if self._begun(named):
                self.reading.flag("discontinued", evidence)
            left[side] = left.get(side, set()) - refused

    def _given_up(self, final: dict[Side, set[str]], whole: dict[Side, set[str]]) -> bool:
        """Whether work on a missing side or level was begun before it was stopped."""
        missing = {side for side in whole if final.get(side) != whole[side]}
        if not missing:
            return False
        return any(self._needles_on(side) or bool(final.get(side)) for side in missing) or any(
            line.strong
            and line.status is Status.DONE
            and set(line.sides or line.running or ()) & missing
            for line in self.lines
            if line.section in BODY_SECTIONS
        )

    def _partner_refused(self, nerve: Nerve) -> bool:
        """Whether the note says itself that a joint of this nerve was not treated."""
        joints = {level for level, needed in self.anatomy.supply.items() if nerve.name in needed}
        return bool(joints & self.refused_levels.get(nerve.side, set()))


def _is_about_work(line: Line) -> bool:
    """``The right could not be scored`` denies a score, not the work."""
    return (
        line.has("act")
        or line.has("struct")
        or line.has("cue", "not_done", "abort", "no_lesion", "needle_in", "not_prepped")
    )
