"""Answers for people: tables, a small spine, flags and questions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from superbill import services
from superbill.cli.spine import drawn
from superbill.model.spine import Joint

if TYPE_CHECKING:
    from collections.abc import Iterable

    from superbill.model.citation import Rule
    from superbill.model.claim import ClaimLine, CodedNote
    from superbill.model.span import Evidence

_QUOTE = 60
_MOST_QUOTES = 6


def _console() -> Console:
    return Console(highlight=False, soft_wrap=False)


def show_coded(coded: CodedNote, text: str) -> None:
    """Print a coded note."""
    console = _console()
    _head(console, coded)
    _claim(console, coded, text)
    _spine(console, coded)
    _diagnoses(console, coded, text)
    _flags(console, coded, text)
    _questions(console, coded)
    _not_reported(console, coded, text)
    _reasons(console, coded)


def _head(console: Console, coded: CodedNote) -> None:
    profile = services.knowledge().profiles[coded.profile]
    console.print(f"[bold]{profile.title}[/bold]  [dim]({coded.profile})[/dim]")
    console.print(f"[dim]profile: {coded.profile_reason}[/dim]")
    console.print(f"[dim]date of service: {coded.date_of_service} ({coded.date_reason})[/dim]")
    console.print()


def _claim(console: Console, coded: CodedNote, text: str) -> None:
    if not coded.lines:
        console.print("[yellow]No claim lines.[/yellow]\n")
    else:
        table = Table(title="Claim", title_justify="left", pad_edge=False)
        for column in ("Code", "Units", "Modifiers", "Joints", "Rules"):
            table.add_column(column)
        for line in coded.lines:
            table.add_row(*_row(line))
        console.print(table)
        for words in dict.fromkeys(_quotes(line.evidence, text) for line in coded.lines):
            if words:
                console.print(Text(f"  in the note: {words}", style="dim"))
        console.print()
    _others(console, coded)


def _row(line: ClaimLine) -> tuple[str, ...]:
    return (
        line.code,
        str(line.units),
        " ".join(line.modifiers),
        " ".join(line.joint_names),
        " ".join(dict.fromkeys(line.rules)),
    )


def _said(lines: tuple[ClaimLine, ...]) -> str:
    if not lines:
        return "nothing to report"
    return "; ".join("-".join((line.code, *line.modifiers)) + f" x{line.units}" for line in lines)


def _others(console: Console, coded: CodedNote) -> None:
    """The profiles whose lines differ."""
    different = {
        name: lines
        for name, lines in coded.profiles.items()
        if name != coded.profile and _said(lines) != _said(coded.lines)
    }
    if different:
        console.print("[bold]Under other profiles[/bold]")
        for name, lines in different.items():
            console.print(f"  {name}: {_said(lines)}", markup=False)
        console.print()


def _spine(console: Console, coded: CodedNote) -> None:
    facets = [joint for joint in coded.joints if isinstance(joint, Joint)]
    others = [str(place) for place in coded.joints if not isinstance(place, Joint)]
    if coded.joints and not coded.side_known:
        console.print(f"[bold]Treated[/bold]\n  {', '.join(coded.target_names)} (no side named)\n")
        return
    if facets:
        console.print("[bold]Joints[/bold]")
        for line in drawn(facets):
            console.print("  " + line, markup=False)
        console.print()
    if others:
        console.print("[bold]Other places[/bold]")
        console.print("  " + ", ".join(others), markup=False)
        console.print()


def _diagnoses(console: Console, coded: CodedNote, text: str) -> None:
    if not coded.diagnoses:
        return
    console.print("[bold]Diagnoses[/bold]")
    for diagnosis in coded.diagnoses:
        title = services.title_of(diagnosis.code)
        console.print(f"  {diagnosis.code}  {title}", markup=False)
        console.print(Text(f"    {_quotes(diagnosis.evidence, text)}", style="dim"))
    console.print()


def _flags(console: Console, coded: CodedNote, text: str) -> None:
    if not coded.flags:
        return
    console.print("[bold]Flags[/bold]")
    for flag in coded.flags:
        meaning = services.knowledge().flags[flag.id]
        console.print(
            Text.assemble(
                ("  ! ", "yellow"), (flag.id, "bold"), f"  {meaning.what} ({meaning.rule})"
            )
        )
        quotes = _quotes(flag.evidence, text)
        if quotes:
            console.print(Text(f"    {quotes}", style="dim"))
    console.print()


def _questions(console: Console, coded: CodedNote) -> None:
    if not coded.questions:
        return
    console.print("[bold]Questions for the clinician[/bold]")
    for question in coded.questions:
        mark = ("  ? blocking  ", "red") if question.blocking else ("  ? ", "cyan")
        console.print(Text.assemble(mark, question.text))
    console.print()


def _not_reported(console: Console, coded: CodedNote, text: str) -> None:
    if not coded.not_reported:
        return
    console.print("[bold]Not reported[/bold]")
    for item in coded.not_reported:
        codes = f" [{', '.join(item.codes)}]" if item.codes else ""
        console.print(f"  {item.what}{codes}: {item.reason} ({item.rule})", markup=False)
        quotes = _quotes(item.evidence, text)
        if quotes:
            console.print(Text(f"    {quotes}", style="dim"))
    console.print()


def _reasons(console: Console, coded: CodedNote) -> None:
    console.print("[bold]Why[/bold]  [dim](superbill explain RULE)[/dim]")
    for reason in coded.reasons:
        console.print(f"  {reason.rule}: {reason.text}", markup=False)


def _quotes(evidence: Iterable[Evidence], text: str) -> str:
    """The words behind a fact, each once, shortened."""
    seen = dict.fromkeys(" ".join(text[e.span.start : e.span.end].split()) for e in evidence)
    words = [
        word if len(word) <= _QUOTE else word[: _QUOTE - 1] + "\u2026" for word in seen if word
    ]
    return " | ".join(words[:_MOST_QUOTES])


def show_rule(rule: Rule) -> None:
    """Print a rule."""
    console = _console()
    console.print(f"[bold]{rule.id}  {rule.title}[/bold]")
    for label, body in (("What", rule.what), ("Why", rule.why), ("Fix", rule.fix)):
        if body:
            console.print(f"[bold]{label}[/bold]  {body}")
    console.print("[bold]Sources[/bold]")
    for citation in rule.citations:
        source = services.knowledge().sources[citation.source]
        read = "read" if source.read else "not read itself, as others quote it"
        if source.kind in {"own", "unverified"}:
            read = source.kind
        start = f"from {citation.effective_from}" if citation.effective_from else ""
        end = f"to {citation.effective_to}" if citation.effective_to else ""
        dates = " ".join(part for part in (start, end) if part) or "no date"
        console.print(
            f"  {citation.title} ({read}; {dates}; confidence {citation.confidence.value})",
            markup=False,
        )
