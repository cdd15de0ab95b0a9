"""Grammar of labelled synthetic facet-joint procedure notes.

The order of work is always truth first: :func:`draw_session` draws what happened,
:func:`derive_gold` turns that truth into the expected claim, and :func:`render` writes a note
about it in one of several unrelated surface styles.  The gold never looks at the text.

Run ``python tests/corpus/grammar.py --seed 7 --count 200 > out.jsonl``; the output is fully
determined by the seed.  Schema and conventions are those of the opnotes examples.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

# --------------------------------------------------------------------------------------------
# Anatomy
# --------------------------------------------------------------------------------------------

VERTEBRAE: tuple[str, ...] = (
    *(f"C{n}" for n in range(2, 8)),
    *(f"T{n}" for n in range(1, 13)),
    *(f"L{n}" for n in range(1, 6)),
    "S1",
)
JOINT_COUNT = len(VERTEBRAE) - 1
NERVES: tuple[str, ...] = (
    "TON",
    *(f"C{n}" for n in range(3, 9)),
    *(f"T{n}" for n in range(1, 13)),
    *(f"L{n}" for n in range(1, 6)),
)

Sides = dict[str, tuple[int, ...]]
Line = dict[str, Any]


def joint_parts(joint: int) -> tuple[str, str]:
    """Return the upper and lower vertebra of a joint."""
    return VERTEBRAE[joint], VERTEBRAE[joint + 1]


def joint_label(joint: int) -> str:
    """Return the canonical name of a joint, for example ``L4-5`` or ``C7-T1``."""
    upper, lower = joint_parts(joint)
    return f"{upper}-{lower[1:] if upper[0] == lower[0] else lower}"


JOINT_INDEX: dict[str, int] = {joint_label(j): j for j in range(JOINT_COUNT)}
T12_L1 = JOINT_INDEX["T12-L1"]
L1_2 = JOINT_INDEX["L1-2"]


def joint_nerves(joint: int) -> tuple[str, ...]:
    """Return the medial branches (one side) that supply a joint."""
    if joint == 0:
        return ("TON",)
    if joint <= JOINT_INDEX["C6-7"]:
        upper, lower = joint_parts(joint)
        return (upper, lower)
    if joint == JOINT_INDEX["C7-T1"]:
        return ("C7", "C8")
    lower_nerve = NERVES.index("C8") + joint - JOINT_INDEX["C7-T1"]
    return (NERVES[lower_nerve - 1], NERVES[lower_nerve])


def nerves_of(joints: Sequence[int]) -> list[str]:
    """Return the distinct nerves that supply the joints, from the top down."""
    found = {nerve for joint in joints for nerve in joint_nerves(joint)}
    return [nerve for nerve in NERVES if nerve in found]


def joints_of(nerves: Sequence[str]) -> tuple[int, ...]:
    """Return every joint whose whole supply is in the nerves."""
    known = set(nerves)
    return tuple(j for j in range(JOINT_COUNT) if set(joint_nerves(j)) <= known)


def nerves_tell(joints: Sequence[int]) -> bool:
    """Tell whether naming only the nerves leads back to exactly these joints."""
    return joints_of(nerves_of(joints)) == tuple(joints)


def is_contiguous(joints: Sequence[int]) -> bool:
    """Tell whether the joints follow each other without a gap."""
    return joints[-1] - joints[0] == len(joints) - 1


def family_of(joint: int) -> str:
    """Return the code family of a joint: cervical-thoracic or lumbar-sacral."""
    return "CT" if joint <= T12_L1 else "LS"


# --------------------------------------------------------------------------------------------
# The truth
# --------------------------------------------------------------------------------------------

THERMAL, COOLED, PULSED = "thermal", "cooled", "pulsed"
MBB_DX, MBB_TX, IA = "mbb_dx", "mbb_tx", "ia"
RF_MODALITIES = frozenset({THERMAL, COOLED, PULSED})
FLUORO, CT, US, NO_IMAGE = "fluoro", "ct", "us", "none"
PROFESSIONAL, ASC, HOSPITAL = "professional", "asc", "hospital_outpatient"

REGION_RANGES: dict[str, tuple[str, str]] = {
    "cervical": ("C2-3", "C7-T1"),
    "thoracic": ("T2-3", "T11-12"),
    "thoracolumbar": ("T11-12", "L1-2"),
    "lumbar": ("L1-2", "L5-S1"),
}
DX_REGION: dict[str, str] = {
    "M47.812": "cervical",
    "M47.813": "cervicothoracic",
    "M47.814": "thoracic",
    "M47.815": "thoracolumbar",
    "M47.816": "lumbar",
    "M47.817": "lumbosacral",
}
DX_OPTIONAL: dict[str, tuple[str, ...]] = {
    "M47.812": ("M54.2", "G89.29", "M47.813"),
    "M47.813": ("M54.2", "M54.6", "G89.29", "M47.812"),
    "M47.814": ("M54.6", "G89.29"),
    "M47.815": ("M54.6", "M54.50", "M54.59", "G89.29", "M47.814", "M47.816"),
    "M47.816": ("M54.50", "M54.59", "G89.29", "M47.817"),
    "M47.817": ("M54.50", "M54.59", "G89.29", "M47.816"),
}


@dataclass(frozen=True)
class Segment:
    """Work in one part of the spine; the three maps go from side (R, L) to joints."""

    region: str
    planned: Sides
    done: Sides
    heading: Sides
    dx: str


@dataclass(frozen=True)
class Session:
    """Everything that is true about one procedure."""

    claim: str
    modality: str
    guidance: str
    segments: tuple[Segment, ...]
    distortion: str
    abort_stage: str
    heading_naming: str
    body_naming: str
    temperature: int | None
    seconds: int
    distractors: frozenset[str]
    reason: Reason | None


@dataclass(frozen=True)
class Reason:
    """Why something was not done, in words, with the codes a coder might add for it."""

    text: str
    icd_optional: tuple[str, ...]


ABORT_REASONS: tuple[Reason, ...] = (
    Reason(
        "the patient became pale and diaphoretic, HR 38, BP 74/40",
        ("R55", "R00.1", "I95.9", "I95.89", "I95.81", "R61", "R23.1"),
    ),
    Reason(
        "the patient reported chest tightness with new ST changes on the monitor",
        ("R07.89", "R07.9", "R94.31"),
    ),
    Reason("oxygen saturation fell to 82% and did not recover promptly", ("R09.02", "R06.03")),
    Reason(
        "blood pressure rose to 226/124 with severe headache",
        ("I10", "R03.0", "I16.0", "I16.9", "R51.9"),
    ),
    Reason(
        "the monitor showed new atrial fibrillation at 150 per minute", ("I48.91", "R00.0", "I48.0")
    ),
    Reason(
        "the patient developed generalized urticaria and wheezing",
        ("L50.9", "R06.2", "L50.0", "T78.40XA", "T50.905A"),
    ),
    Reason(
        "the patient had a vasovagal reaction with loss of consciousness",
        ("R55", "R00.1", "I95.9", "I95.89"),
    ),
)
SIDE_REASONS: tuple[Reason, ...] = (
    Reason(
        "the patient could not stay prone any longer because of shoulder pain",
        ("M25.519", "M25.511", "M25.512"),
    ),
    Reason(
        "there was a fresh abrasion of the skin over the entry sites on that side",
        ("R21", "L98.9", "S30.810A", "S20.419A", "S10.91XA"),
    ),
    Reason("the patient asked to stop after the first side", ("Z53.29", "Z53.21")),
    Reason("of persistent coughing in the prone position", ("R05.9", "R05.1", "R05.3")),
    Reason("the patient was too anxious to continue", ("F41.9", "Z53.29", "F41.1")),
)
ABORT_OPTIONAL = ("Z53.09", "Z53.8", "Z53.9", "Z53.29", "T81.89XA", "I97.88")
SIDE_OPTIONAL = ("Z53.8", "Z53.09", "Z53.29", "Z53.9")
MRI_OPTIONAL: dict[str, tuple[str, ...]] = {
    "cervical": ("M50.20", "M50.30", "M50.320", "M50.322", "M50.220", "M50.222", "M50.22"),
    "thoracic": ("M51.34", "M51.24"),
    "thoracolumbar": ("M51.35", "M51.25", "M51.34", "M51.24"),
    "lumbar": (
        "M51.36",
        "M51.360",
        "M51.362",
        "M51.369",
        "M51.26",
        "M51.27",
        "M51.37",
        "M51.370",
        "M51.372",
        "M51.379",
    ),
}


def weighted(rng: random.Random, weights: dict[str, float]) -> str:
    """Pick a key with a probability in proportion to its weight."""
    return rng.choices(list(weights), list(weights.values()))[0]


def region_joints(region: str) -> list[int]:
    """Return the joints from which a region's session is drawn."""
    first, last = REGION_RANGES[region]
    return list(range(JOINT_INDEX[first], JOINT_INDEX[last] + 1))


def contiguous_run(rng: random.Random, pool: Sequence[int], size: int) -> tuple[int, ...]:
    """Return neighbouring joints of the pool, the lower end being more likely."""
    starts = range(len(pool) - size + 1)
    start = max(rng.choice(starts), rng.choice(starts))
    return tuple(pool[start : start + size])


def skipping_pair(rng: random.Random, pool: Sequence[int]) -> tuple[int, ...]:
    """Return two joints of the pool that do not touch and share no nerve run."""
    pairs = [(a, b) for a in pool for b in pool if b - a > 1 and nerves_tell((a, b))]
    return rng.choice(pairs)


def draw_joints(rng: random.Random, region: str) -> tuple[int, ...]:
    """Draw the joints treated on one side of a region."""
    if region == "thoracolumbar":
        first = T12_L1 - 1
        return rng.choice([(T12_L1,), (T12_L1, L1_2), (T12_L1, L1_2), (first, T12_L1)])
    pool = region_joints(region)
    if region in {"cervical", "lumbar"} and rng.random() < 0.1:
        return skipping_pair(rng, pool)
    size = int(weighted(rng, {"1": 0.26, "2": 0.5, "3": 0.19, "4": 0.05}))
    return contiguous_run(rng, pool, size)


def smaller_side(rng: random.Random, joints: tuple[int, ...]) -> tuple[int, ...]:
    """Return a contiguous, strictly smaller part of the joints."""
    keep = rng.randint(1, len(joints) - 1)
    return joints[:keep] if rng.random() < 0.5 else joints[-keep:]


def shifted_sides(rng: random.Random, region: str) -> Sides:
    """Draw two overlapping runs, one of them a level lower than the other."""
    run = contiguous_run(rng, region_joints(region), 3)
    sides = [run[:-1], run[1:]]
    rng.shuffle(sides)
    return {"R": sides[0], "L": sides[1]}


def draw_sides(rng: random.Random, region: str, pattern: str, modality: str) -> Sides:
    """Draw the joints per side: one side, both alike or both with different joints."""
    shiftable = modality in RF_MODALITIES and region in {"cervical", "lumbar"}
    if pattern == "uneven" and shiftable and rng.random() < 0.3:
        return shifted_sides(rng, region)
    joints = draw_joints(rng, region)
    if pattern == "one":
        return {rng.choice("RL"): joints}
    divisible = len(joints) > 1 and is_contiguous(joints) and region != "thoracolumbar"
    if pattern == "uneven" and divisible:
        sides = [joints, smaller_side(rng, joints)]
        rng.shuffle(sides)
        return {"R": sides[0], "L": sides[1]}
    return {"R": joints, "L": joints}


def draw_dx(rng: random.Random, region: str, joints: set[int]) -> str:
    """Draw the diagnosis that the note states for a region."""
    if region == "lumbar":
        return "M47.817" if JOINT_INDEX["L5-S1"] in joints and rng.random() < 0.3 else "M47.816"
    if region == "cervical":
        return "M47.813" if JOINT_INDEX["C7-T1"] in joints and rng.random() < 0.5 else "M47.812"
    return "M47.814" if region == "thoracic" else "M47.815"


def draw_segment(rng: random.Random, region: str, pattern: str, modality: str) -> Segment:
    """Draw the work in one region, everything planned being done."""
    sides = draw_sides(rng, region, pattern, modality)
    joints = {joint for side in sides.values() for joint in side}
    return Segment(region, sides, sides, sides, draw_dx(rng, region, joints))


def draw_segments(rng: random.Random, modality: str, guidance: str) -> tuple[Segment, ...]:
    """Draw one region, or now and then two."""
    imaging = guidance in {FLUORO, CT}
    pattern = weighted(rng, {"one": 0.56, "both": 0.32, "uneven": 0.12})
    if modality != PULSED and imaging and rng.random() < 0.07:
        upper = rng.choice(["cervical", "cervical", "thoracic"])
        even = "both" if pattern == "both" else "one"
        first = draw_segment(rng, upper, even, modality)
        second = draw_segment(rng, "lumbar", even if rng.random() < 0.7 else "one", modality)
        return (first, second)
    region = weighted(
        rng, {"lumbar": 0.55, "cervical": 0.27, "thoracic": 0.1, "thoracolumbar": 0.08}
    )
    return (draw_segment(rng, region, pattern, modality),)


