"""The drawings: well formed, said in words, the patient's left on the left."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from superbill.model.spine import SPINE, Joint
from superbill.worksheet.drawing.figure import Figure, figure
from superbill.worksheet.drawing.places import Shape, drawn_places
from tests.making import joint
from tests.worksheets import LEFT, RIGHT, answer, line, place

if TYPE_CHECKING:
    from superbill.model.place import Place

SIJ, KNEE = place("joint", "SIJ", RIGHT), place("joint", "knee", LEFT)
FORAMEN, SACRAL = place("level", "L4-5", RIGHT), place("level", "S1", RIGHT)
MIDLINE, BODY = place("level", "C6-7"), place("vertebra", "L4")
NERVE = place("nerve", "greater occipital", LEFT)


def drawn(*places: Joint | Place, paid: bool = True, side_known: bool = True) -> Figure:
    """The figure of an answer that treats some places."""
    lines = [line("64635", *places, side_known=side_known)] if paid else []
    return figure(answer(lines, joints=places, side_known=side_known))


def marks(found: Figure) -> list[tuple[str, str, dict[str, str]]]:
    """Every treated place of the drawings: element, manner, attributes."""
    return [
        (element.tag, element.attrib["class"].split()[1], dict(element.attrib))
        for drawing in found.drawings
        for element in ET.fromstring(drawing).iter()  # noqa: S314 - our own drawing
        if element.attrib.get("class", "").startswith("place ")
    ]


@pytest.mark.parametrize(
    ("treated", "shape", "element"),
    [
        (joint("L4-5:R"), Shape.FACET, "ellipse"),
        (joint("C7-T1:L"), Shape.FACET, "ellipse"),
        (joint("L5-S1:L"), Shape.FACET, "ellipse"),
        (SIJ, Shape.SACROILIAC, "path"),
        (KNEE, Shape.KNEE, "rect"),
        (FORAMEN, Shape.FORAMEN, "circle"),
        (SACRAL, Shape.SACRAL_FORAMEN, "circle"),
        (MIDLINE, Shape.MIDLINE, "path"),
        (BODY, Shape.VERTEBRA, "rect"),
    ],
)
def test_a_place_has_its_shape(treated: Joint | Place, shape: Shape, element: str) -> None:
    found = drawn(treated)
    assert [p.shape for p in found.shown] == [shape]
    assert [(tag, manner) for tag, manner, _ in marks(found)] == [(element, "paid")]
    assert len(found.drawings) == 1
    assert found.shown[0].label == str(treated)


@pytest.mark.parametrize(
    "treated",
    [
        NERVE,
        place("muscle", "trapezius", RIGHT),
        place("nerve", "L3", LEFT),
        place("region", "lumbar"),
        place("level", "T13-L9", LEFT),
    ],
)
def test_a_place_without_a_drawing_is_listed(treated: Place) -> None:
    found = drawn(treated)
    assert found.drawings == ()
    assert [p.label for p in found.listed] == [str(treated)]


def test_only_the_drawings_that_are_needed() -> None:
    assert len(drawn(joint("L4-5:R"), SIJ, KNEE).drawings) == 3
    assert drawn().drawings == ()


@pytest.mark.parametrize(
    "treated",
    [
        joint("L4-5:L"),
        joint("T6-7:L"),
        place("joint", "SIJ", LEFT),
        KNEE,
        place("level", "L4-5", LEFT),
    ],
)
def test_the_patients_left_is_on_the_left(treated: Joint | Place) -> None:
    (drawing,) = drawn(treated).drawings
    root = ET.fromstring(drawing)  # noqa: S314 - as above
    heads = {e.text: float(e.attrib["x"]) for e in root.iter("text") if e.text in {"LEFT", "RIGHT"}}
    label = next(e for e in root.iter("text") if e.text == str(treated))
    assert heads["LEFT"] < heads["RIGHT"]
    assert float(label.attrib["x"]) < (heads["LEFT"] + heads["RIGHT"]) / 2


@pytest.mark.parametrize("treated", [joint("L4-5:R"), SIJ, KNEE, FORAMEN])
def test_an_unknown_side_is_hatched_on_both(treated: Joint | Place) -> None:
    found = drawn(treated, side_known=False)
    assert [manner for _, manner, _ in marks(found)] == ["unsure", "unsure"]
    assert all("hatch" in given["fill"] for _, _, given in marks(found))
    assert found.shown[0].said.endswith("side not named")
    assert found.has("unsure")


def test_work_that_no_line_pays_for_is_only_outlined() -> None:
    found = drawn(joint("L4-5:R"), paid=False)
    assert [manner for _, manner, _ in marks(found)] == ["work"]
    assert found.has("work")
    assert not found.has("paid")


def test_a_place_knows_the_lines_that_pay_for_it() -> None:
    treated = joint("L4-5:R")
    (found,) = drawn_places(answer([line("1", treated), line("2", treated)], joints=[treated]))
    assert found.lines == (1, 2)
    assert found.anchors == "line-1 line-2"


def test_a_level_and_a_joint_of_one_name_are_two_places() -> None:
    found = drawn(joint("L4-5:R"), FORAMEN)
    assert {p.shape for p in found.shown} == {Shape.FACET, Shape.FORAMEN}


@pytest.mark.parametrize(
    "places", [(joint("L4-5:R"), joint("C2-3:L")), (SIJ,), (KNEE,), (BODY, MIDLINE)]
)
def test_a_drawing_is_well_formed_and_says_what_it_shows(places: tuple[Joint | Place, ...]) -> None:
    for drawing in drawn(*places).drawings:
        root = ET.fromstring(drawing)  # noqa: S314 - as above
        ids = [e.attrib["id"] for e in root.iter() if "id" in e.attrib]
        assert len(ids) == len(set(ids))
        assert set(root.attrib["aria-labelledby"].split()) <= set(ids)
        assert root.attrib["role"] == "img"
        assert (root.findtext("title") or "") != ""
        assert "left is on your left" in (root.findtext("desc") or "")
        _, _, width, height = map(float, root.attrib["viewBox"].split())
        for e in root.iter():
            for key, most in (("x", width), ("cx", width), ("y", height), ("cy", height)):
                assert 0 <= float(e.attrib.get(key, 0)) <= most


def test_every_level_of_the_spine_can_be_drawn() -> None:
    levels = [Joint(upper, lower, RIGHT) for upper, lower in pairwise(SPINE)]
    assert len(marks(drawn(*levels))) == len(levels)


def test_the_name_of_a_place_cannot_break_out() -> None:
    found = drawn(place("nerve", "<script>\u202e", LEFT))
    assert "\u202e" not in found.listed[0].said
