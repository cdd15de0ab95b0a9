"""Tells what was done from what is planned, past, denied or only talked about."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from superbill.notes.mentions import Status, act_of, is_denied

if TYPE_CHECKING:
    from collections.abc import Callable

    from superbill.notes.elements import Element

_SECTION = {
    "title": Status.HEADING,
    "procedure": Status.HEADING,
    "planned": Status.ORDERED,
    "diagnosis": Status.TALK,
    "history": Status.HISTORY,
    "findings": Status.HISTORY,
    "consent": Status.TALK,
    "plan": Status.PLANNED,
    "injectate": Status.DONE,
}

_OF_CUE = {
    "history": Status.HISTORY,
    "pluperfect": Status.HISTORY,
    "planned": Status.PLANNED,
    "planned_word": Status.PLANNED,
    "consent": Status.TALK,
}
"""Cues that colour what follows them; what stands before them in the clause is as it was."""


def section_status(section: str) -> Status:
    """How a part of the note speaks of what stands in it."""
    return _SECTION.get(section, Status.DONE)


def is_strong(elements: list[Element]) -> bool:
    """Whether a clause reports the treatment itself: a lesion, a temperature, an injection."""
    if elements and elements[0].kind == "cue" and elements[0].value == "not":
        return False
    if any(e.kind == "cue" and e.value == "no_lesion" for e in elements) and not _has_temperature(
        elements
    ):
        return False
    if any(e.kind == "act" and e.value == "treated" for e in elements) and any(
        e.kind in {"levels", "struct"} for e in elements
    ):
        return True
    return any(
        element.kind == "temperature"
        or (element.kind == "act" and element.value in {"lesion", "inject"})
        or (element.kind == "act" and element.value in {"ablate", "ablated"})
        for place, element in enumerate(elements)
        if act_of(elements, place)
    )


def statuses_at(
    elements: list[Element], places: list[int], section: str, today: str
) -> list[Status]:
    """The status of each place of a clause. ``today`` is the date of service as ``year-month-day``,
    empty where it is not known."""
    base = section_status(section)
    if section == "consent" and _names_act(elements):
        base = Status.ORDERED  # a consent for named levels says what was ordered
    return [status_at(elements, place, base, today) for place in places]


def clause_status(elements: list[Element], section: str, today: str) -> Status:
    """The status of a clause as a whole, as at its end."""
    return status_at(elements, len(elements), section_status(section), today)


def is_another_day(value: str, today: str) -> bool:
    """Whether a date in the text is not the date of service. Parts that are 0 are not said."""
    if not today:
        return True
    return any(
        said not in {"0", known}
        for said, known in zip(value.split("-"), today.split("-"), strict=True)
    )


def _dated_elsewhere(elements: list[Element], today: str) -> bool:
    dates = [element.value for element in elements if element.kind == "date"]
    return bool(dates) and all(is_another_day(value, today) for value in dates)


_COLOURING = frozenset({"cue", "date", "percent"})
"""Kinds of elements without which a clause speaks as its part of the note does."""


class _Said(NamedTuple):
    """What the deciders look at: a place in a clause and what the clause holds."""

    elements: list[Element]
    place: int
    base: Status
    cues: list[tuple[int, str]]
    names: set[str]
    another_day: bool
    hot: bool


def status_at(elements: list[Element], place: int, base: Status, today: str) -> Status:
    """How the clause speaks of what stands at ``place``: the first decider that knows decides."""
    if base is Status.TALK:
        return base
    kinds = {e.kind for e in elements}
    if kinds.isdisjoint(_COLOURING):  # nothing colours it: most clauses
        announces = base is Status.DONE and "act" in kinds and _announces(elements)
        return Status.HEADING if announces else base
    cues = [(n, e.value) for n, e in enumerate(elements) if e.kind == "cue"]
    names = {name for _, name in cues}
    if base is Status.HISTORY:
        return Status.ORDERED if _presents_for(elements, names) else base
    another_day = "today" not in names and _dated_elsewhere(elements, today)
    hot = _has_temperature(elements)
    said = _Said(elements, place, base, cues, names, another_day, hot)
    for decide in _DECIDERS:
        status = decide(said)
        if status is not None:
            return status
    return Status.HEADING if base is Status.DONE and _announces(elements) else base


def _denied(said: _Said) -> Status | None:
    """What the clause says was not done, here or at all."""
    if _denied_here(said):
        return Status.NOT_DONE
    if "not_done" in said.names and not said.hot:
        return Status.HISTORY if _is_only_found(said.elements, said.place) else Status.NOT_DONE
    given_up = "abort" in said.names and said.base is Status.DONE and not said.hot
    if given_up and _is_levels(said.elements, said.place):
        return Status.NOT_DONE
    if "no_lesion" in said.names and "finding" not in said.names and _names_place(said.elements):
        return Status.NOT_DONE
    if "weak_not" in said.names and not said.hot and not _tells_steps(said.elements):
        return Status.HISTORY if said.another_day else Status.NOT_DONE
    return Status.NOT_DONE if _denies_a_side(said.elements) else None


def _denied_here(said: _Said) -> bool:
    """``No L3 and no L5 lesion today``."""
    return (
        _is_levels(said.elements, said.place)
        and is_denied(said.elements, said.place)
        and (is_strong(said.elements) or _denies_a_lesion(said.elements))
    )


def _ordered(said: _Said) -> Status | None:
    """What the clause orders, or a part of the note that is about orders or plans."""
    if said.base in {Status.PLANNED, Status.ORDERED}:
        return said.base
    if said.base not in {Status.DONE, Status.HEADING}:
        return None
    if ("order" in said.names and not said.hot) or _opens_with_plan(said.elements):
        return Status.ORDERED
    return None


def _of_another_day(said: _Said) -> Status | None:
    if said.another_day and not _reports_lesion(said.elements, said.base):
        return Status.HISTORY
    return None


def _announced(said: _Said) -> Status | None:
    announces = "announce" in said.names and said.base is Status.DONE
    return Status.HEADING if announces and "repeat_same" not in said.names else None


def _coloured_whole(said: _Said) -> Status | None:
    """Cues that colour the whole clause, wherever they stand in it."""
    if "painless" in said.names and not said.hot:
        return Status.HISTORY
    if "today" in said.names or _reports_lesion(said.elements, said.base):
        return None
    if "past" in said.names and not _tells_guided_needles(said.elements):
        return Status.HISTORY
    if "finding" in said.names and not _names_act(said.elements):
        return Status.HISTORY
    return Status.TALK if "example" in said.names else None


def _relief(said: _Said) -> Status | None:
    """The result of an earlier block."""
    told = any(e.kind == "percent" for e in said.elements) or (
        "pluperfect" in said.names and not _is_among_steps(said.elements)
    )
    return Status.HISTORY if told and _has_relief(said.elements) else None


def _coloured_from_here(said: _Said) -> Status | None:
    """The nearest cue before the place that colours what follows it."""
    for number, name in reversed(said.cues):
        if number < said.place and name in _OF_CUE and _colours(said, number, name):
            return _OF_CUE[name]
    return None


def _colours(said: _Said, number: int, name: str) -> bool:
    if name == "pluperfect" and _is_among_steps(said.elements):
        return False
    if name in {"history", "pluperfect"}:
        return not any(cue == "today" and n > number for n, cue in said.cues)
    if name == "consent":
        return number <= _last_act(said.elements) and not _tells_needles(said.elements)
    return True


_DECIDERS: tuple[Callable[[_Said], Status | None], ...] = (
    _denied,
    _ordered,
    _of_another_day,
    _announced,
    _coloured_whole,
    _relief,
    _coloured_from_here,
)


def _presents_for(elements: list[Element], names: set[str]) -> bool:
    """``49M with back pain, here for bilateral L4-5 RFA``: a history part that tells the order."""
    return (
        "order" in names
        and not names & {"history", "past", "not_done"}
        and _names_act(elements)
        and all(e.kind not in {"date", "percent"} for e in elements)
    )


def _tells_guided_needles(elements: list[Element]) -> bool:
    """``Located under fluoroscopy with 22G needles, test dose with good relief``: today's steps."""
    return any(e.kind == "guide" for e in elements) and any(
        e.kind == "act" and e.value == "place" for e in elements
    )