def possible_distortions(session: Session) -> dict[str, float]:
    """Return the distortions that keep the session decidable, with their weights."""
    weights = {"none": 0.5}
    imaging = session.guidance in {FLUORO, CT}
    if len(session.segments) > 1 or not imaging:
        return weights
    segment = session.segments[0]
    sides = segment.done
    even = len(set(sides.values())) == 1
    joints = next(iter(sides.values()))
    if len(sides) == 2 and even:
        weights["side_not_done"] = 0.2
    if session.modality != PULSED and even and len(joints) <= 2 and joints != (T12_L1, L1_2):
        weights["aborted"] = 0.1
    if len(sides) == 1 and session.modality != PULSED:
        weights["side_conflict"] = 0.12
    if extra_joints(session.modality, segment):
        weights["level_conflict"] = 0.12
    if session.modality == THERMAL:
        weights["temperature_missing"] = 0.12
    return weights


def extra_joints(modality: str, segment: Segment) -> list[int]:
    """Return the joints a heading may wrongly add to the ones that were done."""
    if modality in {IA, PULSED} or segment.region == "thoracolumbar":
        return []
    if len(set(segment.done.values())) != 1:
        return []
    joints = next(iter(segment.done.values()))
    if len(joints) > 3 or not nerves_tell(joints) or not is_contiguous(joints):
        return []
    pool = region_joints(segment.region)
    return [j for j in (joints[0] - 1, joints[-1] + 1) if j in pool]


def with_side_not_done(rng: random.Random, session: Session) -> Session:
    """Leave out one of two planned sides."""
    segment = session.segments[0]
    kept = rng.choice("RL")
    done = {kept: segment.done[kept]}
    changed = replace(segment, done=done)
    return replace(session, segments=(changed,), reason=rng.choice(SIDE_REASONS))


def with_abort(rng: random.Random, session: Session) -> Session:
    """Stop the procedure before any lesion or injection."""
    segment = replace(session.segments[0], done={})
    stage = "after"
    if session.claim != PROFESSIONAL and rng.random() < 0.5:
        stage = "before"
    reasons = ABORT_REASONS if stage == "after" else ABORT_REASONS[:5]
    return replace(session, segments=(segment,), abort_stage=stage, reason=rng.choice(reasons))


def with_side_conflict(session: Session) -> Session:
    """Let the heading claim the wrong side."""
    segment = session.segments[0]
    side, joints = next(iter(segment.done.items()))
    heading = {"L" if side == "R" else "R": joints}
    return replace(session, segments=(replace(segment, heading=heading),))


def with_level_conflict(rng: random.Random, session: Session) -> Session:
    """Let the heading claim one joint more than the nerves that were done."""
    segment = session.segments[0]
    extra = rng.choice(extra_joints(session.modality, segment))
    heading = {side: tuple(sorted((*joints, extra))) for side, joints in segment.done.items()}
    changed = replace(segment, heading=heading)
    return replace(
        session,
        segments=(changed,),
        heading_naming="joints",
        body_naming=rng.choice(["nerves", "nerves_sites"]),
    )


def apply_distortion(rng: random.Random, session: Session) -> Session:
    """Draw a distortion and change the session accordingly."""
    name = weighted(rng, possible_distortions(session))
    session = replace(session, distortion=name)
    if name == "side_not_done":
        return with_side_not_done(rng, session)
    if name == "aborted":
        return with_abort(rng, session)
    if name == "side_conflict":
        return with_side_conflict(session)
    if name == "level_conflict":
        return with_level_conflict(rng, session)
    if name == "temperature_missing":
        return replace(session, temperature=None)
    return session


def draw_naming(rng: random.Random, modality: str, segments: Sequence[Segment]) -> tuple[str, str]:
    """Draw how the heading and the body name the targets."""
    if modality == IA:
        return "joints", rng.choice(["joints", "above"])
    sides = [joints for segment in segments for joints in segment.done.values()]
    if not all(nerves_tell(joints) for joints in sides):
        return "joints", rng.choice(["joints", "above"])
    kind = weighted(rng, {"nerves": 0.32, "joints": 0.24, "sites": 0.12, "both": 0.32})
    bony = all(segment.region in {"lumbar", "thoracic"} for segment in segments) and all(
        is_contiguous(joints) for joints in sides
    )
    if kind == "sites" and not bony:
        kind = "both"
    if kind == "nerves":
        return "nerves", rng.choice(["nerves", "nerves", "above"])
    if kind == "joints":
        return "joints", rng.choice(["joints", "joints", "above"])
    if kind == "sites":
        return "generic", "sites"
    return rng.choice(
        [
            ("joints", "nerves"),
            ("joints", "nerves_sites"),
            ("nerves_joints", "above"),
            ("nerves_joints", "nerves"),
            ("nerves", "nerves_sites"),
            ("nerves", "joints"),
            ("joints", "sites") if bony else ("joints", "nerves"),
            ("generic", "nerves_joints"),
        ]
    )


def draw_guidance(rng: random.Random, modality: str) -> str:
    """Draw the image guidance for a modality."""
    if modality == PULSED:
        return weighted(rng, {FLUORO: 0.85, CT: 0.15})
    if modality == COOLED:
        return weighted(rng, {FLUORO: 0.9, CT: 0.1})
    if modality == THERMAL:
        return weighted(rng, {FLUORO: 0.8, CT: 0.08, US: 0.06, NO_IMAGE: 0.06})
    return weighted(rng, {FLUORO: 0.75, CT: 0.08, US: 0.15, NO_IMAGE: 0.02})


def draw_heat(rng: random.Random, modality: str) -> tuple[int, int]:
    """Draw probe temperature and seconds for a modality."""
    if modality == COOLED:
        return 60, rng.choice([150, 150, 165])
    if modality == PULSED:
        return 42, rng.choice([120, 180, 240, 360])
    return rng.choice([80, 80, 80, 82, 85, 90]), rng.choice([60, 75, 90, 90, 90, 120])


def draw_session(rng: random.Random) -> Session:
    """Draw the truth of one procedure."""
    modality = weighted(
        rng, {THERMAL: 0.46, COOLED: 0.07, PULSED: 0.06, MBB_DX: 0.17, MBB_TX: 0.09, IA: 0.15}
    )
    guidance = draw_guidance(rng, modality)
    segments = draw_segments(rng, modality, guidance)
    heading, body = draw_naming(rng, modality, segments)
    temperature, seconds = draw_heat(rng, modality)
    session = Session(
        claim=weighted(rng, {PROFESSIONAL: 0.58, ASC: 0.24, HOSPITAL: 0.18}),
        modality=modality,
        guidance=guidance,
        segments=segments,
        distortion="none",
        abort_stage="",
        heading_naming=heading,
        body_naming=body,
        temperature=temperature,
        seconds=seconds,
        distractors=frozenset(
            name
            for name, chance in {
                "history": 0.3,
                "plan": 0.35,
                "consent": 0.35,
                "mri": 0.25,
                "other_plan": 0.15,
            }.items()
            if rng.random() < chance
        ),
        reason=None,
    )
    return settle_naming(apply_distortion(rng, session))


def settle_naming(session: Session) -> Session:
    """Remove naming and distractors that would make a distorted session undecidable."""
    if session.distortion in {"side_conflict", "side_not_done"} and session.body_naming == "above":
        naming = "nerves" if "nerves" in session.heading_naming else "joints"
        session = replace(session, body_naming=naming)
    if session.distortion == "aborted" and session.heading_naming == "generic":
        session = replace(session, heading_naming="nerves")
    if session.distortion == "side_not_done" and session.heading_naming == "generic":
        session = replace(session, heading_naming="nerves")
    if session.distortion in {"side_conflict", "side_not_done", "aborted"}:
        session = replace(session, distractors=session.distractors - {"history", "plan"})
    return session


# --------------------------------------------------------------------------------------------
# The gold: a small independent implementation of the rules
# --------------------------------------------------------------------------------------------

RF_CODES = {"CT": ("64633", "64634", "64634"), "LS": ("64635", "64636", "64636")}
BLOCK_CODES = {"CT": ("64490", "64491", "64492"), "LS": ("64493", "64494", "64495")}
US_CODES = {"CT": ("0213T", "0214T", "0215T"), "LS": ("0216T", "0217T", "0218T")}


@dataclass(frozen=True)
class Item:
    """One coded joint or one coded level: what, on which sides, and whether it is an add-on."""

    code: str
    addon: bool
    sides: str
    joints: tuple[int, ...]
    once: bool = False


def code_table(session: Session) -> dict[str, tuple[str, str, str]]:
    """Return first, second and further code for each family."""
    if session.modality in RF_MODALITIES:
        return RF_CODES
    return US_CODES if session.guidance == US else BLOCK_CODES


def sides_of(joint: int, sides: Sides) -> str:
    """Return the sides on which a joint is treated, as R, L or RL."""
    return "".join(side for side in "RL" if joint in sides.get(side, ()))


def ranked_joints(sides: Sides) -> list[int]:
    """Return joints treated on both sides first, then the one-sided ones."""
    joints = sorted({joint for side in sides.values() for joint in side})
    return sorted(joints, key=lambda joint: (-len(sides_of(joint, sides)), joint))


def segment_items(session: Session, sides: Sides) -> list[Item]:
    """Turn the joints of one region into coded items, primary code first."""
    table = code_table(session)
    items: list[Item] = []
    for rank, joint in enumerate(ranked_joints(sides)):
        code = table[family_of(joint)][min(rank, 2)]
        where = sides_of(joint, sides)
        further_block = rank >= 2 and session.modality not in RF_MODALITIES
        if further_block and rank >= 3 and items[-1].sides == where:
            items[-1] = replace(items[-1], joints=(*items[-1].joints, joint))
            continue
        if further_block and rank >= 3 and any(i.once and where in i.sides for i in items):
            continue
        items.append(Item(code, rank > 0, where, (joint,), further_block))
    return items


def junction_choices(session: Session, sides: Sides) -> list[list[Item]]:
    """Return both codings of T12-L1 together with L1-2, the preferred one first."""
    table = code_table(session)
    where = sides_of(T12_L1, sides)
    first = Item(table["CT"][0], False, where, (T12_L1,))
    return [
        [first, Item(table["LS"][1], True, where, (L1_2,))],
        [first, Item(table["LS"][0], False, where, (L1_2,))],
    ]


def item_choices(session: Session, which: str) -> list[list[Item]]:
    """Return the codings of the whole session as lists of items, the preferred one first."""
    choices: list[list[Item]] = [[]]
    for segment in session.segments:
        sides: Sides = getattr(segment, which)
        joints = {joint for side in sides.values() for joint in side}
        if joints >= {T12_L1, L1_2}:
            found = junction_choices(session, sides)
        else:
            found = [segment_items(session, sides)]
        choices = [[*left, *right] for left in choices for right in found]
    return choices


def labels(joints: Sequence[int], sides: str) -> list[str]:
    """Return joint labels with their sides."""
    return [f"{joint_label(joint)}:{side}" for joint in joints for side in sides]


def line(code: str, modifiers: list[str], joints: list[str], units: int = 1) -> Line:
    """Build one claim line."""
    return {"code": code, "units": units, "modifiers": modifiers, "joints": joints}


def item_lines(item: Item, form: str, extra: Sequence[str]) -> list[Line]:
    """Write one item in one of the ways a bilateral service may be billed."""
    head = list(extra)
    if len(item.sides) == 1:
        return [line(item.code, [*head, f"{item.sides}T"], labels(item.joints, item.sides))]
    by_side = form == "sides" or (form == "addon_sides" and item.addon)
    if by_side:
        return [line(item.code, [*head, f"{s}T"], labels(item.joints, s)) for s in item.sides]
    if form == "addon_double" and item.addon:
        return [line(item.code, head, labels(item.joints, item.sides), 2)]
    return [line(item.code, [*head, "50"], labels(item.joints, item.sides))]


def merged(lines: Sequence[Line]) -> list[Line]:
    """Add up the units of lines with the same code and modifiers."""
    out: dict[tuple[str, tuple[str, ...]], Line] = {}
    for each in lines:
        key = (each["code"], tuple(sorted(each["modifiers"])))
        if key in out:
            out[key]["units"] += each["units"]
            out[key]["joints"] = out[key]["joints"] + each["joints"]
        else:
            out[key] = dict(each)
    return list(out.values())


def claim_in_form(items: Sequence[Item], form: str, extra: Sequence[str] = ()) -> list[Line]:
    """Write all items of a claim in one billing form."""
    return merged([one for item in items for one in item_lines(item, form, extra)])


def claim_key(lines: Sequence[Line]) -> tuple[Any, ...]:
    """Return a comparable form of a claim."""
    counted: Counter[tuple[str, tuple[str, ...]]] = Counter()
    for each in lines:
        counted[(each["code"], tuple(sorted(each["modifiers"])))] += each["units"]
    return tuple(sorted(counted.items()))


def without_joints(lines: Sequence[Line]) -> list[Line]:
    """Return lines as the examples list alternatives: without joints."""
    return [{**each, "joints": []} for each in lines]


