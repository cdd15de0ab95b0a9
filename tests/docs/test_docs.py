"""The docs cannot lie: their sessions run, their links lead somewhere, their examples code."""

from __future__ import annotations

import json
import re
import runpy
import shlex
import subprocess
import sys
import textwrap
import tomllib
from collections import Counter
from datetime import date
from pathlib import Path
from shutil import copytree
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
import typer.main

from superbill import contract, services
from superbill.cli.main import app
from superbill.coding.note import code
from superbill.coding.profiles import choose
from superbill.loader.folder import shipped
from superbill.loader.knowledge import read_knowledge
from superbill.model.place import Place, PlaceKind
from superbill.model.procedure import Act, Guidance, SiteProcedure
from superbill.model.reading import Context, Reading
from superbill.model.spine import Side
from superbill.notes.reading import read_note
from tests.cases.test_family_cases import Case, check_keys, work_of
from tests.making import claim, claim_said, claim_told, flags_said

if TYPE_CHECKING:
    from collections.abc import Iterator

    from superbill.loader.knowledge import Knowledge

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"
HOW_TO = ROOT / "docs" / "how-to"
COMMAND_LINE = ROOT / "docs" / "reference" / "command-line.md"
RULES = ROOT / "docs" / "reference" / "rules.md"
PAGES = sorted(
    [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *EXAMPLES.glob("*.md")],
)
SESSIONS = runpy.run_path(str(ROOT / "docs" / "refresh_sessions.py"))


def name(path: Path) -> str:
    """Name a page as a test id."""
    return path.relative_to(ROOT).as_posix()


def run(*words: str) -> subprocess.CompletedProcess[str]:
    """Run the command line as a user does, from the repository root."""
    return subprocess.run(
        [sys.executable, "-m", "superbill.cli.main", *words],
        cwd=ROOT,
        capture_output=True,
        check=False,
        encoding="utf-8",
    )


@pytest.mark.parametrize("page", SESSIONS["pages"](), ids=name)
def test_sessions_print_what_the_page_shows(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert SESSIONS["refreshed"](text) == text, "run docs/refresh_sessions.py"


def test_there_are_sessions() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for verb in ("code", "explain"):
        assert re.search(rf"^```console\n\$ superbill {verb} \S+\n\S", text, re.MULTILINE)


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_session_of_superbill_can_be_refreshed(page: Path) -> None:
    """A prompt outside a block that the refresher knows would never be run."""
    text = page.read_text(encoding="utf-8")
    inside = "".join(re.findall(r"^```console\n.*?^```$", text, re.MULTILINE | re.DOTALL))
    assert text.count("\n$ superbill") == inside.count("\n$ superbill")
    assert not inside or page in SESSIONS["pages"]()


LINK = re.compile(r"\[[^\]]*\]\((?P<target>[^)\s]+)\)")
FENCE = re.compile(r"^ *```.*?^ *```", re.MULTILINE | re.DOTALL)


def anchors(page: Path) -> set[str]:
    """Collect the anchors that a page's headings make."""
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    titles = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links_lead_somewhere(page: Path) -> None:
    for found in LINK.finditer(FENCE.sub("", page.read_text(encoding="utf-8"))):
        target, _, anchor = found["target"].partition("#")
        if ":" in target:
            continue
        there = (page.parent / target).resolve() if target else page
        assert there.exists(), found[0]
        assert there.is_relative_to(ROOT), found[0]
        if anchor:
            assert anchor in anchors(there), found[0]


def test_every_verb_and_option_is_documented() -> None:
    text = COMMAND_LINE.read_text(encoding="utf-8")
    group = typer.main.get_command(app)
    assert "`superbill --version`" in text
    for verb, command in group.commands.items():  # type: ignore[attr-defined]
        assert f"## superbill {verb}\n" in text
        for option in command.params:
            for flag in option.opts:
                assert not flag.startswith("--") or f"`{flag}" in text, f"{verb} {flag}"


def test_every_profile_and_flag_is_documented() -> None:
    text = COMMAND_LINE.read_text(encoding="utf-8")
    assert [p for p in services.knowledge().profiles if f"`{p}`" not in text] == []
    for flag, meaning in services.knowledge().flags.items():
        assert f"| `{flag}` | {meaning.what} | {meaning.rule} |" in text


def keys_of(section: str) -> set[str]:
    """Collect the keys in the first column of the tables of a part of the command-line page."""
    text = COMMAND_LINE.read_text(encoding="utf-8")
    start = text.index(f"# {section}\n") + len(section)
    end = re.search(r"^##+ ", text[start:], re.MULTILINE)
    rows = re.findall(
        r"^\| (`.+?) \|", text[start : start + end.start() if end else None], re.MULTILINE
    )
    return {key for row in rows for key in re.findall(r"`(\w+)`", row)}


def test_every_key_of_an_answer_is_documented() -> None:
    coded = services.code_note("Right L4-5 facet RFA at 80 C under fluoroscopy.")
    assert keys_of("The answer") == {"id", *contract.coded_note(coded)}
    assert keys_of("superbill explain") == set(contract.rule(services.explain("CNT001")))


def test_rules_page_is_up_to_date() -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "docs" / "generate_reference.py", "--print"],
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    assert done.stdout == RULES.read_text(encoding="utf-8"), "run docs/generate_reference.py"


