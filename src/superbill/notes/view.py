"""A note as the readers see it: the same length as the text given, with its oddities ironed out.

Every repair swaps one character for one character, so an offset into the view is an offset into
the text exactly as it was given.
"""

from __future__ import annotations

import re

_SAME_LENGTH = str.maketrans(
    {
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d\u00ad\u2043", "-"),
        **dict.fromkeys("\u2018\u2019\u02bc\u00b4\u2032", "'"),
        **dict.fromkeys("\u201c\u201d\u2033", '"'),
        **dict.fromkeys("\u00a0\u2007\u2009\u200a\u202f\u3000\u200b\ufeff\x0b\x0c", " "),
        **dict.fromkeys("\u2022\u25cf\u25aa\u2023\u25e6\u00b7\u25b8\u25ba", "*"),
        **dict.fromkeys("\u00ba\u02da\u1d52", "\u00b0"),
        **dict.fromkeys("\u2103", "C"),
        **dict.fromkeys("\u00d7\u2715", "x"),
        **dict.fromkeys("\u2215\u2044", "/"),
        "\uff1a": ":",
        "\u2502": "|",
        "\u00a6": "|",
    }
)

_OCR: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?<=(?<![A-Za-z])[CTL])[lI|](?![A-Za-z|])|(?<=[-/]S)[lI|](?![A-Za-z|])"), "1"),
    (re.compile(r"(?<=(?<![A-Za-z])[CTLS])[lI](?=[ -]?[CTLS]?\d)"), "1"),
    (re.compile(r"(?<=[^A-Za-z][CTL]\d)[oO](?![A-Za-z])"), "0"),
    (re.compile(r"(?<=\bL)[sS](?=\s?[-/]?\s?S1\b)"), "5"),
    (re.compile(r"(?<=\bL)S(?=\s+(?:dorsal|DR\b|MB|medial))"), "5"),
    (re.compile(r"(?<=\d)[oO](?![A-Za-z])"), "0"),
    (re.compile(r"(?<=[a-z])0(?=[a-z])"), "o"),
    (re.compile(r"(?<=[a-z])1(?=[a-z]|\b)(?<!\d1)"), "l"),
    (re.compile(r"\bI(?=eft\b)"), "l"),
    (re.compile(r"(?<=[a-z])I(?=[a-z]|\b)"), "l"),
    (re.compile(r"(?<=\d)[oO](?=\d)|\b[oO](?=\d/)"), "0"),
    (re.compile(r"(?<=[A-Z])0(?=[A-Z])"), "O"),
    (re.compile(r"\b0(?=[fr]\b)"), "o"),
    (re.compile(r"(?<=\bN)0\b"), "o"),
    (re.compile(r"(?<=/)l(?=\d)|\bl(?=\.\d|\d\s?(?:ga|G)\b)"), "1"),
    (re.compile(r"(?<=\b[Rr])[l1](?=ght\b)"), "i"),
    (re.compile(r"(?<=[a-z])\|(?=[a-z])(?![^|\n]{0,200}\|)"), "l"),
)
"""Usual slips of text recognition next to levels and numbers."""


_MISREAD_DAY = re.compile(r"(?<=(?:ary|rch|ril|May|une|uly|ust|ber) )l(?=\d)")
"""The first digit of a day behind a month: ``March l4``."""

_FIELD = re.compile(
    r"^(?:([ \t]*[A-Za-z][A-Za-z_ 0-9]{1,24})=|([ \t]*[A-Za-z]{1,20}_[A-Za-z_0-9]{1,20}):)",
    re.MULTILINE,
)
"""A field of an export: ``proc_name=...``."""


_SLIPS = (
    (
        "",
        re.compile(
            r"[CTLS](?:[lI|](?<![A-Za-z]..)(?:(?![A-Za-z])|(?=[ -]?[CTLS]?\d))|[sS](?<![A-Za-z]..)\b)"
        ),
    ),
    (
        "",
        re.compile(
            r"[0-9](?:[oO](?![A-Za-z])|(?<=[a-z][01])(?=[a-z])|(?<=[a-z]{3}1)\b|(?<=[A-Z]0)(?=[A-Z])"
            r"|(?<=\b0)(?=[fr]\b)|(?<=\bN0)\b|(?<=\b[Rr]1)(?=ght\b))"
        ),
    ),
    (
        "",
        re.compile(
            r"[|IO](?:(?<=[a-z]\|)(?=[a-z])|(?<=[a-z]I)(?=[a-z]|\b)|(?<=\bI)(?=eft\b)|(?<=\bO)(?=\d/))"
        ),
    ),
    ("/l", re.compile(r"/l(?=\d)")),
    ("l.", re.compile(r"l\.(?<=\bl\.)(?=\d)")),
    ("lght", re.compile(r"lght\b(?<=\b[Rr]lght)")),
)
"""What any of the repairs would touch: most notes have none of it. Each begins with a rare sign,
and stands behind what must be in the text for it."""


def view(text: str) -> str:
    """The text with dashes, quotes, blanks and recognition slips made uniform, offset by offset."""
    return view_and_noise(text)[0]


