"""Work of neighbouring families in a note: named, never counted as facet work."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from superbill.model.claim import NotReported
from superbill.model.span import Evidence, Span
from superbill.notes.mentions import Status

if TYPE_CHECKING:
    from superbill.loader.sites import Site
    from superbill.notes.document import Document, Line

_TODAY = frozenset({Status.HEADING, Status.DONE})
_SECTIONS = frozenset({"title", "procedure", "body", "log", "targets", "injectate"})


def neighbours_of(
    document: Document, labels: dict[str, str], sites: dict[str, Site], coded: set[str]
) -> tuple[NotReported, ...]:
    """Neighbouring work that the note reports as done today and that no family reports; ``coded`` are
    the sites whose work is reported."""
    found: dict[str, list[Evidence]] = {}
    for line in document.lines:
        if "neighbour" not in line.said or line.status not in _TODAY:
            continue
        if line.section not in _SECTIONS or not _is_work(line, document):
            continue
        for element in line.elements:
            site = element.value.partition(".")[0]
            if element.kind == "neighbour" and site not in coded:
                name = sites[site].label if site in sites else labels.get(site, site)
                span = Span(element.start, element.end)
                found.setdefault(name, []).append(Evidence(span, name))
    return tuple(
        NotReported(
            name,
            "not modelled yet: code this part by hand",
            "NBR001",
            evidence=tuple(evidence),
        )
        for name, evidence in found.items()
    )


_WORK = re.compile(r"inject|block|ablat|rfa\b|aspirat|esi\b", re.IGNORECASE)


def _is_work(line: Line, document: Document) -> bool:
    if line.has("cue", "finding", "not"):
        return False
    names = [document.seen[e.start : e.end] for e in line.elements if e.kind == "neighbour"]
    if any(_WORK.search(name) for name in names):
        return True
    return line.status is Status.HEADING or line.has("act") or line.has("energy")
