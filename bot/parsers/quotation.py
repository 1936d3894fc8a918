"""Whose words are these? The quotation levels of a mail's text.

Everything the bot reads in prose belongs to the author of its level, and what is quoted four times
counts once; so this is decided here and nowhere else. The text is taken apart level by level: one
mark is removed from every marked line and what remains is read by the same rules. That makes the
property which the tests check: a mail quoted once more moves everything one level down; all but one
that begins with a header block, since Outlook's users mark that block with the text whose author it names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from bot.parsers.attribution import (
    ENDS,
    ENDS_FORWARD,
    MAY_NAME,
    MAY_OPEN,
    WRAPPED_OVER,
    attributed,
    header_block,
    separated,
)
from bot.parsers.endings import without_diff, words
from bot.parsers.marks import (
    MARK,
    SHIELD,
    may_look_marked,
    plainly_marked,
    quoted_after,
    quoted_below,
    rejoined,
)

DEEPEST = 16
"""What is quoted more often stays on this level: no discussion goes so deep, hostile input does."""

_QUOTED = r"( {0,2}+>[^\n]*+(?:\n {0,2}+>[^\n]*+)*+)"  # possessive: a longer one is never too long
_STOP = re.compile(rf"\n(?:{_QUOTED}|({MAY_OPEN}[^\n]*+)|{MAY_NAME})")
_RULE = re.compile(r"\n_{20,}[^\S\n]*$", re.MULTILINE)
_TOP = re.compile(rf"(?:\n(?:_{{20,}})?[^\S\n]*+$)*+\n({MAY_OPEN}[^\n]*+)", re.MULTILINE)
_BLANK = re.compile(r"(?:\n[^\S\n]*+(?=\n)){0,2}")
_RETURNS = re.compile(r"\r+$", re.MULTILINE)
_ABOVE = 1_300  # characters: no attribution and no greeting is longer
_GREETING = re.compile(  # "Hi Peter", and "Peter," too; with more behind it somebody answers
    r"\W*(?:hi|hello|hey|dear|good (?:morning|afternoon|evening|day)|moin|hallo|guten tag|bonjour"
    r"|salut|hola|ciao)(?: [\w.@'’-]{1,30}){0,4}\W*|[^\n]{1,40},",
    re.IGNORECASE,
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
    parts, careful = _top(text)
    every = _level(parts, 0, {}, careful=careful)
    return tuple(
        Passage(level, "\n\n".join(p.text for p in same), author)
        for (level, author), same in groupby(every, key=lambda p: (p.level, p.author))
    )


@lru_cache(maxsize=4)
def own(text: str) -> str:
    """The author's own words (level 0); what is quoted is not taken apart for them."""
    return "\n\n".join(said for p in _top(text)[0] if not p.is_quoted and (said := words(p.text)))


def quoted(text: str) -> str:
    """All the words of others."""
    return "\n\n".join(p.text for p in passages(text) if p.level > 0)


def prose(text: str) -> str:
    """The author's own words without diff and diffstat; the commit message's trailers stay."""
    return without_diff(own(text))


@dataclass(frozen=True, slots=True)
class _Part:
    """Lines of one level that belong together: own words, or a quotation one level down.

    Attributes:
        text: each line begins behind a line end, here and in all that follows.
        author: None for whoever was named for that level before.
    """

    text: str
    is_quoted: bool = False
    author: str | None = None


@dataclass(frozen=True, slots=True)
class _Introduction:
    """What names a quotation: it takes the last `takes` own lines; start < end where no marks follow."""

    takes: int
    author: str
    start: int
    end: int


@lru_cache(maxsize=4)
def _top(text: str) -> tuple[tuple[_Part, ...], bool]:
    """The parts of a whole mail, and whether rare marks may be in any of them."""
    lines = "\n" + (_RETURNS.sub("", text) if "\r" in text else text)
    careful = may_look_marked(lines)
    return tuple(_parts(lines, careful=careful)), careful


