"""Short notes and what they say: one row per habit of writing that a coder meets."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from superbill import services
from superbill.model.reading import Context
from tests.making import claim, claim_said, flags_said, joints_said, questions_said


class Row(NamedTuple):
    """A note and what it must be read as.

    ``joints`` as ``L4-5:R L5-S1:R``; ``flags`` are all that may be raised; ``lines`` under the CPT
    convention where they matter; ``asked`` names a blocking question, ``named`` a neighbour.
    """

    name: str
    text: str
    joints: str
    flags: str = ""
    lines: tuple[str, ...] | None = None
    asked: str = ""
    named: str = ""


LUMBAR_RFA = "Procedure: Radiofrequency ablation, right L3, L4, L5 medial branches, fluoroscopy\n"
LESION = "Each nerve was lesioned at 80 C for 90 seconds.\n"
TWO = "L4-5:R L5-S1:R"

WRITING = (
    Row(
        "prose",
        "Under fluoroscopy the right L3 and L4 medial branches and the L5 dorsal ramus were "
        "lesioned at 80 C for 90 seconds.",
        TWO,
        lines=("64635-RT x1", "64636-RT x1"),
    ),
    Row(
        "prose names joints",
        "Under fluoroscopy the left L3-L4 and L4-L5 facet joints were denervated with continuous "
        "radiofrequency at 80 C for 90 seconds.",
        "L3-4:L L4-5:L",
        lines=("64635-LT x1", "64636-LT x1"),
    ),
    Row(
        "headed",
        "PREOPERATIVE DIAGNOSIS: Lumbar spondylosis\n"
        "PROCEDURE: Right L4-5 and L5-S1 facet joint radiofrequency ablation\n"
        "GUIDANCE: Fluoroscopy\n"
        "DESCRIPTION: The patient was placed prone. Lesions were made at 80 C for 90 seconds.\n",
        TWO,
    ),
    Row(
        "check boxes",
        "Procedure: [x] Radiofrequency ablation [ ] Medial branch block\n"
        "Side: [ ] Left [x] Right [ ] Bilateral\n"
        "Nerves: [ ] L2 [x] L3 [x] L4 [x] L5\n"
        "Guidance: [x] Fluoroscopy [ ] CT\n"
        "Temperature: 80 C Time: 90 sec\n",
        TWO,
    ),
    Row(
        "check boxes behind their words",
        "Medial branch block [x]  Radiofrequency ablation [ ]\n"
        "Right [ ]  Left [x]\n"
        "Levels: L3 [x]  L4 [x]  L5 [ ]\n"
        "Fluoroscopy [x]  Ultrasound [ ]\n",
        "L4-5:L",
        lines=("64493-LT x1",),
    ),
    Row(
        "table",
        "Lumbar medial branch radiofrequency ablation, fluoroscopy\n"
        "| Side | Nerve | Temp | Time |\n"
        "|------|-------|------|------|\n"
        "| R    | L3 MB | 80 C | 90 s |\n"
        "| R    | L4 MB | 80 C | 90 s |\n"
        "| R    | L5 DR | 80 C | 90 s |\n",
        TWO,
    ),
    Row(
        "generator log",
        "RF GENERATOR LOG  lumbar medial branch RFA  fluoro\n"
        "R L3 80C 90s | R L4 80C 90s | R L5 80C 90s\n",
        TWO,
    ),
    Row(
        "terse",
        "R C3-5 MB RFA, 80C x 90s x2, fluoro",
        "C3-4:R C4-5:R",
        lines=("64633-RT x1", "64634-RT x1"),
    ),
    Row("terse block", "L L3,4,5 MBB, fluoro, 0.5 cc bupi ea", "L4-5:L L5-S1:L"),
    Row(
        "upper case",
        "PROCEDURE: LEFT C4, C5, C6 MEDIAL BRANCH RADIOFREQUENCY NEUROTOMY UNDER FLUOROSCOPY.\n"
        "LESIONS WERE MADE AT 80 DEGREES CELSIUS FOR 90 SECONDS.\n",
        "C4-5:L C5-6:L",
    ),
    Row(
        "text recognition noise",
        "Proccdure: R1ght L3, L4 and L5 rnedial branch radiofrequency ablation under f1uoroscopy\n"
        "Lesions at 8O C for 9O seconds.\n",
        TWO,
    ),
    Row(
        "a run-on list of joints",
        "Right L3-4, L4-5, L5-S1 facet joint injections with fluoroscopic guidance, steroid",
        "L3-4:R L4-5:R L5-S1:R",
        flags="three_or_more_levels",
        lines=("64493-RT x1", "64494-RT x1", "64495-RT x1"),
    ),
    Row(
        "joints run together",
        "Procedure: left L34, L45, L5S1 facet injections, fluoroscopy, steroid",
        "L3-4:L L4-5:L L5-S1:L",
        flags="three_or_more_levels",
    ),
    Row(
        "joints with slashes",
        "Procedure: right L4/5 and L5/S1 facet joint RFA, fluoroscopy\n" + LESION,
        TWO,
    ),
)

PLACES = (
    Row(
        "nerves and the joints that they serve",
        "Procedure: RFA of the right L3 and L4 medial branches (L4-5 facet joint), fluoroscopy\n"
        + LESION,
        "L4-5:R",
    ),
    Row(
        "bony target sites name the nerve above",
        "Right lumbar facet radiofrequency ablation under fluoroscopy. Cannulas were placed at the "
        "junction of the transverse process and superior articular process of L4 and L5 and at the "
        "sacral ala. Lesions were made at 80 C for 90 seconds.",
        TWO,
        lines=("64635-RT x1", "64636-RT x1"),
    ),
    Row(
        "bony target sites beside the nerves",
        "Right L3, L4 medial branch and L5 dorsal ramus RFA, fluoroscopy. Needles at the L4 and L5 "
        "transverse processes and the sacral ala. Lesions at 80 C for 90 seconds.",
        TWO,
    ),
    Row(
        "the third occipital nerve is C2-3",
        "Procedure: left third occipital nerve radiofrequency ablation, fluoroscopy\nTON lesioned "
        "at 80 C for 90 seconds.\n",
        "C2-3:L",
        lines=("64633-LT x1",),
    ),
    Row(
        "the third occipital nerve with its neighbours",
        "Procedure: RFA of the right TON, C3 and C4 medial branches, fluoroscopy\n" + LESION,
        "C2-3:R C3-4:R",
    ),
    Row(
        "thoracic branches",
        "Left T5, T6, T7 and T8 medial branches ablated at 80 C under fluoroscopy.",
        "T6-7:L T7-8:L T8-9:L",
        flags="three_or_more_levels",
        lines=("64633-LT x1", "64634-LT x2"),
    ),
    Row(
        "the cervicothoracic junction",
        "Procedure: right C7 and C8 medial branch RFA, fluoroscopy\n" + LESION,
        "C7-T1:R",
    ),
    Row(
        "the thoracolumbar junction",
        "Left T11 and T12 medial branches lesioned at 80 C under fluoroscopy to denervate the left "
        "T12-L1 facet.",
        "T12-L1:L",
        lines=("64633-LT x1",),
    ),
    Row(
        "two regions",
        "Procedure: RFA of the right C5-6 and right L4-5 facet joints, fluoroscopy\n" + LESION,
        "C5-6:R L4-5:R",
        flags="mixed_regions",
        lines=("64633-RT x1", "64635-RT x1"),
    ),
    Row(
        "a span that ends at the sacrum names joints",
        "Procedure: left L3-S1 facet joint injections under fluoroscopy with steroid",
        "L3-4:L L4-5:L L5-S1:L",
        flags="three_or_more_levels",
    ),
    Row(
        "a lesion of the sacral branch adds no joint",
        "Right L4, L5 and S1 medial branches lesioned at 80 C, fluoroscopy.",
        "L5-S1:R",
    ),
    Row(
        "one nerve alone",
        "Procedure: right L4 medial branch RFA, fluoroscopy\nLesion at 80 C for 90 seconds.\n",
        "",
        flags="nerve_set_incomplete",
        lines=(),
        asked="nerve_set_incomplete",
    ),
    Row(
        "no levels at all",
        "Procedure: right lumbar medial branch radiofrequency ablation, fluoroscopy, 80 C\n",
        "",
        flags="levels_missing",
        lines=(),
        asked="levels_missing",
    ),
    Row(
        "a transitional vertebra",
        LUMBAR_RFA + LESION + "The patient has a lumbosacral transitional vertebra.\n",
        TWO,
        asked="variant_anatomy",
    ),
    Row(
        "a sixth lumbar vertebra",
        LUMBAR_RFA + LESION + "Six lumbar vertebrae were counted.\n",
        TWO,
        asked="variant_anatomy",
    ),
)

SIDES = (
    Row(
        "the side stands once in the heading",
        "PROCEDURE: LEFT LUMBAR MEDIAL BRANCH BLOCK\nUnder fluoroscopy the L3, L4 and L5 medial "
        "branches were each blocked with 0.5 mL of bupivacaine.\n",
        "L4-5:L L5-S1:L",
    ),
    Row(
        "both sides",
        "Procedure: bilateral L4-5 and L5-S1 facet joint RFA, fluoroscopy\n" + LESION,
        "L4-5:L L4-5:R L5-S1:L L5-S1:R",
        lines=("64635-50 x1", "64636 x2"),
    ),
    Row(
        "the same repeated on the other side",
        "Procedure: bilateral lumbar medial branch RFA\n"
        "Under fluoroscopy the left L3 and L4 medial "
        "branches were lesioned at 80 C for 90 seconds. The same was repeated on the right.\n",
        "L4-5:L L4-5:R",
    ),
    Row(
        "other levels on each side",
        "Procedure: RFA of the right L4-5 and left L5-S1 facet joints, fluoroscopy\n" + LESION,
        "L4-5:R L5-S1:L",
        lines=("64635-RT x1", "64636-LT x1"),
    ),
    Row(
        "more levels on one side",
        "Procedure: RFA, right L3, L4, L5 medial branches and left L4, L5 medial branches, "
        "fluoroscopy\n" + LESION,
        "L4-5:R L5-S1:L L5-S1:R",
        lines=("64635-50 x1", "64636-RT x1"),
    ),
    Row(
        "heading and body disagree on the side",
        "Procedure: Right L3, L4 medial branch RFA under fluoroscopy\nThe left L3 and left L4 "
        "medial branches were lesioned at 80 C for 90 seconds.\n",
        "L4-5:L",
        flags="laterality_conflict",
        asked="laterality_conflict",
    ),
    Row(
        "no side",
        "Procedure: L3, L4 medial branch RFA, fluoroscopy\n" + LESION,
        "L4-5:R",
        lines=("64635 x1",),
        asked="side_missing",
    ),
)

DONE_OR_NOT = (
    Row(
        "work that is planned",
        "Today the left L3 and L4 medial branches were blocked under fluoroscopy.\n"
        "Plan: right L3, L4, L5 medial branch radiofrequency ablation in two weeks.\n",
        "L4-5:L",
        lines=("64493-LT x1",),
    ),
    Row(
        "a plan that stands before the work",
        "Plan: right L3, L4, L5 medial branch radiofrequency ablation in two weeks.\n\n"
        "Today the left L3 and L4 medial branches were blocked under fluoroscopy.\n",
        "L4-5:L",
        lines=("64493-LT x1",),
    ),
    Row(
        "work of the past",
        "History: right L4-5 and L5-S1 RFA in March 2024 with good relief.\n"
        "Procedure: left L3, L4 medial branch RFA, fluoroscopy\n" + LESION,
        "L4-5:L",
    ),
    Row(
        "consent for more than was done",
        "Consent: The risks of bilateral L3-S1 radiofrequency ablation were explained.\n"
        + LUMBAR_RFA
        + LESION,
        TWO,
    ),
    Row(
        "a test block at the ablated joint is included",
        LUMBAR_RFA + "A test block with 0.5 mL lidocaine was given at each nerve. " + LESION,
        TWO,
        lines=("64635-RT x1", "64636-RT x1"),
    ),
    Row(
        "steroid after the lesion is included",
        LUMBAR_RFA + LESION + "Then 10 mg triamcinolone was injected at each site.\n",
        TWO,
        lines=("64635-RT x1", "64636-RT x1"),
    ),
    Row(
        "one side was not done",
        "Procedure: bilateral L3, L4 medial branch RFA, fluoroscopy\nThe right L3 and L4 medial "
        "branches were lesioned at 80 C for 90 seconds.\nThe left side was not done because of "
        "time.\n",
        "L4-5:R",
        flags="planned_not_done",
        lines=("64635-RT x1",),
    ),
    Row(
        "one level was not done",
        "Procedure: right L3, L4, L5 medial branch RFA, fluoroscopy\nThe L3 and L4 medial branches "
        "were lesioned at 80 C for 90 seconds. The L5 dorsal ramus was not lesioned.\n",
        "L4-5:R",
        flags="planned_not_done",
        lines=("64635-RT x1",),
    ),
    Row(
        "cancelled before it began",
        "Procedure: right L3, L4 medial branch RFA\nThe procedure was cancelled before the patient "
        "was prepped because of a fever.\n",
        "L4-5:R",
        flags="planned_not_done",
        lines=(),
    ),
    Row(
        "stopped after the needles were in",
        "Procedure: right L3, L4 medial branch RFA, fluoroscopy\nAfter local anesthesia the "
        "cannulas were placed at the right L3 and L4 medial branches. The procedure was aborted "
        "before any lesion because of a vasovagal reaction.\n",
        "L4-5:R",
        flags="discontinued planned_not_done",
        lines=("64635-53-RT x1",),
    ),
    Row(
        "no lesion was made and nothing shows that work began",
        "Procedure: RFA of the right L4-5 and L5-S1 facet joints under fluoroscopy\n"
        "No lesion was made because the patient could not lie still.\n",
        TWO,
        flags="planned_not_done",
        lines=(),
    ),
    Row(
        "no lesion was made after the needles were in",
        "Procedure: RFA of the right L4-5 and L5-S1 facet joints under fluoroscopy\n"
        "After local anesthesia the cannulas were placed at the targets. No lesion was made "
        "because the patient could not lie still.\n",
        TWO,
        flags="discontinued planned_not_done",
        lines=("64635-53-RT x1",),
    ),
    Row(
        "a short denial on the line of the heading",
        "Procedure: bilateral L4-5 facet RFA, fluoroscopy, 80 C. Left side not done.",
        "L4-5:R",
        flags="planned_not_done",
        lines=("64635-RT x1",),
    ),
    Row(
        "not performed today",
        "Procedure: right L3, L4 medial branch block\n"
        "The patient had not held clopidogrel. Procedure not performed today.\n",
        "L4-5:R",
        flags="planned_not_done",
        lines=(),
    ),
    Row(
        "rescheduled before it began",
        "Procedure: right L3, L4 medial branch block\n"
        "The patient fainted before the procedure started and it was rescheduled.\n",
        "L4-5:R",
        flags="planned_not_done",
        lines=(),
    ),
    Row(
        "the patient did not come",
        "Procedure: right L3, L4 medial branch block, fluoroscopy\nPatient no show.\n",
        "L4-5:R",
        flags="planned_not_done",
        lines=(),
    ),
    Row(
        "no lesion as a finding",
        "Procedure: right L3, L4 medial branch RFA, fluoroscopy, 80 C\n"
        "No lesion was seen on MRI.\n",
        "L4-5:R",
        lines=("64635-RT x1",),
    ),
    Row(
        "one nerve could not be reached",
        "Procedure: right L3, L4, L5 medial branch RFA, fluoroscopy, 80 C\n"
        "Unable to complete the L5 lesion.\n",
        "L4-5:R",
        flags="planned_not_done",
        lines=("64635-RT x1",),
    ),
    Row(
        "one joint was attempted in vain",
        "Right C2-3, C3-4 facet joint injections under fluoroscopy with dexamethasone. "
        "Right C4-5 was attempted but could not be entered.",
        "C2-3:R C3-4:R",
        flags="planned_not_done",
        lines=("64490-RT x1", "64491-RT x1"),
    ),
    Row(
        "heading and body disagree on the levels",
        "Procedure: Right L4-5 and L5-S1 facet RFA under fluoroscopy\nThe right L2 and L3 medial "
        "branches were lesioned at 80 C for 90 seconds.\n",
        "L3-4:R",
        flags="level_conflict",
        asked="level_conflict",
    ),
)

TECHNIQUE = (
    Row(
        "cooled",
        "Right L3, L4 medial branch cooled RFA, fluoroscopy, 60 C for 150 seconds",
        "L4-5:R",
        lines=("64635-RT x1",),
    ),
    Row(
        "pulsed",
        "Pulsed radiofrequency at 42 C for 120 seconds to the right L3 and L4 medial branches "
        "under fluoroscopy.",
        "L4-5:R",
        flags="pulsed_rf",
        lines=("64999 x1",),
    ),
    Row(
        "cold",
        "Cryoablation of the right L3 and L4 medial branches under fluoroscopy.",
        "L4-5:R",
        flags="nonthermal",
        lines=("64999 x1",),
        asked="technique",
    ),
    Row(
        "chemical",
        "Chemical neurolysis of the right L3 and L4 medial branches with phenol under fluoroscopy.",
        "L4-5:R",
        flags="nonthermal",
        lines=("64999 x1",),
        asked="technique",
    ),
    Row(
        "laser",
        "Laser ablation of the right L3 and L4 medial branches under fluoroscopy.",
        "L4-5:R",
        flags="nonthermal",
        lines=("64999 x1",),
        asked="technique",
    ),
    Row(
        "endoscopic",
        "Procedure: endoscopic rhizotomy of the right L4-5 facet joint, fluoroscopy\n",
        "L4-5:R",
        flags="nonthermal",
        lines=("64999 x1",),
        asked="technique",
    ),
    Row(
        "low temperature",
        "Right L3 and L4 medial branches lesioned at 70 C for 90 seconds under fluoroscopy.",
        "L4-5:R",
        flags="low_temperature",
        lines=("64999 x1",),
        asked="technique",
    ),
    Row(
        "no temperature",
        "Procedure: right L3, L4 medial branch radiofrequency ablation under fluoroscopy\n",
        "L4-5:R",
        flags="temperature_missing",
        lines=("64635-RT x1",),
    ),
    Row("CT", "Procedure: right L3, L4 medial branch RFA under CT guidance\n" + LESION, "L4-5:R"),
    Row(
        "ultrasound at an ablation",
        "Procedure: right L3, L4 medial branch RFA under ultrasound guidance\n" + LESION,
        "L4-5:R",
        flags="ultrasound_guidance",
        lines=("64999 x1",),
    ),
    Row(
        "ultrasound at a block",
        "Procedure: right L3, L4 medial branch block under ultrasound guidance, bupivacaine\n",
        "L4-5:R",
        flags="ultrasound_guidance",
        lines=("0216T-RT x1",),
    ),
    Row(
        "no imaging is mentioned",
        "Procedure: right L3, L4 medial branch RFA\n" + LESION,
        "L4-5:R",
        flags="no_image_guidance",
        lines=("64635-RT x1",),
        asked="imaging_missing",
    ),
    Row(
        "done without imaging",
        "Procedure: right L3, L4 medial branch RFA, no fluoroscopy was used\nImaging: none\n"
        + LESION,
        "L4-5:R",
        flags="no_image_guidance",
        lines=("64999 x1",),
    ),
    Row(
        "intra-articular",
        "Intra-articular injection of the left C5-6 facet joint under fluoroscopy with "
        "dexamethasone.",
        "C5-6:L",
        lines=("64490-LT x1",),
    ),
    Row(
        "medial branch blocks of three cervical nerves",
        "Procedure: right C4, C5, C6 medial branch blocks, diagnostic, fluoroscopy\n",
        "C4-5:R C5-6:R",
        lines=("64490-RT x1", "64491-RT x1"),
    ),
)

NEIGHBOURS = (
    Row(
        "sacroiliac joint beside facets",
        "Procedures: 1. Right L3, L4 medial branch RFA, fluoroscopy. 2. Right sacroiliac joint "
        "injection.\n" + LESION,
        "L4-5:R SIJ:R",
        lines=("64635-RT x1", "27096-RT x1"),
    ),
    Row(
        "an epidural alone",
        "Procedure: Left L4-5 transforaminal epidural steroid injection under fluoroscopy\n"
        "The L4-5 foramen was entered and dexamethasone was injected.\n",
        "L4-5:L",
        lines=("64483-LT x1",),
    ),
    Row(
        "genicular nerves",
        "Procedure: Right genicular nerve radiofrequency ablation, superolateral, superomedial and "
        "inferomedial, fluoroscopy, 80 C\n",
        "knee:R",
        lines=("64624-RT x1",),
    ),
    Row(
        "basivertebral nerve",
        "Procedure: Basivertebral nerve ablation at L4 and L5 under fluoroscopy\n",
        "L4 L5",
        lines=("64628 x1",),
    ),
    Row(
        "trigger points beside a block",
        "Procedure: left L3, L4 medial branch block, fluoroscopy\nTrigger point injections were "
        "also given to the left trapezius.\n",
        "L4-5:L trapezius:L",
        lines=("64493-59-LT x1", "20552 x1"),
    ),
    Row(
        "the joint between C1 and C2",
        "Procedure: right C1-2 joint injection under fluoroscopy with dexamethasone\n",
        "",
        lines=(),
        asked="nothing_to_code",
        named="atlanto-occipital or atlanto-axial joint work",
    ),
)

SESSIONS = (
    Row(
        "heat at one joint, pulses at another",
        "Left cervical radiofrequency, fluoroscopy\n"
        "Thermal: C4 and C5 medial branches (C4-5), 80 C, 90 s.\n"
        "Pulsed: third occipital nerve (C2-3), 42 C, 240 s.\n",
        "C2-3:L C4-5:L",
        flags="pulsed_rf",
        lines=("64633-LT x1", "64999 x1"),
    ),
    Row(
        "a denial of every kind of imaging",
        "Left L3 and L4 medial branch radiofrequency ablation.\n"
        "No fluoroscopy, CT or ultrasound was used. 80 C, 90 s each.\n",
        "L4-5:L",
        flags="no_image_guidance",
        lines=("64999 x1",),
        asked="",
    ),
    Row(
        "a table without rules",
        "RFA, fluoroscopy, 80 C for 90 s\nLevels   R   L\nL3-4     -   x\nL4-5     x   x\n",
        "L3-4:L L4-5:L L4-5:R",
    ),
)

TOLD_ANEW = (
    Row(
        "speech that corrects itself",
        "Right cervical RFA under fluoroscopy, 80 C for 90 seconds. Needles at the right C3, C4 and C5, "
        "no wait, strike that, it is C4, C5 and C6 medial branches.\n",
        "C4-5:R C5-6:R",
    ),
    Row(
        "a temperature in words",
        "Right L3, L4 medial branch radiofrequency ablation, fluoroscopy, eighty-five degrees for "
        "ninety seconds.\n",
        "L4-5:R",
    ),
    Row(
        "an addendum that corrects the side",
        "Left C5 and C6 medial branch blocks, fluoroscopy, 0.5 mL lidocaine each.\n\n"
        "Addendum: I dictated the wrong side. Both blocks were done on the right.\n",
        "C5-6:R",
        flags="laterality_conflict",
    ),
    Row(
        "a late entry that denies a level",
        "Left C4-5 and C5-6 facet joints injected with steroid, fluoroscopy.\n\n"
        "Late entry: the C4-5 joint was not injected.\n",
        "C5-6:L",
        flags="planned_not_done",
    ),
    Row(
        "text copied from another note",
        "Visit today\n>> Copied from encounter of last month <<\n"
        "Procedure: Bilateral L3, L4, L5 radiofrequency ablation, 80 C.\n>> end of copied text <<\n\n"
        "Procedure: left L2 and L3 medial branch block, fluoroscopy, lidocaine 0.5 mL each\n",
        "L3-4:L",
    ),
    Row(
        "a session of two kinds of work on two sides",
        "Right. Under fluoroscopy cannulae to the right L3 and L4 medial branches. Lesions 80 C, 90 s.\n"
        "Left. The left L3 and L4 medial branches were blocked with 0.5 mL bupivacaine.\n",
        "L4-5:L L4-5:R",
        lines=("64635-RT x1", "64493-59-LT x1"),
    ),
    Row(
        "stopped before anything was given",
        "Planned: left C3, C4 medial branch RFA, fluoroscopy\nHe had been taken into the procedure room "
        "and prepped. Before I had given any local anesthetic the pressure read 230/120. I cancelled the "
        "procedure. No needle broke the skin.\n",
        "C3-4:L",
        flags="discontinued planned_not_done",
    ),
    Row(
        "a joint injection that never says facet",
        "The right L4-5 joint was identified under fluoroscopy. A needle was introduced and 20 mg "
        "triamcinolone with bupivacaine was injected.\n",
        "L4-5:R",
        lines=("64493-RT x1",),
    ),
)

ROWS = (*TOLD_ANEW, *SESSIONS, *WRITING, *PLACES, *SIDES, *DONE_OR_NOT, *TECHNIQUE, *NEIGHBOURS)


def _check(row: Row) -> None:
    coded = services.code_note(row.text, Context(profile="cpt"))
    assert joints_said(coded) == set(row.joints.split())
    assert flags_said(coded) == set(row.flags.split())
    if row.lines is not None:
        assert claim(coded.lines) == claim_said(*row.lines)
    blocking = {name for name, blocks in questions_said(coded).items() if blocks}
    assert blocking == ({row.asked} if row.asked else set())
    named = {item.what for item in coded.not_reported if item.rule == "NBR001"}
    assert named == ({row.named} if row.named else set())


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_reading(row: Row) -> None:
    _check(row)


def test_rows_have_names_of_their_own() -> None:
    names = [row.name for row in ROWS]
    assert len(names) == len(set(names))
