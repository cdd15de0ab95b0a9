"""Tells what was done from what is planned, past, denied or only talked about."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from superbill.notes.mentions import Status, is_denied

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from collections.abc import Set as AbstractSet

    from superbill.notes.elements import Element
    from superbill.notes.spoken import Spoken

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


def is_strong(spoken: Spoken) -> bool:
    """Whether a clause reports the treatment itself: a lesion, a temperature, an injection."""
    elements, hot = spoken.elements, spoken.has("temperature")
    if elements and elements[0].kind == "cue" and elements[0].value == "not":
        return False
    if not hot and spoken.has("cue", "no_lesion"):
        return False
    if hot:
        return True
    if not spoken.has("act", "treated", "lesion", "inject", "ablate", "ablated"):
        return False
    if spoken.has("act", "treated") and (spoken.has("levels") or spoken.has("struct")):
        return True
    return any(
        element.kind == "act"
        and element.value in {"lesion", "inject", "ablate", "ablated"}
        and not is_denied(elements, place)
        and not _names_a_tool(elements, place)
        for place, element in enumerate(elements)
    )


def _names_a_tool(elements: list[Element], place: int) -> bool:
    """``RF cannulae were driven``: a thing, not a treatment."""
    after = elements[place + 1 : place + 2]
    return (
        elements[place].value == "ablate"
        and bool(after)
        and after[0].kind == "act"
        and after[0].value == "place"
        and after[0].at == elements[place].until
    )


def status_of_consent(spoken: Spoken) -> Status:
    """A consent for named levels says what was ordered."""
    return Status.ORDERED if _names_act(spoken) else Status.TALK


def is_another_day(value: str, today: str) -> bool:
    """Whether a date in the text is not the date of service. Parts that are 0 are not said."""
    if not today:
        return True
    return any(
        said not in {"0", known}
        for said, known in zip(value.split("-"), today.split("-"), strict=True)
    )


def _dated_elsewhere(spoken: Spoken, today: str) -> bool:
    dates = spoken.said.get("date")
    return dates is not None and all(is_another_day(value, today) for value in dates)


_DECISIVE = frozenset(
    "abort announce consent example finding history hypothetical no_lesion no_work not not_done order "
    "painless past planned planned_word pluperfect weak_not".split()
)
"""Cues without which, and without dates and percentages, a clause speaks as its part of the note."""


class Speech(NamedTuple):
    """How a clause speaks, apart from the place in it: what the deciders look at."""

    spoken: Spoken
    base: Status
    names: AbstractSet[str]
    another_day: bool
    hot: bool


_NONE: AbstractSet[str] = frozenset()


def statuses_in(spoken: Spoken, base: Status, today: str, places: Iterable[int]) -> list[Status]:
    """How a clause speaks of what stands at each place, in a part of the note that speaks as
    ``base``. ``today`` is the date of service as ``year-month-day``, empty where it is not known."""
    said = spoken.said
    names = said.get("cue", _NONE)
    coloured = "date" in said or "percent" in said or not _DECISIVE.isdisjoint(names)
    if base is Status.TALK or not coloured:  # most clauses
        announces = base is Status.DONE and _announces(spoken)
        status = Status.HEADING if announces else base
        return [status for _ in places]
    if "today" in names and _denies_today(spoken.elements):
        names = names - {"today"}
    another_day = "today" not in names and _dated_elsewhere(spoken, today)
    speech = Speech(spoken, base, names, another_day, "temperature" in said)
    return [_status_in(speech, place) for place in places]


def _denies_today(elements: list[Element]) -> bool:
    """``In 2021, not repeated today``, ``of no concern today``: nothing of today is told."""
    places = [n for n, e in enumerate(elements) if e.kind == "cue" and e.value == "today"]
    return all(
        any(e.kind == "cue" and e.value in {"not", "not_done"} for e in elements[max(0, n - 2) : n])
        for n in places
    )


def _status_in(speech: Speech, place: int) -> Status:
    """How the clause speaks of what stands at ``place``: the first decider that knows decides."""
    spoken, base = speech.spoken, speech.base
    if base is Status.HISTORY:
        return Status.ORDERED if _presents_for(spoken) else base
    for decide in _DECIDERS:
        status = decide(speech, place)
        if status is not None:
            return status
    return Status.HEADING if base is Status.DONE and _announces(spoken) else base


def _denied(speech: Speech, place: int) -> Status | None:
    """What the clause says was not done, here or at all."""
    spoken, names = speech.spoken, speech.names
    if names.isdisjoint(_DENYING):
        return None
    if _denied_here(spoken, place):
        return Status.NOT_DONE
    if "not_done" in names and not speech.hot:
        return Status.HISTORY if _is_only_found(spoken.elements, place) else Status.NOT_DONE
    given_up = "abort" in names and speech.base is Status.DONE and not speech.hot
    given_up = given_up and not _announces(spoken)  # a title with its end: all of it was given up
    if given_up and _is_levels(spoken.elements, place):
        return Status.NOT_DONE
    if "no_lesion" in names and "finding" not in names and _names_place(spoken):
        return Status.NOT_DONE
    if "weak_not" in names and not speech.hot and not _tells_steps(spoken):
        return Status.HISTORY if speech.another_day else Status.NOT_DONE
    return Status.NOT_DONE if "not" in names and _denies_a_side(spoken.elements) else None


_DENYING = frozenset({"not", "not_done", "abort", "no_lesion", "weak_not"})


def _denied_here(spoken: Spoken, place: int) -> bool:
    """``No L3 and no L5 lesion today``."""
    return (
        _is_levels(spoken.elements, place)
        and is_denied(spoken.elements, place)
        and (is_strong(spoken) or _denies_a_lesion(spoken))
    )


def _ordered(speech: Speech, place: int) -> Status | None:
    """What the clause orders, or a part of the note that is about orders or plans."""
    del place
    if speech.base in {Status.PLANNED, Status.ORDERED}:
        return speech.base
    if speech.base not in {Status.DONE, Status.HEADING}:
        return None
    if ("order" in speech.names and not speech.hot) or _opens_with_plan(speech.spoken):
        return Status.ORDERED
    return None


def _of_another_day(speech: Speech, place: int) -> Status | None:
    del place
    if not speech.another_day or speech.hot:
        return None
    if speech.base is not Status.HEADING:
        return Status.HISTORY
    months = all(value.endswith("-0") for value in speech.spoken.said["date"])
    levels = speech.spoken.has("levels")
    return Status.HISTORY if months and not levels else None  # "MBBs 9/2025 + 10/2025."


def _announced(speech: Speech, place: int) -> Status | None:
    del place
    announces = "announce" in speech.names and speech.base is Status.DONE
    return Status.HEADING if announces and speech.names.isdisjoint(_RETOLD) else None


_RETOLD = frozenset({"repeat_same", "past"})


def _coloured_whole(speech: Speech, place: int) -> Status | None:
    """Cues that colour the whole clause, wherever they stand in it."""
    del place
    names = speech.names
    if "hypothetical" in names or "no_work" in names:
        return Status.TALK
    if "painless" in names and not speech.hot:
        return Status.HISTORY
    if "today" in names or _reports_lesion(speech):
        return None
    if "past" in names and not _tells_guided_needles(speech.spoken):
        return Status.HISTORY
    if "finding" in names and not _names_act(speech.spoken):
        return Status.HISTORY
    example = "example" in names and not _tells_steps(speech.spoken)
    done = speech.spoken.has("act", "place", "ablated", "treated", "lesion")
    return Status.TALK if example and not done else None


def _relief(speech: Speech, place: int) -> Status | None:
    """The result of an earlier block."""
    del place
    spoken = speech.spoken
    told = spoken.has("percent") or ("pluperfect" in speech.names and not _is_among_steps(spoken))
    return Status.HISTORY if told and _has_relief(spoken) else None


def _coloured_from_here(speech: Speech, place: int) -> Status | None:
    """The nearest cue before the place that colours what follows it."""
    if speech.names.isdisjoint(_OF_CUE):
        return None
    elements = speech.spoken.elements
    for number in range(min(place, len(elements)) - 1, -1, -1):
        element = elements[number]
        if element.kind == "cue" and element.value in _OF_CUE and _colours(speech, number):
            return _OF_CUE[element.value]
    return None


def _colours(speech: Speech, number: int) -> bool:
    spoken = speech.spoken
    name = spoken.elements[number].value
    if name == "pluperfect" and (_is_among_steps(spoken) or spoken.has("cue", "no_lesion")):
        return False
    if name in {"history", "pluperfect"}:
        behind = spoken.elements[number + 1 :]
        told = any(e.kind == "cue" and e.value == "today" for e in behind)
        return not (told and "today" in speech.names)
    if name == "planned" and speech.hot and speech.base is Status.DONE:
        return not (spoken.has("drug") or spoken.has("act", "place", "inject"))
    if name == "consent":
        return number <= _last_act(spoken.elements) and not _tells_needles(spoken)
    return True


_DECIDERS: tuple[Callable[[Speech, int], Status | None], ...] = (
    _denied,
    _ordered,
    _of_another_day,
    _announced,
    _coloured_whole,
    _relief,
    _coloured_from_here,
)


def _presents_for(spoken: Spoken) -> bool:
    """``49M with back pain, here for bilateral L4-5 RFA``: a history part that tells the order."""
    return (
        spoken.has("cue", "order")
        and not spoken.has("cue", "history", "past", "not_done")
        and _names_act(spoken)
        and not spoken.has("date")
        and not spoken.has("percent")
    )


def _tells_guided_needles(spoken: Spoken) -> bool:
    """``Located under fluoroscopy with 22G needles, test dose with good relief``: today's steps."""
    return spoken.has("guide") and spoken.has("act", "place")


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