def distinct_alternatives(main: Sequence[Line], others: Sequence[list[Line]]) -> list[list[Line]]:
    """Return the other claims that differ from the main one and from each other."""
    seen = {claim_key(main)}
    kept: list[list[Line]] = []
    for other in others:
        if claim_key(other) not in seen:
            seen.add(claim_key(other))
            kept.append(without_joints(other))
    return kept


def billing_forms(claim: str) -> tuple[str, ...]:
    """Return the billing forms for a claim type, the preferred one first."""
    if claim == ASC:
        return ("sides",)
    return ("fifty", "addon_double", "addon_sides", "sides")


def usual_claim(session: Session) -> tuple[list[Line], list[list[Line]]]:
    """Code a session with classic codes, sides and units."""
    forms = billing_forms(session.claim)
    every = [
        claim_in_form(items, form) for items in item_choices(session, "done") for form in forms
    ]
    main = with_all_joints(every[0], treated_joints(session))
    return main, distinct_alternatives(main, every[1:])


def with_all_joints(lines: Sequence[Line], treated: Sequence[str]) -> list[Line]:
    """Attach joints that a once-a-side code swallowed to the last line of their side."""
    listed = {joint for each in lines for joint in each["joints"]}
    out = [dict(each) for each in lines]
    for joint in treated:
        if joint not in listed:
            side = joint[-1]
            carrier = [each for each in out if any(j.endswith(side) for j in each["joints"])][-1]
            carrier["joints"] = [*carrier["joints"], joint]
    return out


def aborted_claim(session: Session) -> tuple[list[Line], list[list[Line]]]:
    """Code a session that was stopped before any lesion or injection."""
    if session.claim == PROFESSIONAL:
        extra = ["53"]
    else:
        extra = ["73"] if session.abort_stage == "before" else ["74"]
    items = item_choices(session, "planned")[0]
    forms = ["sides", "fifty"] if session.claim == ASC else ["fifty", "sides"]
    alternatives = [claim_in_form(items[:1], form, extra) for form in forms]
    for form in (*forms, "addon_double", "addon_sides"):
        alternatives.append(claim_in_form(items, form, extra))
    return alternatives[0], distinct_alternatives(alternatives[0], alternatives[1:])


def swapped(lines: Sequence[Line], mapping: dict[str, list[str]]) -> list[Line]:
    """Replace side modifiers according to the mapping."""
    out = []
    for each in lines:
        mods = [new for mod in each["modifiers"] for new in mapping.get(mod, [mod])]
        out.append({**each, "modifiers": mods})
    return without_joints(merged(out))


def is_unlisted(session: Session) -> bool:
    """Tell whether the session is reported with the unlisted code."""
    if session.modality == PULSED:
        return True
    return session.modality in RF_MODALITIES and session.guidance in {US, NO_IMAGE}


def treated_joints(session: Session) -> list[str]:
    """Return the joints with sides on which work was done."""
    return sorted(
        f"{joint_label(joint)}:{side}"
        for segment in session.segments
        for side, joints in segment.done.items()
        for joint in joints
    )


def code_session(session: Session) -> tuple[list[Line], list[list[Line]]]:
    """Return the claim and its accepted alternatives."""
    if session.distortion == "aborted":
        return aborted_claim(session)
    if is_unlisted(session):
        return [line("64999", [], treated_joints(session))], []
    if session.guidance == NO_IMAGE:
        return [line("20552", [], [])], []
    main, accept = usual_claim(session)
    if session.distortion == "side_conflict":
        accept = [
            *accept,
            swapped(main, {"RT": ["LT"], "LT": ["RT"]}),
            swapped(main, {"RT": [], "LT": []}),
        ]
    return main, accept


def most_levels(session: Session) -> int:
    """Return the largest number of levels treated in one code family."""
    levels = {
        joint for segment in session.segments for side in segment.done.values() for joint in side
    }
    families = Counter(family_of(joint) for joint in levels)
    return max(families.values(), default=0)


def derive_flags(session: Session) -> tuple[list[str], list[str]]:
    """Return required and optional flags."""
    required: set[str] = set()
    optional: set[str] = set()
    if session.guidance == US:
        required.add("ultrasound_guidance")
    if session.guidance == NO_IMAGE:
        required.add("no_image_guidance")
    if session.modality == PULSED:
        required.add("pulsed_rf")
        optional |= {"low_temperature", "nonthermal"}
    if session.modality == COOLED:
        optional.add("low_temperature")
    if len(session.segments) > 1:
        required.add("mixed_regions")
    if any({T12_L1, L1_2} <= set(j) for s in session.segments for j in s.planned.values()):
        optional.add("mixed_regions")
    if most_levels(session) >= 3:
        (optional if is_unlisted(session) or session.guidance == NO_IMAGE else required).add(
            "three_or_more_levels"
        )
    required |= DISTORTION_FLAGS[session.distortion][0]
    optional |= DISTORTION_FLAGS[session.distortion][1]
    return sorted(required), sorted(optional - required)


DISTORTION_FLAGS: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "none": (frozenset(), frozenset()),
    "side_not_done": (frozenset({"planned_not_done"}), frozenset({"discontinued"})),
    "aborted": (
        frozenset({"discontinued", "planned_not_done"}),
        frozenset({"temperature_missing"}),
    ),
    "side_conflict": (frozenset({"laterality_conflict"}), frozenset()),
    "level_conflict": (
        frozenset({"level_conflict"}),
        frozenset({"three_or_more_levels", "planned_not_done"}),
    ),
    "temperature_missing": (frozenset({"temperature_missing"}), frozenset()),
}


def derive_icd(session: Session) -> tuple[list[str], list[str]]:
    """Return the diagnosis codes and the ones that are neither right nor wrong."""
    codes = list(dict.fromkeys(segment.dx for segment in session.segments))
    optional: list[str] = []
    for segment in session.segments:
        optional += DX_OPTIONAL[segment.dx]
        if "mri" in session.distractors:
            optional += MRI_OPTIONAL[segment.region]
    optional += ["Z98.890", "Z79.01", "Z79.02", "Z98.1"] if "history" in session.distractors else []
    if session.reason:
        optional += session.reason.icd_optional
        optional += ABORT_OPTIONAL if session.distortion == "aborted" else SIDE_OPTIONAL
    return codes, [code for code in dict.fromkeys(optional) if code not in codes]


def explain(session: Session) -> str:
    """Return one sentence on how the gold came about."""
    parts = [f"{session.modality}, {session.guidance}, {session.distortion}"]
    for segment in session.segments:
        for name in ("planned", "done", "heading"):
            sides: Sides = getattr(segment, name)
            shown = "; ".join(
                f"{side}: {', '.join(joint_label(j) for j in joints)}"
                for side, joints in sides.items()
            )
            if name == "done" or sides != segment.done:
                parts.append(f"{name} {shown or 'nothing'}")
    if session.abort_stage:
        parts.append(f"stopped {session.abort_stage} anesthesia")
    return ". ".join(parts) + "."


def derive_gold(session: Session) -> dict[str, Any]:
    """Derive the complete gold record of a session."""
    cpt, accept = code_session(session)
    flags, flags_optional = derive_flags(session)
    icd10, icd10_optional = derive_icd(session)
    unguided_block = session.guidance == NO_IMAGE and not is_unlisted(session)
    joints = [] if unguided_block else treated_joints(session)
    if session.distortion == "aborted":
        joints = sorted({joint for each in cpt for joint in each["joints"]})
    return {
        "cpt": cpt,
        "accept": accept,
        "icd10": icd10,
        "icd10_optional": icd10_optional,
        "flags": flags,
        "flags_optional": flags_optional,
        "scored": {"cpt": not unguided_block, "icd10": True, "flags": True},
        "why": explain(session),
        "joints": joints,
    }


# --------------------------------------------------------------------------------------------
# Wording shared by the styles
# --------------------------------------------------------------------------------------------

SIDE_WORDS: dict[str, dict[str, str]] = {
    "long": {"R": "right", "L": "left", "B": "bilateral"},
    "upper": {"R": "RIGHT", "L": "LEFT", "B": "BILATERAL"},
    "short": {"R": "R", "L": "L", "B": "bilat"},
    "rt": {"R": "Rt", "L": "Lt", "B": "B/L"},
    "sided": {"R": "right-sided", "L": "left-sided", "B": "bilateral"},
}
NUMBER_WORDS = (
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)
TITLES: dict[str, tuple[str, ...]] = {
    THERMAL: (
        "radiofrequency ablation",
        "radiofrequency neurotomy",
        "RFA",
        "RFN",
        "RF neurotomy",
        "thermal radiofrequency ablation",
        "radiofrequency denervation",
        "conventional RF ablation",
        "radiofrequency rhizotomy",
        "facet rhizotomy",
        "thermal RFA",
        "continuous radiofrequency lesioning",
        "RF ablation",
    ),
    COOLED: (
        "cooled radiofrequency ablation",
        "cooled RFA",
        "water-cooled RF ablation",
        "internally cooled radiofrequency neurotomy",
        "cooled RF denervation",
    ),
    PULSED: (
        "pulsed radiofrequency",
        "pulsed RF",
        "pulsed radiofrequency treatment (PRF)",
        "pulsed radiofrequency neuromodulation",
    ),
    MBB_DX: (
        "diagnostic medial branch block",
        "diagnostic MBB",
        "diagnostic facet nerve block",
        "medial branch block (diagnostic)",
        "MBB, diagnostic, local anesthetic only",
        "medial branch nerve block, test block",
    ),
    MBB_TX: (
        "therapeutic medial branch block",
        "MBB with steroid",
        "therapeutic MBB",
        "medial branch block (therapeutic)",
        "medial branch nerve injection with steroid",
    ),
    IA: (
        "intra-articular facet joint injection",
        "facet joint injection",
        "intraarticular facet steroid injection",
        "IA facet injection",
        "zygapophyseal joint injection",
        "facet joint steroid injection",
    ),
}
MEDIAL_TITLES: dict[str, tuple[str, ...]] = {
    THERMAL: (
        "medial branch radiofrequency ablation",
        "medial branch RFA",
        "medial branch RFN",
        "medial branch radiofrequency neurotomy",
        "MB RFA",
        "medial branch thermal rhizotomy",
    ),
    COOLED: ("medial branch cooled radiofrequency ablation", "medial branch cooled RFA"),
    PULSED: ("medial branch pulsed radiofrequency", "medial branch pulsed RF"),
    MBB_DX: (
        "diagnostic medial branch block",
        "MBB (diagnostic)",
        "diagnostic MBB",
        "medial branch block, diagnostic",
    ),
    MBB_TX: (
        "therapeutic medial branch block",
        "medial branch block with steroid",
        "therapeutic MBB",
    ),
    IA: ("intra-articular facet injection",),
}
GUIDANCE_BY: dict[str, tuple[str, ...]] = {
    FLUORO: (
        "under fluoroscopic guidance",
        "under fluoroscopy",
        "with C-arm fluoroscopy",
        "under intermittent fluoroscopy",
        "using AP, oblique and lateral fluoroscopy",
        "under live fluoroscopic visualization",
        "with fluoro guidance",
    ),
    CT: (
        "under CT guidance",
        "with CT guidance",
        "using CT guidance with thin axial slices",
        "under computed tomography guidance",
    ),
    US: (
        "under ultrasound guidance",
        "with real-time ultrasound guidance",
        "under ultrasound guidance only (no fluoroscopy)",
        "using ultrasound, curvilinear probe",
    ),
    NO_IMAGE: (
        "by palpated landmarks without image guidance",
        "using a blind landmark technique, no imaging used",
        "without imaging, by anatomic landmarks",
        "with no image guidance (landmarks only)",
    ),
}
GUIDANCE_NOUN: dict[str, tuple[str, ...]] = {
    FLUORO: (
        "Fluoroscopy",
        "Fluoroscopy, images saved",
        "C-arm fluoroscopy",
        "Fluoroscopy (AP / oblique / lateral)",
        "fluoro, permanent images stored",
    ),
    CT: ("CT", "CT, images archived", "Computed tomography"),
    US: ("Ultrasound", "Ultrasound only", "US, images saved; no fluoroscopy"),
    NO_IMAGE: ("None (landmark technique)", "None - palpation only", "no imaging used"),
}
DX_PATTERNS: tuple[str, ...] = (
    "{r} spondylosis without myelopathy or radiculopathy",
    "{r} spondylosis w/o myelopathy or radiculopathy",
    "spondylosis without myelopathy or radiculopathy, {r} region",
    "spondylosis, {r} region, w/o myelopathy/radiculopathy",
    "{r} spondylosis, no myelopathy, no radiculopathy",
    "{r} facet arthropathy (spondylosis without myelopathy or radiculopathy)",
    "{r} facet-mediated pain due to {r} spondylosis without myelopathy or radiculopathy",
    "{r} spondylosis without radiculopathy or myelopathy",
    "facet joint arthritis / spondylosis of the {r} spine without myelopathy or radiculopathy",
    "{r} spondylosis (no myelopathy or radiculopathy)",
)
PAIN_WORDS: dict[str, str] = {
    "cervical": "neck pain",
    "thoracic": "mid back pain",
    "thoracolumbar": "mid and low back pain",
    "lumbar": "low back pain",
}
CONSENT_TEXTS: tuple[str, ...] = (
    "Risks including bleeding, infection, nerve injury, post-procedure neuritis and failure to"
    " relieve pain were explained, and written consent was obtained.",
    "Informed consent signed. Alternatives, including no treatment, physical therapy and surgery,"
    " were discussed.",
    "The consent form lists possible repeat injection, steroid use and need for sedation; the"
    " patient had no further questions.",
    "After discussion of risks and benefits the patient wished to proceed and signed the consent.",
    "Consent obtained, all questions answered, site marked, time-out done.",
)
PRIOR_TEXTS: tuple[str, ...] = (
    "Two prior diagnostic blocks gave 85% and 90% relief.",
    "History: epidural steroid injection in 2021 elsewhere without lasting benefit.",
    "The patient is taking a blood thinner, held for five days.",
    "Twelve weeks of physical therapy and NSAIDs failed.",
)
MRI_TEXTS: dict[str, tuple[str, ...]] = {
    "cervical": (
        "MRI cervical spine: facet hypertrophy C3-4 through C6-7, small disc bulge at C5-6, no"
        " cord signal change.",
        "MRI: multilevel facet arthrosis, worst at C4-5; mild C5-6 and C6-7 disc desiccation.",
    ),
    "thoracic": (
        "MRI thoracic spine: mild disc degeneration T7-8 and T8-9, facet arthrosis at several"
        " levels.",
        "Imaging: facet hypertrophy in the mid thoracic spine, no fracture.",
    ),
    "thoracolumbar": (
        "MRI: facet hypertrophy at T11-12 through L2-3, small T12-L1 disc bulge.",
        "Imaging shows facet arthrosis at the thoracolumbar junction and mild L2-3 disc changes.",
    ),
    "lumbar": (
        "MRI lumbar spine: facet hypertrophy L2-3 through L5-S1, disc bulge at L3-4, no central"
        " stenosis.",
        "MRI: moderate facet arthrosis, worst at L4-5; disc desiccation at L4-5 and L5-S1.",
        "MRI reviewed: facet effusions L3-4, L4-5, L5-S1; broad disc bulge L5-S1 without"
        " nerve contact.",
    ),
}
LATER_TEXTS: dict[str, tuple[str, ...]] = {
    "cervical": (
        "If the lumbar pain persists, lumbar facet blocks can be considered later.",
        "Lumbar medial branch blocks may be considered at a later date.",
    ),
    "thoracic": ("Cervical facet work-up may follow in the future.",),
    "thoracolumbar": ("May consider L4-5 and L5-S1 blocks at a future visit.",),
    "lumbar": (
        "Cervical medial branch blocks may be considered at a later visit.",
        "Will address the neck (C5-6) at a separate visit.",
    ),
}
SITE_TEXTS: dict[str, str] = {
    "TON": "C2-3 joint line",
    "C7": "C7 articular pillar",
    "C8": "T1 transverse process",
    "L5": "sacral ala",
}