@pytest.mark.parametrize("rule", sorted(services.knowledge().rules))
def test_every_rule_is_documented(rule: str) -> None:
    assert f"\n## {rule}: " in RULES.read_text(encoding="utf-8")


class Expected(NamedTuple):
    """A row of the table in examples/README.md."""

    file: str
    record: str
    options: tuple[str, ...]
    lines: tuple[str, ...]
    icd10: tuple[str, ...]

    @property
    def name(self) -> str:
        """Its test id."""
        return " ".join((self.file, self.record, *self.options)).replace("  ", " ")


def expected() -> Iterator[Expected]:
    """Read the rows of the table."""
    for row in (EXAMPLES / "README.md").read_text(encoding="utf-8").splitlines():
        if not row.startswith("| `"):
            continue
        file, options, lines, icd10 = (cell.strip() for cell in row.strip("|").split("|"))
        where, _, record = file.replace("`", "").partition(" ")
        told = () if lines == "none" else tuple(lines.strip("`").split("; "))
        words = tuple(shlex.split(options.strip("`")))
        yield Expected(where, record, words, told, tuple(icd10.strip("`").split()))


@pytest.mark.parametrize("row", list(expected()), ids=lambda row: row.name)
def test_example_gives_the_answer_of_the_table(row: Expected) -> None:
    path = f"examples/{row.file}"
    words = ("--jsonl", path) if row.record else ("--format", "json", path)
    done = run("code", *words, *row.options)
    assert done.returncode == 0, done.stderr
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    answer = next(a for a in answers if a["id"] == (row.record or row.file))
    assert claim_told(answer["cpt"]) == claim_said(*row.lines)
    assert tuple(answer["icd10"]) == row.icd10


def test_every_example_is_in_the_table() -> None:
    files = {path.name for path in EXAMPLES.iterdir()} - {"README.md"}
    assert {row.file for row in expected()} == files
    ids = [json.loads(line)["id"] for line in (EXAMPLES / "batch.jsonl").read_text().splitlines()]
    assert [row.record for row in expected() if row.record] == ids


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.txt")), ids=name)
def test_example_prints_for_people(path: Path) -> None:
    done = run("code", name(path))
    assert done.returncode == 0, done.stderr
    assert "Claim" in done.stdout


BLOCK = re.compile(
    r"^(?P<indent> *)```toml (?P<how>file|append)=(?P<path>\S+)\n(?P<body>.*?)^ *```$",
    re.MULTILINE | re.DOTALL,
)


def built(page: Path, folder: Path) -> Knowledge:
    """Write the blocks of a page into a copy of the shipped knowledge, and load that."""
    copytree(Path(str(shipped())), folder)
    for block in BLOCK.finditer(page.read_text(encoding="utf-8")):
        path = folder / block["path"]
        body = re.sub(rf"^{block['indent']}", "", block["body"], flags=re.MULTILINE)
        assert path.is_file() == (block["how"] == "append"), block["path"]
        path.parent.mkdir(exist_ok=True)
        with path.open("a", encoding="utf-8") as file:
            file.write(f"\n{body}" if block["how"] == "append" else body)
    return read_knowledge(folder)


