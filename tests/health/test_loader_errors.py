"""A mistake in the knowledge folder is told with its file, its place and the nearest spelling."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, NamedTuple

import pytest

from superbill.loader.folder import shipped
from superbill.loader.knowledge import read_knowledge
from superbill.model.errors import KnowledgeError

if TYPE_CHECKING:
    from pathlib import Path


class Mistake(NamedTuple):
    """One wrong edit of one file, and what the error must say."""

    name: str
    file: str
    right: str
    wrong: str
    told: tuple[str, ...]


FACETS = "procedures/facet_denervation/family.toml"
MISTAKES = (
    Mistake(
        "a misspelt key",
        FACETS,
        'counting = "per_joint"',
        'countng = "per_joint"',
        ("counting", "countng"),
    ),
    Mistake(
        "a key that is not known",
        FACETS,
        "order = 20\n",
        "order = 20\nefective_to = 2030-01-01\n",
        ("efective_to", "effective_to"),
    ),
    Mistake(
        "a misspelt value",
        FACETS,
        'counting = "per_joint"',
        'counting = "per_jont"',
        ("counting", "per_jont", "per_joint"),
    ),
    Mistake(
        "a value of the wrong type",
        FACETS,
        "order = 20\n",
        'order = "20"\n',
        ("order", "whole number"),
    ),
    Mistake("a misspelt act", FACETS, '"denervation"', '"denervaton"', ("act", "denervation")),
    Mistake(
        "a misspelt energy",
        FACETS,
        'energy = ["thermal", "cooled"',
        'energy = ["thermal", "coold"',
        ("energy", "coold", "cooled"),
    ),
    Mistake("an unknown rule", FACETS, '"IMG001"]', '"IMGO001"]', ("rules", "IMGO001", "IMG001")),
    Mistake(
        "an unknown region",
        FACETS,
        "[codes.lumbar_sacral]",
        "[codes.lumbar_sacrel]",
        ("lumbar_sacrel", "lumbar_sacral"),
    ),
    Mistake(
        "an unknown source",
        FACETS,
        '"cpt-2012-change-notes"',
        '"cpt-2012-changes-notes"',
        ("document", "cpt-2012-changes-notes", "cpt-2012-change-notes"),
    ),
    Mistake(
        "a confidence that does not exist",
        FACETS,
        'confidence = "high"',
        'confidence = "hi"',
        ("confidence", "hi", "high"),
    ),
    Mistake(
        "an id that is not the folder's",
        FACETS,
        'id = "facet_denervation"',
        'id = "facet_ablation"',
        ("id", "facet_denervation"),
    ),
    Mistake(
        "an end before the start",
        FACETS,
        "effective_from = 2012-01-01",
        "effective_from = 2012-01-01\neffective_to = 2011-01-01",
        ("effective_to", "effective_from"),
    ),
    Mistake(
        "a joint of two distant vertebrae",
        "anatomy/spine.toml",
        'level = "L4-5"',
        'level = "L4-6"',
        ("level", "L4-6", "L4-5"),
    ),
    Mistake(
        "a joint that stands twice",
        "anatomy/spine.toml",
        'level = "L4-5"',
        'level = "L3-4"',
        ("L3-4", "twice"),
    ),
    Mistake(
        "an unknown code region of a joint",
        "anatomy/spine.toml",
        'nerves = ["L3", "L4"]\nregion = "lumbar_sacral"',
        'nerves = ["L3", "L4"]\nregion = "lumbar"',
        ("region", "lumbar", "lumbar_sacral"),
    ),
    Mistake(
        "a phrase with two meanings",
        "lexicon/sides.toml",
        '"side.left" = ["left"',
        '"side.left" = ["right"',
        ("side.left", "right", "side.right"),
    ),
    Mistake(
        "a concept without a name",
        "lexicon/sides.toml",
        '"side.same"',
        '"side"',
        ("side", "category.name"),
    ),
    Mistake(
        "a misspelt bilateral style",
        "profiles/cpt.toml",
        'further = "units"',
        'further = "unit"',
        ("further", "unit", "units"),
    ),
    Mistake(
        "a claim that does not exist",
        "profiles/cpt.toml",
        'claims = ["professional"]',
        'claims = ["profesional"]',
        ("claims", "profesional", "professional"),
    ),
    Mistake(
        "a rule without a source",
        "rules/answers.toml",
        'source = ["own-policy"]',
        "source = []",
        ("source",),
    ),
    Mistake(
        "a rule that stands twice",
        "rules/answers.toml",
        'id = "ASK001"',
        'id = "PRF001"',
        ("PRF001", "twice"),
    ),
    Mistake(
        "a date that is a text",
        "rules/modifiers.toml",
        "effective_from = 2021-04-25",
        'effective_from = "2021-04-25"',
        ("effective_from", "date"),
    ),
    Mistake(
        "a misspelt key of a rule",
        "rules/counting.toml",
        'fix = "Turn the nerves',
        'fixx = "Turn the nerves',
        ("fix", "fixx"),
    ),
    Mistake(
        "a flag with an unknown rule",
        "flags.toml",
        'rule = "TEC004"',
        'rule = "TEC04"',
        ("rule", "TEC04", "TEC004"),
    ),
    Mistake(
        "an unknown kind of source",
        "sources.toml",
        'kind = "own"',
        'kind = "owns"',
        ("kind", "owns", "own"),
    ),
    Mistake(
        "a diagnosis phrase with two meanings",
        "codes/spine_diagnoses.toml",
        'phrases = ["radiculopathy", "radiculitis"]',
        'phrases = ["radiculopathy", "spondylosis"]',
        ("spondylosis",),
    ),
    Mistake(
        "a misspelt key of a condition",
        "codes/spine_diagnoses.toml",
        "symptom = true",
        "symptoms = true",
        ("symptoms", "symptom"),
    ),
    Mistake("TOML that is not valid", "flags.toml", "[pulsed_rf]", "[pulsed_rf", ("TOML",)),
)


SUBTLER = (
    Mistake(
        "a high confidence that one document not read does not bear",
        "rules/counting.toml",
        'source = ["lca-a58403", "noridian-modifier-50"]',
        'source = ["noridian-modifier-50"]',
        ("confidence", "high"),
    ),
    Mistake(
        "a nerve that does not exist",
        "anatomy/spine.toml",
        'nerves = ["L3", "L4"]',
        'nerves = ["L3", "L44"]',
        ("nerves", "L44"),
    ),
    Mistake(
        "a source of the anatomy that does not exist",
        "anatomy/spine.toml",
        '"dual-supply"',
        '"dual-suply"',
        ("dual-suply",),
    ),
    Mistake(
        "a section of a note that does not exist",
        "lexicon/headings.toml",
        '"head.guidance"',
        '"head.guidence"',
        ("guidence", "guidance"),
    ),
    Mistake(
        "a bare heading that is no heading",
        "lexicon/headings.toml",
        "bare = [",
        'bare = ["no such heading", ',
        ("bare", "no such heading"),
    ),
    Mistake(
        "a kind of phrase that does not exist",
        "lexicon/sides.toml",
        '"side.right"',
        '"sied.right"',
        ("sied",),
    ),
    Mistake(
        "a guidance beside which a code stands",
        "procedures/facet_denervation_before_2012/family.toml",
        'fluoroscopy = "77003"',
        'fluorscopy = "77003"',
        ("fluorscopy", "fluoroscopy"),
    ),
    Mistake(
        "a code that is too short",
        FACETS,
        'first = "64635"',
        'first = "6463"',
        ("first", "6463"),
    ),
    Mistake(
        "an end of a rule before its start",
        "rules/modifiers.toml",
        "effective_from = 2021-04-25",
        "effective_from = 2021-04-25\neffective_to = 2020-01-01",
        ("effective_to",),
    ),
    Mistake(
        "a region of a diagnosis that does not exist",
        "codes/spine_diagnoses.toml",
        'lumbar = "M47.816"',
        'lumbr = "M47.816"',
        ("lumbr", "lumbar"),
    ),
    Mistake(
        "a variant of a diagnosis that does not exist",
        "codes/spine_diagnoses.toml",
        "[condition.codes.with_radiculopathy]",
        "[condition.codes.with_radiculpathy]",
        ("with_radiculpathy", "with_radiculopathy"),
    ),
    Mistake(
        "a source of a dated code that does not exist",
        "codes/spine_diagnoses.toml",
        'source = "icd-10-cm-lookup-m54-5"',
        'source = "icd-10-cm-lookup-m54"',
        ("source", "icd-10-cm-lookup-m54-5"),
    ),
)
"""Mistakes that look right at first sight."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the knowledge folder."""
    copy = tmp_path / "knowledge"
    shutil.copytree(str(shipped()), copy)
    return copy