def joined(parts: Sequence[str], last: str = "and") -> str:
    """Join words with commas and a final conjunction."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {last} {parts[-1]}"


def capital(text: str) -> str:
    """Put the first letter in upper case, leaving the rest alone."""
    return text[:1].upper() + text[1:]


def sentence(text: str) -> str:
    """Make a text end in a full stop and begin with a capital."""
    return capital(text).rstrip(".") + "."


def side_groups(sides: Sides, split: bool) -> list[tuple[str, tuple[int, ...]]]:
    """Return (side, joints) groups, with side B when both are alike and not split."""
    if len(sides) == 2 and sides["R"] == sides["L"] and not split:
        return [("B", sides["R"])]
    return [(side, sides[side]) for side in "RL" if side in sides]


def bony_site(nerve: str) -> str:
    """Return the name of the bony target at which a nerve is reached."""
    if nerve in SITE_TEXTS:
        return SITE_TEXTS[nerve]
    if nerve[0] == "C":
        return f"waist of the {nerve} articular pillar"
    below = VERTEBRAE[VERTEBRAE.index(nerve) + 1]
    if below[0] == "T":
        return f"{below} TP superolateral corner"
    return f"{below} TP/SAP"


@dataclass
class Voice:
    """One author's habits for one note, and the phrases built with them."""

    rng: random.Random
    session: Session
    joint_form: str = "-"
    side_form: str = "long"
    nerve_form: int = 0
    site_form: int = 0
    heat_form: int = 0
    split: bool = False

    @classmethod
    def drawn(cls, rng: random.Random, session: Session, side_forms: Sequence[str]) -> Voice:
        """Draw an author."""
        return cls(
            rng,
            session,
            rng.choice(["-", "-", "-full", "/", "/full"]),
            rng.choice(side_forms),
            rng.randrange(7),
            rng.randrange(4),
            rng.randrange(8),
            rng.random() < 0.15,
        )

    def pick(self, *options: str) -> str:
        """Pick one of the alternatives."""
        return self.rng.choice(options)

    def chance(self, probability: float) -> bool:
        """Return True with the given probability."""
        return self.rng.random() < probability

    # names -----------------------------------------------------------------------------------

    def side(self, side: str) -> str:
        """Return the author's word for a side."""
        return SIDE_WORDS[self.side_form][side]

    def plain_side(self, side: str) -> str:
        """Return the ordinary English word for a side."""
        return SIDE_WORDS["long"][side]

    def joint(self, joint: int) -> str:
        """Return the author's name of a joint."""
        upper, lower = joint_parts(joint)
        separator = self.joint_form[0]
        if self.joint_form.endswith("full") or upper[0] != lower[0]:
            return f"{upper}{separator}{lower}"
        return f"{upper}{separator}{lower[1:]}"

    def joint_list(self, joints: Sequence[int]) -> str:
        """Return several joints in words."""
        names = [self.joint(joint) for joint in joints]
        if self.site_form < 2:
            return joined(names)
        return (" & " if self.heat_form == 0 else ", ").join(names)

    def nerve_list(self, joints: Sequence[int]) -> str:
        """Return the nerves of the joints in the author's way."""
        nerves = nerves_of(joints)
        branches = [nerve for nerve in nerves if nerve not in {"TON", "L5"}]
        parts = [self.pick("third occipital nerve", "TON")] if "TON" in nerves else []
        ramus = "L5" in nerves
        if self.nerve_form == 1:
            parts += [f"{branch} MB" for branch in branches]
            return ", ".join([*parts, *(["L5 DR"] if ramus else [])])
        if self.nerve_form == 3 and branches:
            numbered = [*branches, *(["L5"] if ramus else [])]
            ending = "s" if len(numbered) > 1 else ""
            return ", ".join([*parts, f"{joined(numbered)} medial branch nerve{ending}"])
        if branches:
            parts.append(self.branch_phrase(branches))
        if ramus:
            parts.append(self.ramus_phrase())
        return joined(parts)

    def branch_phrase(self, branches: list[str]) -> str:
        """Return the medial branches, without third occipital nerve and L5."""
        many = len(branches) > 1
        if self.nerve_form == 2:
            return f"{', '.join(branches)} medial branch nerve{'s' if many else ''}"
        if self.nerve_form == 4:
            return f"{', '.join(branches)} MB{'s' if many else ''}"
        plural = "es" if many else ""
        if self.nerve_form == 5:
            return f"medial branch{plural} of {joined(branches)}"
        if self.nerve_form == 6 and len(branches) > 2 and self.is_run(branches):
            return f"{branches[0]} through {branches[-1]} medial branches"
        return f"{joined(branches)} medial branch{plural}"

    def ramus_phrase(self) -> str:
        """Return the L5 dorsal ramus in the author's way."""
        return {2: "L5 primary dorsal ramus", 4: "L5 DR", 5: "the dorsal ramus of L5"}.get(
            self.nerve_form, "L5 dorsal ramus"
        )

    @staticmethod
    def is_run(nerves: Sequence[str]) -> bool:
        """Tell whether nerves follow each other without a gap."""
        first = NERVES.index(nerves[0])
        return list(NERVES[first : first + len(nerves)]) == list(nerves)

    def compact_nerves(self, joints: Sequence[int]) -> str:
        """Return the nerves as a bare list such as ``L3, L4, L5``."""
        nerves = nerves_of(joints)
        if len(nerves) < 3:  # "L4/L5" would read as a joint
            return self.pick(", ", " and ", " & ").join(nerves)
        return self.pick(", ", "/", ", ").join(nerves)

    def site_list(self, joints: Sequence[int]) -> str:
        """Return the bony targets of the joints' nerves."""
        nerves = nerves_of(joints)
        below = [VERTEBRAE[VERTEBRAE.index(n) + 1] for n in nerves if n != "L5"]
        thoracic = [name for name in below if name[0] == "T"]
        lumbar = [name for name in below if name[0] == "L"]
        parts: list[str] = []
        if thoracic:
            parts.append(
                f"superolateral corner of the {joined(thoracic)} transverse process"
                f"{'es' if len(thoracic) > 1 else ''}"
            )
        if lumbar and self.site_form == 0:
            parts.append(
                "junction of the superior articular process and transverse process at "
                + joined(lumbar)
            )
        elif lumbar and self.site_form == 1:
            parts += [f"{name} TP/SAP" for name in lumbar]
        elif lumbar and self.site_form == 2:
            parts.append(f"base of the SAP at {joined(lumbar)}")
        elif lumbar:
            parts.append(f"{', '.join(lumbar)} transverse process/SAP groove")
        if "L5" in nerves:
            parts.append(self.pick("sacral ala", "ala of the sacrum"))
        return joined(parts)

    def nerve_site_list(self, joints: Sequence[int]) -> str:
        """Return nerve by nerve with the bony target in brackets."""
        out = []
        for nerve in nerves_of(joints):
            out.append(f"{self.nerve_label(nerve)} ({bony_site(nerve)})")
        return ", ".join(out)

    def nerve_label(self, nerve: str) -> str:
        """Return one nerve as a label."""
        if nerve == "TON":
            return "TON"
        short = self.nerve_form % 2 == 1
        if nerve == "L5":
            return "L5 DR" if short else "L5 dorsal ramus"
        return f"{nerve} MB" if short else f"{nerve} medial branch"

    def named(self, naming: str, joints: Sequence[int]) -> str:
        """Return the targets in the given naming."""
        if naming == "nerves":
            return self.nerve_list(joints)
        if naming == "sites":
            return self.site_list(joints)
        if naming == "nerves_sites":
            return self.nerve_site_list(joints)
        if naming == "nerves_joints":
            return f"{self.nerve_list(joints)} ({self.joint_list(joints)})"
        return self.joint_list(joints)

    # heading ---------------------------------------------------------------------------------

    def heading_group(self, segment: Segment, side: str, joints: Sequence[int]) -> str:
        """Return one group of the heading, without the title."""
        naming = self.session.heading_naming
        word = self.side(side)
        if naming == "generic":
            return f"{word} {segment.region}"
        if naming == "joints" and side != "B" and self.chance(0.2):
            return joined([f"{word} {self.joint(joint)}" for joint in joints])
        names = self.named(naming, joints)
        noun = ""
        if naming == "joints":
            many = len(joints) > 1
            noun = self.pick(
                "",
                "",
                f" facet joint{'s' if many else ''}",
                " facets" if many else " facet",
                f" ({len(joints)} level{'s' if many else ''})",
            )
        if self.one_group(segment.heading) and self.chance(0.25) and self.side_form != "sided":
            return f"{names}{noun}{self.suffixed(side)}"
        return f"{word} {names}{noun}"

    def suffixed(self, side: str) -> str:
        """Return the side as a suffix to the targets."""
        word = self.side(side)
        if side == "B":
            return self.pick(f", {word}", f" {word}", " on both sides")
        plain = self.plain_side(side)
        return self.pick(f", {word}", f" ({word})", f" on the {plain}", f", {plain} side")

    def one_group(self, sides: Sides) -> bool:
        """Tell whether all the work can be stated in a single group."""
        return len(self.session.segments) == 1 and len(side_groups(sides, self.split)) == 1

    def heading_groups(self) -> list[str]:
        """Return all groups of the heading."""
        return [
            self.heading_group(segment, side, joints)
            for segment in self.session.segments
            for side, joints in side_groups(segment.heading, False)
        ]

    def title_word(self) -> str:
        """Return the name of the procedure without targets."""
        if self.session.heading_naming == "generic":
            return self.pick(*MEDIAL_TITLES[self.session.modality])
        return self.pick(*TITLES[self.session.modality])

    def procedure(self) -> str:
        """Return the procedure as a heading states it."""
        groups = self.heading_groups()
        if self.session.heading_naming == "generic":
            return f"{' and '.join(groups)} {self.title_word()}"
        compact = self.compact_procedure()
        if compact and self.chance(0.4):
            return compact
        title = self.title_word()
        words = tuple(self.side(side).lower() for side in "RLB")
        led_by_side = groups[0].lower().startswith(words)
        joints_only = self.session.heading_naming == "joints"
        if len(groups) == 1 and joints_only and led_by_side and self.chance(0.5):
            return f"{groups[0]} {title}"
        targets = self.pick("; ", " and ", "; ").join(groups)
        return self.pick(
            f"{title}: {targets}",
            f"{title} - {targets}",
            f"{title} of {targets}",
            f"{targets} - {title}",
            f"{title}, {targets}",
        )

    def compact_procedure(self) -> str:
        """Return forms such as ``Right L3, L4, L5 medial branch RFA`` where they are clear."""
        session = self.session
        if session.heading_naming != "nerves" or len(session.segments) > 1:
            return ""
        groups = side_groups(session.segments[0].heading, False)
        if len(groups) > 1:
            return ""
        side, joints = groups[0]
        title = self.pick(*MEDIAL_TITLES[session.modality])
        return f"{self.side(side)} {self.compact_nerves(joints)} {title}"

    def label(self) -> str:
        """Return a side-free, level-free name of the procedure for a note's first line."""
        region = " and ".join(segment.region for segment in self.session.segments)
        return f"{region} {self.pick(*TITLES[self.session.modality])}"

    def dx(self) -> str:
        """Return the diagnosis as stated in the note."""
        codes = list(dict.fromkeys(segment.dx for segment in self.session.segments))
        with_code = self.chance(0.3)
        texts = []
        for code in codes:
            text = self.pick(*DX_PATTERNS).format(r=DX_REGION[code])
            texts.append(f"{text} ({code})" if with_code else text)
        return capital(self.pick("; ", " and ").join(texts))

    def inline_dx(self) -> str:
        """Return the diagnosis for the middle of a sentence."""
        text = self.dx()
        return text[0].lower() + text[1:]

    def guided(self) -> str:
        """Return the guidance as an adverbial phrase."""
        return self.pick(*GUIDANCE_BY[self.session.guidance])

    def guidance_noun(self) -> str:
        """Return the guidance as a field value."""
        return self.pick(*GUIDANCE_NOUN[self.session.guidance])

    def date(self) -> str:
        """Return a date of service."""
        month, day, year = self.rng.randint(1, 12), self.rng.randint(1, 28), 2025
        return self.pick(
            f"{month:02}/{day:02}/{year}",
            f"{month}/{day}/{year % 100}",
            f"{year}-{month:02}-{day:02}",
        )

    def person(self) -> str:
        """Return the patient's age and sex."""
        age = self.rng.randint(34, 86)
        return self.pick(
            f"{age}-year-old woman",
            f"{age}-year-old man",
            f"{age} y/o female",
            f"{age} y/o male",
            f"{age}M",
            f"{age}F",
        )

    # body ------------------------------------------------------------------------------------

    def body_naming(self) -> str:
        """Return the naming for rows and lists, where referring to the heading is not possible."""
        naming = self.session.body_naming
        if naming != "above":
            return naming
        return "joints" if self.session.heading_naming == "joints" else "nerves"

    def body_groups(self) -> list[tuple[Segment, str, tuple[int, ...]]]:
        """Return the groups of work done."""
        return [
            (segment, side, joints)
            for segment in self.session.segments
            for side, joints in side_groups(segment.done, self.split)
        ]

    def body_target(self, segment: Segment, side: str, joints: tuple[int, ...]) -> str:
        """Return one group of targets in the body."""
        naming = self.session.body_naming
        word = self.plain_side(side)
        if naming == "joints":
            many = "s" if len(joints) > 1 else ""
            if self.session.modality == IA:
                return f"the {word} {self.joint_list(joints)} facet joint{many}"
            return (
                self.pick("medial branches supplying the ", "nerves to the ")
                + f"{word} {self.joint_list(joints)} facet joint{many}"
            )
        names = self.named(naming, joints)
        if naming == "sites":
            hint = ""
            if segment.region == "thoracic" or self.chance(0.5):
                hint = self.pick(
                    " (medial branch of the level above crossing each transverse process)",
                    " to reach the branch numbered one level higher at each process",
                )
            return f"{word} {names}{hint}"
        if self.one_group(segment.done) and self.chance(0.3):
            where = "bilaterally" if side == "B" else f"on the {word}"
            return f"{names} {where}"
        return f"{word} {names}"

    def body_targets(self) -> str:
        """Return all targets of the body in words."""
        if self.session.body_naming == "above":
            nouns = ["joint"] if self.session.modality == IA else ["target", "nerve", "site"]
            noun = self.pick(*nouns)
            return self.pick(
                f"each {noun} listed above",
                f"every {noun} named in the heading",
                f"the above {noun}s",
                f"the stated {noun}s",
            )
        return " and ".join(self.body_target(*group) for group in self.body_groups())

    def target_count(self) -> int:
        """Return the number of needle targets."""
        total = 0
        for segment in self.session.segments:
            for joints in (segment.done or segment.planned).values():
                total += len(joints) if self.session.modality == IA else len(nerves_of(joints))
        return total

    def count_word(self) -> str:
        """Return the number of targets in words."""
        count = self.target_count()
        return NUMBER_WORDS[count] if count < len(NUMBER_WORDS) else str(count)

    def heat(self) -> str:
        """Return temperature and time in the author's way."""
        heat, seconds = self.session.temperature, self.session.seconds
        if heat is None:
            return f"{seconds} seconds"
        forms = (
            f"{heat} C for {seconds} seconds",
            f"{heat}C x {seconds}s",
            f"{heat} degrees Celsius for {seconds} sec",
            f"{heat}°C for {seconds} s",
            f"{heat} C / {seconds} s",
            f"{heat} deg C x {seconds} sec",
            f"{heat} degrees centigrade, {seconds} seconds",
            f"{heat}\N{DEGREE SIGN} x {seconds} sec",
        )
        return forms[self.heat_form]

    def needle_sentence(self) -> str:
        """Return the sentence on needle placement."""
        targets, guided = self.body_targets(), self.guided()
        named = self.session.body_naming != "above"
        gauge = self.rng.choice([18, 20, 20, 22])
        if self.session.modality in RF_MODALITIES:
            if self.session.modality == COOLED:
                tool = self.pick(
                    "17 G introducers with water-cooled probes",
                    "cooled RF probes",
                    "17-gauge introducers",
                )
            else:
                tool = self.pick(
                    f"{gauge} G RF cannulae with 10 mm active tips",
                    f"{gauge}-gauge curved-tip cannulas",
                    "RF needles",
                    f"{gauge}g 100 mm radiofrequency cannulae",
                )
            return self.pick(
                f"{capital(guided)}, {tool} were advanced to {targets}.",
                f"{capital(tool)} were placed {guided} at {targets}.",
                f"{capital(tool)} were directed to {targets} {guided}.",
                f"Targets were {targets}. {capital(tool)} were positioned {guided}."
                if named
                else f"{capital(tool)} were brought {guided} to {targets}.",
            )
        tool = self.pick("25-gauge spinal needles", "22 G 3.5 inch needles", "25g needles")
        verb = self.pick("advanced to", "placed at", "directed to")
        if self.session.modality == IA:
            verb = self.pick("advanced into", "placed into")
        return self.pick(
            f"{capital(guided)}, {tool} were {verb} {targets}.",
            f"{capital(tool)} were {verb} {targets} {guided}.",
            f"Skin wheals raised; {tool} {verb} {targets} {guided}.",
        )

    def stim_sentence(self) -> str:
        """Return the sentence on nerve stimulation, or on aspiration for injections."""
        volts = self.rng.choice(["0.3", "0.4", "0.5"])
        if self.session.modality in RF_MODALITIES:
            return self.pick(
                f"Sensory stimulation at 50 Hz was concordant at {volts} V; motor testing at 2 Hz"
                " to 2.0 V gave no limb movement.",
                f"Sensory threshold {volts} V or below, motor negative to 1.5 V at each site.",
                "Motor stimulation produced multifidus twitch only, no distal activity.",
                f"50 Hz: pain reproduced at {volts} V. 2 Hz: no extremity response.",
            )
        return self.pick(
            "Aspiration was negative for blood and CSF.",
            "No heme or CSF on aspiration.",
            "Negative aspiration at each needle.",
        )

    def per_site(self) -> str:
        """Return the words for every target, with a count where the levels are in dispute."""
        joint_words = self.session.modality == IA
        noun = "joint" if joint_words else self.pick("nerve", "site", "target")
        if self.session.distortion == "level_conflict":
            each = self.target_count() // len(self.session.segments[0].done)
            tail = " on each side" if len(self.session.segments[0].done) == 2 else ""
            counted = NUMBER_WORDS[each]
            if each == 1:
                return f"the single nerve{tail}"
            return f"each of the {counted} nerves{tail}"
        return self.pick(
            f"each {noun}",
            f"every {noun}",
            f"each of the {self.count_word()} {noun}s"
            if self.target_count() > 1
            else f"the {noun}",
        )

    def treatment_sentence(self) -> str:
        """Return the sentence on the lesion or the injection."""
        modality, heat, where = self.session.modality, self.heat(), self.per_site()
        if modality == THERMAL and self.session.temperature is None:
            return self.pick(
                f"A thermal radiofrequency lesion was then made for {heat} at {where}.",
                f"Continuous (thermal) RF was applied for {heat} at {where}.",
                f"After 1 mL of 2% lidocaine, heat lesions of {heat} were created at {where}.",
            )
        if modality == THERMAL:
            return self.pick(
                f"After 1 mL of 2% lidocaine at each needle, lesions were made at {heat} at"
                f" {where}.",
                f"Thermal lesioning at {heat} was carried out at {where}.",
                f"RF lesions: {heat} at {where}, then 2 mg dexamethasone.",
                f"Lidocaine 2% 0.7 mL was given and {where} was lesioned at {heat}.",
                f"Ablation at {heat}, one cycle, at {where}.",
                f"Each lesion was made at {heat}; two lesions were made at {where}.",
            )
        if modality == COOLED:
            return self.pick(
                f"Cooled RF lesions were made with a set temperature of {heat} at {where}.",
                f"The internally cooled probe was run at {heat} at {where}; tissue temperature"
                " expected above 80 C.",
            )
        if modality == PULSED:
            return self.pick(
                f"Pulsed RF was delivered at {heat} (45 V, 20 ms, 2 Hz) at {where}; no thermal"
                " lesion was made.",
                f"PRF {heat}, 2 Hz, 20 ms, was applied at {where}.",
            )
        return self.injection_sentence(where)

    def injection_sentence(self, where: str) -> str:
        """Return the sentence on what was injected."""
        if self.session.modality == MBB_DX:
            return self.pick(
                f"0.5 mL of 0.5% bupivacaine was injected at {where}. No steroid.",
                f"Lidocaine 2% 0.4 mL was deposited at {where}; no steroid was used.",
                f"{capital(where)} received 0.5 mL of 0.25% bupivacaine.",
            )
        if self.session.modality == MBB_TX:
            return self.pick(
                f"0.5 mL of 0.25% bupivacaine with 4 mg dexamethasone was injected at {where}.",
                f"A mixture of 1% lidocaine and triamcinolone, 1 mL, was given at {where}.",
                f"{capital(where)} received 1 mL of bupivacaine 0.25% and methylprednisolone"
                " 10 mg.",
            )
        if self.session.guidance in {FLUORO, CT} and self.chance(0.6):
            return self.pick(
                f"0.2 mL of contrast outlined {where}, then 0.5 mL bupivacaine 0.25% and 10 mg"
                " triamcinolone was injected.",
                f"Arthrogram satisfactory at {where}. 1 mL of bupivacaine and methylprednisolone"
                " 20 mg was injected into each.",
            )
        return self.pick(
            f"0.5 mL of 1% lidocaine and 10 mg triamcinolone was injected into {where}.",
            f"1 mL of bupivacaine 0.25% with methylprednisolone 20 mg was given into {where}.",
        )

    def conflict_sentence(self) -> str:
        """Return an extra sentence that makes the side worked on plain."""
        side = self.plain_side(next(iter(self.session.segments[0].done)))
        return self.pick(
            f"The {side} side was prepped and all needles were on the {side}.",
            f"Skin marking was on the {side}; {side} paraspinal soreness afterwards as expected.",
            f"Needle position confirmed on the {side} at every target, {side} side only.",
        )

    def side_not_done_text(self) -> str:
        """Return the words on the side that was left out."""
        segment = self.session.segments[0]
        left_out = next(side for side in "RL" if side not in segment.done)
        side = self.plain_side(left_out)
        reason = self.session.reason.text if self.session.reason else ""
        reason = reason.removeprefix("of ")
        cause = (
            f"because {reason}"
            if " was " in reason or " could " in reason or (" asked " in reason)
            else f"because of {reason}"
        )
        return self.pick(
            f"The {side} side was NOT done {cause}; no needles were placed on the {side}.",
            f"The planned {side} side was not treated today {cause}. Nothing was started there.",
            f"{capital(side)} side deferred {cause}: no needle inserted on the {side}.",
            f"{capital(side)}: not performed {cause}. Will rebook the {side} side.",
        )

    def abort_sentences(self) -> list[str]:
        """Return the words on a procedure stopped before any lesion or injection."""
        session = self.session
        reason = session.reason.text if session.reason else ""
        act = "lesion was made" if session.modality in RF_MODALITIES else "injectate was given"
        if session.abort_stage == "before":
            return [
                self.pick(
                    "The patient was brought to the procedure room, positioned prone and prepped.",
                    "Patient in the procedure room, prone, prepped and draped, time-out done.",
                ),
                self.pick(
                    f"Before any sedation or local anesthetic was given, {reason}.",
                    f"Prior to administration of any anesthesia {reason}.",
                ),
                self.pick(
                    f"The procedure was cancelled for safety. No needle was inserted and no {act}.",
                    f"Procedure terminated; no anesthesia given, no needles placed, no {act}.",
                ),
            ]
        return [
            self.pick(
                f"After skin local anesthetic, needles were placed {self.guided()} at all"
                " planned targets.",
                f"Local anesthetic was infiltrated and all needles were in position"
                f" {self.guided()}.",
                f"Midazolam 1 mg IV and skin lidocaine given. {capital(self.guided())} every needle"
                " was placed.",
                f"1% lidocaine to the skin. {capital(self.guided())} all needles were placed"
                " at the targets.",
            ),
            self.pick(
                f"Then {reason}.",
                f"At that point {reason}.",
                f"While the needles were in place {reason}.",
            ),
            self.pick(
                f"All needles were removed before any {act} and the procedure was terminated for"
                " patient safety.",
                f"Procedure aborted. No {act}. Needles withdrawn.",
                f"The procedure was discontinued at once; no {act} at any level.",
            ),
            self.pick(
                "The patient recovered within 15 minutes. Will reschedule.",
                "Observed for one hour, stable at discharge.",
                "Stable on transfer to recovery; to be rebooked.",
            ),
        ]

    def course(self) -> list[str]:
        """Return the sentences on what was done, in order."""
        if self.session.distortion == "aborted":
            return self.abort_sentences()
        sentences = [self.needle_sentence()]
        if self.chance(0.75):
            sentences.append(self.stim_sentence())
        sentences.append(self.treatment_sentence())
        return sentences + self.untreated() + self.incident()

    def incident(self) -> list[str]:
        """Return the sentences that a distortion of a finished procedure asks for."""
        if self.session.distortion == "side_not_done":
            return [self.side_not_done_text()]
        if self.session.distortion == "side_conflict":
            return [self.conflict_sentence()]
        if self.session.distortion == "level_conflict" and self.chance(0.4):
            return ["No other nerves were treated."]
        return []

    def rows(self) -> list[tuple[str, str]]:
        """Return (side letter, target label) for each thing done, in order."""
        naming = self.body_naming()
        found: list[tuple[str, str]] = []
        for segment in self.session.segments:
            for side in "RL":
                joints = segment.done.get(side, ())
                found += [(side, name) for name in self.row_labels(naming, joints)]
        return found

    def row_labels(self, naming: str, joints: tuple[int, ...]) -> list[str]:
        """Return the labels of the rows of one side."""
        nerves = nerves_of(joints)
        if naming == "joints":
            noun = "facet" if self.session.modality != IA else "joint"
            return [f"{self.joint(joint)} {noun}" for joint in joints]
        if naming == "sites" and not self.numbers_differ_in_thorax(nerves):
            return [bony_site(nerve) for nerve in nerves]
        naming = "nerves_sites" if naming == "sites" else naming
        if naming == "nerves_sites":
            return [f"{self.nerve_label(nerve)} ({bony_site(nerve)})" for nerve in nerves]
        return [self.nerve_label(nerve) for nerve in nerves]

    @staticmethod
    def numbers_differ_in_thorax(nerves: Sequence[str]) -> bool:
        """Tell whether bare thoracic process names would leave the nerves open."""
        return any(nerve[0] == "T" and nerve != "T12" for nerve in nerves)

    # trimmings -------------------------------------------------------------------------------

    def extras(self) -> list[str]:
        """Return the background sentences: history, imaging, consent."""
        wanted = self.session.distractors
        segment = self.session.segments[0]
        found: list[str] = []
        if "history" in wanted:
            found.append(self.history())
        if "mri" in wanted:
            found.append(self.pick(*MRI_TEXTS[segment.region]))
        if "consent" in wanted:
            found.append(self.pick(*CONSENT_TEXTS))
        return found

    def history(self) -> str:
        """Return a sentence on an earlier procedure."""
        segment = self.session.segments[0]
        if self.tells_other_side() and self.chance(0.4):
            return self.earlier_other_side()
        regions = [each.region for each in self.session.segments]
        side = self.pick("right", "left")
        if "lumbar" not in regions and "thoracolumbar" not in regions:
            elsewhere = self.pick("L4-5 and L5-S1", "L4-5", "L5-S1")
        elif "cervical" not in regions:
            elsewhere = self.pick("C4-5 and C5-6", "C5-6", "C3-4")
        else:
            return self.pick(*PRIOR_TEXTS)
        year = self.rng.randint(2017, 2023)
        options = [
            f"Past history: {side} {elsewhere} RFA in {year} at another clinic with 9 months of"
            " relief.",
            f"The patient had {elsewhere} facet injections elsewhere in {year}.",
            f"Prior treatment: {side} {elsewhere} radiofrequency ablation, {year}.",
        ]
        if segment.region in {"cervical", "lumbar"}:
            fusion = "C5-6 fusion" if segment.region == "lumbar" else "L4-5 fusion"
            options.append(f"Surgical history: {fusion} in {year}.")
        return self.rng.choice([*options, *PRIOR_TEXTS])

    def tells_other_side(self) -> bool:
        """Tell whether work on the other side at an earlier date may be mentioned."""
        session = self.session
        one_sided = len(session.segments) == 1 and len(session.segments[0].done) == 1
        return one_sided and session.distortion in {"none", "temperature_missing"}

    def earlier_other_side(self) -> str:
        """Return a sentence on the other side, treated at an earlier date."""
        side, joints = next(iter(self.session.segments[0].done.items()))
        other = self.plain_side("L" if side == "R" else "R")
        month, day = self.rng.randint(1, 12), self.rng.randint(1, 28)
        relief = self.rng.choice([60, 70, 80, 85, 90])
        return self.pick(
            f"The {other} {self.joint_list(joints)} joints were treated on {month}/{day}/2024"
            f" with {relief}% relief.",
            f"The {other} side was done on {month:02}/{day:02}/2024 ({relief}% better since).",
            f"Previous {other} {self.joint_list(joints)} procedure in 2024: {relief}% relief,"
            f" no need to repeat on the {other} now.",
        )

    def untreated(self) -> list[str]:
        """Return a sentence on joints between the treated ones that were left alone."""
        session = self.session
        if len(session.segments) > 1 or session.distortion not in {"none", "side_conflict"}:
            return []
        joints = next(iter(session.segments[0].done.values()))
        between = [j for j in range(joints[0], joints[-1]) if j not in joints]
        if not between or self.chance(0.4):
            return []
        skipped = self.joint_list(between)
        return [
            self.pick(
                f"{skipped} not treated (negative block there).",
                f"{skipped} skipped, not painful.",
                f"Levels in between ({skipped}) were left alone.",
            )
        ]

    def plan(self) -> list[str]:
        """Return the sentences on what comes later."""
        found: list[str] = []
        segment = self.session.segments[0]
        if "plan" in self.session.distractors:
            one_sided = len(segment.done) == 1 and len(self.session.segments) == 1
            if one_sided and "history" not in self.session.distractors:
                other = "left" if "R" in segment.done else "right"
                found.append(
                    self.pick(
                        f"Plan: the {other} side in 2 weeks if this helps.",
                        f"Will return in 3 weeks for the same procedure on the {other}.",
                        f"The {other} side is scheduled for a separate date.",
                    )
                )
            elif self.session.modality == MBB_DX:
                found.append(
                    self.pick(
                        "If relief is 80% or more, proceed to radiofrequency ablation.",
                        "Pain diary given; RFA if concordant.",
                    )
                )
            else:
                found.append(
                    self.pick(
                        "Return in 4 to 6 weeks.",
                        "Repeat no sooner than 6 months if relief is lasting.",
                    )
                )
        if "other_plan" in self.session.distractors and len(self.session.segments) == 1:
            found.append(self.pick(*LATER_TEXTS[segment.region]))
        return found

    def ending(self) -> str:
        """Return a sentence on the outcome."""
        if self.session.distortion == "aborted":
            return self.pick(
                "Vital signs were documented throughout.",
                "Family informed.",
                "Anesthesia and nursing notified.",
            )
        if self.session.modality == MBB_DX and self.chance(0.5):
            before, after = self.rng.randint(5, 9), self.rng.randint(0, 2)
            return self.pick(
                f"Pain went from {before}/10 to {after}/10 at 30 minutes.",
                f"Pre-block NRS {before}, post-block NRS {after}.",
            )
        return self.pick(
            "The patient tolerated the procedure well.",
            "No complications.",
            "Discharged home in stable condition with a driver.",
            "EBL minimal.",
            "Needles removed, bandages applied, no new deficit.",
            "Recovered uneventfully; ice and home instructions given.",
        )

    def sedation(self) -> str:
        """Return the sedation or anesthesia field."""
        if self.session.abort_stage == "before":
            return "none given"
        if self.session.abort_stage == "after":
            return self.pick("local", "local infiltration given", "local, 1% lidocaine")
        return self.pick(
            "local only",
            "none",
            "local with 2 mg midazolam IV",
            "local",
            "minimal oral sedation and local",
        )


