"""Puts a coded note together: lines under every profile, flags, questions, reasons."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from superbill.coding.bundling import unbundled
from superbill.coding.flags import flag_values, flags_of, questions_of, spans_regions
from superbill.coding.lines import Plan, lines_of
from superbill.coding.profiles import Choice, choose
from superbill.coding.visits import coded_visit, is_reported_under
from superbill.model.claim import ClaimLine, CodedNote, Flag, NotReported, Question, Reason
from superbill.model.procedure import Act, Energy, FacetProcedure, Outcome

if TYPE_CHECKING:
    from datetime import date

    from superbill.coding.bundling import Bundled
    from superbill.coding.counting import Target
    from superbill.loader.families import Family
    from superbill.loader.knowledge import Knowledge
    from superbill.loader.profiles import Profile
    from superbill.model.procedure import SiteProcedure
    from superbill.model.reading import Context, Reading


def code(
    reading: Reading, context: Context, knowledge: Knowledge, *, default_day: date
) -> CodedNote:
    """Code what was read. ``default_day`` stands in for an unknown date of service."""
    day, day_reason = _day(reading, context, default_day)
    choice = choose(
        knowledge.profiles,
        context.payer or reading.payer,
        context.claim or reading.claim or "professional",
        named=context.profile,
        given=bool(context.payer),
    )
    codes = tuple(diagnosis.code for diagnosis in reading.diagnoses)
    told: tuple[FacetProcedure | SiteProcedure, ...] = (*reading.procedures, *reading.others)
    works = [
        Plan(work, family, knowledge.anatomy, codes)
        for work in told
        if (family := family_for(work, knowledge.families, day)) is not None
    ]
    sessions = {
        name: unbundled(_lines(works, profile, day), knowledge.pairs, profile)
        for name, profile in knowledge.profiles.items()
    }
    profiles = {
        name: _with_second_primary(lines, knowledge.profiles[name], works)
        for name, (lines, _) in sessions.items()
    }
    visit = coded_visit(
        reading.visit, knowledge.visits, day, codes, beside_procedure=any(profiles.values())
    )
    if visit.line is not None:
        profiles = {
            name: (visit.line, *lines) if is_reported_under(knowledge.profiles[name]) else lines
            for name, lines in profiles.items()
        }
    flags = _flags(reading, works, knowledge)
    return CodedNote(
        profile=choice.profile.id,
        profile_reason=_why_this_profile(choice, profiles, context),
        date_of_service=day,
        date_reason=day_reason,
        lines=profiles[choice.profile.id],
        profiles=profiles,
        diagnoses=reading.diagnoses,
        flags=flags,
        questions=(
            *_questions(reading, works, flags, day),
            *([visit.question] if visit.question else ()),
        ),
        not_reported=(
            *_included(works, profiles[choice.profile.id]),
            *_bundled(sessions[choice.profile.id][1], knowledge),
            *([visit.not_reported] if visit.not_reported else ()),
            *reading.not_reported,
        ),
        reasons=_reasons(works, choice, profiles[choice.profile.id], day),
        joints=tuple(
            sorted({j for item in works for j in item.work.targets}, key=lambda joint: joint.order)
        ),
        side_known=all(item.work.side_known for item in works),
    )


FACILITY_PLACES = {"19": "hospital_outpatient", "22": "hospital_outpatient", "24": "asc"}
"""Places of service at which a facility sends a claim of its own beside the clinician's."""


def _why_this_profile(
    choice: Choice, profiles: dict[str, tuple[ClaimLine, ...]], context: Context
) -> str:
    """The reason for the profile, with what the other profiles and the place of service mean."""
    reason = choice.reason
    if choice.assumed and any(profiles.values()):
        chosen = _shape(profiles[choice.profile.id])
        others = [name for name, lines in profiles.items() if _shape(lines) != chosen]
        reason += "; under every other profile the lines are the same"
        if others:
            reason = f"{choice.reason}; the lines differ under {', '.join(others)}"
    facility = FACILITY_PLACES.get(context.place_of_service)
    if facility and not context.claim and choice.profile.claims == ("professional",):
        place = context.place_of_service
        reason += f"; at place of service {place} the facility's own claim is claim {facility}"
    return reason


def _shape(lines: tuple[ClaimLine, ...]) -> tuple[tuple[str, int, tuple[str, ...]], ...]:
    return tuple((line.code, line.units, line.modifiers) for line in lines)


def family_for(
    work: FacetProcedure | SiteProcedure, families: tuple[Family, ...], day: date
) -> Family | None:
    """The first family that is for this work and in force on ``day``."""
    return next((f for f in families if f.in_force(day) and f.when.fits(work)), None)


def _day(reading: Reading, context: Context, default_day: date) -> tuple[date, str]:
    if context.day is not None:
        return context.day, "as given"
    if reading.day is not None:
        return reading.day, "from the note"
    if reading.day_unreadable:
        return default_day, "the note's date is on no calendar: the newest release's date is used"
    return default_day, "not known: the newest release's date is used"


def _lines(works: list[Plan], profile: Profile, day: date) -> tuple[ClaimLine, ...]:
    return tuple(line for plan in works for line in lines_of(plan, profile, day))


def _with_second_primary(
    lines: tuple[ClaimLine, ...], profile: Profile, works: list[Plan]
) -> tuple[ClaimLine, ...]:
    """Modifier 51 on every primary after the first, where the profile asks for it."""
    if not profile.second_primary:
        return lines
    primaries = {codes.first for item in works for codes in item.family.codes.values()}
    seen = ""
    out = []
    for line in lines:
        if line.code in primaries and seen and line.code != seen:
            out.append(replace(line, modifiers=(*line.modifiers, profile.second_primary)))
            continue
        if line.code in primaries:
            seen = seen or line.code
        out.append(line)
    return tuple(out)


