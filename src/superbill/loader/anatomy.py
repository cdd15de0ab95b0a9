"""The spine as data: which nerves supply which joint, and its code region."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from superbill.loader.folder import file
from superbill.model.errors import KnowledgeError
from superbill.model.spine import SPINE, Joint, Nerve, Side, level_name, level_of

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable


NERVES = frozenset({*SPINE, "TON", "C8"})
"""Names that a nerve may have: those of vertebrae, the third occipital nerve, and C8."""


@dataclass(frozen=True, slots=True, eq=False)
class Anatomy:
    """``supply`` and ``region`` by level name; ``vertebrae`` of each level; ``nerves`` are all that
    serve a facet joint."""

    supply: dict[str, frozenset[str]]
    optional: dict[str, frozenset[str]]
    region: dict[str, str]
    region_labels: dict[str, str]
    vertebrae: dict[str, tuple[str, str]]
    one_above: frozenset[str]
    ala_nerve: str
    nerves: frozenset[str]


def read_anatomy(root: Traversable, sources: frozenset[str]) -> Anatomy:
    """Read ``anatomy/spine.toml``. Raises KnowledgeError."""
    table = file(root, "anatomy", "spine.toml")
    source = table.table("source")
    source.text("title")
    source.texts("sources", sources)
    source.one_of("confidence", ("high", "medium", "low"))
    source.done()
    regions = table.table("regions")
    labels = {key: regions.table(key).text("label") for key in regions.names()}
    levels = {level_name(*level_of(upper)): level_of(upper) for upper in SPINE[:-1]}
    supply: dict[str, frozenset[str]] = {}
    optional: dict[str, frozenset[str]] = {}
    region: dict[str, str] = {}
    for row in table.tables("joint"):
        level = row.one_of("level", levels)
        if level in supply:
            raise KnowledgeError(f"{level} stands twice", where=row.where)
        supply[level] = frozenset(row.texts("nerves", NERVES))
        optional[level] = frozenset(row.texts("optional_nerves", NERVES))
        region[level] = row.one_of("region", labels)
        row.one_of("confidence", ("high", "medium", "low"))
        row.done()
    landmarks = table.table("landmarks")
    landmarks.texts("same_level")
    anatomy = Anatomy(
        supply=supply,
        optional=optional,
        region=region,
        region_labels=labels,
        vertebrae={level: levels[level] for level in supply},
        one_above=frozenset(landmarks.texts("one_above")),
        ala_nerve=landmarks.text("ala"),
        nerves=frozenset().union(*supply.values(), *optional.values()),
    )
    table.done()
    return anatomy


def joints_of(nerves: frozenset[Nerve], anatomy: Anatomy) -> frozenset[Joint]:
    """The joints whose whole nerve supply is in ``nerves``: half-denervated joints do not count."""
    return frozenset(
        Joint(*anatomy.vertebrae[level], side)
        for side in Side
        for level, needed in anatomy.supply.items()
        if all(Nerve(name, side) in nerves for name in needed)
    )


def unused_nerves(nerves: frozenset[Nerve], anatomy: Anatomy) -> frozenset[Nerve]:
    """The nerves that complete no joint together with the others of their side."""
    joints = joints_of(nerves, anatomy)
    useful = {
        Nerve(name, joint.side)
        for joint in joints
        for name in anatomy.supply[joint.level] | anatomy.optional[joint.level]
    }
    return nerves - useful


def nerves_of(joints: frozenset[Joint], anatomy: Anatomy) -> frozenset[Nerve]:
    """The nerves that supply ``joints``."""
    return frozenset(
        Nerve(name, joint.side) for joint in joints for name in anatomy.supply[joint.level]
    )