def test_the_copy_itself_is_right(folder: Path) -> None:
    assert read_knowledge(folder).families


def test_every_mistake_spoils_something() -> None:
    idle = [
        mistake.name
        for mistake in (*MISTAKES, *SUBTLER)
        if mistake.right not in (shipped() / mistake.file).read_text(encoding="utf-8")
    ]
    assert idle == []


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.name)
def test_mistake_is_told(folder: Path, mistake: Mistake) -> None:
    _is_told(folder, mistake)


@pytest.mark.parametrize("mistake", SUBTLER, ids=lambda mistake: mistake.name)
def test_subtler_mistake_is_told(folder: Path, mistake: Mistake) -> None:
    _is_told(folder, mistake)


def _is_told(folder: Path, mistake: Mistake) -> None:
    path = folder / mistake.file
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(mistake.right, mistake.wrong, 1), encoding="utf-8")
    with pytest.raises(KnowledgeError) as caught:
        read_knowledge(folder)
    said = str(caught.value)
    assert said.startswith(mistake.file)
    assert [word for word in mistake.told if word not in said] == []


@pytest.mark.parametrize(
    "name",
    ["anatomy/spine.toml", "sources.toml", "flags.toml", "codes/spine_diagnoses.toml", FACETS],
)
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(KnowledgeError, match="missing") as caught:
        read_knowledge(folder)
    assert str(caught.value).startswith(name)


@pytest.mark.parametrize("room", ["rules", "profiles", "procedures", "lexicon"])
def test_a_missing_room_is_named(folder: Path, room: str) -> None:
    shutil.rmtree(folder / room)
    with pytest.raises(KnowledgeError) as caught:
        read_knowledge(folder)
    assert room in str(caught.value)


def test_a_file_in_another_encoding_is_named(folder: Path) -> None:
    (folder / "flags.toml").write_bytes("label = 'Käse'".encode("latin-1"))
    with pytest.raises(KnowledgeError, match="UTF-8") as caught:
        read_knowledge(folder)
    assert str(caught.value).startswith("flags.toml")


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="no such folder"):
        read_knowledge(tmp_path / "nowhere")


def test_no_profile_or_two_for_a_claim_is_told(folder: Path) -> None:
    path = folder / "profiles" / "cpt.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("assume_for = []", 'assume_for = ["professional"]'), "utf-8")
    with pytest.raises(KnowledgeError, match="exactly one profile"):
        read_knowledge(folder)
