"""Which lines of one level are quoted: the marks, and the lines that only look marked.

Most programs mark with ">"; some people mark with "|", ":" or a name ("peter> "). The rare marks
count only where something speaks for them, because tables, logs and prompts use the same signs; and
Coverity's reports point at a line of code with ">>>", which is no quotation at all.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.parsers.attribution import may_introduce

SHIELD = "\0"
"""Before a line that only looks marked; no text of a mail has it."""
MARK = re.compile(r"\n {0,2}> ?")
"""A line end and the mark behind it."""
_MARK = re.compile(r" {0,2}> ?")
_MARKS = re.compile(r"(?: {0,2}>)*")
_NAMED = re.compile(r"\n {0,2}([A-Za-z]{1,12}>) .*(?=\n {0,2}\1 )")
_RARE = r" {0,2}+([|%:]|[A-Za-z]{1,12}+>)(?= |$)"  # possessive: of what does not end so no shorter one does
_INTRODUCED = re.compile(_RARE)
_RARE_SOMEWHERE = re.compile(r"\n[ >]*+(?:[|%:]|[A-Za-z]{1,12}+>)(?= |$)", re.MULTILINE)
_MAY_END_IN_TAIL = re.compile(r"\n {0,2}>[^\n]{63,998}\n[^>\n][^\n]*\n {0,2}>")
_COVERITY = re.compile(r" {0,2}>>>(?:[ \t]{2,}CID \d+:| CID \d+:.*\([A-Z][A-Z\d_.]+\)$)")
_COVERITY_GOES_ON = re.compile(r" {0,2}>>>[ \t]{2,}\S")
_SUPERCITED = re.compile(r'>{5} "[^"]{1,20}" == ')  # an attribution of old Emacs mail readers
_QUOTED_AFTER = re.compile(
    r"(?:\n[^\S\n]*+(?:[\[<(]?[^\S\n]?(?:\.\.\.|…|snip\w*)[^\S\n]?[\]>)]?)?[^\S\n]*+$){0,3}\n {0,2}>",
    re.IGNORECASE | re.MULTILINE,
)
_ANSWERS = re.compile(r"(?:yes|yep|no|nope|ok|okay|ack|right|done|agreed|sure|same|see|i)\b", re.IGNORECASE)
_MARKED = (">", " >", "  >")
_MARK_WITHIN = 16  # characters; any mark but "|", "%" and ":" ends here
_WRAPS_AT = 66  # no program wraps earlier
_TAIL = 40  # what is left over from a wrapped line is shorter
_LONGEST = 1000  # beyond this a line is data, not words


def may_look_marked(text: str) -> bool:
    """Whether a line may be there, however deep, whose mark `plainly_marked` has to look at."""
    looks_marked = ">>>" in text and ("CID" in text or '>>>>> "' in text)
    return looks_marked or ">From " in text or _RARE_SOMEWHERE.search(text) is not None


def rejoined(text: str) -> str:
    """Puts the unmarked tail of a wrapped quoted line back to its line.

    A program that wraps quoted lines again leaves their last words on a line of their own, without a
    mark; there they would be taken for an answer.
    """
    return _all_rejoined(text) if _MAY_END_IN_TAIL.search(text) else text


def _all_rejoined(text: str) -> str:
    """As `rejoined`, line by line."""
    lines = text.split("\n")
    joined: list[str] = []
    above_is_marked = False
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        if above_is_marked and line[:1] != ">" and _is_tail(joined[-1], line, after):
            joined[-1] += " " + line.strip()
        else:
            joined.append(line)
            above_is_marked = line.startswith(_MARKED)
    return "\n".join(joined)


def plainly_marked(text: str) -> str:
    """The text with a ">" in the place of each rare mark, and a shield before what only looks marked.

    Args:
        text: one level, in which each line begins behind a line end.
    """
    lines = text.split("\n")
    rows = zip(lines, _contents(lines, _names(text)), strict=True)
    return "\n".join([_shielded(line) if content is None else f"> {content}" for line, content in rows])


def _shielded(line: str) -> str:
    return SHIELD + line if _MARK.match(line) else line


def _contents(lines: Sequence[str], named: set[str]) -> list[str | None]:
    """Each line without its first mark, or None where it bears none.

    Args:
        named: grows by the marks that an attribution introduces.
    """
    contents: list[str | None] = []
    in_coverity = False
    attribution_above = False
    for at, line in enumerate(lines):
        if not (named or attribution_above or ">" in line[:_MARK_WITHIN]):
            in_coverity = False
            contents.append(None)
            attribution_above = may_introduce(line)
            continue
        if line[:1] == ">" and ">>>" not in line[:5] and line[:6] != ">From ":  # as nearly all are
            in_coverity = attribution_above = False
            contents.append(_bare(line))
            continue
        in_coverity = ">>>" in line[:5] and bool(
            _COVERITY.match(line[:_LONGEST].rstrip()) or (in_coverity and _COVERITY_GOES_ON.match(line))
        )
        if attribution_above and (introduced := _INTRODUCED.match(line)):
            named.add(introduced[1])
        content = (
            None if in_coverity or _SUPERCITED.match(line) or _is_escaped(lines, at) else _strip(line, named)
        )
        contents.append(content)
        if line.strip():
            attribution_above = content is None and may_introduce(line)
    return contents


def _names(text: str) -> set[str]:
    """The names that two lines in a row are marked with ("peter>")."""
    return {m[1] for m in _NAMED.finditer(text)}


def quoted_after(text: str, at: int) -> bool:
    """Whether a quotation follows, with nothing but blank or "[...]" lines between."""
    return _QUOTED_AFTER.match(text, at) is not None


def quoted_below(text: str, at: int) -> bool:
    """Whether a quotation follows anywhere."""
    return any(text.find(f"\n{mark}", at) >= 0 for mark in _MARKED)


def _bare(line: str) -> str:
    """A line without the mark that it begins with."""
    return line[2:] if line[1:2] == " " else line[1:]


def _strip(line: str, named: set[str]) -> str | None:
    if mark := _MARK.match(line):
        return line[mark.end() :]
    if named and (mark := _INTRODUCED.match(line)) and mark[1] in named:
        return line[mark.end() :].removeprefix(" ")
    return None


def _is_escaped(lines: Sequence[str], at: int) -> bool:
    """A sentence that begins with "From " gets a ">" on its way through old mail software."""
    if not lines[at].startswith(">From "):
        return False
    beside = (*lines[max(at - 1, 0) : at], *lines[at + 1 : at + 2])
    return not any(_MARK.match(line) for line in beside)


def _is_tail(above: str, line: str, below: str) -> bool:
    tail = line.strip()
    depth = _MARKS.match(above)
    return bool(
        0 < len(tail) <= _TAIL
        and _WRAPS_AT <= len(above) < _LONGEST
        and depth
        and (marks := depth[0].count(">")) > 0
        and not above.rstrip().endswith((".", "?", "!", ":", ";"))
        and not (tail[0].isupper() or tail[0] in ">|-+*#" or may_introduce(tail) or _ANSWERS.match(tail))
        and (same := _MARKS.match(below))
        and same[0].count(">") == marks
    )
