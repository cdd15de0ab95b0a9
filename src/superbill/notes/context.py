"""Date of service, payer and kind of claim as a note states them."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from superbill.loader.lexicon import MONTHS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from superbill.notes.document import Document

_LABEL = r"[dD](?<!\w[dD])(?i:OS|ate(?: of (?:service|procedure|surgery|operation))?)\b"
_OF_DATE = re.compile(r"\b(?:procedure|service|surgery) $", re.IGNORECASE)
"""What stands before ``date`` and belongs to the label."""
_ISO = r"(?P<y>(?:19|20)\d\d)-(?P<m>\d{1,2})-(?P<d>\d{1,2})"
_US = r"(?P<m2>\d{1,2})[/-](?P<d2>\d{1,2})[/-](?P<y2>(?:19|20)?\d\d)(?!\d)"
_AFTER_LABEL = re.compile(rf"{_LABEL}\s*[:=#-]?\s*(?=[A-Za-z0-9])")
_NUMBERED = re.compile(rf"{_ISO}|{_US}")
_ON_TOP = re.compile(rf"(?:{_ISO}|(?<![\d/]){_US})")
_TOP = 200
_PIVOT = 69
_NOT_SERVICE = re.compile(
    r"(?:\bDOB|\bbirth|\bborn|\bdate of birth|\bbirth date|\bprior|\bprevious|\blast"
    r"|\bhistory|\bexpires|\bexp|\bsince|\bon|\bin|\bfrom|\buntil"
    r"|\bblocks?|\bMBBs?|\bRFA|\bprinted|\bfiled|\bsigned)\b\W{0,4}(?:seen |on |of |visit |date )?\W{0,3}$",
    re.IGNORECASE,
)
"""Words before a date near the top that make it another date than the date of service."""

_PAYER = re.compile(
    r"\b(?:payer|payor|insurance|insurer|ins|primary insurance|coverage)\s*[:=]\s*"
    r"(?P<name>[A-Za-z][A-Za-z .&/'-]{1,40}[A-Za-z])(?![A-Za-z])",
    re.IGNORECASE,
)
_MEDICARE = re.compile(r"\bmedicare(?: part b| advantage)?\b", re.IGNORECASE)
_FACILITY = re.compile(r"\b(?:facility (?:record|claim|note)|facility fee)\b", re.IGNORECASE)
_ASC = re.compile(
    r"\b(?:ambulatory surg(?:ery|ical) cent(?:er|re)|ASC|surg(?:ery|ical) center)\b", re.IGNORECASE
)
_HOSPITAL = re.compile(r"\b(?:hospital outpatient|HOPD|outpatient department)\b", re.IGNORECASE)


_WORDED = re.compile(
    r"(?P<d>\d{1,2})[ -](?P<mon>[A-Za-z]{3,9})[ -,]+(?P<y>\d{4})"
    r"|(?P<mon2>[A-Za-z]{3,9})\.? (?P<d2>\d{1,2}),? (?P<y2>\d{4})"
)
_WORDED_ON_TOP = re.compile(
    r"(?P<d>\b\d{1,2})[ -](?P<mon>[A-Za-z]{3,9})[ -,]+(?P<y>\d{4})"
    r"|(?P<mon2>\b[A-Za-z]{3,9})\.? (?P<d2>\d{1,2}),? (?P<y2>\d{4})"
)


def date_of_service(seen: str) -> date | None:
    """The date of service, labelled or at the top of the note; month first, as in the US."""
    for label in _AFTER_LABEL.finditer(seen):
        value = _labelled(seen, label)
        day = _day(value) if value else None
        if day is not None and not _is_another(seen, label.start()):
            return day
    for pattern in (_ON_TOP, _WORDED_ON_TOP):
        for match in pattern.finditer(seen, 0, _TOP):
            day = _day(match)
            if day is not None and not _is_another(seen, match.start()):
                return day
    return _told_date(seen)


_FULL = re.compile(
    r"\b(?:(?P<y>(?:19|20)\d\d)-(?P<m>\d{1,2})-(?P<d>\d{1,2})"
    r"|(?P<m2>\d{1,2})(?P<sign>[/-])(?P<d2>\d{1,2})(?P=sign)(?P<y2>(?:19|20)?\d\d)(?!\d)"
    r"|(?P<d3>\d{1,2})(?:st|nd|rd|th)?[ -](?P<mon>[A-Za-z]{3,9})\.?,?[ -](?P<y3>(?:19|20)\d\d)"
    r"|(?P<mon2>[A-Za-z]{3,9})\.? (?P<d4>\d{1,2})(?:st|nd|rd|th)?,? (?P<y4>(?:19|20)\d\d))"
)
_NOT_TODAY = re.compile(
    r"\b(?:had|prior|previous(?:ly)?|earlier|last|relief|percent|ago|since|until|history|mri|ct|"
    r"x-?rays?|films?|labs?|return|follow|next|scheduled?|rebooked|appointment|expires?|birth|born|dob|"
    r"addendum|late entry|signed|printed|filed|copied|carried|reviewed|authoriz\w+|referr\w+|letter|"
    r"will|due|planned|first (?:set|block)|response|consult\w*)\b|%",
    re.IGNORECASE,
)
_OF_TODAY = re.compile(
    r"\b(?:today|performed|carried out|treated|injected|blocked|ablated|lesioned|denervat\w+|underwent|"
    r"done|did|procedure|visit|session|list|seen|attended|came|attempted|operation|clinic|neurotomy|"
    r"ablation|radiofrequency|on)\b",
    re.IGNORECASE,
)
_SENTENCE = 400
"""Characters around a date in which the ends of its sentence are sought."""
_STOPS = re.compile(r"[.;!?](?=\s)|\n")


def _told_date(seen: str) -> date | None:
    """The newest full date, where its sentence tells of work and of nothing past or planned, or is
    nothing but a date: ``On 8/20/2024 I performed``, ``10 Sept 2025.``"""
    newest: date | None = None
    told = False
    for match in _full_dates(seen):
        day = _full_day(match)
        if day is None or (newest is not None and day < newest):
            continue
        fits = _tells_of_today(seen, match)
        told = fits if newest is None or day > newest else told or fits
        newest = day
    return newest if told else None


def _full_dates(seen: str) -> Iterator[re.Match[str]]:
    """The full dates of a text, sought around what looks like the numbers of one."""
    done = 0
    for hint in _HINT.finditer(seen):
        match = _FULL.search(seen, max(done, hint.start() - _BEFORE_HINT), hint.end() + 8)
        if match is not None:
            done = match.end()
            yield match


_HINT = re.compile(r"[0-9](?:[/-][0-9]{1,2}[/-][0-9]|(?<=[12])[09][0-9]{2}(?![0-9]))")
"""A number with two signs in it, or a year."""
_BEFORE_HINT = 16
"""Characters that a date may have before its first sign or its year."""


def _tells_of_today(seen: str, match: re.Match[str]) -> bool:
    near = max(0, match.start() - _SENTENCE)
    before = [stop.end() for stop in _STOPS.finditer(seen, near, match.start())]
    after = _STOPS.search(seen, match.end(), match.end() + _SENTENCE)
    start = before[-1] if before else near
    end = after.start() if after else min(len(seen), match.end() + _SENTENCE)
    rest = seen[start : match.start()] + seen[match.end() : end]
    if not rest.strip(" .,;:()*#-\t"):
        return True
    if _NOT_TODAY.search(rest) is not None:
        return False
    opens = not seen[start : match.start()].strip()
    opens = opens or match.start() < _OPENING
    return _OF_TODAY.search(rest) is not None or (opens and _WORK.search(rest) is not None)


_OPENING = 300
"""Characters in which a note says what it is about."""


_WORK = re.compile(r"\b(?:rfa?|mbbs?|blocks?|inj\w*|facets?)\b", re.IGNORECASE)


def _full_day(match: re.Match[str]) -> date | None:
    said = match.groupdict()
    year = said["y"] or said["y2"] or said["y3"] or said["y4"]
    day = said["d"] or said["d2"] or said["d3"] or said["d4"]
    worded = said["mon"] or said["mon2"]
    month = str(MONTHS.get(worded.lower(), 0)) if worded else said["m"] or said["m2"]
    if int(month) > _MONTHS_OF_YEAR:
        day, month = month, day  # 24-10-2024
    return _date(year, month, day)


_MONTHS_OF_YEAR = 12


def _labelled(seen: str, label: re.Match[str]) -> re.Match[str] | None:
    """The date that stands behind a label."""
    return _NUMBERED.match(seen, label.end()) or _WORDED.match(seen, label.end())


def _is_another(seen: str, at: int) -> bool:
    """``DOB: 07/08/1951``, ``Prior RFA on 1/5/2025``: dates of something else."""
    line = seen.rfind("\n", 0, at) + 1
    label = _OF_DATE.search(seen, line, at)
    return _NOT_SERVICE.search(seen, line, label.start() if label else at) is not None


def has_unreadable_date(seen: str) -> bool:
    """Whether the first date of service that the note labels is on no calendar."""
    for label in _AFTER_LABEL.finditer(seen):
        value = _NUMBERED.match(seen, label.end())
        if value is not None:
            return _day(value) is None
    return False


def _day(match: re.Match[str]) -> date | None:
    groups = match.groupdict()
    year, day = (groups[k] or groups[k + "2"] for k in ("y", "d"))
    if "mon" in groups:
        month: str | None = str(MONTHS.get((groups["mon"] or groups["mon2"]).lower(), 0))
    else:
        month = groups["m"] or groups["m2"]
    if year is None or month is None or day is None:
        return None
    return _date(year, month, day)


def _date(year: str, month: str, day: str) -> date | None:
    """The day of a calendar, or nothing. Years of two digits are of this century up to the pivot."""
    number = int(year)
    if len(year) == 2:
        number += 2000 if number <= _PIVOT else 1900
    try:
        return date(number, int(month), int(day))
    except ValueError:
        return None


def payer_of(document: Document) -> str:
    """The payer that the note names, empty where it names none."""
    folded = document.seen.lower()
    if any(word in folded for word in ("pay", "insur", "coverage", "ins:")):
        match = _PAYER.search(document.seen)
        if match:
            return match["name"].strip()
    word = _MEDICARE.search(document.seen) if "medicare" in folded else None
    return word.group() if word else ""


def claim_of(document: Document) -> str:
    """The kind of facility claim, where the note says that it is a facility's record."""
    if "facility" not in document.seen.lower() or not _FACILITY.search(document.seen):
        return ""
    if _ASC.search(document.seen):
        return "asc"
    return "hospital_outpatient" if _HOSPITAL.search(document.seen) else ""
