"""Everything in the knowledge folder, read once and checked."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from superbill.loader.anatomy import Anatomy, read_anatomy
from superbill.loader.families import Family, Known, read_families
from superbill.loader.folder import folder
from superbill.loader.lexicon import Lexicon, read_lexicon
from superbill.loader.pairs import PairEdits, read_pairs
from superbill.loader.profiles import Profile, read_profiles
from superbill.loader.rules import FlagMeaning, Source, read_flags, read_rules, read_sources
from superbill.loader.sites import Site, read_sites
from superbill.loader.spine_diagnoses import DiagnosisTerms, read_diagnosis_terms
from superbill.loader.visits import VisitLevels, read_visits

if TYPE_CHECKING:
    from pathlib import Path

    from superbill.model.citation import Rule


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What every step reads and none changes."""

    anatomy: Anatomy
    sites: dict[str, Site]
    lexicon: Lexicon
    families: tuple[Family, ...]
    pairs: PairEdits
    visits: VisitLevels
    profiles: dict[str, Profile]
    rules: dict[str, Rule]
    flags: dict[str, FlagMeaning]
    sources: dict[str, Source]
    diagnoses: DiagnosisTerms


@lru_cache(maxsize=4)
def read_knowledge(path: Path | None = None) -> Knowledge:
    """Read the shipped folder, or one of the user's. Raises KnowledgeError, which names the file,
    the key, and the nearest right spelling."""
    root = folder(path)
    sources = read_sources(root)
    rules = read_rules(root, sources)
    names, cited = frozenset(rules), frozenset(sources)
    anatomy = read_anatomy(root, cited)
    sites = read_sites(root)
    flags = read_flags(root, names)
    return Knowledge(
        anatomy=anatomy,
        sites=sites,
        lexicon=read_lexicon(root, sites),
        families=read_families(
            root, Known(frozenset(anatomy.region_labels), names, cited, frozenset(flags), sites)
        ),
        pairs=read_pairs(root, cited),
        visits=read_visits(root, names, cited),
        profiles=read_profiles(root, names, cited),
        rules=rules,
        flags=flags,
        sources=sources,
        diagnoses=read_diagnosis_terms(root, cited),
    )
