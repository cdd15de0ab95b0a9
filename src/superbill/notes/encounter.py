"""Reads a structured encounter: facts that a system holds win over the prose beside them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from superbill.loader.anatomy import joints_of
from superbill.model.claim import Diagnosis, Flag, Question
from superbill.model.errors import InputError
from superbill.model.procedure import Act, Energy, FacetProcedure, Guidance, Intent
from superbill.model.reading import Context, Reading
from superbill.model.spine import BOTH_SIDES, Joint, Nerve, Side
from superbill.notes.elements import elements_of
from superbill.notes.mentions import ALA, Kind, act_of, lists_of, side_of
from superbill.notes.naming import names_of
from superbill.notes.reading import read_note
from superbill.notes.technique import guidance_named
from superbill.notes.tokens import tokens_of
from superbill.notes.view import view

if TYPE_CHECKING:
    from superbill.loader.knowledge import Knowledge
    from superbill.notes.diagnoses import IsBillable
    from superbill.notes.elements import Element

TEXTS = ("payer", "pos", "claim", "dos", "prose", "side", "technique", "imaging")
LISTS = ("joints", "nerves", "target_sites", "icd10")


@dataclass(frozen=True, slots=True)
class Encounter:
    """The facts of an encounter as given; texts are empty and lists have no entries where the
    encounter does not say."""

    texts: dict[str, str]
    lists: dict[str, tuple[str, ...]]

    def context(self, where: str) -> Context:
        """What the encounter says of the claim. Raises InputError for what is no date."""
        return Context(
            payer=self.texts["payer"],
            claim=self.texts["claim"],
            place_of_service=self.texts["pos"],
            day=parse_day(self.texts["dos"], f"{where} encounter dos"),
        )


def parse_day(text: str, where: str) -> date | None:
    """A date as ``2026-03-04``, nothing for an empty text. Raises InputError."""
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InputError(
            f"{text!r} is not a date", where=where, fix="Write it as 2026-03-04."
        ) from error


def parse_encounter(data: Any, where: str) -> Encounter:
    """Check the shape of an encounter. Raises InputError; unknown keys are left alone."""
    if not isinstance(data, dict):
        raise InputError(
            "encounter must be an object", where=where, fix="See docs/reference/command-line.md."
        )
    texts = {}
    for key in TEXTS:
        value = data.get(key, "")
        if not isinstance(value, str | int):
            raise InputError(f"{key} must be a text", where=f"{where} encounter")
        texts[key] = str(value)
    lists = {}
    for key in LISTS:
        value = data.get(key) or []
        if not isinstance(value, list) or not all(isinstance(entry, str) for entry in value):
            raise InputError(f"{key} must be a list of texts", where=f"{where} encounter")
        lists[key] = tuple(value)
    return Encounter(texts, lists)


def read_encounter(
    encounter: Encounter,
    text: str,
    knowledge: Knowledge,
    is_billable: IsBillable,
    *,
    default_day: date,
    day: date | None,
) -> Reading:
    """Read the prose of an encounter and put its structured facts over it."""
    prose = encounter.texts["prose"] or text
    reading = (
        read_note(prose, knowledge, is_billable, default_day=default_day, day=day)
        if prose.strip()
        else Reading()
    )
    facts = _facts(encounter, knowledge, reading)
    if facts is not None:
        answered = {"levels_missing", "nerve_set_incomplete", "level_conflict", "nothing_to_code"}
        reading = replace(
            reading,
            procedures=(facts,),
            flags=tuple(flag for flag in reading.flags if flag.id not in answered),
            questions=tuple(q for q in reading.questions if q.id not in answered),
        )
        if facts.nerves and not facts.joints:
            reading = _with_lone_nerve(reading, facts)
    return _with_codes(encounter, reading, is_billable)


def _with_lone_nerve(reading: Reading, facts: FacetProcedure) -> Reading:
    """The encounter names nerves that complete no joint: nothing can be coded until it is asked."""
    names = ", ".join(sorted({nerve.name for nerve in facts.nerves}))
    question = Question(
        "nerve_set_incomplete",
        f"{names}: no joint is served by this alone. Was a second nerve treated, and which joint was "
        "meant?",
        blocking=True,
    )
    return replace(
        reading,
        flags=(*reading.flags, Flag("nerve_set_incomplete")),
        questions=(*reading.questions, question),
    )


def _elements(text: str, knowledge: Knowledge) -> list[Element]:
    seen = view(text)
    return elements_of(tokens_of(seen, 0, len(seen)), knowledge.lexicon.terms)


def _facts(encounter: Encounter, knowledge: Knowledge, reading: Reading) -> FacetProcedure | None:
    """The procedure that the structured facts describe, filled up from the prose."""
    sides = _sides(encounter, knowledge)
    nerves: set[Nerve] = set()
    joints: set[Joint] = set()
    for key, kind in (("nerves", Kind.NERVE), ("target_sites", Kind.SITE), ("joints", Kind.JOINT)):
        for entry in encounter.lists[key]:
            _take(entry, kind, sides, knowledge, nerves, joints)
    told = reading.procedures[0] if reading.procedures else None
    if not (nerves or joints):
        return _with_technique(encounter, knowledge, told)
    joints = joints or set(joints_of(frozenset(nerves), knowledge.anatomy))
    if told is not None and told.outcome.stopped:
        joints = set(told.joints) or joints
    known = bool(sides) or any(_own_sides(e, knowledge) for e in encounter.lists["joints"])
    base = told or FacetProcedure(_act(encounter, knowledge), frozenset())
    procedure = replace(
        base,
        joints=frozenset(joints),
        nerves=frozenset(nerves),
        side_known=known or (told is not None and told.side_known),
    )
    return _with_technique(encounter, knowledge, procedure)


def _sides(encounter: Encounter, knowledge: Knowledge) -> frozenset[Side]:
    return _own_sides(encounter.texts["side"], knowledge)


def _own_sides(text: str, knowledge: Knowledge) -> frozenset[Side]:
    if text.strip().lower() == "both":
        return BOTH_SIDES
    return frozenset().union(
        *(side for e in _elements(text, knowledge) if (side := side_of(e)) is not None)
    )


def _take(
    entry: str,
    kind: Kind,
    sides: frozenset[Side],
    knowledge: Knowledge,
    nerves: set[Nerve],
    joints: set[Joint],
) -> None:
    elements = _elements(entry, knowledge)
    on = _own_sides(entry, knowledge) or sides or frozenset({Side.RIGHT})
    for _, levels in lists_of(elements):
        own = Kind.SITE if levels is ALA else kind
        if levels.items[0].vertebrae == ("TON",):
            own = Kind.NERVE
        names = names_of(levels, own, "", knowledge.anatomy)
        for side in on:
            nerves.update(Nerve(name, side) for name in names.nerves)
            joints.update(
                Joint(*knowledge.anatomy.vertebrae[level], side) for level in names.levels
            )


def _act(encounter: Encounter, knowledge: Knowledge) -> Act:
    elements = _elements(encounter.texts["technique"], knowledge)
    acts = {act_of(elements, place) for place in range(len(elements))}
    return Act.INJECTION if "injection" in acts and "denervation" not in acts else Act.DENERVATION


def _with_technique(
    encounter: Encounter, knowledge: Knowledge, procedure: FacetProcedure | None
) -> FacetProcedure | None:
    if procedure is None:
        return None
    technique = _elements(encounter.texts["technique"], knowledge)
    changes: dict[str, object] = {}
    if encounter.texts["technique"]:
        acts = {act_of(technique, place) for place in range(len(technique))} & set(Act)
        if len(acts) == 1:
            changes["act"] = Act(next(iter(acts)))
        energies = [Energy(e.value) for e in technique if e.kind == "energy"]
        if energies:
            order = [e for e in energies if e is not Energy.THERMAL] or energies
            changes["energy"] = order[0]
        intents = [Intent(e.value) for e in technique if e.kind == "intent"]
        if intents:
            changes["intent"] = intents[0]
        heat = [e.number for e in technique if e.kind == "temperature"]
        if heat:
            changes["temperature"] = max(heat)
    guidance = guidance_named(_elements(encounter.texts["imaging"], knowledge))
    if encounter.texts["imaging"]:
        changes["guidance"] = guidance or (
            Guidance.NONE
            if encounter.texts["imaging"].lower() in {"none", "no"}
            else procedure.guidance
        )
    return replace(procedure, **changes)  # type: ignore[arg-type]


def _with_codes(encounter: Encounter, reading: Reading, is_billable: IsBillable) -> Reading:
    """Diagnosis codes of the encounter, billable ones only, before those of the prose."""
    given = [code for code in encounter.lists["icd10"] if is_billable(code)]
    if not given:
        return reading
    found = tuple(Diagnosis(code, "the encounter has this code") for code in given)
    return replace(reading, diagnoses=found)
