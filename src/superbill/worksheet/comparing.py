"""The claim under the other billing profiles, with what differs from the chosen one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from superbill import services

if TYPE_CHECKING:
    from collections.abc import Iterable

    from superbill.model.claim import ClaimLine, CodedNote


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a line, such as a modifier, and whether the chosen claim lacks it there."""

    text: str
    differs: bool


@dataclass(frozen=True, slots=True)
class OtherLine:
    """A line of another profile. ``split`` marks one that the chosen claim has not for these
    places; ``dropped`` are the modifiers of its counterpart that it does not carry."""

    line: ClaimLine
    units: Part
    modifiers: tuple[Part, ...]
    dropped: tuple[str, ...] = ()
    split: bool = False

    @property
    def differs(self) -> bool:
        """Whether anything differs."""
        changed = self.units.differs or any(part.differs for part in self.modifiers)
        return self.split or changed or bool(self.dropped)


@dataclass(frozen=True, slots=True)
class OtherClaim:
    """The same claim under one or several profiles. ``without`` are lines of the chosen claim that
    have no counterpart here."""

    titles: tuple[str, ...]
    lines: tuple[OtherLine, ...]
    without: tuple[ClaimLine, ...]

    @property
    def differs(self) -> bool:
        """Whether it differs from the chosen claim."""
        return bool(self.without) or any(line.differs for line in self.lines)


def others(coded: CodedNote) -> tuple[OtherClaim, ...]:
    """The claims under the other profiles, those with equal lines together, the ones that differ
    first."""
    groups: dict[tuple[object, ...], list[str]] = {}
    for name, lines in coded.profiles.items():
        if name != coded.profile:
            groups.setdefault(tuple(map(_shape, lines)), []).append(name)
    claims = [_claim(names, coded.profiles[names[0]], coded.lines) for names in groups.values()]
    return tuple(sorted(claims, key=lambda claim: not claim.differs))


def title_of(profile: str) -> str:
    """The title of a profile, or its id where the knowledge has none."""
    known = services.knowledge().profiles.get(profile)
    return known.title if known else profile


def _shape(line: ClaimLine) -> tuple[object, ...]:
    return line.code, line.units, line.modifiers, line.target_names


def _claim(
    names: Iterable[str], lines: tuple[ClaimLine, ...], chosen: tuple[ClaimLine, ...]
) -> OtherClaim:
    counterparts = {(line.code, frozenset(line.target_names)): line for line in chosen}
    compared = tuple(
        _compared(line, counterparts.get((line.code, frozenset(line.target_names))))
        for line in lines
    )
    codes = {line.code for line in lines}
    return OtherClaim(
        titles=tuple(title_of(name) for name in names),
        lines=compared,
        without=tuple(line for line in chosen if line.code not in codes),
    )


def _compared(line: ClaimLine, chosen: ClaimLine | None) -> OtherLine:
    """A line beside its counterpart: the chosen line of the same code for the same places."""
    if chosen is None:
        return OtherLine(
            line,
            Part(str(line.units), differs=False),
            tuple(Part(modifier, differs=False) for modifier in line.modifiers),
            split=True,
        )
    return OtherLine(
        line=line,
        units=Part(str(line.units), line.units != chosen.units),
        modifiers=tuple(
            Part(modifier, modifier not in chosen.modifiers) for modifier in line.modifiers
        ),
        dropped=tuple(found for found in chosen.modifiers if found not in line.modifiers),
    )
