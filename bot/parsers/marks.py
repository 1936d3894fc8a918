"""Which lines of one level are quoted: the marks, and the lines that only look marked.

Most programs mark with ">"; some people mark with "|", ":" or a name ("peter> "). The rare marks
count only where something speaks for them, because tables, logs and prompts use the same signs; and
Coverity's reports point at a line of code with ">>>", which is no quotation at all.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.parsers.attribution import COLONS, may_introduce

_MARK = re.compile(r" {0,2}> ?")
_MARKS = re.compile(r"(?: {0,2}>)*")
_NAMED = re.compile(r"\n {0,2}([A-Za-z]{1,12}>) .*(?=\n {0,2}\1 )")
_RARE = r" {0,2}+([|%:]|[A-Za-z]{1,12}+>)(?= |$)"  # possessive: of what does not end so no shorter one does
_INTRODUCED = re.compile(_RARE)
_RARELY_MARKED = re.compile(rf"\n{_RARE}", re.MULTILINE)
_COVERITY = re.compile(r" {0,2}>>>(?:[ \t]{2,}CID \d+:| CID \d+:.*\([A-Z][A-Z\d_.]+\)$)")
_COVERITY_GOES_ON = re.compile(r" {0,2}>>>[ \t]{2,}\S")
_SUPERCITED = re.compile(r'>{5} "[^"]{1,20}" == ')  # an attribution of old Emacs mail readers
_SNIPPED = re.compile(r"\s*(?:[\[<(]?\s?(?:\.\.\.|…|snip\w*)\s?[\]>)]?)?\s*$", re.IGNORECASE)
_ANSWERS = re.compile(r"(?:yes|yep|no|nope|ok|okay|ack|right|done|agreed|sure|same|see|i)\b", re.IGNORECASE)
_MARKED = (">", " >", "  >")
_INDENTED = frozenset({" >", "  "})
_MARK_WITHIN = 16  # characters; any mark but "|", "%" and ":" ends here
_WRAPS_AT = 66  # no program wraps earlier
_TAIL = 40  # what is left over from a wrapped line is shorter
_LONGEST = 1000  # beyond this a line is data, not words


def rejoined(lines: Sequence[str]) -> Sequence[str]:
    """Puts the unmarked tail of a wrapped quoted line back to its line.

    A program that wraps quoted lines again leaves their last words on a line of their own, without a
    mark; there they would be taken for an answer.
    """
    return _all_rejoined(lines) if _ends_in_tail(lines) else lines


def _all_rejoined(lines: Sequence[str]) -> list[str]:
    """As `rejoined`, line by line."""
    below = [*lines, ""][1:]
    joined: list[str] = []
    above_is_marked = False
    for line, after in zip(lines, below, strict=True):
        if above_is_marked and line[:1] != ">" and _is_tail(joined[-1], line, after):
            joined[-1] += " " + line.strip()
        else:
            joined.append(line)
            above_is_marked = line.startswith(_MARKED)
    return joined


def _ends_in_tail(lines: Sequence[str]) -> bool:
    """Whether the tail of a marked line stands anywhere."""
    if not _marked(_text(lines)):
        return False
    below = [*lines, ""][1:]
    behind = [
        at for at, line in enumerate(below) if line and line[0] != ">" and lines[at].startswith(_MARKED)
    ]
    return any(_is_tail(lines[at], below[at], (*below, "")[at + 1]) for at in behind)


def _text(lines: Sequence[str]) -> str:
    """The lines as one text in which each begins behind a line end: looking into it costs the least."""
    return "\n".join(["", *lines])


def _marked(text: str) -> bool:
    return "\n>" in text or "\n >" in text or "\n  >" in text


def stripped(lines: Sequence[str]) -> Sequence[str | None]:
    """Each line without its first mark, or None where it bears none."""
    text = _text(lines)
    named = _names(text)
    if named or _needs_care(lines, text):
        return _with_care(lines, named)
    if not _marked(text):
        return [None] * len(lines)
    return [
        _bare(line) if line[:1] == ">" else _strip(line, named) if line[:2] in _INDENTED else None
        for line in lines
    ]


def _needs_care(lines: Sequence[str], text: str) -> bool:
    """Whether a line is there whose mark depends on what stands above it, or that only looks marked."""
    looks_marked = ">>>" in text and ("CID" in text or '>>>>> "' in text)
    if "\n>From " in text or (looks_marked and any(">>>" in line[:5] for line in lines)):
        return True
    if not _RARELY_MARKED.search(text):
        return False
    introduced = [
        at + 1
        for at, line in enumerate(lines)
        if (":" in line or "：" in line) and line.rstrip()[-1:] in COLONS and may_introduce(line)
    ]
    return any(_INTRODUCED.match(_next(lines, at)) for at in introduced)


def _next(lines: Sequence[str], at: int) -> str:
    """The first line from `at` on that is not blank."""
    return next((lines[below] for below in range(at, len(lines)) if lines[below].strip()), "")


def _with_care(lines: Sequence[str], named: set[str]) -> list[str | None]:
    """As `stripped`, line by line; `named` grows by the marks that an attribution introduces."""
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


def quoted_after(lines: Sequence[str], contents: Sequence[str | None], at: int) -> bool:
    """Whether a quotation follows line `at`, with nothing but blank or "[...]" lines between."""
    for below in range(at + 1, min(at + 5, len(lines))):
        if contents[below] is not None:
            return True
        if not _SNIPPED.match(lines[below][:_TAIL]):
            return False
    return False


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
