"""``superbill``: the command line and its verbs."""

from __future__ import annotations

import sys
from io import TextIOWrapper
from typing import Annotated

import typer

from superbill import __version__
from superbill.cli.code import code
from superbill.cli.explain import explain
from superbill.cli.options import until_closed
from superbill.model.errors import SuperbillError

app = typer.Typer(
    name="superbill",
    help="Turns what a clinician wrote into a clean, defensible insurance claim, offline.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command()(until_closed(code))
app.command()(until_closed(explain))


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"superbill {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Options that stand before the verb."""
    del version


BAD_INPUT = 2


def main() -> None:
    """Run the command line; an error of ours goes to standard error and exits with 2."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # an ASCII terminal gets all the answer
    try:
        app()
    except SuperbillError as error:
        sys.stderr.write(f"superbill: {error}\n")
        sys.exit(BAD_INPUT)


if __name__ == "__main__":
    main()
