"""The real command line as a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

BAD_INPUT = 2
NOTE = (
    "PROCEDURE NOTE\n"
    "Date of service: 03/04/2026\n"
    "Payer: Medicare Part B\n"
    "Diagnosis: Lumbar spondylosis without myelopathy or radiculopathy\n"
    "Procedure: Radiofrequency ablation, right L3, L4 and L5 medial branches\n"
    "Under fluoroscopy each nerve was lesioned at 80 C for 90 seconds.\n"
)
SPANISH = (
    "Nota de procedimiento. Paciente con dolor lumbar del lado derecho. Con fluoroscopia se hizo "
    "ablacion por radiofrecuencia de las ramas mediales de L3 y L4 del lado derecho, sin "
    "complicaciones. El paciente fue dado de alta con la familia.\n"
)
CANARY = "Zyxwina Quaggletop"


@dataclass(frozen=True)
class Run:
    """What a run of the command left behind."""

    code: int
    out: str
    err: str

    @property
    def answer(self) -> dict[str, Any]:
        """The one JSON object that was printed."""
        lines = self.out.splitlines()
        assert len(lines) == 1, self.err
        found: dict[str, Any] = json.loads(lines[0])
        return found

    @property
    def answers(self) -> list[dict[str, Any]]:
        """One JSON object a line."""
        return [json.loads(line) for line in self.out.splitlines()]


def superbill(*arguments: str | Path, given: bytes = b"", home: Path | None = None) -> Run:
    """Run ``superbill`` with these arguments and this standard input."""
    env = {**os.environ, "COLUMNS": "200"}
    if home is not None:
        env["SUPERBILL_HOME"] = str(home)
    done = subprocess.run(
        [sys.executable, "-m", "superbill.cli.main", *map(str, arguments)],
        input=given,
        capture_output=True,
        env=env,
        check=False,
        timeout=120,
    )
    return Run(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))


def is_clean_error(run: Run) -> bool:
    """An error of ours: exit code 2, nothing on standard output, a sentence, no traceback."""
    return (
        run.code == BAD_INPUT
        and run.out == ""
        and run.err.startswith("superbill: ")
        and "Traceback" not in run.err
    )


@pytest.fixture
def note(tmp_path: Path) -> Path:
    """A plain note in a file."""
    path = tmp_path / "note.txt"
    path.write_text(NOTE, encoding="utf-8")
    return path


def jsonl(tmp_path: Path, *records: object) -> Path:
    """A file of records, one a line; a text stands as it is."""
    path = tmp_path / "notes.jsonl"
    lines = [record if isinstance(record, str) else json.dumps(record) for record in records]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


# What is printed ------------------------------------------------------------------------------


def test_text_output_is_for_people(note: Path) -> None:
    run = superbill("code", note)
    assert run.code == 0, run.err
    for word in ("64635", "64636", "RT", "L4-5:R", "L5-S1:R", "M47.816", "CNT001", "Medicare"):
        assert word in run.out


def test_json_output_is_one_object(note: Path) -> None:
    answer = superbill("code", note, "--format", "json").answer
    assert [(x["code"], x["units"], x["modifiers"]) for x in answer["cpt"]] == [
        ("64635", 1, ["RT"]),
        ("64636", 1, ["RT"]),
    ]
    assert answer["icd10"] == ["M47.816"]
    assert answer["profile"] == "medicare_professional"
    assert answer["date_of_service"] == "2026-03-04"


def test_json_spans_quote_the_note_as_given(tmp_path: Path) -> None:
    path = tmp_path / "crlf.txt"
    text = NOTE.replace("\n", "\r\n").replace("PROCEDURE NOTE", "PROCÉDURE \U0001f489 NOTE")
    path.write_bytes(text.encode("utf-8"))
    answer = superbill("code", path, "--format", "json").answer
    evidence = [mark for line in answer["cpt"] for mark in line["evidence"]]
    assert evidence
    assert all(text[mark["start"] : mark["end"]] == mark["text"] for mark in evidence)


def test_standard_input(note: Path) -> None:
    by_file = superbill("code", note, "--format", "json").answer
    by_pipe = superbill("code", "-", "--format", "json", given=NOTE.encode()).answer
    assert by_pipe["cpt"] == by_file["cpt"]


def test_options_choose_the_profile(note: Path) -> None:
    asc = superbill("code", note, "--format", "json", "--claim", "asc").answer
    assert asc["profile"] == "medicare_asc"
    cpt = superbill("code", note, "--format", "json", "--profile", "cpt").answer
    assert cpt["profile"] == "cpt"
    payer = superbill("code", note, "--format", "json", "--payer", "Aetna PPO").answer
    assert payer["profile"] == "cpt"


def test_the_date_of_an_option_wins(note: Path) -> None:
    answer = superbill("code", note, "--format", "json", "--dos", "2011-05-05").answer
    assert answer["date_of_service"] == "2011-05-05"
    assert {line["code"] for line in answer["cpt"]} == {"64622", "64623", "77003"}


def test_version_and_help() -> None:
    assert superbill("--version").out.startswith("superbill ")
    assert "code" in superbill("--help").out
    assert "--jsonl" in superbill("code", "--help").out


# Many notes -----------------------------------------------------------------------------------


def test_jsonl_keeps_ids_and_order(tmp_path: Path) -> None:
    path = jsonl(tmp_path, {"id": "b", "text": NOTE}, {"id": 7, "text": NOTE}, {"text": NOTE})
    run = superbill("code", "--jsonl", path)
    assert run.code == 0, run.err
    assert [answer["id"] for answer in run.answers] == ["b", 7, None]


def test_jsonl_takes_a_context_of_each_record(tmp_path: Path) -> None:
    asc = {"id": 1, "text": NOTE, "context": {"claim": "asc", "dos": "2026-01-02"}}
    run = superbill("code", "--jsonl", jsonl(tmp_path, asc, {"id": 2, "text": NOTE}))
    assert [answer["profile"] for answer in run.answers] == [
        "medicare_asc",
        "medicare_professional",
    ]
    assert run.answers[0]["date_of_service"] == "2026-01-02"


def test_jsonl_takes_encounters(tmp_path: Path) -> None:
    encounter = {"joints": ["L4-L5"], "side": "left", "technique": "thermal RF", "imaging": "CT"}
    run = superbill("code", "--jsonl", jsonl(tmp_path, {"id": 1, "encounter": encounter}))
    assert [(x["code"], x["modifiers"]) for x in run.answers[0]["cpt"]] == [("64635", ["LT"])]


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        ("{not json", "not JSON"),
        ("[1, 2]", "object"),
        ('{"id": "x"}', "text or encounter"),
        ('{"id": "x", "text": 5}', "text"),
        ('{"id": "x", "text": "   "}', "empty"),
        ('{"id": "x", "text": "a\\u0000b"}', "not text"),
        ('{"id": "x", "text": "a", "context": {"claim": "ascc"}}', "asc"),
        ('{"id": "x", "text": "a", "context": {"dos": "yesterday"}}', "2026-03-04"),
        ('{"id": "x", "encounter": {"joints": "L4-5"}}', "joints"),
        ('{"id": "x", "encounter": "L4-5"}', "encounter"),
        ('{"id": "x", "encounter": {"dos": "yesterday"}}', "2026-03-04"),
    ],
)
def test_a_bad_line_does_not_stop_the_others(tmp_path: Path, bad: str, why: str) -> None:
    path = jsonl(tmp_path, {"id": "first", "text": NOTE}, bad, {"id": "last", "text": NOTE})
    run = superbill("code", "--jsonl", path)
    assert run.code == BAD_INPUT
    first, wrong, last = run.answers
    assert (first["id"], last["id"]) == ("first", "last")
    assert first["cpt"] == last["cpt"] != []
    assert "error" in wrong
    assert "notes.jsonl:2" in run.err
    assert why in run.err
    assert "1 of 3" in run.err


ODD_RECORDS = {
    "a number too long for Python": '{"id": ' + "1" * 5000 + ', "text": "a"}',
    "half a surrogate pair in the id": '{"id": "\\ud800", "text": "Right L3, L4 MBB, fluoro"}',
    "half a surrogate pair in the words of a flag": json.dumps(
        {"id": 2, "text": f"{NOTE}The right L5 nerve was not \ud800 lesioned.\n"}
    ),
    "a superscript in the note": json.dumps({"id": 2, "text": f"{NOTE}Pad: 100 cm\u00b2\n"}),
}
"""Records that once ended the whole run."""


@pytest.mark.parametrize("name", ODD_RECORDS)
def test_a_record_never_ends_the_run(tmp_path: Path, name: str) -> None:
    path = jsonl(tmp_path, ODD_RECORDS[name], {"id": "last", "text": NOTE})
    run = superbill("code", "--jsonl", path)
    assert "Traceback" not in run.err
    assert run.answers[-1]["id"] == "last"


def test_blank_lines_and_a_byte_order_mark_are_skipped(tmp_path: Path) -> None:
    path = tmp_path / "notes.jsonl"
    line = json.dumps({"id": 1, "text": NOTE}).encode()
    path.write_bytes(b"\xef\xbb\xbf" + line + b"\n\n   \n" + line + b"\n")
    assert [answer["id"] for answer in superbill("code", "--jsonl", path).answers] == [1, 1]


def test_jsonl_from_standard_input() -> None:
    record = json.dumps({"id": 1, "text": NOTE}).encode()
    assert superbill("code", "--jsonl", "-", given=record).answers[0]["id"] == 1


def test_quotes_of_an_encounter_come_from_its_prose(tmp_path: Path) -> None:
    prose = "The right L3 and L4 medial branches were lesioned at 80 C under fluoroscopy."
    record = {"id": 1, "text": "Code the professional service.", "encounter": {"prose": prose}}
    answer = superbill("code", "--jsonl", jsonl(tmp_path, record)).answers[0]
    marks = [mark for line in answer["cpt"] for mark in line["evidence"]]
    assert marks
    assert all(mark["text"] == prose[mark["start"] : mark["end"]] for mark in marks)


# What cannot be read --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"", "empty"),
        (b" \n\t\n", "empty"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "PDF"),
        (b"PK\x03\x04" + bytes(60), "Office"),
        (b"\x89PNG\r\n\x1a\n" + bytes(60), "picture"),
        (b"{\\rtf1 note}", "RTF"),
        (b"\x00\x01\x02" * 100, "control characters"),
        (b"\x7fELF\x02\x01\x01\x00" + bytes(100), "control characters"),
        ("Temp\u00e9rature 80 \u00b0C".encode("cp1252"), "--encoding"),
        (b"Date\xff\xfe", "--encoding"),
    ],
)
def test_what_is_no_note_is_told(tmp_path: Path, raw: bytes, why: str) -> None:
    path = tmp_path / "note.txt"
    path.write_bytes(raw)
    run = superbill("code", path)
    assert is_clean_error(run), run
    assert "note.txt" in run.err
    assert why in run.err
    assert run.err.count("\n") == 1


def test_the_encoding_can_be_named(tmp_path: Path) -> None:
    path = tmp_path / "note.txt"
    text = NOTE.replace("80 C", "80 \u00b0C").replace("Diagnosis", "Diagn\u00f3sis")
    path.write_bytes(text.encode("cp1252"))
    assert is_clean_error(superbill("code", path))
    answer = superbill("code", path, "--encoding", "cp1252", "--format", "json").answer
    assert len(answer["cpt"]) == 2


def test_utf_16_with_its_mark_needs_no_name(tmp_path: Path) -> None:
    path = tmp_path / "note.txt"
    path.write_bytes(NOTE.encode("utf-16"))
    assert len(superbill("code", path, "--format", "json").answer["cpt"]) == 2


def test_an_unknown_encoding_is_told(note: Path) -> None:
    run = superbill("code", note, "--encoding", "klingon")
    assert is_clean_error(run)
    assert "klingon" in run.err


def test_an_unknown_encoding_is_told_for_many_notes(tmp_path: Path) -> None:
    path = jsonl(tmp_path, {"id": 1, "text": NOTE})
    run = superbill("code", "--jsonl", path, "--encoding", "klingon")
    assert run.code == BAD_INPUT
    assert "Traceback" not in run.err


def test_a_huge_file_fails_fast(tmp_path: Path) -> None:
    path = tmp_path / "huge.txt"
    path.write_bytes(NOTE.encode() * (50_000_000 // len(NOTE)))
    start = time.monotonic()
    run = superbill("code", path)
    assert time.monotonic() - start < 10
    assert is_clean_error(run)
    assert "bytes" in run.err
    assert "--jsonl" in run.err


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    run = superbill("code", tmp_path / "nowhere.txt")
    assert is_clean_error(run)
    assert "nowhere.txt" in run.err


def test_a_folder_is_no_note(tmp_path: Path) -> None:
    assert is_clean_error(superbill("code", tmp_path))


def test_no_note_at_all_is_told() -> None:
    run = superbill("code")
    assert is_clean_error(run)
    assert "--jsonl" in run.err


@pytest.mark.parametrize(
    ("option", "value", "told"),
    [
        ("--claim", "ascc", "asc"),
        ("--profile", "medicare_professionel", "medicare_professional"),
        ("--dos", "03/04/2026", "2026-03-04"),
        ("--dos", "2026-02-30", "2026-03-04"),
        ("--format", "xml", "json"),
        ("--nonsense", "1", "nonsense"),
    ],
)
def test_an_option_that_does_not_exist_is_told(
    note: Path, option: str, value: str, told: str
) -> None:
    run = superbill("code", note, option, value)
    assert run.code == BAD_INPUT
    assert run.out == ""
    assert "Traceback" not in run.err
    assert told in run.err


# What is not coded ----------------------------------------------------------------------------


def test_a_spanish_note_gives_a_question_and_no_codes() -> None:
    answer = superbill("code", "-", "--format", "json", given=SPANISH.encode()).answer
    assert answer["cpt"] == []
    assert answer["icd10"] == []
    assert [(q["id"], q["blocking"]) for q in answer["questions"]] == [("not_english", True)]


def test_a_note_about_something_else_gives_a_question() -> None:
    text = b"The patient was seen for a cough. Lungs are clear. No procedure today.\n"
    answer = superbill("code", "-", "--format", "json", given=text).answer
    assert answer["cpt"] == []
    assert any(question["blocking"] for question in answer["questions"])


# Rules ----------------------------------------------------------------------------------------


def test_explain_shows_a_rule_with_its_sources() -> None:
    run = superbill("explain", "CNT001")
    assert run.code == 0
    for word in ("CNT001", "What", "Why", "Sources", "2012-01-01"):
        assert word in run.out


def test_explain_in_json() -> None:
    answer = superbill("explain", "cnt001", "--format", "json").answer
    assert answer["id"] == "CNT001"
    assert all(source["title"] for source in answer["sources"])


def test_explain_alone_lists_every_rule() -> None:
    listed = superbill("explain").out
    assert all(rule in listed for rule in ("CNT001", "IMG001", "TEC001", "MOD050", "PRF001"))


def test_an_unknown_rule_names_the_nearest() -> None:
    run = superbill("explain", "MODRTL")
    assert is_clean_error(run)
    assert "MODRTLT" in run.err


# Privacy --------------------------------------------------------------------------------------


def test_code_stores_nothing_of_a_note(tmp_path: Path) -> None:
    home = tmp_path / "home"
    text = NOTE + f"Patient: {CANARY}. Stopped by {CANARY}.\n"
    first = superbill("code", "-", given=text.encode(), home=home)
    before = snapshot(home)
    path = jsonl(tmp_path, {"id": 1, "text": text}, {"id": 2, "text": text, "context": []}, "{bad")
    many = superbill("code", "--jsonl", path, home=home)
    broken = superbill("code", "-", given=f"{CANARY}\x00{text}".encode(), home=home)
    assert first.code == 0
    assert many.code == BAD_INPUT
    assert broken.code == BAD_INPUT
    assert snapshot(home) == before, "a second run changes nothing"
    for run in (first, many, broken):
        assert CANARY not in run.err
        assert "Zyxwina" not in run.err
    for content in before.values():
        assert b"Zyxwina" not in content
        assert b"Quaggletop" not in content


def snapshot(home: Path) -> dict[str, bytes]:
    """Every file under a folder with its content."""
    return {
        str(path.relative_to(home)): path.read_bytes() for path in home.rglob("*") if path.is_file()
    }


def test_a_home_that_cannot_be_written_does_not_matter(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder", encoding="utf-8")
    answer = superbill("code", "-", "--format", "json", given=NOTE.encode(), home=blocked).answer
    assert answer["icd10"] == ["M47.816"]


# Pipes ----------------------------------------------------------------------------------------


def test_a_closed_pipe_ends_the_run_quietly(tmp_path: Path) -> None:
    assert closed_after_one_line(tmp_path).err == ""


def test_a_closed_pipe_is_no_finding(tmp_path: Path) -> None:
    assert closed_after_one_line(tmp_path).code == 0


def closed_after_one_line(tmp_path: Path) -> Run:
    """A run over many notes whose reader, such as ``head -1``, leaves early."""
    path = jsonl(tmp_path, *({"id": n, "text": NOTE} for n in range(400)))
    command = [sys.executable, "-m", "superbill.cli.main", "code", "--jsonl", str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as run:
        assert run.stdout is not None
        assert run.stderr is not None
        run.stdout.readline()
        run.stdout.close()
        said = run.stderr.read().decode("utf-8")
        return Run(run.wait(timeout=60), "", said)