def _flags(reading: Reading, works: list[Plan], knowledge: Knowledge) -> tuple[Flag, ...]:
    found = {flag.id: flag for flag in reading.flags}
    for item in works:
        names = flags_of(item.work, knowledge.anatomy, knowledge.flags, item.family.flags)
        for flag in flag_values(names, item.work):
            found.setdefault(flag.id, flag)
    facets = [item.work for item in works if isinstance(item.work, FacetProcedure)]
    if spans_regions(facets, knowledge.anatomy):
        marks = tuple(mark for work in facets for mark in work.evidence)
        found.setdefault("mixed_regions", Flag("mixed_regions", marks))
    return tuple(found[name] for name in sorted(found))


def _questions(
    reading: Reading,
    works: list[Plan],
    flags: tuple[Flag, ...],
    day: date,
) -> tuple[Question, ...]:
    found = {question.id: question for question in reading.questions}
    if len(works) < len(reading.procedures) + len(reading.others):
        found["no_codes_known"] = Question(
            "no_codes_known",
            f"No codes are known here for this work on {day.isoformat()}. Which codes were in force?",
            blocking=True,
        )
    names = {flag.id for flag in flags}
    for item in works:
        for question in questions_of(item.work, names, item.family):
            found.setdefault(question.id, question)
        active = item.family.known_active_until
        if active is not None and day > active:
            codes = ", ".join(sorted(item.family.all_codes))
            found["codes_may_have_ended"] = Question(
                "codes_may_have_ended",
                f"{codes} were last seen active on {active.isoformat()}. Are they still valid on "
                "the date of service?",
                blocking=False,
            )
    return tuple(sorted(found.values(), key=lambda question: not question.blocking))


def _included(works: list[Plan], lines: tuple[ClaimLine, ...]) -> tuple[NotReported, ...]:
    if not lines:
        return ()
    return tuple(
        NotReported(part.what, "included in the codes reported", part.rule, part.codes)
        for item in works
        for part in item.family.included
        if not part.only_if
    )


def _bundled(gone: tuple[Bundled, ...], knowledge: Knowledge) -> tuple[NotReported, ...]:
    """Lines that a pair edit takes off the claim."""
    return tuple(
        NotReported(
            f"{item.line.code} {', '.join(item.line.target_names)}".rstrip(),
            f"bundled into {item.paid} ({knowledge.pairs.title})",
            item.rule,
            (item.line.code,),
            item.line.evidence,
        )
        for item in gone
    )


def _reasons(
    works: list[Plan], choice: Choice, lines: tuple[ClaimLine, ...], day: date
) -> tuple[Reason, ...]:
    found = [Reason("PRF001", f"{choice.profile.title}: {choice.reason}.")]
    for item in works:
        found.extend(_work_reasons(item, choice, day))
    for rule in dict.fromkeys(rule for line in lines for rule in line.rules):
        if all(reason.rule != rule for reason in found):
            codes = ", ".join(dict.fromkeys(line.code for line in lines if rule in line.rules))
            found.append(Reason(rule, f"applied to {codes}"))
    return tuple(found)


def _work_reasons(item: Plan, choice: Choice, day: date) -> list[Reason]:
    work = item.work
    found: list[Reason] = []
    if not isinstance(work, FacetProcedure):
        return _site_reasons(item, choice)
    ordered = sorted(work.joints, key=lambda joint: joint.order)
    joints = ", ".join(str(j) if work.side_known else j.level for j in ordered) or "none"
    if work.nerves:
        nerves = ", ".join(sorted(str(nerve) for nerve in work.nerves))
        found.append(Reason("CNT002", f"nerves {nerves} complete joints {joints}"))
    found.append(Reason(item.family.rules[0], f"{item.family.title}: joints {joints}"))
    levels = {joint.level for joint in work.joints}
    if "T12-L1" in levels:
        found.append(Reason("CNT006", "T12-L1 counts with the cervical and thoracic codes"))
    if item.spans_junction(choice.profile, day):
        found.append(Reason("CNT007", "T12-L1 with L1-2 is one session under this profile"))
    if any(nerve.name == "TON" for nerve in work.nerves):
        found.append(Reason("CNT012", "the third occipital nerve is the nerve of C2-3"))
    if work.act is Act.DENERVATION and work.energy is Energy.COOLED:
        found.append(Reason("TEC003", "cooled radiofrequency is coded as heat"))
    if work.energy is Energy.PULSED:
        found.append(Reason("TEC002", "pulsed radiofrequency is not destruction"))
    if work.outcome is not Outcome.DONE:
        found.append(Reason(choice.profile.stopped_rule, f"the work was {work.outcome.value}"))
    return found


def _site_reasons(item: Plan, choice: Choice) -> list[Reason]:
    """How the units of work at another site came about."""
    work = item.work
    ordered: list[Target] = sorted(work.targets, key=lambda target: target.order)
    places = ", ".join(str(p) if work.side_known else p.level for p in ordered) or "no place"
    found = [Reason(rule, f"{item.family.title}: {places}") for rule in item.family.rules[:1]]
    if work.outcome is not Outcome.DONE:
        found.append(Reason(choice.profile.stopped_rule, f"the work was {work.outcome.value}"))
    return found
