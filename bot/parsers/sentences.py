"""A block of somebody's words to sentences, as people write them in mails.

What the bot repeats of a person is one sentence, so a sentence must be that person's words and
nothing else: code, diffs, compiler output and tables are left out, wrapped lines are joined, bullets
and trailers stand alone. Every sentence is found again in the text with white space collapsed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

LONGEST = 4_000
"""Characters; what is longer is no sentence of a person, and reading it would take for ever."""

MOST = 2_000
"""Of one mail: none that a person wrote has more; a log or an attack does."""

_BULLET = re.compile(r"\s{0,6}(?:[-*•+o]|\(?\d{1,2}[.)])\s+(?=\S)")
_TRAILER = re.compile(
    r"\s{0,4}(?:[A-Z][a-z]+(?:-[A-Za-z]+){0,4}-(?:by|to)|Resolves?|Fix(?:es)?|Closes?|Link|Cc|CC|Bug"
    r"|Message-I[dD]|Based-on"
    r"|Supersedes|(?:Addresses-)?Coverity(?:-I[dD])?):\s+\S"
)
_DIFF = re.compile(r"diff --git |Index: \S|@@ -\d+|--- [ab/]\S*\s*$|\+\+\+ [ab/]\S*\s*$")
_DIFF_BEGINS = frozenset("dI@-+")
_DIFF_GOES_ON = re.compile(
    r"[ +@\\\t-]|$|diff |index [\da-f]|(?:new|deleted) file|old mode|new mode|similarity |rename "
)
_DIFFSTAT = re.compile(r" \S.{0,200} \| +(?:\d+|Bin)|\s?\d+ files? changed|---\s*$")
_SCISSORS = re.compile(r"[-=\s]{0,20}(?:8<|>8|✂)[-=\s]{0,40}")
_CODE = re.compile(
    r"\t|\s{4,}\S|[{}^]|#(?:include|define|undef|if|ifn?def|else|endif|pragma)\b|/\*|\*/|\*{3} |vvv\b|>>>"
    r"|(?:static|const|struct|int|char|void|bool|unsigned|u?int\d+_t|size_t|return|goto)\b.{0,200}[;{]\s*$"
    r"|(?:\} )?(?:if|for|while|switch|else) ?\(.{0,200}[{;]\s*$|(?:if|for|while|switch) ?\([^ ].{0,200}\)\s*$"
    r"|[\w.>()*\[\]-]{1,80} ?(?:=|\+=|\|=) ?\S.{0,200};\s*$|[\w>.-]{1,80}\([^()]{0,200}\);\s*$"
    r"|[0-9a-f]{10,40} \S|\S{1,200}:\d{1,7}(?::\d{1,7})?: |make(?:\[\d+\])?: |\s*\d{1,7}(?:\s{1,12}(?:\| "
    r"|\*[ /])|\s{4,}\S)"
)
_RULE = re.compile(r"\s*[-=_*~#]{3,}\s*$")
_ENDS = re.compile(  # begins with one class of letters, which is found soonest
    r"[.!?…:;](?:(?<=[.!?…])[.!?…]*[\"')\]”’]*(?:\s[:;]-?[()DP](?=\s|$))?|(?<=\s[:;])-?[()DP])(?=\s)"
)
_ABBREVIATION = re.compile(
    r"(?:^|[\s(\"'])(?:(?i:e\.g|i\.e|a\.k\.a|w\.r\.t|etc|vs|cf|resp|approx|incl|esp|dr|mr|mrs|ms|prof|jr)"
    r"|[A-HJ-Z])\.$"
)

_COURTESY = re.compile(
    r"(?:(?i:(?:hi|hello|hey|dear|good (?:day|morning))\b.{0,40}"
    r"|(?:many |best |kind |warm )*(?:thanks|thank you|thx|regards|cheers|best"
    r"|br))[,.!]*(?: +[A-Z][\w.-]*){0,4}"
    r"|-+ ?\w+|[A-Z]\w+(?: [A-Z]\w+){0,2})[,.!;:]*$"
)


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a block of one person's words, in order."""
    return tuple(sentence for paragraph in paragraphs(text) for sentence in paragraph)


@lru_cache(maxsize=8)  # the readers of one mail ask one after another for the same words
def paragraphs(text: str) -> tuple[tuple[str, ...], ...]:
    """The same, kept together as they stand between empty lines; none is empty."""
    found: list[tuple[str, ...]] = []
    paragraph: list[str] = []
    for unit in _units(text):
        if unit:
            paragraph.extend(s for s in _split(unit) if len(s) <= LONGEST)
        elif paragraph:
            found.append(tuple(paragraph))
            paragraph = []
    return tuple(found)


def _units(text: str) -> Iterator[str]:
    """What is unwrapped as a whole: a paragraph, a bullet, a trailer; "" after each paragraph."""
    unit: list[str] = []
    in_list = in_diff = False
    for line in text.split("\n"):
        if ("8" in line or "✂" in line) and _SCISSORS.match(line):
            break
        in_diff = bool(
            (line[:1] in _DIFF_BEGINS and _DIFF.match(line)) or (in_diff and _DIFF_GOES_ON.match(line))
        )
        bullet = _BULLET.match(line) if _may_open(unit, in_list) else None
        blank = not line.strip()
        trailer = ":" in line and _TRAILER.match(line)
        goes_on = in_list and bool(unit)
        left_out = not blank and _left_out(line, goes_on)
        if in_diff or blank or left_out or bullet or trailer:
            yield from _joined(unit)
            unit = []
            left_out = _left_out(line, False) if goes_on else left_out
        if blank:
            yield ""
            in_list = False
        elif bullet and not in_diff:
            unit = [line[bullet.end() :]]
            in_list = True
        elif not in_diff and not left_out:
            if trailer:
                yield from _joined([line])
            else:
                unit.append(line)
    yield from _joined(unit)
    yield ""


def _may_open(unit: list[str], in_list: bool) -> bool:
    """A dash that a wrapped line happens to begin with is no bullet."""
    return in_list or not unit or unit[-1].rstrip().endswith((":", ".", ";", "!", "?"))


def _left_out(line: str, continues_bullet: bool) -> bool:
    if not line[:1].isalpha() and (_DIFFSTAT.match(line) or _RULE.match(line)):
        return True
    return bool(_CODE.match(line.strip() if continues_bullet else line)) and not _BULLET.match(line)


def _joined(unit: list[str]) -> Iterator[str]:
    words = " ".join(" ".join(unit).split())
    if words:
        yield words


def _split(unit: str) -> Iterator[str]:
    start = 0
    for mark in _ENDS.finditer(unit):
        if _ends_sentence(unit, start, mark):
            yield unit[start : mark.end()]
            start = mark.end() + 1
    if start < len(unit):
        yield unit[start:]


def _ends_sentence(unit: str, start: int, mark: re.Match[str]) -> bool:
    following = unit[mark.end() + 1 : mark.end() + 2]
    if not following or following in ",;:)":
        return False
    if mark[0] == "." and _ABBREVIATION.search(unit, max(start, mark.start() - 12), mark.end()):
        return False
    return not following.islower() or mark[0].endswith("?")


def courtesy(sentence: str) -> bool:
    """Whether a sentence says nothing: a greeting, a name, or a token that no person wrote."""
    return bool(_COURTESY.match(sentence)) or not 0 < max(map(len, sentence.split()), default=0) <= 80
