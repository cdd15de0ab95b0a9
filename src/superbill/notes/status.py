"""Tells what was done from what is planned, past, denied or only talked about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from superbill.notes.mentions import Status, act_of, is_denied

if TYPE_CHECKING:
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

_AFTER_ONLY = frozenset({"history", "pluperfect", "planned", "planned_word", "consent"})
"""Cues that colour what follows them; what stands before them in the clause is as it was."""

_WHOLE = {"past": Status.HISTORY, "finding": Status.HISTORY, "example": Status.TALK}
_OF_CUE = {
    "history": Status.HISTORY,
    "pluperfect": Status.HISTORY,
    "planned": Status.PLANNED,
    "planned_word": Status.PLANNED,
    "consent": Status.TALK,
}


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
    if any(element.kind == "act" and element.value == "treated" for element in elements):
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


def status_at(elements: list[Element], place: int, base: Status, today: str) -> Status:
    """How the clause speaks of what stands at ``place``."""
    if base is Status.TALK:
        return base
    cues = [(n, e.value) for n, e in enumerate(elements) if e.kind == "cue"]
    names = {name for _, name in cues}
    if base is Status.HISTORY:
        return Status.ORDERED if _presents_for(elements, names) else base
    if place < len(elements) and elements[place].kind == "levels" and is_denied(elements, place):
        if is_strong(elements) or _denies_a_lesion(elements):
            return Status.NOT_DONE
    if "not_done" in names and not _has_temperature(elements):
        return Status.HISTORY if _is_only_found(elements, place) else Status.NOT_DONE
    if "abort" in names and base is Status.DONE and _is_levels(elements, place):
        if not _has_temperature(elements):
            return Status.NOT_DONE
    if "no_lesion" in names and _names_place(elements) and "finding" not in names:
        return Status.NOT_DONE
    another_day = "today" not in names and _dated_elsewhere(elements, today)
    if "weak_not" in names and not _has_temperature(elements) and not _tells_steps(elements):
        return Status.HISTORY if another_day else Status.NOT_DONE
    if _denies_a_side(elements):
        return Status.NOT_DONE
    if base in {Status.PLANNED, Status.ORDERED}:
        return base
    if (
        "order" in names
        and base in {Status.DONE, Status.HEADING}
        and not _has_temperature(elements)
    ):
        return Status.ORDERED
    if _opens_with_plan(elements) and base in {Status.DONE, Status.HEADING}:
        return Status.ORDERED
    if another_day:
        if not _reports_lesion(elements, base):
            return Status.HISTORY
    if "announce" in names and base is Status.DONE and "repeat_same" not in names:
        return Status.HEADING
    for name, status in _WHOLE.items():
        if name in names and not _reports_lesion(elements, base) and "today" not in names:
            if name == "past" and _tells_guided_needles(elements):
                continue
            if name != "finding" or not _names_act(elements):
                return status
    if "pluperfect" in names and _has_relief(elements) and not _is_among_steps(elements):
        return Status.HISTORY
    if any(e.kind == "percent" for e in elements) and _has_relief(elements):
        return Status.HISTORY
    for number, name in reversed(cues):
        if number < place and name in _AFTER_ONLY:
            if name == "pluperfect" and _is_among_steps(elements):
                continue
            if name in {"history", "pluperfect"} and any(
                c == "today" and n > number for n, c in cues
            ):
                continue
            if name == "consent" and (number > _last_act(elements) or _tells_needles(elements)):
                continue
            return _OF_CUE[name]
    return Status.HEADING if base is Status.DONE and _announces(elements) else base


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