# --------------------------------------------------------------------------------------------
# Surface styles
# --------------------------------------------------------------------------------------------

Style = Callable[[random.Random, Session], str]


def complaint(v: Voice) -> str:
    """Return a sentence about the patient and the complaint."""
    region = v.session.segments[0].region
    return v.pick(
        f"This is a {v.person()} with chronic axial {PAIN_WORDS[region]}.",
        f"{capital(v.person())} who has had {PAIN_WORDS[region]} for"
        f" {v.rng.randint(6, 60)} months.",
        f"Patient: {v.person()}, {PAIN_WORDS[region]}, worse with extension.",
    )


def dictated_prose(rng: random.Random, session: Session) -> str:
    """Render flowing dictation."""
    v = Voice.drawn(rng, session, ["long"])
    opener = v.pick(
        f"{complaint(v)} Diagnosis is {v.inline_dx()}.",
        f"The patient was seen today for the following procedure. Diagnosis: {v.dx()}.",
        f"Dictated procedure note. Indication: {v.dx()}.",
    )
    planned = session.distortion in {"aborted", "side_not_done"}
    aim = (
        v.pick("The plan for today was", "Scheduled procedure:")
        if planned
        else v.pick("Procedure performed:", "The procedure is", "Today's procedure was")
    )
    position = v.pick(
        "The patient was placed prone on the table and prepped in the usual sterile fashion.",
        "With the patient prone, the skin was prepped and draped.",
        "After a time-out the patient was positioned prone.",
    )
    middle = [] if session.abort_stage == "before" else [position]
    parts = [
        opener,
        f"{aim} {v.procedure()}.",
        *v.extras(),
        *middle,
        *v.course(),
        v.ending(),
        *v.plan(),
    ]
    if session.guidance == NO_IMAGE or session.abort_stage == "before":
        parts.insert(2, f"Guidance: {v.guidance_noun()}.")
    return " ".join(parts)