def _level(
    parts: Iterable[_Part], level: int, authors: dict[int, str], *, careful: bool
) -> Iterator[Passage]:
    """Passages of one level and of all below it; `authors` remembers who was named for which level."""
    for read in parts:
        unnamed = read.is_quoted and read.author is None and level + 1 not in authors
        part = _below_its_block(read) if unnamed else read
        if unnamed:
            authors[level + 1] = ""
        if part.author is not None:
            authors[level + 1] = part.author
            for deeper in [known for known in authors if known > level + 1]:
                del authors[deeper]
        if part.is_quoted:
            below = _parts(part.text, careful=careful) if level + 1 < DEEPEST else [_Part(part.text)]
            yield from _level(below, level + 1, authors, careful=careful)
        elif said := words(part.text):
            yield Passage(level, said, authors.get(level, ""))


def _below_its_block(part: _Part) -> _Part:
    """What is quoted, without a header block above it that is marked, too: that only names who is quoted."""
    top = _TOP.match(part.text)
    block = _unmarked(part.text, top.start(1) - 1, top.end()) if top else None
    if block and block.start < block.end == len(part.text):
        return _Part(part.text[block.start :], is_quoted=True, author=block.author)
    return part


def _parts(text: str, *, careful: bool) -> Iterator[_Part]:
    text = rejoined(text)
    if careful and may_look_marked(text):
        text = plainly_marked(text)
    said = ""
    author: str | None = None
    at = 0
    while stop := _STOP.search(text, at):
        said += text[at : stop.start()]
        at = stop.end()
        if stop[1]:
            yield _Part(said)
            yield _Part(MARK.sub("\n", stop[0]), is_quoted=True, author=author)
            said, author = "", None
            continue
        said += stop[0]
        found = (stop[2] and _unmarked(text, stop.start(), at)) or _attribution(text, at, said)
        if found:
            said = _without_last(said, found.takes)
            author = found.author
            at = max(at, found.end)
        if found and found.start < found.end:
            yield _Part(said)
            yield _Part(text[found.start : found.end], is_quoted=True, author=author)
            said, author = "", None
    yield _Part(said + text[at:])


def _without_last(text: str, count: int) -> str:
    """The text without so many of its last lines."""
    for _ in range(count):
        text = text[: max(text.rfind("\n"), 0)]
    return text


def _unmarked(text: str, start: int, end: int) -> _Introduction | None:
    """A separator or header block that begins on the line from `start` to `end`, and the quotation below."""
    named = separated(text[start + 1 : end])
    if named is None:
        block = header_block(text, start, sure=False)
        if block is None:
            return None
        takes = 2 if start and _RULE.match(text, text.rfind("\n", 0, start)) else 1
        return _Introduction(takes, block[1], block[0], len(text))
    if quoted_after(text, end):
        return _Introduction(1, named, end, end)
    blank = _BLANK.match(text, end)
    begin, author = header_block(text, blank.end() if blank else end, sure=True) or (end, "")
    ends = ENDS_FORWARD.search(text, begin)
    return _Introduction(1, named or author, begin, ends.start() if ends else len(text))


def _attribution(text: str, at: int, said: str) -> _Introduction | None:
    """An attribution that ends at `at`, as the last of what was said.

    Where no marked line follows but words of the author stand above, it is an answer on top of a
    quotation without marks; below a greeting alone it is an attribution whose quotation was cut out.
    """
    above = said[-_ABOVE:].replace(SHIELD, "").rsplit("\n", WRAPPED_OVER)[1:]
    if not above or text[at - 3 : at].rstrip()[-1:] not in ENDS:
        return None
    named = attributed(above, quoted_next=lambda: quoted_after(text, at))
    if named is None:
        return None
    takes, author = named
    opening = _without_last(said, takes)[:_ABOVE].strip()
    answers_on_top = opening != "" and not _GREETING.fullmatch(opening)
    end = at if not answers_on_top or quoted_below(text, at) else len(text)
    return _Introduction(takes, author, at, end)
