"""CIDs as people write them, and nothing that only looks like one.

A number is a CID because of the words before it, never by itself: mails are full of dates, hashes and
line numbers. So the grammar is an *introducer* ("CID", "Coverity issues:", "mergedDefectId="), then a
*list* of items (a number, a range, a number with braces) with separators and remarks between them.
Whatever does not fit ends the list. Every pattern has bounded gaps, so the time is linear.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from bot.parsers.necessary import folded_whole
from storage.records import Mail

_WIDEST_RANGE = 64
"""A wider range is two numbers: people join two with a dash, and nobody fixes hundreds in a row."""

_NOUNS = (
    r"(?:c?id(?:['’]?s|\(s\))?|iss?u[a-z]{1,4}|defects?|reports?|findings?|bugs?|errors?|warnings?|checks?"
    r"|scan(?:ner)?|static|analysis|sa)"
)
_INTRODUCER = re.compile(
    rf"""
      (?P<url> \bmergedDefectId= | cov\S{{0,150}}[?&\#](?:cid|selectedIssue)= )
    | (?P<coverity>
        (?<![a-z0-9@.]) cov[a-z]{{2,6}}y                             # with its typos
        (?:[ ][\w/.-]{{1,20}}(?=[ ](?:issue|defect|c?id)s?\b))?      # "Coverity Linux issues"
        (?P<nouns> (?: [ _(\[,:-]{{0,3}} {_NOUNS} (?![a-z]) ){{0,4}} )
      )
    | (?P<cid> (?<![a-z0-9_@.]) cid(?:['’]?s|\(s\))? (?![a-z]) (?:[ ](?:issue|defect)s?(?![a-z]))? )
    """,
    re.IGNORECASE | re.VERBOSE,
)
_HINTS = ("cov", "cid", "mergeddefectid")
"""An introducer begins with one of them; looking for these costs a hundredth of looking for it."""
_GAP = re.compile(
    r"(?:#['’]?s\b)?(?:->|[ :#=(\[/–—-]){0,8}(?:(?:nos?|nr|numbers?|is|are)\b[.: #]{0,3})?"
    r"(?:(?:(?<=[:-])|(?<=[:-] ))[,\n][ ,]{0,3})?[\"“]?#?",  # a paragraph or bullets behind a colon
    re.IGNORECASE,
)
_END = r"(?![\w@%{]|\.\d)"
_NUMBER = re.compile(rf"([0-9]{{4,8}}){_END}", re.ASCII)
_RANGE_END = re.compile(
    rf"(?:[-–—]|\.{{2,3}})(?P<tight>[0-9]{{1,8}}){_END}"
    rf"|[ ]?(?:[-–—]|\.{{2,3}}|\b(?:to|through|thru)\b)[ ]?(?P<loose>[0-9]{{4,8}}){_END}",
    re.ASCII,
)
_BRACES = re.compile(r"([0-9]{0,7})\{([0-9][0-9, .–-]{0,300})\}")
_REMARK = re.compile(
    r' ?:? ?(?:\((?:[^()\n]|\([^()\n]{0,80}\)){1,160}\)|\[[^\[\]\n]{1,160}\]|"[^"\n]{1,160}")|[)\]]'
)
_SEPARATOR = re.compile(r" ?(?:[,;&/+|]{1,2} ?)?(?:(?:and|or|plus|also) )?[\"“]?#?", re.IGNORECASE)
_TAILS = re.compile(r"[0-9]{2,3}(?:(?: ?[,/] ?|,? (?:and|&) )[0-9]{2,3}){1,30}(?![\w%-]|[ .]?[a-z0-9])")
_QUOTES = ('"', "“", "”")
_BEFORE = re.compile(r"(?<![\w.#-])([0-9]{6,8}) $")
_DATE = re.compile(r"(?:19|20)\d\d(?:(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))?")
_COUNTED = re.compile(
    r" (?:new |more |other )?"
    r"(?:defect|issue|warning|error|finding|line|file|test|byte|commit|problem|build)s?\b",
    re.IGNORECASE,
)
_FOREIGN = re.compile(
    r"\b(?:guest|host|vsock|peer|local|remote|source|src|destination|dst"
    r"|l2cap|channel|connection|command|qid)[ -]$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Trust:
    """What an introducer promises: the fewest digits, and whether the number could be a count."""

    digits: int
    counts: bool = False


def find(text: str) -> tuple[int, ...]:
    """The CIDs that a text names, in order of first mention, each once.

    Quote marks and line ends inside a list do not matter.
    """
    if not may_name(text):
        return ()
    words = _flowing(text)
    found: dict[int, None] = {}
    for introducer in _INTRODUCER.finditer(words):
        at = _list_begins(words, introducer.end())
        trust = _trust(introducer, words[introducer.end() : at])
        if trust:
            found.update(dict.fromkeys(_listed(words, at, trust) or _before(words, introducer)))
    return tuple(found)


def may_be_in(mail: Mail) -> bool:
    """False only for a mail of which no part names a CID, whoever is quoted there."""
    return may_name(mail.text) or may_name(mail.subject)


@lru_cache(maxsize=4)  # the readers of one mail ask one after another for the same texts
def may_name(text: str) -> bool:
    """False only for a text that names no CID."""
    words = folded_whole(text)
    if not any(map(words.__contains__, _HINTS)):
        return False
    return any(_INTRODUCER.match(text, at) for hint in _HINTS for at in _places(words, hint))


def _places(words: str, hint: str) -> Iterator[int]:
    at = words.find(hint)
    while at >= 0:
        yield at
        at = words.find(hint, at + 1)


def _flowing(text: str) -> str:
    """Paragraphs as single lines without quote marks; a list's bullets become commas."""
    text = re.sub(r"^[ \t>|]+", "", text, flags=re.MULTILINE)
    text = re.sub(r"^[-*•][ \t]+(?=#?[0-9])", ", ", text, flags=re.MULTILINE)
    text = re.sub(r"\n\s*", lambda blank: "\n" if blank[0].count("\n") > 1 else " ", text)
    return re.sub(r"[^\S\n]+", " ", text)


def _list_begins(words: str, at: int) -> int:
    """Where the numbers stand: behind colons and the like, or behind a remark on all of them."""
    gap = _GAP.match(words, at)
    end = gap.end() if gap else at
    if words[end : end + 1].isdecimal() or words[end : end + 1] == "{":
        return end
    remark = _REMARK.match(words, at)
    gap = _GAP.match(words, remark.end()) if remark else None
    return gap.end() if gap else end


def _trust(introducer: re.Match[str], gap: str) -> _Trust | None:
    """How far to believe an introducer; None for the CIDs of vsock, Bluetooth and MIME."""
    if introducer["url"]:
        return _Trust(4)
    if introducer["coverity"]:
        named = re.search(r"id(?:['’]?s)?\b", introducer["nouns"], re.IGNORECASE)
        return _Trust(4) if named else _Trust(5, counts=True)
    if _FOREIGN.search(introducer.string, max(0, introducer.start() - 20), introducer.start()):
        return None
    if introducer[0].startswith("CID"):
        return _Trust(5)
    compound = introducer.string.startswith("-", max(0, introducer.start() - 1))  # "guest-cid"
    return _Trust(6) if (" " in gap or "#" in gap) and not compound else None


def _before(words: str, introducer: re.Match[str]) -> list[int]:
    """The number in front of a "CID" that no number follows: "Fix 1600001 CID"."""
    number = _BEFORE.search(words, max(0, introducer.start() - 10), introducer.start())
    named = number is not None and introducer[0].startswith("CID") and not _DATE.fullmatch(number[1])
    return [int(number[1])] if number and named else []


def _listed(words: str, at: int, trust: _Trust) -> list[int]:
    """The numbers of the list that begins here; a later one has about as many digits as the first."""
    least, most, listed = trust.digits, 8, list[int]()
    while item := _item(words, at):
        numbers, end = item
        first = str(numbers[0])
        if not least <= len(first) <= most or _DATE.fullmatch(first):
            break
        if trust.counts and _COUNTED.match(words, end):
            break
        listed += numbers
        end += words[at - 1] in _QUOTES and words.startswith(_QUOTES, end)
        while remark := _REMARK.match(words, end):
            end = remark.end()
        separator = _SEPARATOR.match(words, end)
        if separator is None or not separator[0]:
            break
        listed += _tails(words, separator.end(), numbers[-1])
        apart = 2 if separator[0].strip() else 1
        least, most, at = max(4, len(first) - apart), len(first) + apart, separator.end()
    return listed


def _tails(words: str, at: int, before: int) -> list[int]:
    """What "1600001, 22, 25" leaves out: two or more, each of as many digits, and each the greater."""
    listed = _TAILS.match(words, at)
    tails = re.findall(r"[0-9]+", listed[0]) if listed else []
    size = len(tails[0]) if tails else 0
    ends = [before % 10**size, *map(int, tails)]
    if any(len(t) != size for t in tails) or any(a >= b for a, b in pairwise(ends)):
        return []
    return [before - ends[0] + end for end in ends[1:]]


def _item(words: str, at: int) -> tuple[list[int], int] | None:
    """A number, a range of numbers or numbers with braces, and where it ends."""
    if braces := _BRACES.match(words, at):
        tails = [
            number
            for part in re.split(r"[, ]+", braces[2].strip(", "))
            for number in _span(*re.split(r"[-–.]+", part, maxsplit=1))
        ]
        numbers = [braces[1] + tail for tail in tails]
        return ([int(n) for n in numbers], braces.end()) if all(4 <= len(n) <= 8 for n in numbers) else None
    number = _NUMBER.match(words, at)
    if number is None:
        return None
    last = _RANGE_END.match(words, number.end())
    if last is None:
        return [int(number[1])], number.end()
    return [int(n) for n in _span(number[1], last["tight"] or last["loose"])], last.end()


def _span(first: str, last: str = "") -> list[str]:
    """All numbers of a range; "1487120-24" leaves out the digits that stay the same."""
    if not last.isdecimal() or not first.isdecimal():
        return [first]
    whole = first[: -len(last)] + last if len(last) < len(first) else last
    width = int(whole) - int(first)
    if not 0 <= width <= _WIDEST_RANGE:
        return [first, last] if len(last) >= len(first) - 1 and len(last) >= 4 else [first]
    return [str(n).zfill(len(first)) for n in range(int(first), int(whole) + 1)]
