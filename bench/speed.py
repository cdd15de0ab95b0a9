"""Measures superbill beside floors in the same run; see bench/README.md for how to read it."""

from __future__ import annotations

import argparse
import importlib
import json
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from superbill import services

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

ROOT = Path(__file__).parents[1]
COMMAND = Path(sys.executable).with_name("superbill")
SEED = 20260401
NOTE_SIZE = 2000
"""Characters: what a dictated procedure note has."""

WARM_UP = 50

PASSAGES = (
    "The risks, benefits and alternatives were explained and the patient signed the consent form.",
    "The patient was brought to the procedure room and placed prone with a pillow under the hips.",
    "Standard monitors were applied and remained normal throughout.",
    "A time-out was held with the whole team before the first needle.",
    "The skin was prepared with chlorhexidine, allowed to dry and draped in sterile fashion.",
    "The skin and the tissue under it were numbed with 1 percent lidocaine.",
    "Aspiration was negative for blood and cerebrospinal fluid before every injection.",
    "There was no bleeding, and sterile dressings were placed.",
    "The patient was taken to recovery in stable condition and watched for thirty minutes.",
    "Strength and sensation were unchanged from before.",
    "Instructions were given in writing, with a telephone number for fever, weakness or numbness.",
    "The patient went home with a companion and will be seen again in four weeks.",
    "Medication and allergy lists were reviewed and nothing had changed.",
    "Pain before was 7 of 10, with standing and with bending backward the worst.",
)
"""Sentences that nearly every such note has; they bring the generated notes to their usual size."""


@dataclass(frozen=True, slots=True)
class Size:
    """How much one run measures."""

    notes: int
    rounds: int
    starts: int
    growth: tuple[int, ...]
    batch: int


FULL = Size(notes=1000, rounds=5, starts=7, growth=(250_000, 500_000, 1_000_000), batch=2000)
SHORT = Size(notes=200, rounds=2, starts=3, growth=(50_000, 100_000, 200_000), batch=200)


def sample(count: int) -> list[str]:
    """Return generated notes, brought to about two thousand characters."""
    sys.path.insert(0, str(ROOT / "tests" / "corpus"))
    grammar = importlib.import_module("grammar")
    rng = random.Random(SEED)
    return [_of_usual_size(note["text"], rng) for note in grammar.notes(SEED, count)]


def _of_usual_size(text: str, rng: random.Random) -> str:
    passages = list(PASSAGES)
    rng.shuffle(passages)
    parts = [text.strip()]
    while sum(map(len, parts)) < NOTE_SIZE:
        parts.append(" ".join(passages[:4]))
        passages = passages[4:] + passages[:4]
    return "\n\n".join(parts) + "\n"


def floor(text: str) -> object:
    """Cut a note into words and signs: the least that any reader does."""
    return re.findall(r"\w+|[^\w\s]", text.lower())


def processor_seconds(work: Callable[[str], object], texts: Iterable[str]) -> float:
    """Return the processor time of a function over texts."""
    before = time.process_time()
    for text in texts:
        work(text)
    return time.process_time() - before


def reader(size: Size) -> dict[str, Any]:
    """Measure the note reader and coder against the floor, in turns, every note once."""
    texts = sample(size.notes + WARM_UP)
    warm, texts = texts[:WARM_UP], texts[WARM_UP:]
    processor_seconds(services.code_note, warm)
    processor_seconds(floor, warm)
    rounds = [texts[start :: size.rounds] for start in range(size.rounds)]
    times = [
        (processor_seconds(services.code_note, part), processor_seconds(floor, part), len(part))
        for part in rounds
    ]
    ours, least = sum(t[0] for t in times), sum(t[1] for t in times)
    ratios = sorted(t[0] / t[1] for t in times)
    return {
        "notes": len(texts),
        "characters_per_note": round(statistics.mean(map(len, texts))),
        "notes_per_cpu_second": round(len(texts) / ours, 1),
        "floor_notes_per_cpu_second": round(len(texts) / least, 1),
        "times_the_floor": round(ours / least, 1),
        "times_the_floor_by_round": [round(ratio, 1) for ratio in (ratios[0], ratios[-1])],
    }


def _environment(folder: Path, home: str) -> dict[str, str]:
    """Return an environment where Python may keep compiled files, but outside the checkout."""
    kept = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    return {
        **kept,
        "SUPERBILL_HOME": str(folder / home),
        "PYTHONPYCACHEPREFIX": str(folder / "compiled"),
    }


def _wall(command: Sequence[str], environment: dict[str, str], folder: Path) -> float:
    before = time.perf_counter()
    subprocess.run(command, check=True, env=environment, cwd=folder, stdout=subprocess.DEVNULL)
    return time.perf_counter() - before


def start(size: Size, folder: Path) -> dict[str, Any]:
    """Measure the command from start to result beside bare Python, in turns."""
    note = folder / "note.txt"
    note.write_text(sample(1)[0], encoding="utf-8")
    commands = {
        "superbill code": [str(COMMAND), "code", str(note), "--format", "json"],
        "python -c pass": [sys.executable, "-c", "pass"],
        "import typer, rich": [sys.executable, "-c", "import typer, rich"],
    }
    for command in commands.values():  # compiles what is not compiled yet and makes the ICD index
        _wall(command, _environment(folder, "warm"), folder)
    times: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(size.starts):
        for name, command in commands.items():
            times[name].append(_wall(command, _environment(folder, "warm"), folder))
    first = _wall(commands["superbill code"], _environment(folder, "fresh"), folder)
    medians = {name: statistics.median(taken) for name, taken in times.items()}
    ours = medians["superbill code"]
    return {
        "runs": size.starts,
        "median_seconds": {name: round(median, 3) for name, median in medians.items()},
        "times_python": round(ours / medians["python -c pass"], 1),
        "times_typer_and_rich": round(ours / medians["import typer, rich"], 1),
        "first_start_seconds": round(first, 3),
    }


