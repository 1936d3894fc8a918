"""Whose words are these? The quotation levels of a mail's text.

Everything the bot reads in prose belongs to the author of its level, and what is quoted four times
counts once; so this is decided here and nowhere else. The text is taken apart level by level: one
mark is removed from every marked line and what remains is read by the same rules. That makes the
property which the tests check: a mail quoted once more moves everything one level down.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import cast

from bot.parsers.attribution import (
    COLONS,
    WRAPPED_OVER,
    attributed,
    ends_forward,
    header_block,
    may_name,
    separated,
)
from bot.parsers.marks import quoted_after, rejoined, stripped

DEEPEST = 16
"""What is quoted more often stays on this level: no discussion goes so deep, hostile input does."""

_SIGNATURE = re.compile(r"^--\s?$")
_INITIALS = re.compile(r"^--\s?[A-Z][\w.]{0,9}\s*$")
_RULE = re.compile(r"^_{20,}\s*$")
_SIGNATURE_LINES = 12  # a bare "--" above more than this is a line somebody drew
_GREETING = 20  # characters: less above an attribution is "Hi Peter,"
_DIFF = re.compile(r"(?:diff --git |diff -\w+ |Index: \S|@@ -\d+|--- [ab]/|--- \S+\t|--- /dev/null)")
_DIFF_BEGINS = frozenset("dI@-")
_DIFF_GOES_ON = frozenset({"", *" +@\\\t-"})  # as nearly all lines of `_IN_DIFF` begin
_DIFF_OR_SIGNATURE = frozenset("dI@-_")
_ESCAPED = re.compile(r"^>(?=From )", re.MULTILINE)
_IN_DIFF = re.compile(
    r"(?:[ +@\\\t-]|$|diff |index [\da-f]|(?:new|deleted) file mode|old mode|new mode|similarity "
    r"|dissimilarity |rename |copy |Binary files |GIT binary patch|literal \d|delta \d|={20,}"
    r"|[A-Za-z][!-~]{10,}$)"
)
_DIFFSTAT = re.compile(
    r" (?:\S[^|]* \| +(?:\d+(?: [+-]+)?|Bin .*)|\d+ files? changed.*|(?:create|delete) mode \d.*"
    r"|mode change .*|rename .*)$"
)


@dataclass(frozen=True, slots=True)
class Passage:
    """Contiguous lines of one quotation level.

    Attributes:
        level: 0 for the author of this mail, 1 for whom the mail quotes, …
        text: the lines without marks, blank lines at both ends removed.
        author: the name (or address) from the attribution of that level, or "".
    """

    level: int
    text: str
    author: str


@lru_cache(maxsize=4)  # the readers of one mail ask one after another for the same text
def passages(text: str) -> tuple[Passage, ...]:
    """Takes a mail's text apart, in reading order, without attributions, signatures and footers."""
    lines = text.split("\n")
    if "\r" in text:
        lines = [line.rstrip("\r") for line in lines]
    return tuple(
        Passage(level, "\n\n".join(p.text for p in same), author)
        for (level, author), same in groupby(_level(lines, 0, {}), key=lambda p: (p.level, p.author))
    )


def own(text: str) -> str:
    """The author's own words (level 0)."""
    return "\n\n".join(p.text for p in passages(text) if p.level == 0)


def quoted(text: str) -> str:
    """All the words of others."""
    return "\n\n".join(p.text for p in passages(text) if p.level > 0)


def prose(text: str) -> str:
    """The author's own words without diff and diffstat; the commit message's trailers stay."""
    kept: list[str] = []
    in_diff = False
    for line in own(text).split("\n"):
        sign = line[:1]
        in_diff = (in_diff and (sign in _DIFF_GOES_ON or _IN_DIFF.match(line) is not None)) or (
            sign in _DIFF_BEGINS and _DIFF.match(line) is not None
        )
        if not in_diff and line != "---" and not (sign == " " and _DIFFSTAT.match(line)):
            kept.append(line)
    return "\n".join(kept).strip("\n")


@dataclass(frozen=True, slots=True)
class _Part:
    """Lines of one level that belong together: own words, or a quotation one level down."""

    lines: Sequence[str]
    is_quoted: bool = False
    author: str | None = None  # None: whoever was named for that level before


@dataclass(frozen=True, slots=True)
class _Introduction:
    """What names a quotation: it takes the last `takes` own lines; start < end where no marks follow."""

    takes: int
    author: str
    start: int
    end: int


def _level(lines: Sequence[str], level: int, authors: dict[int, str]) -> Iterator[Passage]:
    """Passages of one level and of all below it; `authors` remembers who was named for which level."""
    for part in _parts(lines) if level < DEEPEST else [_Part(lines)]:
        if part.author is not None:
            authors[level + 1] = part.author
            for deeper in [known for known in authors if known > level + 1]:
                del authors[deeper]
        if part.is_quoted:
            yield from _level(part.lines, level + 1, authors)
        elif words := _words(part.lines):
            yield Passage(level, words, authors.get(level, ""))