def view_and_noise(text: str) -> tuple[str, bool]:
    """The view, and whether text recognition left its marks: then words need mending, too."""
    plain = text.isascii() and "\x0b" not in text and "\x0c" not in text
    seen = text if plain else text.translate(_SAME_LENGTH)
    seen = _without_leaders(_without_spoken_signs(seen))
    noisy = any(hint in seen and slip.search(seen) for hint, slip in _SLIPS)
    if noisy:
        for slip, right in _OCR:
            seen = slip.sub(right, seen)
        seen = _MISREAD_DAY.sub("1", seen)
    if "=" in seen or "_" in seen:
        seen = _FIELD.sub(lambda match: (match[1] or match[2]).replace("_", " ") + ":", seen)
    if len(seen) != len(text):  # every repair is one for one; spans would be wrong otherwise
        raise AssertionError
    return seen, noisy


_SPOKEN_LEVEL = re.compile(
    r"\b(?P<letter>[CTLS]) (?P<number>one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b"
)
_NUMBERS = "one two three four five six seven eight nine ten eleven twelve".split()
_SPOKEN_SIGN = re.compile(r" (?:period|comma)\b")
_SPOKEN_SIGNS = {" period": ".      ", " comma": ",     "}
_OFTEN = 3


_LEADER = re.compile(r"(?<=[A-Za-z)]) \.{3,}(?= )")


def _without_leaders(seen: str) -> str:
    """``Fluoroscopy ..... not used``: the dots lead from a label to its value as a colon does."""
    if " ..." not in seen:
        return seen
    return _LEADER.sub(lambda match: ":" + " " * (len(match.group()) - 1), seen)


def _without_spoken_signs(seen: str) -> str:
    """``L five S one``, and ``period`` and ``comma`` where speech recognition wrote them out."""
    if " period " in seen and seen.count(" period ") >= _OFTEN:
        seen = _SPOKEN_SIGN.sub(lambda match: _SPOKEN_SIGNS[match.group()], seen)
    if not any(
        f"{letter} {number}" in seen for letter in "LCTS" for number in ("five", "four", "six")
    ):
        return seen
    return _SPOKEN_LEVEL.sub(_as_number, seen)


def _as_number(match: re.Match[str]) -> str:
    number = str(_NUMBERS.index(match["number"]) + 1)
    return f"{match['letter']} {number.ljust(len(match['number']))}"


_BOX = re.compile(
    r"(?P<on>\[\s?[xX*+/]\s?\]|\(\s?[xX]\s?\)|[\u2611\u2612\u2714\u2713]|_[xX]_)"
    r"|(?P<off>\[\s{0,3}\]|\(\s{0,3}\)|[\u2610\u25a1\u25a2\u274f\u25fb]|(?<![_\w])_{1,3}(?![_\w]))"
)


_MAYBE_BOX = re.compile(
    r"[\[(_\u2610-\u2612\u2713\u2714\u25a1\u25a2\u25fb\u274f](?![A-Za-z0-9]{2})"
)
"""A sign with which a box may begin: spares most notes the slower search."""
_ANSWERED_NO = re.compile(
    r"[Nn-](?<=[\s?:].)(?:(?:(?<=N)(?:[oO]|/A)?|(?<=n)/a|(?<=-)-+)(?=\s*(?:[/|;,]|$)|\s{2,})"
    r"|(?<=\s\sn)o(?=\s*(?:\(|$)))",
    re.MULTILINE,
)
_CIRCLE = re.compile(r"\(circle[^()]{0,20}\)\s*:", re.IGNORECASE)
_BRACKETS = re.compile(r"\([^()]{1,40}\)")
_LONGEST_FIELDS = 3_000
"""Characters of the longest line that is read as fields of a form."""
_LABEL_ENDS = re.compile(r"[/|;,]")
_GAP = re.compile(r"\s{2,}|\t")


_QUOTED = re.compile(
    r'\b(?:template|boilerplate|macro|smart ?phrase|not applicable)\b[^"]{0,80}"[^"\n]{20,600}"',
    re.IGNORECASE,
)
_COPY_STARTS = re.compile(
    r"(?:copied|carried|pulled|imported|pasted) (?:forward )?from\b", re.IGNORECASE
)
_COPY_ENDS = re.compile(r"end of (?:copied|carried|pulled|imported|pasted)\b", re.IGNORECASE)
_NOT_LINE_END = re.compile(r"[^\r\n]")


def without_foreign(seen: str) -> str:
    """The view without what it only repeats: text marked as copied from another note, and quoted
    text of a template that the note says does not apply."""
    end = _COPY_ENDS.search(seen) if "nd of " in seen else None
    start = _COPY_STARTS.search(seen, 0, end.start()) if end else None
    if start and end:
        seen = _blanked(seen, seen.rfind("\n", 0, start.start()) + 1, _line_end(seen, end.end()))
    quoted = _QUOTED.search(seen) if seen.count('"') > 1 else None
    return _blanked(seen, *quoted.span()) if quoted else seen


def _line_end(seen: str, at: int) -> int:
    end = seen.find("\n", at)
    return end if end >= 0 else len(seen)