def _is_levels(elements: list[Element], place: int) -> bool:
    return place < len(elements) and elements[place].kind == "levels"


def _is_only_found(elements: list[Element], place: int) -> bool:
    """``An effusion at C7-T1 and milder changes at C5-6, which are not treated``: of several levels
    behind a finding only the one next to the denial is denied."""
    if not _is_levels(elements, place):
        return False
    kinds = [e.value if e.kind == "cue" else e.kind for e in elements]
    if "finding" not in kinds[:place] or "not_done" not in kinds[place:]:
        return False
    return "levels" in kinds[place + 1 : place + kinds[place:].index("not_done")]


def _denies_a_side(elements: list[Element]) -> bool:
    """``No left needles``."""
    return any(
        one.kind == "cue"
        and one.value == "not"
        and two.kind == "side"
        and three.kind == "act"
        and two.at - one.until <= 1
        and three.at - two.until <= 1
        for one, two, three in zip(elements, elements[1:], elements[2:], strict=False)
    )


def _is_among_steps(elements: list[Element]) -> bool:
    """``Two cannulas had been docked on the pillars when``: earlier today, not in the past."""
    return any(
        e.kind in {"land", "guide", "temperature"}
        or (e.kind == "act" and e.value == "place")
        or (e.kind == "cue" and e.value in {"needle_in", "all_levels"})
        for e in elements
    )


