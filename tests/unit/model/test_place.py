"""Places other than facet joints."""

from __future__ import annotations

from superbill.model.place import Place, PlaceKind
from superbill.model.spine import Side


def test_names_with_and_without_a_side() -> None:
    joint = Place(PlaceKind.JOINT, "SIJ", Side.RIGHT, "all", "pelvis")
    assert str(joint) == "SIJ:R"
    assert joint.level == "SIJ"
    assert str(Place(PlaceKind.VERTEBRA, "L5", None, "all", "lumbar")) == "L5"


def test_order_is_from_the_skull_down() -> None:
    names = ["L5-S1", "C5-6", "T12-L1", "SIJ"]
    places = [Place(PlaceKind.LEVEL, name, Side.LEFT, "", "") for name in names]
    assert [p.name for p in sorted(places, key=lambda p: p.order)] == [
        "C5-6",
        "T12-L1",
        "L5-S1",
        "SIJ",
    ]
