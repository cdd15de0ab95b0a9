"""Small notes about work at other sites than facet joints, and the lines that they must give."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from superbill import services
from superbill.model.reading import Context
from tests.making import claim, claim_said, questions_said


class Row(NamedTuple):
    """A note, its lines under the CPT convention, and the blocking questions that it must raise."""

    name: str
    text: str
    lines: tuple[str, ...]
    asked: str = ""


FLUORO = "Under fluoroscopy the needle was placed, contrast and 40 mg methylprednisolone were injected.\n"
ROWS = (
    Row("si joint", "Procedure: Right SI joint injection\n" + FLUORO, ("27096-RT x1",)),
    Row(
        "both si joints",
        "Procedure: Bilateral sacroiliac joint injections\n" + FLUORO,
        ("27096-50 x1",),
    ),
    Row(
        "si nerves",
        "Procedure: Left L5 dorsal ramus and S1, S2, S3 lateral branch blocks, fluoroscopy\n",
        ("64451-LT x1",),
    ),
    Row(
        "si joint without imaging",
        "Procedure: Left SI joint injection by palpation, no imaging\n40 mg triamcinolone injected.\n",
        ("20552 x1",),
    ),
    Row(
        "si joint, no side",
        "Procedure: SI joint injection\n" + FLUORO,
        ("27096 x1",),
        "side_missing",
    ),
    Row(
        "two of three genicular nerves",
        "Procedure: Left genicular nerve RFA, 80 C, fluoroscopy\nSuperomedial and inferomedial genicular "
        "nerves were ablated. The superolateral nerve could not be reached.\n",
        ("64624-52-LT x1",),
    ),
    Row(
        "both knees, genicular block",
        "GENICULAR NERVE BLOCK, BOTH KNEES\nUnder fluoroscopy bupivacaine was injected at each target.\n",
        ("64454-50 x1",),
    ),
    Row(
        "lumbar epidural",
        "Procedure: L4-5 interlaminar epidural steroid injection\n" + FLUORO,
        ("62323 x1",),
    ),
    Row(
        "levels of an epidural count once",
        "Procedure: Epidural steroid injection at L3-4 and L4-5, interlaminar\n" + FLUORO,
        ("62323 x1",),
    ),
    Row("cervical epidural", "Procedure: C7-T1 interlaminar epidural\n" + FLUORO, ("62321 x1",)),
    Row("caudal", "Procedure: Caudal epidural steroid injection\n" + FLUORO, ("62323 x1",)),
    Row(
        "epidural without a word on imaging",
        "Procedure: L4-5 interlaminar epidural\nLoss of resistance. 80 mg methylprednisolone injected.\n",
        ("62322 x1",),
        "imaging_missing",
    ),
    Row(
        "roots are foramina",
        "Procedure: Left L4 and L5 transforaminal epidural steroid injections\n" + FLUORO,
        ("64483-LT x1", "64484-LT x1"),
    ),
    Row(
        "cervical roots leave above",
        "Procedure: Right C6 selective nerve root block\n" + FLUORO,
        ("64479-RT x1",),
    ),
    Row(
        "epidural spread is no epidural",
        "Procedure: Right L4-5 transforaminal ESI\nFluoroscopy. Dye spread to the epidural space. "
        "Dexamethasone 10 mg was injected.\n",
        ("64483-RT x1",),
    ),
    Row(
        "needles are not muscles",
        "Procedure: Trigger point injections\nRight trapezius x3 and right levator scapulae x2, 1 mL "
        "lidocaine each.\n",
        ("20552 x1",),
    ),
    Row(
        "three muscles",
        "Procedure: Trigger point injections: left trapezius, left rhomboid, left levator scapulae\n",
        ("20553 x1",),
    ),
    Row(
        "muscles missing",
        "Procedure: Trigger point injections\n5 mL lidocaine 1% injected.\n",
        (),
        "trigger_point_places_missing",
    ),
    Row(
        "occipital nerves",
        "Procedure: Bilateral greater occipital nerve blocks\n4 mL bupivacaine injected.\n",
        ("64405-50 x1",),
    ),
    Row(
        "a nerve that was not blocked",
        "Procedure: Left third occipital nerve block, fluoroscopy\nNo injection was made at the greater "
        "occipital nerve.\n",
        ("64490-LT x1",),
    ),
    Row(
        "intercostal nerves",
        "Procedure: Right T5, T6 and T7 intercostal nerve blocks\n3 mL bupivacaine each.\n",
        ("64420-RT x1", "64421-RT x2"),
    ),
    Row(
        "pulses at a nerve",
        "Procedure: Pulsed radiofrequency of the right suprascapular nerve, 42 C\n",
        ("64999 x1",),
    ),
    Row(
        "knee with ultrasound",
        "Procedure: Ultrasound guided right knee injection\n40 mg triamcinolone injected.\n",
        ("20611-RT x1",),
    ),
    Row("impar has no side", "Procedure: Ganglion impar block\n" + FLUORO, ("64999 x1",)),
    Row("stellate", "Procedure: Left stellate ganglion block\n" + FLUORO, ("64510-LT x1",)),
    Row(
        "three bodies",
        "Procedure: Basivertebral nerve ablation, L3, L4 and L5, fluoroscopy, 85 C\n",
        ("64628 x1", "64629 x1"),
    ),
    Row("a place alone", "SI joint\n", (), "nothing_to_code"),
    Row(
        "planned only",
        "Follow up visit. Plan: right SI joint injection in two weeks.\n",
        (),
        "nothing_to_code",
    ),
    Row(
        "an empty box",
        "Procedure: Left L3, L4 medial branch block, fluoroscopy\nAdd-ons:\n  SI joint injection [ ] yes\n",
        ("64493-LT x1",),
    ),
    Row(
        "told in passing",
        "Dear colleague, we met for the superior hypogastric plexus block that we had talked about.\nWith "
        "her prone I placed needles under fluoroscopy and injected 10 mL of bupivacaine.\n",
        ("64517 x1",),
    ),
    Row(
        "a visit with work of its own",
        "Established patient. Moderate MDM for diabetes, separately identifiable from the injection.\n"
        "Procedure: Left knee injection\n40 mg triamcinolone injected.\n",
        ("99214-25 x1", "20610-LT x1"),
    ),
)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_site_reading(row: Row) -> None:
    coded = services.code_note(row.text, Context(profile="cpt"))
    assert claim(coded.lines) == claim_said(*row.lines)
    blocking = {name for name, blocks in questions_said(coded).items() if blocks}
    assert blocking == set(row.asked.split())