def _is_among_steps(spoken: Spoken) -> bool:
    """``Two cannulas had been docked on the pillars when``: earlier today, not in the past."""
    return (
        not spoken.said.keys().isdisjoint({"land", "guide", "temperature"})
        or spoken.has("act", "place")
        or spoken.has("cue", "needle_in", "all_levels")
    )


def _denies_a_lesion(spoken: Spoken) -> bool:
    """``No L3 and no L5 lesion today``."""
    return spoken.has("act", "lesion", "ablate", "ablated", "block", "place")


def _announces(spoken: Spoken) -> bool:
    """A line that only names the procedure and its place, such as an entry of a list of procedures:
    it tells what was to be done, not how it went."""
    return (
        spoken.has("act", "ablate", "mbb", "ia", "facet")
        and _is_placed(spoken)
        and not (
            not spoken.said.keys().isdisjoint({"temperature", "percent", "land"})
            or spoken.has("drug", "local")
            or spoken.has("act", "place", "lesion", "ablated", "inject")
            or spoken.has(
                "cue", "needle_in", "repeat_same", "all_levels", "no_lesion", "not", "timing"
            )
        )
    )


def _is_placed(spoken: Spoken) -> bool:
    return spoken.has("levels") or spoken.has("side")


def _names_act(spoken: Spoken) -> bool:
    return spoken.has("act", "ablate", "ablated", "mbb", "ia", "facet")


