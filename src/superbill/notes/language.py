"""Whether a note is in English."""

from __future__ import annotations

import re

_WORD = re.compile(r"[a-zA-Z\u00c0-\u024f]{2,}")
_OTHER_SCRIPT = re.compile(
    r"[\u0370-\u03ff\u0400-\u04ff\u0590-\u06ff\u0900-\u0dff\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]"
)
_FOREIGN = frozenset(
    "el la los las de del con sin que para por una fue derecha derecho izquierda izquierdo dolor paciente "
    "le les des du avec sans une est droite gauche douleur sous chez "
    "der die das und mit ohne ein eine wurde rechts links schmerz unter bei nicht von zur im auf "
    "il della con senza destra sinistra dolore paziente sotto "
    "da do dos das com sem uma foi direita esquerda dor".split()
)
_ENGLISH = frozenset(
    "the and of with was were right left under at for to patient no without joint nerve lumbar "
    "cervical branch block medial facet needle procedure pain each in on by".split()
)
_FEW = 8


def is_english(seen: str) -> bool:
    """False when clearly more of the first words belong to another language or script."""
    head = seen[:2500].lower()
    if not head.isascii() and len(_OTHER_SCRIPT.findall(head)) > len(head) // 5:
        return False
    if len(_FOREIGN.intersection(head.split())) < _FEW // 4:
        return True  # most notes; the exact count below is three times slower
    words = _WORD.findall(head)
    foreign = sum(map(_FOREIGN.__contains__, words))
    english = sum(map(_ENGLISH.__contains__, words))
    return foreign < _FEW or english >= foreign
