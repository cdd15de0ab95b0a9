"""Whether a note is in English."""

from __future__ import annotations

import pytest

from superbill.notes.language import is_english

ENGLISH = "The right L3 and L4 medial branches were lesioned at 80 C under fluoroscopy."


@pytest.mark.parametrize(
    "text",
    [
        ENGLISH,
        "R C3-5 MB RFA, 80C x 90s x2",
        "DX: M47.816",
        "Dr. de la Cruz saw Ms. von der Heide. " + ENGLISH,
        "",
        "0.35 V / 0.3 V / 0.45 V",
        f"{ENGLISH} 患者",
    ],
)
def test_english_notes(text: str) -> None:
    assert is_english(text)


@pytest.mark.parametrize(
    "text",
    [
        (
            "El paciente fue llevado a la sala y las ramas mediales de L3 y L4 del lado derecho "
            "se trataron con radiofrecuencia sin complicaciones para el dolor."
        ),
        (
            "Le patient est en decubitus ventral sous fluoroscopie avec une sonde, les rameaux "
            "de L3 et L4 du cote droit sont coagules sans complication."
        ),
        (
            "Der Patient wurde auf dem Bauch gelagert und die Nerven L3 und L4 rechts mit "
            "der Sonde unter Durchleuchtung bei 80 Grad behandelt, ohne Schmerz."
        ),
        "患者は腹臥位で、透視下に右L3とL4の内側枝を高周波熱凝固した。",
        "Пациент уложен на живот, справа выполнена радиочастотная денервация L3 и L4.",
    ],
)
def test_other_languages(text: str) -> None:
    assert not is_english(text)