def headed_template(rng: random.Random, session: Session) -> str:
    """Render a template with capital headings."""
    v = Voice.drawn(rng, session, ["long", "upper", "sided"])
    planned = session.distortion in {"aborted", "side_not_done"}
    name = (
        v.pick("PROCEDURE PLANNED", "PLANNED PROCEDURE")
        if planned
        else v.pick("PROCEDURE", "PROCEDURE PERFORMED", "OPERATION", "NAME OF PROCEDURE")
    )
    blocks = [
        f"{v.pick('PREOPERATIVE DIAGNOSIS', 'PRE-PROCEDURE DIAGNOSIS', 'DIAGNOSIS')}: {v.dx()}",
        f"{v.pick('POSTOPERATIVE DIAGNOSIS', 'POST-PROCEDURE DIAGNOSIS')}: Same",
        f"{name}: {capital(v.procedure())}",
        f"{v.pick('ANESTHESIA', 'SEDATION')}: {v.sedation()}",
        f"{v.pick('GUIDANCE', 'IMAGING', 'IMAGE GUIDANCE')}: {v.guidance_noun()}",
    ]
    extras, plan = v.extras(), v.plan()
    if extras:
        blocks.append(f"{v.pick('INDICATIONS', 'HISTORY')}: {' '.join(extras)}")
    blocks.append(
        f"{v.pick('DESCRIPTION OF PROCEDURE', 'TECHNIQUE', 'PROCEDURE IN DETAIL', 'NARRATIVE')}: "
        + " ".join(v.course())
    )
    blocks.append(f"{v.pick('COMPLICATIONS', 'DISPOSITION', 'OUTCOME')}: {v.ending()}")
    if plan:
        blocks.append(f"PLAN: {' '.join(plan)}")
    return v.pick("\n", "\n\n").join(blocks)


