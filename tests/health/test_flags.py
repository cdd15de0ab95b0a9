"""Every flag of the vocabulary has a meaning, and none is raised that has not."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import superbill
from tests.making import knowledge

VOCABULARY = (
    "laterality_conflict",
    "level_conflict",
    "planned_not_done",
    "discontinued",
    "no_image_guidance",
    "ultrasound_guidance",
    "pulsed_rf",
    "nonthermal",
    "low_temperature",
    "three_or_more_levels",
    "mixed_regions",
    "nerve_set_incomplete",
    "levels_missing",
    "temperature_missing",
)
"""The flags that the sample notes are labelled with."""


@pytest.mark.parametrize("flag", VOCABULARY)
def test_flag_has_a_meaning(flag: str) -> None:
    meaning = knowledge().flags[flag]
    assert meaning.label
    assert meaning.what
    assert meaning.rule in knowledge().rules


def test_there_is_no_other_flag() -> None:
    assert set(knowledge().flags) == set(VOCABULARY)


def test_the_engine_raises_only_known_flags() -> None:
    raised = set()
    for path in sorted(Path(superbill.__file__).parent.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _name(node.func) in {"flag", "Flag"} and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    raised.add(first.value)
    raised -= {
        "symptom",
        "read",
        "cooled_exempt",
        "sides",
        "sided",
        "names_work",
        "asks_for_imaging",
    }  # Table.flag reads a true or false
    assert raised, "flags are raised by name"
    assert raised <= set(VOCABULARY)


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""
