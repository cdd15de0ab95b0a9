"""What kinds of facet work a note is about: ablation, injection, both, or neither."""

from __future__ import annotations

from typing import TYPE_CHECKING

from superbill.model.procedure import Act
from superbill.model.spine import BOTH_SIDES
from superbill.notes.mentions import Kind, Status, act_of

if TYPE_CHECKING:
    from superbill.model.spine import Side
    from superbill.notes.document import Document, Line


HEADING_SECTIONS = frozenset({"title", "procedure"})


BODY_SECTIONS = frozenset(
    "body log targets guidance energy anesthesia outcome injectate side administrative".split()
)


_TREATED = frozenset({Status.HEADING, Status.DONE, Status.ORDERED, Status.NOT_DONE, Status.PLANNED})


def is_about_facets(document: Document) -> bool:
    """Whether the note reports facet work at all: it names facets or their nerves outside history
    and talk, or ablates at a spinal level."""
    for line in document.lines:
        if line.status not in _TREATED or line.section in {"diagnosis", "plan"}:
            continue
        if line.has("struct", "medial_branch", "facet", "ton", "dorsal_ramus") or line.has(
            "act", "mbb", "facet"
        ):
            return True
        if line.has("act", "ablate", "ablated") or line.has("energy", "pulsed", "cooled"):
            return True
        if line.mentions and line.has("act", "ia", "entry"):
            return True
    done = [line for line in document.lines if line.status is Status.DONE]
    return any(_names_joints(line) for line in done) and any(
        line.has("drug") or line.has("act", "inject", "entry") for line in done
    )


def _names_joints(line: Line) -> bool:
    """``The right C4-5 joint``: a joint of two vertebrae is a facet joint."""
    joints = line.has("struct", "joint") and any(m.kind is Kind.JOINT for m in line.mentions)
    return joints and not line.has("neighbour")


def acts_of(document: Document) -> set[Act]:
    """What kinds of facet work the note is about, told by its headings, else by its body, else by
    its order."""
    headings = [line for line in document.lines if line.section in HEADING_SECTIONS]
    announced = [line for line in document.lines if line.section not in HEADING_SECTIONS]
    listed = [line for line in headings if line.section == "procedure"]
    titled = [line for line in headings if line.section == "title"]
    for lines in (listed, [*titled, *announced]):
        found = acts_in(lines, {Status.HEADING})
        if len(found) > 1 and not any(line.mentions for line in lines):
            found = set()  # "injection / ablation form" tells nothing
        if found:
            return found | _other_work(document, found)
    body = [line for line in document.lines if line.section in BODY_SECTIONS]
    found = acts_in([line for line in body if line.mentions], {Status.DONE})
    if found and any(
        line.status is Status.DONE and line.has("temperature") and line.has("act", "lesion")
        for line in body
    ):
        found.add(Act.DENERVATION)  # told beside the levels: "Lesions 80 C for 90 seconds"
    found = found or acts_in(list(document.lines), {Status.ORDERED})
    found = found or acts_in(body, {Status.DONE})
    if found:
        return found | _other_work(document, found)
    found = acts_in(headings, {Status.PLANNED, Status.NOT_DONE})
    ordered = [line for line in document.lines if line.status is Status.ORDERED]
    return found or _unnamed_injection([*headings, *body, *ordered]) or _generator_log(document)


def _generator_log(document: Document) -> set[Act]:
    """A printout of lesions that never says what it is."""
    lesions = any(line.has("act", "lesion") for line in document.lines)
    return {Act.DENERVATION} if lesions and any(line.mentions for line in document.lines) else set()


def _other_work(document: Document, found: set[Act]) -> set[Act]:
    """Injections beside an ablation that the headings do not name."""
    if _steroid_injection(document) or (found == {Act.DENERVATION} and test_sides(document)):
        return {Act.INJECTION}
    return set()