def tick(options: Sequence[str], chosen: Sequence[str], marks: tuple[str, str]) -> str:
    """Return check boxes, the chosen ones ticked."""
    return "  ".join(f"{marks[0] if o in chosen else marks[1]} {o}" for o in options)


def checkbox_rows(v: Voice, marks: tuple[str, str], sides: Sides, segment: Segment) -> list[str]:
    """Return one row of boxes per side group."""
    rows: list[str] = []
    naming = v.body_naming()
    for side, joints in side_groups(sides, v.split):
        if naming == "joints":
            options = [v.joint(j) for j in region_joints(segment.region)]
            chosen = [v.joint(j) for j in joints]
            title = "Facet levels"
        elif naming == "sites" and segment.region != "thoracic":
            options = [bony_site(n) for n in nerves_of(region_joints(segment.region))]
            chosen = [bony_site(n) for n in nerves_of(joints)]
            title = "Needle target sites (bony landmark)"
        else:
            nerves = nerves_of(region_joints(segment.region))
            options = ["L5 DR" if n == "L5" else n for n in nerves]
            chosen = ["L5 DR" if n == "L5" else n for n in nerves_of(joints)]
            title = v.pick("Medial branches", "Nerves")
        box = tick(
            ["Right", "Left", "Bilateral"],
            [{"R": "Right", "L": "Left", "B": "Bilateral"}[side]],
            marks,
        )
        rows.append(f"Side: {box}")
        rows.append(f"{title}: {tick(options, chosen, marks)}")
    return rows


MODALITY_BOXES: dict[str, str] = {
    THERMAL: "RF ablation - thermal",
    COOLED: "RF ablation - cooled",
    PULSED: "Pulsed RF",
    MBB_DX: "Medial branch block, diagnostic",
    MBB_TX: "Medial branch block, therapeutic",
    IA: "Intra-articular injection",
}
GUIDANCE_BOXES: dict[str, str] = {
    FLUORO: "Fluoroscopy",
    CT: "CT",
    US: "Ultrasound",
    NO_IMAGE: "None",
}


def checkbox_form(rng: random.Random, session: Session) -> str:
    """Render a form with boxes for side, levels, type and guidance."""
    v = Voice.drawn(rng, session, ["long", "upper"])
    marks = rng.choice([("[x]", "[ ]"), ("[X]", "[ ]"), ("(x)", "( )"), ("☒", "☐")])
    conflict = session.distortion in {"side_conflict", "level_conflict"}
    out = [
        v.pick(
            "PAIN PROCEDURE CHECKLIST",
            "INTERVENTIONAL PROCEDURE FORM",
            "Spine injection / ablation form",
        ),
        f"DOS: {v.date()}",
    ]
    if conflict or session.body_naming != "joints" or v.chance(0.5):
        name = "Procedure" if conflict else v.pick("Scheduled as", "Booked procedure", "Procedure")
        out.append(f"{name}: {v.procedure()}")
    out.append(
        "Type: " + tick(list(MODALITY_BOXES.values()), [MODALITY_BOXES[session.modality]], marks)
    )
    for segment in session.segments:
        out += checkbox_body(v, marks, segment)
    out.append(
        "Guidance: "
        + tick(list(GUIDANCE_BOXES.values()), [GUIDANCE_BOXES[session.guidance]], marks)
    )
    out.append(f"Dx: {v.dx()}")
    if session.distortion == "aborted":
        out += ["Completed: " + tick(["Yes", "No"], ["No"], marks), *v.abort_sentences()]
    else:
        out.append(v.treatment_sentence())
        out += v.incident()
    out += [*v.extras(), v.ending(), *v.plan()]
    return "\n".join(out)


def checkbox_body(v: Voice, marks: tuple[str, str], segment: Segment) -> list[str]:
    """Return the boxes of one region, planned and performed when these differ."""
    regions = [capital(region) for region in REGION_RANGES]
    head = f"Region: {tick(regions, [capital(segment.region)], marks)}"
    if v.session.distortion == "aborted":
        return [head, "PLANNED", *checkbox_rows(v, marks, segment.planned, segment)]
    rows = checkbox_rows(v, marks, segment.done, segment)
    if v.session.distortion == "side_not_done":
        planned = checkbox_rows(v, marks, segment.planned, segment)
        return [head, "PLANNED", *planned, "PERFORMED", *rows]
    return [head, *rows] if not v.chance(0.3) else [head, "PERFORMED", *rows]


def treatment_cell(v: Voice) -> str:
    """Return what was done at one target, for a table cell."""
    heat, seconds = v.session.temperature, v.session.seconds
    if v.session.modality == MBB_DX:
        return "bupiv 0.5% 0.5 mL"
    if v.session.modality == MBB_TX:
        return "bupiv 0.25% 0.5 mL + dexameth 2 mg"
    if v.session.modality == IA:
        return "bupiv 0.25% 0.5 mL + triamcinolone 10 mg"
    kind = {THERMAL: "thermal", COOLED: "cooled", PULSED: "pulsed"}[v.session.modality]
    return f"{kind} {seconds} s" if heat is None else f"{kind} {heat} C {seconds} s"


def pipe_table(rng: random.Random, session: Session) -> str:
    """Render a note whose core is a table with pipes."""
    v = Voice.drawn(rng, session, ["long", "short", "rt"])
    cell = treatment_cell(v)
    head = v.pick("Side | Target | Treatment", "Side | Location | Delivered")
    word = rng.choice([{"R": "R", "L": "L"}, {"R": "Right", "L": "Left"}, SIDE_WORDS["upper"]])
    table = [f"| {head} |", "|---|---|---|"]
    table += [f"| {word[side]} | {name} | {cell} |" for side, name in v.rows()]
    body = table if session.distortion != "aborted" else v.abort_sentences()
    title = "Planned" if session.distortion in {"aborted", "side_not_done"} else "Procedure"
    top = [
        f"{title}: {v.procedure()}",
        f"Dx: {v.dx()}",
        f"Guidance: {v.guidance_noun()}",
        f"Date: {v.date()}",
    ]
    rng.shuffle(top)
    tail = [] if session.distortion == "aborted" else v.incident()
    return "\n".join([*top, *v.extras(), "", *body, "", *tail, v.ending(), *v.plan()])


def generator_log(rng: random.Random, session: Session) -> str:
    """Render a device or injection log with a short heading."""
    v = Voice.drawn(rng, session, ["short", "long", "rt"])
    rf = session.modality in RF_MODALITIES
    lines = [f"{'RF GENERATOR LOG' if rf else 'INJECTION LOG'} + procedure summary  {v.date()}"]
    name = "PLANNED" if session.distortion in {"aborted", "side_not_done"} else "PROC"
    lines += [f"{name}: {v.procedure()}", f"IMG: {v.guidance_noun()}", f"DX: {v.dx()}"]
    if session.distortion == "aborted":
        lines += ["LESIONS: 0" if rf else "INJECTIONS: 0", *v.abort_sentences()]
    else:
        for number, (side, target) in enumerate(v.rows(), 1):
            lines.append(f"{number:02} {log_side(v, side)} {target}  {log_values(v)}")
        lines += v.incident()
    return "\n".join([*lines, *v.extras(), v.ending(), *v.plan()])


def log_side(v: Voice, side: str) -> str:
    """Return a side as it appears in a log."""
    if v.side_form == "long":
        return {"R": "RIGHT", "L": "LEFT"}[side]
    return v.side(side)


def log_values(v: Voice) -> str:
    """Return the measured values of one log row."""
    session = v.session
    if session.modality not in RF_MODALITIES:
        return treatment_cell(v)
    impedance = v.rng.randint(180, 420)
    heat = f"T={session.temperature}C " if session.temperature is not None else ""
    mode = {THERMAL: "THERMAL", COOLED: "COOLED", PULSED: "PULSED 45V 20ms 2Hz"}[session.modality]
    return f"Z={impedance}ohm {mode} {heat}t={session.seconds}s OK"


def terse_shorthand(rng: random.Random, session: Session) -> str:
    """Render a clinician's shorthand."""
    v = Voice.drawn(rng, session, ["short", "rt", "long"])
    v.nerve_form = rng.choice([1, 4])
    image = {
        FLUORO: v.pick("fluoro", "C-arm"),
        CT: "CT guided",
        US: v.pick("US only", "u/s gdnce"),
        NO_IMAGE: "no imaging, landmarks",
    }[session.guidance]
    lines = [f"{v.procedure()}  {v.date()}", f"dx {v.dx()}", image]
    if session.distortion in {"aborted", "side_not_done"}:
        lines[0] = "PLAN: " + lines[0]
    if session.distortion == "aborted":
        lines += v.abort_sentences()
    else:
        if session.body_naming != "above":
            done = [f"{v.side(s)} {v.named(session.body_naming, j)}" for _, s, j in v.body_groups()]
            lines.append("; ".join(done))
        lines += [terse_treatment(v), *v.incident()]
    trimmed = v.extras() if v.chance(0.5) else []
    ending = v.pick("tol well", "no cx", "EBL 0, d/c w/ driver", "f/u 6 wk")
    return "\n".join(
        [*lines, *trimmed, *([] if session.distortion == "aborted" else [ending]), *v.plan()]
    )


def terse_treatment(v: Voice) -> str:
    """Return the treatment in shorthand."""
    session = v.session
    if session.modality not in RF_MODALITIES:
        drug = {
            MBB_DX: "bupi 0.5% 0.5 cc",
            MBB_TX: "bupi 0.25% + dex 4 mg 1 cc",
            IA: "bupi + kenalog-type steroid 1 cc",
        }[session.modality]
        if session.modality == IA:
            drug = "bupi + triamcinolone 10 mg 1 cc"
        return f"{drug} ea" + v.pick(", asp neg", "", ", no paresthesia")
    kind = {THERMAL: "thermal burn", COOLED: "cooled probe", PULSED: "pulsed, no lesion"}
    each = "ea" if session.distortion != "level_conflict" else f"at {v.per_site()}"
    return f"{kind[session.modality]} {v.heat()} {each}, sens +, motor neg"


def upper_transcription(rng: random.Random, session: Session) -> str:
    """Render an upper-case transcription."""
    v = Voice.drawn(rng, session, ["long"])
    planned = session.distortion in {"aborted", "side_not_done"}
    verb = "WAS SCHEDULED FOR" if planned else "UNDERWENT"
    text = (
        f"{v.pick('PROCEDURE NOTE.', 'OPERATIVE REPORT.', 'TRANSCRIBED REPORT.')} "
        f"PATIENT {verb} {v.procedure()}. DIAGNOSIS - {v.dx()}. {' '.join(v.extras())} "
        f"IMAGING - {v.guidance_noun()}. {' '.join(v.course())} {v.ending()} {' '.join(v.plan())}"
    )
    return re.sub(r" +", " ", text).strip().upper()


def numbered_list(rng: random.Random, session: Session) -> str:
    """Render a note in numbered points, one procedure line per target group."""
    v = Voice.drawn(rng, session, ["long", "upper", "short"])
    mark = v.pick("{}.", "{})", "#{}")
    title = v.title_word()
    lead = "Planned: " if session.distortion in {"aborted", "side_not_done"} else ""
    points = [f"{lead}{capital(title)}, {group}" for group in heading_points(v)]
    points += [
        f"{v.pick('Image guidance', 'Guidance')}: {v.guidance_noun()}",
        f"{v.pick('Diagnosis', 'Dx', 'Indication')}: {v.dx()}",
        *v.extras(),
        *v.course(),
        v.ending(),
        *v.plan(),
    ]
    numbered = [f"{mark.format(number)} {text}" for number, text in enumerate(points, 1)]
    return "\n".join([f"{capital(v.label())} - {v.date()}", *numbered])


def heading_points(v: Voice) -> list[str]:
    """Return the heading's groups, joint by joint when joints are named."""
    session = v.session
    if session.heading_naming != "joints":
        return v.heading_groups()
    return [
        f"{v.side(side)} {v.joint(joint)}"
        for segment in session.segments
        for side, joints in side_groups(segment.heading, False)
        for joint in joints
    ]


def facility_record(rng: random.Random, session: Session) -> str:
    """Render a facility's intra-procedure record."""
    v = Voice.drawn(rng, session, ["long", "upper"])
    place = {
        ASC: "AMBULATORY SURGERY CENTER",
        HOSPITAL: "HOSPITAL OUTPATIENT DEPARTMENT",
        PROFESSIONAL: "OFFICE PROCEDURE SUITE",
    }[session.claim]
    pos = {ASC: "24", HOSPITAL: "22", PROFESSIONAL: "11"}[session.claim]
    start = 8 * 60 + rng.randint(0, 420)
    rows = [
        f"{place} - {v.pick('PROCEDURE RECORD', 'FACILITY RECORD', 'INTRAOP RECORD')}",
        f"DOS {v.date()}   POS {pos}",
    ]
    name = "Scheduled" if session.distortion in {"aborted", "side_not_done"} else "Procedure"
    rows += [
        f"{name}: {v.procedure()}",
        f"Diagnosis: {v.dx()}",
        f"Image guidance: {v.guidance_noun()}",
        f"Anesthesia/sedation: {v.sedation()}",
        f"In room {clock(start)}  time-out {clock(start + 6)}",
    ]
    if session.distortion == "aborted":
        rows += [f"{clock(start + 9)} {' '.join(v.abort_sentences())}"]
    else:
        cell = treatment_cell(v)
        items = [f"{side} {target} {cell}" for side, target in v.rows()]
        if session.body_naming == "above":
            rows.append(f"{v.treatment_sentence()}")
        else:
            rows.append(v.pick("Sites: ", "Log: ", "Delivered: ") + " | ".join(items))
        rows += v.incident()
    rows += [*v.extras(), f"Out of room {clock(start + 31)}. {v.ending()}", *v.plan()]
    return "\n".join(rows)


