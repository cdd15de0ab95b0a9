"""Write docs/reference/rules.md from the shipped knowledge.

``python docs/generate_reference.py`` writes the page; with ``--print`` it goes to standard output.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from superbill import services

if TYPE_CHECKING:
    from collections.abc import Iterator

    from superbill.model.citation import Citation, Rule

PAGE = Path(__file__).resolve().parent / "reference" / "rules.md"

_HEAD = """\
# Rules

Every line, flag and answer names the rule that decided it. This page is what `superbill explain`
says, for all rules. It is generated from `src/superbill/knowledge/rules/` by
`docs/generate_reference.py`; edit the rules, not this page.

A source marked *as others quote it* was not read itself. A confidence belongs to the rule as a
whole.
"""


def _read(citation: Citation) -> str:
    source = services.knowledge().sources[citation.source]
    if source.kind in {"own", "unverified"}:
        return source.kind
    return "read" if source.read else "as others quote it"


def _dates(citation: Citation) -> str:
    start = f"from {citation.effective_from}" if citation.effective_from else ""
    end = f"to {citation.effective_to}" if citation.effective_to else ""
    return " ".join(part for part in (start, end) if part) or "no date"


def _section(rule: Rule) -> Iterator[str]:
    yield f"## {rule.id}: {rule.title}"
    yield ""
    for label, body in (("What", rule.what), ("Why", rule.why), ("Fix", rule.fix)):
        if body:
            yield f"- {label}: {body}"
    yield "- Sources:"
    for citation in rule.citations:
        about = f"{_read(citation)}; {_dates(citation)}; confidence {citation.confidence.value}"
        yield f"  - {citation.title} ({about})"
    yield ""


def _page() -> Iterator[str]:
    rules = sorted(services.knowledge().rules.values(), key=lambda rule: rule.id)
    yield _HEAD
    yield "| Rule | Title |"
    yield "|---|---|"
    for rule in rules:
        yield f"| {rule.id} | {rule.title} |"
    yield ""
    for rule in rules:
        yield from _section(rule)


def page() -> str:
    """Lay out the whole page."""
    return "\n".join(_page()).rstrip("\n") + "\n"


def main() -> None:
    """Write the page, or print it."""
    if "--print" in sys.argv[1:]:
        sys.stdout.buffer.write(page().encode())
    else:
        PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