def _denies_a_lesion(elements: list[Element]) -> bool:
    """``No L3 and no L5 lesion today``."""
    return any(
        e.kind == "act" and e.value in {"lesion", "ablate", "ablated", "block", "place"}
        for e in elements
    )


def _announces(elements: list[Element]) -> bool:
    """A line that only names the procedure and its place, such as an entry of a list of procedures:
    it tells what was to be done, not how it went."""
    named = any(e.kind == "act" and e.value in {"ablate", "mbb", "ia", "facet"} for e in elements)
    placed = any(e.levels is not None or e.kind == "side" for e in elements)
    told = any(
        e.kind in {"temperature", "percent", "land"}
        or (e.kind == "drug" and e.value == "local")
        or (e.kind == "act" and e.value in {"place", "lesion", "ablated", "inject"})
        or (
            e.kind == "cue"
            and e.value in {"needle_in", "repeat_same", "all_levels", "no_lesion", "not", "timing"}
        )
        for e in elements
    )
    return named and placed and not told


def _names_act(elements: list[Element]) -> bool:
    return any(
        e.kind == "act" and e.value in {"ablate", "ablated", "mbb", "ia", "facet"} for e in elements
    )


def _names_place(elements: list[Element]) -> bool:
    """A clause such as ``no lesion LT`` or ``nothing injected at C6-7`` denies one place, not all."""
    return any(
        (e.kind == "side" and e.value in {"left", "right"}) or e.kind == "levels" for e in elements
    )


def _opens_with_plan(elements: list[Element]) -> bool:
    """``Planned left L2, L3, L4 medial branch RFA``: the order of the day."""
    first = elements[0] if elements else None
    return (
        first is not None
        and first.kind == "cue"
        and first.value == "planned_word"
        and any(e.levels is not None for e in elements)
    )


def _last_act(elements: list[Element]) -> int:
    """The place of the last word about treatment; consent behind it does not unsay it."""
    places = [n for n, e in enumerate(elements) if e.kind in {"act", "energy", "levels"}]
    return places[-1] if places else len(elements)


def _tells_needles(elements: list[Element]) -> bool:
    """``After consent and prep, introducers were advanced to``: the steps have begun."""
    return any(
        e.kind in {"temperature", "land"} or (e.kind == "cue" and e.value == "needle_in")
        for e in elements
    ) and any(e.kind == "act" and e.value in {"place", "lesion", "inject"} for e in elements)


def _tells_steps(elements: list[Element]) -> bool:
    """A sentence about needles and drugs that has a ``could not`` in it tells how it went."""
    return any(
        e.kind in {"drug", "temperature"}
        or (e.kind == "act" and e.value in {"inject", "ia"})
        or (e.kind == "cue" and e.value in {"needle_in", "all_levels", "before_anaesthesia"})
        for e in elements
    )


def _has_temperature(elements: list[Element]) -> bool:
    return any(element.kind == "temperature" for element in elements)


def _reports_lesion(elements: list[Element], base: Status) -> bool:
    """A heading or a clause with a temperature is about today, whatever else it mentions."""
    return base is Status.HEADING or _has_temperature(elements)


def _has_relief(elements: list[Element]) -> bool:
    return any(e.kind == "act" and e.value in {"mbb", "block"} for e in elements) and not any(
        e.kind == "drug" for e in elements
    )