def clock(minutes: int) -> str:
    """Return minutes after midnight as a time of day."""
    return f"{minutes // 60:02}:{minutes % 60:02}"


def bullet_list(rng: random.Random, session: Session) -> str:
    """Render bullets under a one-line heading."""
    v = Voice.drawn(rng, session, ["long", "short", "rt"])
    dot = v.pick(" - ", "* ", "• ", "  > ")
    lead = "Planned: " if session.distortion in {"aborted", "side_not_done"} else ""
    bullets: list[str] = []
    if session.distortion == "aborted":
        bullets += v.abort_sentences()
    elif session.body_naming == "above":
        bullets += [v.stim_sentence(), v.treatment_sentence()]
    else:
        bullets += [
            f"{SIDE_WORDS['long' if v.side_form == 'long' else 'upper'][s].title()}: "
            f"{v.named(session.body_naming, joints)}"
            for _, s, joints in v.body_groups()
        ]
        bullets += [v.treatment_sentence(), *v.incident()]
    bullets += [
        f"guidance: {v.guidance_noun()}",
        f"dx: {v.dx()}",
        *v.extras(),
        v.ending(),
        *v.plan(),
    ]
    return "\n".join([f"{lead}{capital(v.procedure())}", *(dot + text for text in bullets)])


def letter(rng: random.Random, session: Session) -> str:
    """Render a letter to the referring clinician."""
    v = Voice.drawn(rng, session, ["long"])
    planned = session.distortion in {"aborted", "side_not_done"}
    opening = v.pick("Dear colleague,", "Dear Doctor,", "To the referring physician:")
    did = "came in today for a planned" if planned else "had the following done today:"
    middle = " ".join(v.course())
    ending = v.pick("With kind regards", "Sincerely", "Thank you for the referral")
    return (
        f"{opening}\n\nYour patient, a {v.person()} with {v.inline_dx()}, {did}"
        f" {v.procedure()}. {' '.join(v.extras())}\n\n{middle} {v.ending()}"
        f" Imaging used: {v.guidance_noun()}. {' '.join(v.plan())}\n\n{ending}"
    )


def field_export(rng: random.Random, session: Session) -> str:
    """Render an export of fields from a record system."""
    v = Voice.drawn(rng, session, ["upper", "long", "short"])
    equals = v.pick("=", ": ", " := ")
    fields = [
        ("proc_date", v.date()),
        ("proc_name", v.procedure()),
        ("dx", v.dx()),
        ("guidance", v.guidance_noun()),
        ("sedation", v.sedation()),
    ]
    if session.distortion in {"aborted", "side_not_done"}:
        fields[1] = ("proc_scheduled", v.procedure())
    if session.distortion == "aborted":
        fields += [("status", "TERMINATED"), ("comment", " ".join(v.abort_sentences()))]
    else:
        for number, (side, target) in enumerate(v.rows(), 1):
            fields.append((f"site_{number}", f"{SIDE_WORDS['upper'][side]} {target}"))
        fields.append(("delivered", treatment_cell(v) + " per site"))
        incident = v.incident()
        if incident:
            fields.append(("comment", " ".join(incident)))
    fields += [("background", text) for text in v.extras()]
    fields += [("outcome", v.ending()), *(("plan", text) for text in v.plan())]
    return "\n".join(f"{name}{equals}{value}" for name, value in fields)


def side_sections(rng: random.Random, session: Session) -> str:
    """Render a note with a section for each side."""
    v = Voice.drawn(rng, session, ["long", "upper"])
    lines = [f"{capital(v.label())}", f"{v.pick('Dx', 'Assessment')}: {v.dx()}"]
    name = "Plan was" if session.distortion in {"aborted", "side_not_done"} else "Procedure"
    lines += [
        f"{name}: {v.procedure()}",
        f"{v.pick('Guidance', 'Imaging', 'Image guidance')}: {v.guidance_noun()}.",
    ]
    if session.distortion == "aborted":
        return "\n".join([*lines, *v.extras(), *v.abort_sentences(), v.ending(), *v.plan()])
    for segment in session.segments:
        for side in "RL":
            joints = segment.done.get(side, ())
            if joints:
                names = ", ".join(v.row_labels(v.body_naming(), joints))
                verb = {
                    MBB_DX: "blocked",
                    MBB_TX: "blocked",
                    IA: "injected",
                    PULSED: "treated with pulsed RF",
                }.get(session.modality, "ablated")
                lines.append(f"{SIDE_WORDS['upper'][side]}: {names} {verb}.")
    lines += [v.treatment_sentence(), *v.incident(), *v.extras(), v.ending(), *v.plan()]
    return "\n".join(lines)


def question_form(rng: random.Random, session: Session) -> str:
    """Render an answered questionnaire."""
    v = Voice.drawn(rng, session, ["long"])
    planned = session.distortion in {"aborted", "side_not_done"}
    pairs = [
        ("What was planned?" if planned else "Which procedure?", capital(v.procedure())),
        (v.pick("Why?", "Indication?", "Diagnosis?"), v.dx()),
        (v.pick("Imaging?", "Which image guidance was used?"), v.guidance_noun()),
        (v.pick("What was done?", "Describe the technique."), " ".join(v.course())),
        (v.pick("Anything relevant in the history?", "Background?"), " ".join(v.extras()) or "nil"),
        (v.pick("Outcome?", "Complications / result?"), v.ending()),
        (v.pick("Next step?", "Follow-up?"), " ".join(v.plan()) or "clinic in 6 weeks"),
    ]
    arrow = v.pick(" ", "\n  ", " -> ")
    return "\n".join(f"{question}{arrow}{answer}" for question, answer in pairs)


def soap_note(rng: random.Random, session: Session) -> str:
    """Render a visit note in subjective, objective, assessment and plan."""
    v = Voice.drawn(rng, session, ["long", "short", "sided"])
    planned = session.distortion in {"aborted", "side_not_done"}
    letters = rng.choice([("S", "O", "A", "P"), ("Subj", "Obj", "Assess", "Plan/Procedure")])
    exam = v.pick(
        "Tender over the facet column, extension and rotation painful, strength 5/5.",
        "Facet loading positive, neurologically intact, gait normal.",
        "Paraspinal tenderness, no motor or sensory deficit, reflexes symmetric.",
    )
    verb = "Planned today" if planned else v.pick("Done today", "Procedure today", "Performed")
    action = [
        f"{verb}: {v.procedure()}.",
        f"Guidance: {v.guidance_noun()}.",
        *v.course(),
        v.ending(),
        *v.plan(),
    ]
    return "\n".join(
        [
            f"{letters[0]}: {complaint(v)} {' '.join(v.extras())}".strip(),
            f"{letters[1]}: {exam}",
            f"{letters[2]}: {v.dx()}",
            f"{letters[3]}: {' '.join(action)}",
        ]
    )


def timeline(rng: random.Random, session: Session) -> str:
    """Render a record in time-stamped entries."""
    v = Voice.drawn(rng, session, ["long", "upper", "rt"])
    planned = session.distortion in {"aborted", "side_not_done"}
    minute = 8 * 60 + rng.randint(0, 400)
    label = "Booked" if planned else v.pick("Case", "Procedure")
    entries = [
        f"Arrived, identity and allergies checked. {label}: {v.procedure()}",
        f"Dx on chart: {v.dx()}",
        f"Imaging in room: {v.guidance_noun()}",
        *v.extras(),
        *v.course(),
        v.ending(),
        *v.plan(),
    ]
    stamped = []
    for entry in entries:
        stamped.append(f"{clock(minute)} {entry}")
        minute += rng.randint(1, 6)
    return "\n".join([f"Procedure record {v.date()}", *stamped])


def one_liner(rng: random.Random, session: Session) -> str:
    """Render a single block with semicolons."""
    v = Voice.drawn(rng, session, ["long", "rt", "short"])
    planned = session.distortion in {"aborted", "side_not_done"}
    head = f"Planned {v.procedure()}" if planned else capital(v.procedure())
    parts = [
        head,
        f"dx {v.dx()}",
        f"guidance {v.guidance_noun()}",
        *v.course(),
        v.ending(),
        *v.plan(),
        *v.extras(),
    ]
    return "; ".join(part.rstrip(".") for part in parts) + "."


STYLES: dict[str, Style] = {
    "dictated_prose": dictated_prose,
    "headed_template": headed_template,
    "checkbox_form": checkbox_form,
    "pipe_table": pipe_table,
    "generator_log": generator_log,
    "terse_shorthand": terse_shorthand,
    "upper_transcription": upper_transcription,
    "numbered_list": numbered_list,
    "facility_record": facility_record,
    "bullet_list": bullet_list,
    "letter": letter,
    "field_export": field_export,
    "side_sections": side_sections,
    "question_form": question_form,
    "soap_note": soap_note,
    "timeline": timeline,
    "one_liner": one_liner,
}
OCR_SWAPS: tuple[tuple[str, str], ...] = (
    ("lidocaine", "Iidocaine"),
    ("lidocaine", "lidocalne"),
    ("medial", "media1"),
    ("medial", "rnedial"),
    ("facet", "facel"),
    ("spondylosis", "spondy1osis"),
    ("needles", "need1es"),
    ("fluoroscopic", "f1uoroscopic"),
    ("branch", "hranch"),
    ("without", "w ithout"),
    ("patient", "pat ient"),
    ("procedure", "proccdure"),
    ("Procedure", "Proccdure"),
    ("80", "8O"),
    ("seconds", "seconcls"),
    ("were", "vvere"),
    ("the", "tbe"),
    ("joint", "jo int"),
    ("90 s", "9O s"),
    ("-S1", "-Sl"),
    ("PROCEDURE", "PR0CEDURE"),
    ("DIAGNOSIS", "DIAGN0SIS"),
    ("TRANSVERSE", "TRANSVER5E"),
    ("bupivacaine", "bupivaca1ne"),
    ("radiofrequency", "radiof requency"),
    ("dorsal", "dorsa1"),
)


def ocr_noise(rng: random.Random, text: str) -> str:
    """Add the faults of a scanned page that a reader still resolves."""
    for wrong in rng.sample(OCR_SWAPS, 9):
        if rng.random() < 0.8:
            text = text.replace(wrong[0], wrong[1], rng.randint(1, 2))
    words = text.split(" ")
    for place in rng.sample(range(len(words)), max(1, len(words) // 25)):
        words[place] = rng.choice(["", "\n"]) + " " + words[place]
    text = " ".join(words)
    if rng.random() < 0.3:
        text = re.sub(r"\b([CTL]\d{1,2})-(\d)", r"\1 - \2", text)
    header = rng.choice(["", "SCANNED COPY   p. 1 / 1\n", "-- fax received, page 1 --\n"])
    return header + text


def render(rng: random.Random, session: Session) -> tuple[str, str]:
    """Write the note; return the style's name and the text."""
    name = rng.choice(list(STYLES))
    if name == "facility_record" and session.claim == PROFESSIONAL and rng.random() < 0.7:
        name = rng.choice([other for other in STYLES if other != name])
    text = STYLES[name](rng, session)
    if rng.random() < 0.12:
        return f"{name}+ocr", ocr_noise(rng, text)
    return name, text


def one_note(seed: int, number: int) -> dict[str, Any]:
    """Make one labelled note; it depends only on the seed and the number."""
    rng = random.Random(f"{seed}/{number}")
    session = draw_session(rng)
    style, text = render(rng, session)
    gold = derive_gold(session)
    gold["why"] = f"{gold['why']} Style: {style}."
    return {
        "id": f"gen-{seed}-{number:05}",
        "context": {"claim": session.claim},
        "text": text.strip() + "\n",
        "gold": gold,
    }


def notes(seed: int, count: int) -> Iterator[dict[str, Any]]:
    """Yield labelled notes, always the same ones for the same seed."""
    for number in range(count):
        yield one_note(seed, number)


def main(arguments: Sequence[str] | None = None) -> int:
    """Write notes as JSON lines to standard output."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seed", type=int, default=7, help="seed; decides every note")
    parser.add_argument("--count", type=int, default=200, help="number of notes")
    options = parser.parse_args(arguments)
    for note in notes(options.seed, options.count):
        sys.stdout.write(json.dumps(note, ensure_ascii=False) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