def _blanked(seen: str, start: int, end: int) -> str:
    return seen[:start] + _NOT_LINE_END.sub(" ", seen[start:end]) + seen[end:]


def without_unticked(seen: str) -> str:
    """The view with the options that a form leaves unticked, or answers with no, blanked out."""
    boxes = _MAYBE_BOX.search(seen) is not None and _BOX.search(seen) is not None
    answers = _ANSWERED_NO.search(seen) is not None
    if not boxes and not answers and "ircle" not in seen:
        return seen
    out: list[str] = []
    for line in seen.splitlines(keepends=True):
        if len(line) > _LONGEST_FIELDS:  # no form has such a line, and each box costs its length
            out.append(line)
            continue
        ticked = _blank_ticked_no(_blank_unticked(line)) if boxes else line
        if "ircle" in line:
            ticked = (
                _keep_circled(ticked) if _CIRCLE.search(ticked) else _keep_named_circled(ticked)
            )
        out.append(_blank_refused(ticked) if answers else ticked)
    return "".join(out)


def _keep_circled(line: str) -> str:
    """``Side (circle): R only  L only  (BOTH)``: only what stands in brackets was chosen."""
    label = _CIRCLE.search(line)
    kept = [match.span() for match in _BRACKETS.finditer(line, label.end())] if label else []
    if not kept or label is None:
        return line
    letters = list(line)
    for place in range(label.end(), len(line)):
        inside = any(start <= place < end for start, end in kept)
        if not inside and letters[place] not in "\r\n":
            letters[place] = " "
    return "".join(letters)


_NAMED_CIRCLED = re.compile(r"\[[^\[\]]*\bcircled\b[^\[\]]*\]", re.IGNORECASE)


def _keep_named_circled(line: str) -> str:
    """``Side: (R)  L  B/L   [R circled]``: only what the remark says was circled."""
    remark, colon = _NAMED_CIRCLED.search(line), line.find(":")
    if remark is None or not 0 <= colon < remark.start():
        return line
    return line[: colon + 1] + " " * (remark.start() - colon - 1) + line[remark.start() :]


def _blank_refused(line: str) -> str:
    """Blank ``L1 No`` and ``RF lesion today?  No``: the label goes with its answer."""
    if "|" in line:
        return line
    for answer in reversed(list(_ANSWERED_NO.finditer(line))):
        start = _answered_from(line, answer.start())
        if start is not None:
            line = line[:start] + " " * (answer.end() - start) + line[answer.end() :]
    return line


_TICKED_NO = re.compile(r"(?:\[\s?[xX]\s?\]|\([xX]\)|[\u2611\u2612])\s*no\b", re.IGNORECASE)
_TOLD_OF_ALL = re.compile(r"\b(?:performed|completed|done|proceed)", re.IGNORECASE)


def _blank_ticked_no(line: str) -> str:
    """Blank ``Local injected: [X] no``, unless it says that the whole work was not done."""
    for answer in reversed(list(_TICKED_NO.finditer(line))):
        start = _answered_from(line, answer.start())
        if start is not None and not _TOLD_OF_ALL.search(line, start, answer.start()):
            line = line[:start] + " " * (answer.end() - start) + line[answer.end() :]
    return line


def _answered_from(line: str, at: int) -> int | None:
    """Where the label of an answer begins: behind the last separator or wide gap before it."""
    label_end = len(line[:at].rstrip(" \t?:"))
    ends = [match.end() for match in _LABEL_ENDS.finditer(line, 0, label_end)]
    ends += [match.end() for match in _GAP.finditer(line, 0, label_end)]
    start = max(ends, default=0)
    return start if line[start:label_end].strip() else None


def _blank_unticked(line: str) -> str:
    boxes = list(_BOX.finditer(line))
    if not boxes or not _has_open_box(boxes):
        return line
    body = line.rstrip()
    after_label = boxes[-1].end() == len(body) and bool(line[: boxes[0].start()].strip(" -*:"))
    after_label = after_label and not line[: boxes[0].start()].rstrip().endswith(":")
    letters = list(line)
    for place, box in enumerate(boxes):
        if box["on"]:
            continue
        if after_label:
            start = boxes[place - 1].end() if place else _label_start(line, box.start())
            end = box.end()
        else:
            start = box.start()
            end = boxes[place + 1].start() if place + 1 < len(boxes) else _option_end(line, box)
        letters[start:end] = [sign if sign in "\r\n" else " " for sign in line[start:end]]
    return "".join(letters)


def _has_open_box(boxes: list[re.Match[str]]) -> bool:
    """Whether one option is open for certain; bare underscores count only beside ticked ones."""
    underscored = any(box["on"] and "_" in box["on"] for box in boxes)
    return any(box["off"] and (underscored or "_" not in box["off"]) for box in boxes)


def _label_start(line: str, end: int) -> int:
    colon = line.rfind(":", 0, end)
    return colon + 1


def _option_end(line: str, box: re.Match[str]) -> int:
    """The last option of a line ends where a wide gap or a full stop ends it."""
    gap = re.compile(r"\s{3,}|\.\s|;|\|").search(line, box.end() + 1)
    return gap.start() if gap else len(line)
