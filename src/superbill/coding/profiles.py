"""Chooses the billing profile from payer and kind of claim."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from superbill.loader.profiles import Profile


@dataclass(frozen=True, slots=True)
class Choice:
    """The profile used, and why in a sentence; ``assumed`` when the payer did not decide it."""

    profile: Profile
    reason: str
    assumed: bool


def choose(
    profiles: dict[str, Profile], payer: str, claim: str, *, named: str = "", given: bool = True
) -> Choice:
    """The profile for a payer in free text and a kind of claim. ``named`` forces one. A payer that
    the user has not ``given`` comes out of the note, whose words are not repeated in the reason."""
    if named:
        return Choice(profiles[named], f"{named} was asked for", assumed=False)
    known = payer.lower().strip()
    for profile in profiles.values():
        word = _matches(profile, known)
        if word and claim in profile.claims:
            return Choice(profile, f"payer text has {word!r}, claim is {claim}", assumed=False)
    assumed = next(p for p in profiles.values() if claim in p.assume_for)
    who = "no payer was given"
    if known:
        who = f"payer {payer!r} has no profile" if given else "the note's payer has no profile"
    kind = claim.replace("_", " ") if claim != "asc" else "surgery center"
    return Choice(assumed, f"{who}: assumed for a {kind} claim", assumed=True)


def _matches(profile: Profile, payer: str) -> str:
    for word in profile.payers:
        if payer and re.search(rf"(?<![a-z]){re.escape(word)}(?![a-z])", payer):
            return word
    return ""