def growth(size: Size) -> dict[str, Any]:
    """Measure notes of growing length: joined notes, cut to size."""
    joined = "\n".join(sample(size.growth[-1] // NOTE_SIZE + 1))
    seconds = {
        length: processor_seconds(services.code_note, [joined[:length]]) for length in size.growth
    }
    first, last = size.growth[0], size.growth[-1]
    return {
        "seconds": {str(length): round(taken, 2) for length, taken in seconds.items()},
        "length_times": round(last / first, 1),
        "time_times": round(seconds[last] / seconds[first], 1),
    }


_WATCH = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""
"""Runs a command from a small process: a child's peak otherwise starts at its parent's size."""


def _peak(command: Sequence[str], environment: dict[str, str], folder: Path) -> float:
    """Return the peak memory of a command in MB."""
    watched = subprocess.run(
        [sys.executable, "-c", _WATCH, *command],
        check=True,
        env=environment,
        cwd=folder,
        stdout=subprocess.PIPE,
        text=True,
    )
    unit = 1 if sys.platform == "darwin" else 1024
    return int(watched.stdout) * unit / 1e6


def batch(size: Size, folder: Path) -> dict[str, Any]:
    """Measure the peak memory and the time of a batch, beside a batch of one note."""
    texts = sample(size.batch)
    peaks, taken = {}, 0.0
    for count in (1, size.batch):
        file = folder / f"batch-{count}.jsonl"
        lines = [json.dumps({"id": n, "text": text}) for n, text in enumerate(texts[:count])]
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
        before = time.perf_counter()
        peaks[count] = _peak(
            [str(COMMAND), "code", "--jsonl", str(file)], _environment(folder, "warm"), folder
        )
        taken = time.perf_counter() - before
    return {
        "notes": size.batch,
        "peak_mb": round(peaks[size.batch], 1),
        "peak_mb_of_one_note": round(peaks[1], 1),
        "seconds": round(taken, 1),
        "notes_per_second": round(size.batch / taken, 1),
    }


def measure(size: Size) -> dict[str, Any]:
    """Run every measurement."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        return {
            "start": start(size, folder),
            "reader": reader(size),
            "growth": growth(size),
            "batch": batch(size, folder),
        }


def rows(found: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Return what people read: the measurement, the figure, what it stands beside."""
    reading, starting, growing, many = (found[k] for k in ("reader", "start", "growth", "batch"))
    low, high = reading["times_the_floor_by_round"]
    medians = starting["median_seconds"]
    ms = {name: f"{taken * 1000:.0f} ms" for name, taken in medians.items()}
    return [
        (
            f"read and code a note of {reading['characters_per_note']} characters",
            f"{reading['times_the_floor']} x the floor",
            f"rounds {low} to {high}; the floor only cuts the text into words",
        ),
        (
            "",
            f"{reading['notes_per_cpu_second']} notes/CPU-s",
            f"the floor {reading['floor_notes_per_cpu_second']}; {reading['notes']} notes",
        ),
        (
            "superbill code FILE, start to result",
            f"{starting['times_python']} x bare Python",
            f"{starting['times_typer_and_rich']} x python -c 'import typer, rich'",
        ),
        (
            "",
            ms["superbill code"],
            f"{ms['python -c pass']} and {ms['import typer, rich']}; medians of {starting['runs']}",
        ),
        (
            "the first start on a machine",
            f"{starting['first_start_seconds'] * 1000:.0f} ms",
            "it makes the ICD-10-CM index",
        ),
        (
            f"a note {growing['length_times']} times as long",
            f"{growing['time_times']} x the time",
            "; ".join(
                f"{int(length) // 1000} KB {taken} s"
                for length, taken in growing["seconds"].items()
            ),
        ),
        (
            f"{many['notes']} notes through --jsonl",
            f"{many['peak_mb']} MB at the peak",
            f"one note {many['peak_mb_of_one_note']} MB",
        ),
        ("", f"{many['notes_per_second']} notes/s", f"{many['seconds']} s with the start"),
    ]


def show(found: dict[str, Any]) -> None:
    """Print a table on a terminal and plain lines elsewhere."""
    if sys.stdout.isatty():
        from rich.console import Console  # only people need it
        from rich.table import Table

        table = Table("measured", "figure", "beside")
        for row in rows(found):
            table.add_row(*row)
        Console().print(table)
        return
    widths = [max(len(row[column]) for row in rows(found)) for column in (0, 1)]
    for what, figure, beside in rows(found):
        print(f"{what:<{widths[0]}}  {figure:<{widths[1]}}  {beside}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="fewer and smaller notes")
    parser.add_argument("--json", action="store_true", help="one object instead of a table")
    options = parser.parse_args()
    found = measure(SHORT if options.short else FULL)
    if options.json:
        print(json.dumps(found))
    else:
        show(found)


if __name__ == "__main__":
    main()
