"""The reports that Coverity Scan mails, and those of Kees Cook's coverity-bot, however they came.

A report is forwarded, quoted, wrapped and trimmed by people, so nothing counts on lines or on quotation
levels: all marks before a line are taken off, which costs nothing because every line of a report tells
by itself what it is. A heading ("*** CID 4711:  Resource leaks  (RESOURCE_LEAK)") opens a defect; below
it stand places ("/lib/a.c: 12 in f()"), numbered lines of code, and the checker's sentence under the
heading's own words. Only a heading makes a defect: a CID in a sentence is somebody's remark.

The forms are those of the mails in the public archives of qemu-devel, ceph-devel, xen-devel, git,
linux-cifs, linux-pci and linux-next, from 2013 on.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.parsers.mail import NotMail, parse
from bot.parsers.necessary import stands_in
from storage.records import CoverityReport, Location, Mail, ReportedDefect

_HINTS = (re.compile(r"\*\*\s?CID\s", re.IGNORECASE), re.compile(r"\bcoverity\b", re.IGNORECASE))
_MARKS = re.compile(r"^(?:[A-Z][A-Za-z]{0,3}>)?[>|\s]*")  # Supercite puts initials before them: "AM> "
_RULE = re.compile(r"^_{10,}\s*")
_HEADING = re.compile(r"\*{2,3}\s?CID\s+(\d{4,9}):\s*(.*)")
_NAMED = re.compile(r"([^()]{0,100}?)\s*\(([^()]{2,80})\)\s*(.*)")
_REPEATED = re.compile(r"(?:v{2,4}\s+)?CID\s+(\d{4,9}):(.*)")
_CODE = re.compile(r"(\d{1,7})(?:\s{2,}(?!in\s\S+\()(.*)|\s(?!in\s)(.*)|$)")
_PATH = r"(?:[A-Za-z]:(?=[\\/]))?[^\s:()][^:()]{0,400}?"
_PLACE = re.compile(
    rf"(?P<file>{_PATH}):\s{{0,3}}(?P<line>\d{{1,7}})(?:\s{{1,30}}in\s{{1,3}}"
    r"(?P<function>.{0,1000}?\(\)(?!\S|\s(?:const|volatile|noexcept)\b)|[^\s()]+(?=$)))(?:\s|$)"
)
_PLACE_BEGINS = re.compile(r"(?:[A-Za-z]:)?[^\s:()]*[/.\\][^\s:()]*(?: [^\s:()]+)*:(?:\s?\d|$)")
_MOST_LINES = 60  # a place in C++ can be wrapped over many lines; a report lists few places
_LONGEST = 500  # characters of a checker's sentence

_INTRODUCED = re.compile(
    r"defect\(s\) introduced to (.{1,120}?)(?:,? under component ['\"](.{1,120}?)['\"],?)? found with"
)
_SUBJECT = re.compile(r"New Defects reported by Coverity Scan for (\S[^\n]{0,119})")
_BOT_PROJECT = re.compile(r"from a scan of \S+ as part of the (.{1,120}?) project:")
_ANALYSED = re.compile(r"analysis (?:of|for your project) (.{1,120}?) has been (?:successfully )?completed")
_NEW = re.compile(r"\b(\d{1,9}) new defect\(s\) introduced|New defects found: (\d{1,9})\b", re.IGNORECASE)
_FIXED = re.compile(
    r"\b(\d{1,9}) defect\(s\),? reported by Coverity Scan earlier,? were marked fixed"
    r"|Defects eliminated: (\d{1,9})\b",
    re.IGNORECASE,
)
_SHOWN = re.compile(r"Showing (\d{1,9}) of (\d{1,9}) defect")
_BLAMED = re.compile(r"touched by (?:recent )?commits?:(.{1,1500}?)Coverity reported")
_COMMIT = re.compile(r"\b([0-9a-f]{7,40}) \(\"(.{1,300}?)\"\)")


@dataclass(slots=True)
class _Defect:
    checker: str = ""
    category: str = ""
    places: dict[Location, None] = field(default_factory=dict)
    message: str = ""
    code: str = ""


def read(mail: Mail) -> CoverityReport | None:
    """The report in a mail: its own, forwarded, quoted or attached; None where there is none."""
    text = "\n\n".join((mail.text, *mail.reports))
    if not any(stands_in(t, hint) for hint in _HINTS for t in (text, mail.subject)):
        return None
    lines = [_MARKS.sub("", line).rstrip() for line in text.split("\n")]
    words = " ".join(" ".join(lines).split())
    defects = _defects([_RULE.sub("", line) for line in lines])
    new, fixed, shown = _NEW.search(words), _FIXED.search(words), _SHOWN.search(words)
    if not (defects or new or fixed or shown):
        return None
    project, component = _project(words, mail.subject, lines)
    blamed = _BLAMED.search(words)
    return CoverityReport(
        project=project,
        component=component,
        new=_count(new) if new else int(shown[2]) if shown else None,
        fixed=_count(fixed),
        shown=int(shown[1]) if shown else None,
        defects=tuple(_reported(cid, found, component) for cid, found in defects.items()),
        commits=tuple(_COMMIT.findall(blamed[1])) if blamed else (),
    )


def is_in(raw: bytes) -> bool:
    """Whether the bytes are a mail that carries a report."""
    try:
        return read(parse(raw)) is not None
    except NotMail:
        return False


def _count(found: re.Match[str] | None) -> int | None:
    return int(found[1] or found[2]) if found else None


def _project(words: str, subject: str, lines: Sequence[str]) -> tuple[str, str]:
    """The project and its component, from the report's own sentence before any subject."""
    if told := _INTRODUCED.search(words):
        return told[1], told[2] or ""
    if told := _BOT_PROJECT.search(words) or _ANALYSED.search(words):
        return told[1], ""
    told = next(filter(None, map(_SUBJECT.search, (*lines, subject))), None)
    return (told[1].strip() if told else ""), ""


