"""The labelled samples and cases that lie beside the repository, where they are at hand."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.accuracy.running import Json, coded, read_jsonl
from tests.accuracy.scoring import is_flagged, is_modelled, score
from tests.making import claim_told

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
SAMPLES = sorted((SHARED / "samples" / "opnotes").glob("*.jsonl"))
CASES = SHARED / "cases" / "facet_cases_dev.jsonl"
SCORER = SHARED / "tools" / "score_opnotes.py"

pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="the shared inputs are not here")


def test_the_shared_inputs_are_whole() -> None:
    assert SAMPLES
    assert CASES.is_file()
    assert SCORER.is_file()


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_modelled_notes_are_exact(path: Path, tmp_path: Path) -> None:
    facet = [note for note in read_jsonl(path) if is_modelled(note["gold"])]
    gold = tmp_path / "gold.jsonl"
    gold.write_text("".join(json.dumps(note) + "\n" for note in facet), encoding="utf-8")
    answers, out = coded(facet, tmp_path)
    told = _shared_score(gold, out)
    assert told["claim_exact"] == told["cpt_scored"], score(facet, answers).wrong
    own = score(facet, answers)
    assert (own.scored - len(own.wrong), own.scored) == (told["claim_exact"], told["cpt_scored"])


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_arguable_modelled_notes_are_flagged(path: Path, tmp_path: Path) -> None:
    arguable = [
        note
        for note in read_jsonl(path)
        if not note["gold"]["scored"]["cpt"] and note["gold"]["flags"]
    ]
    arguable = [note for note in arguable if is_modelled(note["gold"])]
    answers, _ = coded(arguable, tmp_path)
    missed = [n["id"] for n in arguable if not is_flagged(n["gold"], answers[n["id"]]["flags"])]
    assert missed == []


def _shared_score(gold: Path, out: Path) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, str(SCORER), str(gold), str(out)],
        capture_output=True,
        check=True,
        timeout=60,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _cases() -> list[Json]:
    if not CASES.is_file():
        return []
    return [case for case in read_jsonl(CASES) if case["kind"] == "coding"]


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Json]:
    """The coding cases, coded in one run."""
    records = [
        {
            "id": case["id"],
            "text": f"{case['question']}\n{case['encounter'].get('prose', '')}",
            "encounter": case["encounter"],
        }
        for case in _cases()
    ]
    return coded(records, tmp_path_factory.mktemp("cases"))[0]


def _merged(lines: list[Json]) -> Counter[tuple[str, frozenset[str]]]:
    """Lines as a multiset; two of the same code and modifiers may be merged into units."""
    found: Counter[tuple[str, frozenset[str]]] = Counter()
    for code, modifiers, units in claim_told(lines).elements():
        found[code, modifiers] += units
    return found


@pytest.mark.parametrize("case", _cases(), ids=lambda case: f"{case['id']} {case['title']}")
def test_coding_case(case: Json, answers: dict[str, Json]) -> None:
    answer, expected = answers[case["id"]], case["expected"]
    if expected.get("action") == "query_physician":
        assert answer["cpt"] == []
        assert any(question["blocking"] for question in answer["questions"])
    wanted = expected.get("lines_any_of") or [expected[k] for k in ("lines",) if k in expected]
    if wanted:
        assert any(_merged(answer["cpt"]) == _merged(lines) for lines in wanted)
    for profile, lines in expected.get("profiles", {}).items():
        accepted = [lines, *expected.get("profiles_any_of", {}).get(profile, [])]
        got = _merged(answer["profiles"][profile])
        assert any(got == _merged(lines) for lines in accepted), profile
    reported = {line["code"] for line in answer["cpt"]}
    assert not reported & set(expected.get("not_reported", []))
