"""``superbill explain``: a rule, why it is so, and where it comes from."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from superbill import contract, services
from superbill.cli.options import Format, as_json


def explain(
    rule: Annotated[
        str, typer.Argument(help="A rule id such as CNT001; none lists them all.")
    ] = "",
    fmt: Annotated[
        Format, typer.Option("--format", help="text for people, json for machines.")
    ] = Format.AUTO,
) -> None:
    """Explain a counting, technique, modifier or answer rule with its sources and their dates."""
    if not rule:
        _list(fmt)
        return
    found = services.explain(rule)
    if as_json(fmt):
        typer.echo(json.dumps(contract.rule(found), ensure_ascii=False))
        return
    from superbill.cli.render import show_rule  # rich is slow to load

    show_rule(found)


def _list(fmt: Format) -> None:
    for found in services.knowledge().rules.values():
        if as_json(fmt):
            typer.echo(json.dumps(contract.rule(found), ensure_ascii=False))
        else:
            typer.echo(f"{found.id:8}  {found.title}")