def test_worked_family_loads_and_its_cases_hold(tmp_path: Path) -> None:
    knowledge = built(HOW_TO / "add-a-procedure-family.md", tmp_path / "knowledge")
    (made,) = {f.id for f in knowledge.families} - {f.id for f in services.knowledge().families}
    table: dict[str, Any] = tomllib.loads(
        (tmp_path / "knowledge" / "procedures" / made / "cases.toml").read_text(encoding="utf-8")
    )
    shown: Counter[str] = Counter()
    for data in table["case"]:
        case = Case(made, data)
        check_keys(case)
        day = data["date_of_service"]
        answer = code(
            Reading(procedures=(work_of(case),)), Context(day=day), knowledge, default_day=day
        )
        for profile, lines in data["expect"].items():
            assert claim(answer.profiles[profile]) == claim_said(*lines), case.name
            shown.update(line.code for line in answer.profiles[profile])
        if "flags" in data:
            assert flags_said(answer) == set(data["flags"]), case.name
    family = next(f for f in knowledge.families if f.id == made)
    assert family.all_codes <= set(shown)


NOTE = re.compile(r"^ *```text note\n(?P<body>.*?)^ *```$", re.MULTILINE | re.DOTALL)


def test_worked_site_reads_its_note(tmp_path: Path) -> None:
    page = HOW_TO / "add-a-site.md"
    knowledge = built(page, tmp_path / "knowledge")
    found = NOTE.search(page.read_text(encoding="utf-8"))
    assert found is not None
    text = textwrap.dedent(found["body"])
    day = date(2026, 3, 4)
    reading = read_note(text, knowledge, services.is_billable, default_day=day)
    answer = code(reading, Context(day=day), knowledge, default_day=day)
    assert claim(answer.profiles["cpt"]) == claim_said("20526-RT x1")
    both = Place(PlaceKind.JOINT, "carpal tunnel", Side.RIGHT, "all", "wrist")
    work = SiteProcedure(
        site="carpal_tunnel",
        act=Act.INJECTION,
        places=frozenset({both, both._replace(side=Side.LEFT)}),
        guidance=Guidance.NONE,
    )
    answer = code(Reading(others=(work,)), Context(day=day), knowledge, default_day=day)
    assert claim(answer.profiles["cpt"]) == claim_said("20526-50 x1")
    assert claim(answer.profiles["medicare_asc"]) == claim_said("20526-RT x1", "20526-LT x1")


def test_worked_profile_loads_and_is_chosen(tmp_path: Path) -> None:
    knowledge = built(HOW_TO / "add-a-billing-profile.md", tmp_path / "knowledge")
    (made,) = set(knowledge.profiles) - set(services.knowledge().profiles)
    choice = choose(knowledge.profiles, "Example Health Plan, commercial", "professional")
    assert choice.profile.id == made
    assert not choice.assumed


@pytest.mark.parametrize("page", sorted(HOW_TO.glob("*.md")), ids=name)
def test_every_toml_block_says_where_it_belongs(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert len(re.findall(r"^ *```toml", text, re.MULTILINE)) == len(list(BLOCK.finditer(text)))


@pytest.mark.parametrize("part", ["family", "profile", "site"])
def test_every_key_of_the_knowledge_is_explained(part: str) -> None:
    page, files = {
        "family": ("add-a-procedure-family.md", "procedures/*/*.toml"),
        "profile": ("add-a-billing-profile.md", "profiles/*.toml"),
        "site": ("add-a-site.md", "sites/*.toml"),
    }[part]
    text = (HOW_TO / page).read_text(encoding="utf-8")
    keys: set[str] = set()
    for path in Path(str(shipped())).glob(files):
        _gather(tomllib.loads(path.read_text(encoding="utf-8")), keys)
    names = {"cervical_thoracic", "lumbar_sacral", "case", *services.knowledge().profiles}
    names |= {key for family in services.knowledge().families for key in family.codes}
    names |= {place for site in services.knowledge().sites.values() for place in site.places}
    names |= {code for family in services.knowledge().families for code in family.facility}
    assert {key for key in keys - names if f"`{key}" not in text and f"[{key}" not in text} == set()


def _gather(table: dict[str, Any], keys: set[str]) -> None:
    """Add every key of a table and of the tables inside it."""
    for key, value in table.items():
        keys.add(key)
        for inner in value if isinstance(value, list) else [value]:
            if isinstance(inner, dict):
                _gather(inner, keys)
