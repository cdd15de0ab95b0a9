"""Measures superbill on the labelled notes of tests/corpus: ``python -m tests.accuracy.measure``.

Notes that rules were tuned on and notes that were held out stand apart. Only sums are printed, so
that measuring a held-out note does not show it. Notes about work that no family models are left out.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from superbill import contract, services
from tests.accuracy.running import read_jsonl
from tests.accuracy.scoring import is_exact, is_modelled, places

Json = dict[str, Any]
CORPUS = Path(__file__).resolve().parents[1] / "corpus"
SEEDS = {"tuned on": 1, "held out": 4242}
GENERATED = 400


@dataclass
class Sum:
    """What is counted over a group of notes."""

    notes: int = 0
    scored: int = 0
    exact: int = 0
    silent: int = 0
    blocked: int = 0
    hits: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, gold: Json, answer: Json) -> None:
        """Compare one answer with its label."""
        self.notes += 1
        blocking = any(question["blocking"] for question in answer["questions"])
        if gold["scored"]["cpt"]:
            self.scored += 1
            right = is_exact(gold, answer["cpt"])
            self.exact += right
            self.silent += not right and not blocking and not answer["flags"]
            self.blocked += right and blocking and not gold["flags"]
        flags = set(answer["flags"]) - (set(gold.get("flags_optional", ())) - set(gold["flags"]))
        self._count("flags", set(gold["flags"]), flags)
        if gold["scored"]["icd10"]:
            codes = set(answer["icd10"]) - (set(gold["icd10_optional"]) - set(gold["icd10"]))
            self._count("icd10", set(gold["icd10"]), codes)
        if gold["scored"]["cpt"] and "laterality_conflict" not in gold["flags"]:
            self._count("joints", places(gold["cpt"], "joints"), places(answer["cpt"], "targets"))

    def _count(self, name: str, want: set[str], got: set[str]) -> None:
        self.hits[name, "both"] += len(want & got)
        self.hits[name, "want"] += len(want)
        self.hits[name, "got"] += len(got)

    def f1(self, name: str) -> float:
        """The harmonic mean of precision and recall over all notes of the group."""
        total = self.hits[name, "want"] + self.hits[name, "got"]
        return 2 * self.hits[name, "both"] / total if total else 1.0


def generated(seed: int) -> list[Json]:
    """Labelled notes of the grammar, which is not the reader's."""
    command = [sys.executable, str(CORPUS / "grammar.py")]
    made = subprocess.run(
        [*command, "--seed", str(seed), "--count", str(GENERATED)], capture_output=True, check=True
    )
    return [json.loads(line) for line in made.stdout.decode("utf-8").splitlines()]


def groups() -> dict[str, list[Json]]:
    """The labelled notes by how they came about."""
    found: dict[str, list[Json]] = {}
    for path in sorted(CORPUS.glob("handwritten_*.jsonl")):
        kind = "held out" if path.stem.endswith("_held") else "tuned on"
        found.setdefault(f"handwritten, {kind}", []).extend(read_jsonl(path))
    for kind, seed in SEEDS.items():
        found[f"generated, {kind}"] = generated(seed)
    return found


def measured(notes: list[Json]) -> Sum:
    """Code every note and add up."""
    total = Sum()
    for note in notes:
        if is_modelled(note["gold"]):
            coded = services.code_record({k: note[k] for k in ("text", "context")}, "corpus")
            total.add(note["gold"], contract.coded_note(coded, note["text"]))
    return total


def main() -> None:
    """Print a table."""
    print(
        "| notes | count | claims exact | joints F1 | flags F1 | ICD-10 F1 | silent wrong | needless block |"
    )
    print("|---|---|---|---|---|---|---|---|")
    for name, notes in groups().items():
        got = measured(notes)
        rates = " | ".join(f"{got.f1(kind):.3f}" for kind in ("joints", "flags", "icd10"))
        claims = f"{got.exact}/{got.scored} ({got.exact / got.scored:.1%})"
        print(
            f"| {name} | {got.notes} | {claims} | {rates} | {got.silent} | {got.blocked / got.notes:.1%} |"
        )


if __name__ == "__main__":
    main()