def _reported(cid: int, found: _Defect, component: str) -> ReportedDefect:
    return ReportedDefect(
        cid=cid,
        checker=found.checker,
        category=found.category,
        locations=tuple(found.places),
        message=found.message,
        code=found.code,
        component=component,
    )


def _defects(lines: Sequence[str]) -> dict[int, _Defect]:
    """The defects that have a heading, in order."""
    found: dict[int, _Defect] = {}
    current: _Defect | None = None
    at = 0
    while at < len(lines):
        line = lines[at]
        if heading := _HEADING.match(line):
            current = found.setdefault(int(heading[1]), _Defect())
            below = _paragraph(lines, at + 1)
            _name(current, " ".join((heading[2], *below)))
            at += len(below)
        elif current and (repeated := _REPEATED.match(line)):
            below = _paragraph(lines, at + 1)
            _sentence(current, " ".join((repeated[2], *(b.removeprefix("vvv") for b in below))))
            at += len(below)
        elif current and (code := _CODE.match(line)):
            if not current.code and current.places and int(code[1]) == next(iter(current.places)).line:
                current.code = (code[2] or code[3] or "").strip()
        elif current and _PLACE_BEGINS.match(line):
            below = _paragraph(lines, at + 1)
            _places(current, " ".join((line, *below)))
            at += len(below)
        at += 1
    return found


def _paragraph(lines: Sequence[str], at: int) -> list[str]:
    """What belongs to the line before `at`: up to a blank line, code, or the next thing."""
    below: list[str] = []
    for line in lines[at : at + _MOST_LINES]:
        if not line or _HEADING.match(line) or _REPEATED.match(line) or _CODE.match(line):
            break
        below.append(line)
    return below


def _name(defect: _Defect, words: str) -> None:
    if named := _NAMED.match(words):
        defect.category = defect.category or named[1].strip()
        defect.checker = defect.checker or named[2]
        _places(defect, named[3])


def _places(defect: _Defect, words: str) -> None:
    at = 0
    words = " ".join(words.split())
    while place := _PLACE.match(words, at):
        function = (place["function"] or "").removesuffix("()")
        defect.places[Location(place["file"], int(place["line"]), function)] = None
        at = place.end()


def _sentence(defect: _Defect, words: str) -> None:
    if not defect.message and (named := _NAMED.match(words.strip())):
        defect.message = " ".join(named[3].split())[:_LONGEST]
