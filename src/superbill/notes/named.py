"""What one voice of the note (heading, body, refusal) names on each side."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from superbill.model.span import Evidence, Span
from superbill.model.spine import Side
from superbill.notes.mentions import Kind
from superbill.notes.naming import names_of, nerve_at_site

if TYPE_CHECKING:
    from collections.abc import Iterable

    from superbill.loader.anatomy import Anatomy
    from superbill.notes.mentions import Mention


@dataclass(slots=True)
class Named:
    """Nerves and joint levels of one side. ``site_nerves`` come from bony target sites,
    ``other_levels`` from a second reading of the same words."""

    nerves: set[str] = field(default_factory=set)
    levels: set[str] = field(default_factory=set)
    site_nerves: set[str] = field(default_factory=set)
    other_levels: set[str] = field(default_factory=set)
    unread: set[str] = field(default_factory=set)
    evidence: list[Evidence] = field(default_factory=list)
    strong: bool = False
    mentions: int = 0
    only_bare: bool = True

    def __bool__(self) -> bool:
        return bool(self.nerves or self.levels)

    def copy(self) -> Named:
        """A value of its own."""
        return Named(
            set(self.nerves),
            set(self.levels),
            set(self.site_nerves),
            set(self.other_levels),
            set(self.unread),
            list(self.evidence),
            self.strong,
            self.mentions,
        )

    def add(self, other: Named) -> None:
        """Take in what another value names."""
        self.nerves |= other.nerves
        self.levels |= other.levels
        self.site_nerves |= other.site_nerves
        self.other_levels |= other.other_levels
        self.unread |= other.unread
        self.evidence += other.evidence
        self.strong = self.strong or other.strong
        self.mentions += other.mentions


BySide = dict[Side, Named]


def gather(
    mentions: Iterable[Mention],
    act: str,
    default: frozenset[Side],
    anatomy: Anatomy,
    expected: BySide | None = None,
) -> BySide:
    """Everything that ``mentions`` name, per side. A mention without a side is on the ``default``
    ones. ``expected`` is what the heading names: it settles whether bare levels are nerves or the
    bony sites where those nerves run."""
    found: BySide = {}
    for mention in mentions:
        for side in sorted(mention.sides if mention.sides is not None else default):
            named = found.setdefault(side, Named())
            _take(named, mention, act, anatomy, (expected or {}).get(side))
    return found


def _take(
    named: Named, mention: Mention, act: str, anatomy: Anatomy, expected: Named | None
) -> None:
    names = names_of(mention.levels, mention.kind, mention.act or act, anatomy)
    evidence = Evidence(Span(mention.start, mention.end), mention.kind.value)
    named.only_bare = named.only_bare and mention.kind is Kind.BARE
    if mention.kind is Kind.SITE:
        named.site_nerves |= names.nerves
        named.evidence.append(evidence)
        return
    if mention.kind is Kind.BARE and expected and _are_sites(mention, expected, anatomy):
        named.site_nerves |= {
            nerve_at_site(v, anatomy) for item in mention.levels.items for v in item.vertebrae
        }
        return
    named.nerves |= names.nerves
    named.levels |= names.levels
    named.other_levels |= names.other
    named.unread |= names.unread
    named.evidence.append(evidence)
    named.mentions += 1
    named.strong = named.strong or mention.strong


def _are_sites(mention: Mention, expected: Named, anatomy: Anatomy) -> bool:
    """Whether bare levels fit the heading only when read as bony sites."""
    vertebrae = {v for item in mention.levels.items for v in item.vertebrae}
    if any(item.shape == "pair" for item in mention.levels.items):
        return False
    wanted = needed_nerves(expected, anatomy)
    if not wanted or vertebrae <= wanted | {"S1"} - {"S1"}:
        return False
    return {nerve_at_site(v, anatomy) for v in vertebrae} <= wanted


def needed_nerves(named: Named, anatomy: Anatomy) -> set[str]:
    """The nerves that a voice names or that its joints need."""
    wanted = set(named.nerves)
    for level in named.levels:
        wanted |= anatomy.supply[level]
    return wanted


def levels_from(nerves: set[str], anatomy: Anatomy) -> set[str]:
    """The joint levels whose whole supply is in ``nerves``."""
    return {level for level, needed in anatomy.supply.items() if needed <= nerves}


def settle(
    named: Named, anatomy: Anatomy, expected: set[str] | None = None
) -> tuple[set[str], bool]:
    """The joint levels that one voice supports, and whether its nerves and joints disagree.

    ``expected`` is what the heading supports: a body that names all its nerves and only some of
    its joints agrees with it.

    Nerves and named joints that fit are the named joints; where they differ, only what both
    support is kept, or what the nerves prove.
    """
    nerves = named.nerves or (set() if named.levels else named.site_nerves)
    if named.nerves and not named.levels and not named.nerves & named.site_nerves:
        nerves = named.nerves | named.site_nerves  # some told by name, others by where they lie
    together = levels_from(named.nerves | named.site_nerves, anatomy)
    if expected and together and together | named.levels == expected:
        return set(expected), False
    if together and together == named.levels:
        return together, False  # the nerve that is missing is told by its place
    proven = levels_from(nerves, anatomy)
    if not proven and not named.levels:
        proven = together
    told = {anatomy.region[level] for level in proven | named.levels}
    elsewhere = {
        level
        for level in levels_from(named.site_nerves, anatomy)
        if told and anatomy.region[level] not in told
    }
    if elsewhere:
        rest, disagree = _agree(named, nerves, proven, anatomy, expected)
        return rest | elsewhere, disagree
    return _agree(named, nerves, proven, anatomy, expected)


def _agree(
    named: Named,
    nerves: set[str],
    proven: set[str],
    anatomy: Anatomy,
    expected: set[str] | None,
) -> tuple[set[str], bool]:
    """What the named joints and the joints proven by nerves support together."""
    if not named.levels:
        return proven, False
    touched = {anatomy.region[level] for level, needs in anatomy.supply.items() if needs & nerves}
    alone = {level for level in named.levels if anatomy.region[level] not in touched}
    if nerves and alone and alone != named.levels:
        rest = replace(named, levels=named.levels - alone)
        levels, disagree = _agree(rest, nerves, proven, anatomy, expected)
        return levels | alone, disagree
    if not proven or proven == named.levels:
        return set(named.levels), False
    needed = set().union(*(anatomy.supply[level] for level in named.levels))
    if nerves - {"S1"} == needed or named.levels == named.other_levels:
        return set(named.levels), False
    if proven > named.levels and proven == expected:
        return proven, False
    if proven > named.levels:
        return set(named.levels), True
    if proven < named.levels:
        return proven, True
    if len(proven) == len(named.levels):
        return proven, True  # as many, but others: the nerves are what was treated
    return (proven & named.levels) or proven, True