def test_sides(document: Document) -> frozenset[Side]:
    """The sides that were only blocked for diagnosis in a session that burned the other side."""
    done = [line for line in document.lines if line.status is Status.DONE]
    burned = {
        side
        for line in done
        if line.has("temperature") and line.strong
        for side in line.sides or line.running or ()
    }
    if len(burned) != 1:
        return frozenset()
    other = BOTH_SIDES - burned
    numbed = any(
        line.sides == other and line.mentions and line.has("drug", "local") and not line.strong
        for line in done
    )
    tested = any(
        line.has("intent", "diagnostic") and (line.sides or line.running) == other for line in done
    )
    return other if numbed and tested else frozenset()


def _steroid_injection(document: Document) -> set[Act]:
    """A steroid put into a named joint is an injection of its own, also beside an ablation."""
    injected = any(
        line.status is Status.DONE
        and line.mentions
        and line.has("act", "ia", "entry", "facet")
        and line.has("drug", "steroid")
        for line in document.lines
    )
    return {Act.INJECTION} if injected else set()


def is_neighbour_only(document: Document) -> bool:
    """Whether the headings are about other work and say nothing of facets."""
    headings = [line for line in document.lines if line.status is Status.HEADING]
    return any(line.has("neighbour") for line in headings) and not any(
        _names_facets(line) for line in headings
    )


def _names_facets(line: Line) -> bool:
    return line.has("struct", "medial_branch", "facet", "ton") or line.has(
        "act", "mbb", "ia", "entry", "facet"
    )


def treats_facets(line: Line) -> bool:
    """In a note about other work a facet counts only with an act of its own, not as a landmark."""
    acts = {act_of(line.elements, place) for place in range(len(line.elements))}
    return _names_facets(line) and bool(acts & {"denervation", "injection"})


def _unnamed_injection(lines: list[Line]) -> set[Act]:
    """``Fluoro-guided injections:`` over a list of facet joints."""
    today = [line for line in lines if line.status in {Status.HEADING, Status.DONE}]
    if any(
        line.has("drug") and line.mentions and line.has("struct") and not line.has("temperature")
        for line in today
    ):
        return {Act.INJECTION}
    injects = any(line.has("act", "inject", "block", "entry") or line.has("drug") for line in today)
    facets = any(
        line.has("struct", "facet", "medial_branch")
        or (line.has("struct", "joint") and any(m.kind is Kind.JOINT for m in line.mentions))
        for line in (*today, *(line for line in lines if line.status is Status.ORDERED))
    )
    return {Act.INJECTION} if injects and facets else set()


_WEAK = frozenset({"inject", "block", "lesion"})
"""Words that tell facet work only beside a facet, and not beside other work."""


def acts_in(lines: list[Line], statuses: set[Status]) -> set[Act]:
    """What work the lines of these statuses name, the plain words before the weak ones."""
    found: set[Act] = set()
    weak: set[Act] = set()
    for line in lines:
        if line.status not in statuses:
            continue
        facet = line.has("struct", "medial_branch", "facet", "dorsal_ramus", "ton") or line.has(
            "act", "mbb", "ia", "entry"
        )
        neighbour = line.has("neighbour")
        for place, element in enumerate(line.elements):
            act = act_of(line.elements, place)
            if act not in {"denervation", "injection"} or (neighbour and not facet):
                continue
            if line.status is Status.ORDERED and _before_order(line, place):
                continue
            if element.kind == "act" and element.value in _WEAK:
                if facet and line.mentions and element.value == "block":
                    found.add(Act(act))
                elif facet or _could_be_facets(line, element.value):
                    weak.add(Act(act))
            else:
                found.add(Act(act))
    return found or weak


def _before_order(line: Line, place: int) -> bool:
    """``Has done well with two blocks and came for ablation``: the blocks were not ordered."""
    rest = list(range(place + 1, len(line.elements)))
    ordered = next((n for n in rest if line.elements[n].value == "order"), None)
    return ordered is not None and any(act_of(line.elements, n) for n in rest if n > ordered)


def _could_be_facets(line: Line, value: str) -> bool:
    """``SECOND CONFIRMATORY BLOCK`` as a title, or a block at named levels."""
    if line.status is Status.HEADING and value == "block":
        return True
    return bool(line.mentions) and value != "lesion"
