"""Places other than facet joints: what they are called and how the work there is named."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from superbill.loader.folder import each_file
from superbill.loader.table import nearest
from superbill.model.errors import KnowledgeError
from superbill.model.place import PlaceKind
from superbill.model.procedure import Act

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from superbill.loader.table import Table

LEVELS = frozenset({"", "vertebrae", "foramina", "region", "nerves"})
"""What the levels named beside a place are: vertebral bodies, nerve root foramina, no more than the
region of the spine, or nerves that are told by a number."""


@dataclass(frozen=True, slots=True)
class SitePlace:
    """One kind of place. ``names`` stand for it anywhere, ``weak`` ones only where the note is about
    its site. ``name`` is how a claim names it, ``key`` chooses its code, ``detail`` is a fact that it
    adds instead of a place."""

    id: str
    kind: PlaceKind
    name: str
    key: str
    area: str
    sided: bool
    levels: str
    detail: str
    names: tuple[str, ...]
    weak: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Site:
    """Places whose work belongs together. ``whole`` are the places that make the work complete;
    ``names_work`` is true where a name stands for the work itself, such as ``epidural``. Beside work
    at one of ``yields_to`` only a heading of its own makes it work: ``dye spread to the epidural space``
    tells of a transforaminal injection."""

    id: str
    label: str
    acts: tuple[Act, ...]
    whole: frozenset[str]
    names_work: bool
    yields_to: frozenset[str]
    places: dict[str, SitePlace]

    @property
    def sided(self) -> bool:
        """Whether work here has a side."""
        return any(place.sided for place in self.places.values())


def read_sites(root: Traversable) -> dict[str, Site]:
    """Read ``sites/``. Raises KnowledgeError."""
    found = {name: _site(name, table) for name, table in each_file(root, "sites")}
    for site in found.values():
        for other in site.yields_to - found.keys():
            raise KnowledgeError(
                f"{other!r} is no site",
                where=f"sites/{site.id}.toml yields_to",
                fix=nearest(other, found),
            )
    return found


def _site(name: str, table: Table) -> Site:
    places = table.table("places")
    found = {place: _place(place, places.table(place)) for place in places.names()}
    site = Site(
        id=name,
        label=table.text("label"),
        acts=tuple(map(Act, table.texts("acts", list(Act)))),
        whole=frozenset(table.texts("whole", found)),
        names_work=table.flag("names_work"),
        yields_to=frozenset(table.texts("yields_to")),
        places=found,
    )
    table.done()
    return site


_UNSIDED = frozenset({PlaceKind.VERTEBRA, PlaceKind.MUSCLE, PlaceKind.REGION})


def _place(name: str, table: Table) -> SitePlace:
    kind = PlaceKind(table.one_of("kind", list(PlaceKind)))
    place = SitePlace(
        id=name,
        kind=kind,
        name=table.text_or("name"),
        key=table.text_or("key", "all"),
        area=table.text_or("area"),
        sided=table.flag("sided", default=kind not in _UNSIDED),
        levels=table.one_of("levels", LEVELS) if "levels" in table.data else "",
        detail=table.text_or("detail"),
        names=table.texts("names"),
        weak=table.texts("weak"),
    )
    table.done()
    return place