def _names_place(spoken: Spoken) -> bool:
    """A clause such as ``no lesion LT`` or ``nothing injected at C6-7`` denies one place, not all."""
    return spoken.has("side", "left", "right") or spoken.has("levels")


def _opens_with_plan(spoken: Spoken) -> bool:
    """``Planned left L2, L3, L4 medial branch RFA``: the order of the day."""
    if not spoken.has("cue", "planned_word") or not spoken.has("levels"):
        return False
    return spoken.elements[0].kind == "cue" and spoken.elements[0].value == "planned_word"


def _last_act(elements: list[Element]) -> int:
    """The place of the last word about treatment; consent behind it does not unsay it."""
    places = [n for n, e in enumerate(elements) if e.kind in {"act", "energy", "levels"}]
    return places[-1] if places else len(elements)


def _tells_needles(spoken: Spoken) -> bool:
    """``After consent and prep, introducers were advanced to``: the steps have begun."""
    reached = spoken.has("temperature") or spoken.has("land") or spoken.has("cue", "needle_in")
    return reached and spoken.has("act", "place", "lesion", "inject")


def _tells_steps(spoken: Spoken) -> bool:
    """A sentence about needles and drugs that has a ``could not`` in it tells how it went."""
    return (
        spoken.has("drug")
        or spoken.has("temperature")
        or spoken.has("act", "inject", "ia", "entry")
        or spoken.has("cue", "needle_in", "all_levels", "before_anaesthesia")
    )


def tells_steps_only(spoken: Spoken) -> bool:
    """``Cannulae to the right L3 and L4. Lesions 80 C``: steps of the work, which name no procedure."""
    return not _names_act(spoken) and (
        spoken.has("temperature")
        or spoken.has("drug")
        or spoken.has("act", "place", "lesion", "inject", "entry")
    )


def _reports_lesion(speech: Speech) -> bool:
    """A heading or a clause with a temperature is about today, whatever else it mentions."""
    return speech.base is Status.HEADING or speech.hot


def _has_relief(spoken: Spoken) -> bool:
    return spoken.has("act", "mbb", "block") and not spoken.has("drug")
