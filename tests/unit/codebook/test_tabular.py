"""Reads the official tabular XML: headers, billable codes, seventh characters."""

from __future__ import annotations

from io import BytesIO

import pytest

from superbill.codebook.tabular import TabularRow, read_tabular, with_seventh
from superbill.model.errors import InputError

TINY = b"""<?xml version="1.0" encoding="utf-8"?>
<ICD10CM.tabular><version>2026</version><chapter><name>13</name><section id="M45-M49">
<diag><name>M47</name><desc>Spondylosis</desc>
  <diag><name>M47.8</name><desc>Other spondylosis</desc>
    <diag><name>M47.81</name><desc>Spondylosis without myelopathy or radiculopathy</desc>
      <diag><name>M47.816</name><desc>Spondylosis, lumbar region</desc></diag>
      <diag><name>M47.817</name><desc>Spondylosis, lumbosacral region</desc></diag>
    </diag></diag></diag>
<diag><name>S13</name><desc>Sprain of neck</desc>
  <sevenChrDef><extension char="A">initial encounter</extension>
    <extension char="S">sequela</extension></sevenChrDef>
  <diag><name>S13.4</name><desc>Sprain of ligaments of cervical spine</desc></diag>
  <diag><name>S13.9</name><desc>Sprain, unspecified</desc>
    <sevenChrDef><extension char="D">subsequent encounter</extension></sevenChrDef></diag>
</diag>
<diag><name>R52</name><desc>Pain, unspecified</desc></diag>
</section></chapter></ICD10CM.tabular>"""


def rows(xml: bytes) -> dict[str, TabularRow]:
    """The rows by code."""
    return {row.code: row for row in read_tabular(BytesIO(xml), "tiny.xml")}


def test_a_code_with_children_is_a_header() -> None:
    found = rows(TINY)
    assert [found[code].billable for code in ("M47", "M47.8", "M47.81")] == [False] * 3
    assert found["M47.816"].billable
    assert found["M47.816"].title == "Spondylosis, lumbar region"
    assert found["R52"].billable


def test_seventh_characters_are_written_out() -> None:
    found = rows(TINY)
    assert not found["S13.4"].billable
    assert found["S13.4XXA"].billable
    assert found["S13.4XXA"].title == "Sprain of ligaments of cervical spine, initial encounter"
    assert found["S13.4XXS"].billable


def test_a_code_with_seventh_characters_of_its_own_does_not_take_its_parents() -> None:
    assert {code for code in rows(TINY) if code.startswith("S13.9")} == {"S13.9", "S13.9XXD"}


def test_seventh_characters_do_not_leak_into_the_next_code() -> None:
    assert not [code for code in rows(TINY) if code.startswith("R52.")]


@pytest.mark.parametrize(
    ("code", "char", "full"),
    [("S13.4", "A", "S13.4XXA"), ("T07", "D", "T07.XXXD"), ("M48.56", "S", "M48.56XS")],
)
def test_the_gap_before_a_seventh_character_is_filled(code: str, char: str, full: str) -> None:
    assert with_seventh(code, char) == full


@pytest.mark.parametrize("cut", [40, 300, len(TINY) - 5])
def test_a_file_that_is_cut_off_is_told(cut: int) -> None:
    with pytest.raises(InputError, match="not well-formed XML") as caught:
        rows(TINY[:cut])
    assert str(caught.value).startswith("tiny.xml")


@pytest.mark.parametrize("xml", [b"", b"code,title\nR52,Pain\n"])
def test_what_is_no_xml_is_told(xml: bytes) -> None:
    with pytest.raises(InputError, match="XML"):
        rows(xml)


def test_xml_that_is_not_the_tabular_list_is_told() -> None:
    with pytest.raises(InputError, match="not the tabular list"):
        rows(b"<index><term>Pain</term></index>")