def _parts(lines: Sequence[str]) -> Iterator[_Part]:
    lines = rejoined(lines)
    contents = stripped(lines)
    words: list[str] = []
    author: str | None = None
    at = 0
    stops = _stops(lines, contents)
    marked_to = next((at for at in reversed(stops) if contents[at] is not None), -1)
    for stop in stops:
        if stop < at:
            continue
        words += lines[at:stop]
        at = stop
        if contents[at] is not None:
            block = _block(contents, at)
            if words:
                yield _Part(words)
            yield _Part(block, is_quoted=True, author=author)
            words, author = [], None
            at += len(block)
            continue
        words.append(lines[at])
        at += 1
        found = _unmarked(lines, contents, at) or _attribution(lines, contents, at, words, marked_to)
        if found:
            del words[max(len(words) - found.takes, 0) :]
            author = found.author
            at = max(at, found.end)
        if found and found.start < found.end:
            yield _Part(words)
            yield _Part(lines[found.start : found.end], is_quoted=True, author=author)
            words, author = [], None
    yield _Part([*words, *lines[at:]])


def _stops(lines: Sequence[str], contents: Sequence[str | None]) -> list[int]:
    """The lines that are marked or may tell of a quotation; all others are somebody's words."""
    return [
        at
        for at, (line, content) in enumerate(zip(lines, contents, strict=True))
        if content is not None
        or ((":" in line or ("-" in line and "--" in line[:5]) or "：" in line) and may_name(line))
    ]


def _block(contents: Sequence[str | None], start: int) -> Sequence[str]:
    """The marked lines from `start` to the next unmarked one."""
    end = next((at for at in range(start, len(contents)) if contents[at] is None), len(contents))
    return cast("Sequence[str]", contents[start:end])


def _unmarked(lines: Sequence[str], contents: Sequence[str | None], at: int) -> _Introduction | None:
    """A separator or header block that begins on the line before `at`, and the quotation below it."""
    named = separated(lines[at - 1])
    if named is None:
        block = header_block(lines, at - 1, sure=False)
        if block is None:
            return None
        takes = 2 if at > 1 and _RULE.match(lines[at - 2]) else 1
        return _Introduction(takes, block[1], block[0], len(lines))
    if quoted_after(lines, contents, at - 1):
        return _Introduction(1, named, at, at)
    first = next((i for i in range(at, min(at + 3, len(lines))) if lines[i].strip()), at)
    start, author = header_block(lines, first, sure=True) or (at, "")
    end = next((i for i in range(start, len(lines)) if ends_forward(lines[i])), len(lines))
    return _Introduction(1, named or author, start, end)


def _attribution(
    lines: Sequence[str], contents: Sequence[str | None], at: int, words: Sequence[str], marked_to: int
) -> _Introduction | None:
    """An attribution that ends on the line before `at`.

    Where no marked line follows but words of the author stand above, it is an answer on top of a
    quotation without marks; below a greeting alone it is an attribution whose quotation was cut out.
    """
    if lines[at - 1].rstrip()[-1:] not in COLONS:
        return None
    named = attributed(words[-WRAPPED_OVER:], quoted_next=lambda: quoted_after(lines, contents, at - 1))
    if named is None:
        return None
    takes, author = named
    answers_on_top = sum(len(line.strip()) for line in words[:-takes]) > _GREETING
    end = len(lines) if marked_to < at and answers_on_top else at
    return _Introduction(takes, author, at, end)


def ends_words(line: str) -> bool:
    """Whether a signature or a patch begins with this line, as far as it alone can tell."""
    return _SIGNATURE.match(line) is not None or _DIFF.match(line) is not None


def _words(lines: Sequence[str]) -> str:
    """Own lines without signature, footer and blank ends."""
    own = lines[: _signature(lines)]
    kept = [line.rstrip() for line in own if "--" not in line[:5] or not ends_forward(line)]
    while kept and not kept[-1]:
        kept.pop()
    if kept and _INITIALS.match(kept[-1]):
        kept.pop()
    words = "\n".join(kept).strip("\n")
    return _ESCAPED.sub("", words) if ">From " in words else words


def _signature(lines: Sequence[str]) -> int:
    """The line where a signature or a list's footer begins; a patch below "-- " is none."""
    telling = [at for at, line in enumerate(lines) if line[:1] in _DIFF_OR_SIGNATURE]
    diff_to = next((at for at in reversed(telling) if _DIFF.match(lines[at])), -1)
    for at in telling:
        line = lines[at]
        if at <= diff_to or line[:1] not in "-_":
            continue
        if line == "-- " or (_SIGNATURE.match(line) and len(lines) - at <= _SIGNATURE_LINES):
            return at
        if _RULE.match(line) and any("mailing list" in x.casefold() for x in lines[at + 1 : at + 3]):
            return at
    return len(lines)
