"""Reads JUnit XML, the one test report that every runner writes and none specifies.

Every `testcase` element is one test case, wherever it stands, and its worst child decides how it
ended: failure, else error, else skipped, else it passed. The totals that a report states about
itself are often wrong and are not read. A report comes from whoever can run a CI job, so entities,
external references, deep nesting and sizes that no report has are refused.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser, ParseError

from bot.parsers import secrets, xml_text
from storage.records import TestCase, TestOutcome

MAX_BYTES = 64 * 1024 * 1024  # parsed in some seconds; reports in the wild have a hundredth of it
MAX_DEPTH = 100  # suites nest two or three deep
MESSAGE_LENGTH = 500  # what a chat message or a table row can show
TAIL_LINES = 3  # of an output that stands in for a missing message

ROOTS = ("testsuites", "testsuite")
WORST_FIRST = (
    ("failure", TestOutcome.FAILED),
    ("error", TestOutcome.ERROR),
    ("skipped", TestOutcome.SKIPPED),
)
NOT_RUN = {("status", "notrun"), ("status", "disabled"), ("result", "suppressed")}
"""How GoogleTest and others mark a test that is disabled, without a child that says so."""
DECIDING = {tag for tag, _ in WORST_FIRST}
OUTPUTS = ("system-err", "system-out")
_NUMBER = re.compile(r"\s*(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?\s*")
HEARD = (*DECIDING, *OUTPUTS)


class NotJunit(ValueError):
    """The bytes are no JUnit report, or none that is safe to read; the text says why, for people."""


class _Malformed(NotJunit):
    """The bytes are no XML."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a report says.

    Attributes:
        cases: its test cases.
        left_out: characters without which it is XML: they are forbidden there, or no text at all.
    """

    cases: tuple[TestCase, ...]
    left_out: int = 0


def parse(raw: bytes) -> Report:
    """Reads a report of any dialect, in the order of its `testcase` elements.

    A test case's message is what its deciding child says: its `message`, else its text, else its
    `type`; where a failure says nothing (Meson), the last lines of the test's own output. Secrets
    are taken out of it, and it is trimmed to `MESSAGE_LENGTH` characters. A missing class name is
    that of the suite around it.

    Raises:
        NotJunit: it is not XML, has another root element, or is built to harm.
    """
    if not raw.strip():
        raise NotJunit("the file is empty")
    if len(raw) > MAX_BYTES:
        raise NotJunit(f"larger than {MAX_BYTES // 2**20} MiB")
    try:
        return Report(_cases(raw))
    except _Malformed:
        text, left_out = xml_text.mended(raw)
        if not left_out:
            raise
        return Report(_cases(text, "utf-8"), left_out)


def _cases(raw: bytes, encoding: str | None = None) -> tuple[TestCase, ...]:
    """The test cases of a report in this encoding, or in that which it declares."""
    report = _Events()
    parser = DefusedXMLParser(target=report, encoding=encoding)
    # Straight from expat: a third of the time went into what ElementTree does in between.
    parser.parser.ordered_attributes = False
    parser.parser.StartElementHandler = report.start
    parser.parser.EndElementHandler = report.end
    parser.parser.CharacterDataHandler = report.data
    try:
        # In one piece: expat before 2.6 takes quadratic time over a long token fed in chunks.
        parser.feed(raw)
        parser.close()
    except DefusedXmlException as error:
        raise NotJunit("it declares entities or refers to other files, which no report needs") from error
    except ParseError as error:
        raise _Malformed(f"not well-formed XML: {error}") from error
    except (ValueError, LookupError) as error:
        raise error if isinstance(error, NotJunit) else NotJunit(f"unreadable: {error}") from error
    return tuple(report.cases)


@dataclass(slots=True)
class _Open:
    """A `testcase` element that has not ended yet, and what its children said."""

    attributes: Mapping[str, str]
    suite: str
    said: dict[str, str] = field(default_factory=dict)


class _Events:
    """Takes the parser's events and keeps test cases only, so that no tree has to fit in memory."""

    def __init__(self) -> None:
        self.cases: list[TestCase] = []
        self._path: list[str] = []
        self._suites: list[str] = []
        self._open: list[_Open] = []
        self._words: list[str] | None = None  # of the child that is being read
        self._attributes: Mapping[str, str] = {}

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        name = _local(tag)
        if not self._path and name not in ROOTS:
            raise NotJunit(f"its root element is <{name}>, not <testsuites> or <testsuite>")
        if len(self._path) == MAX_DEPTH:
            raise NotJunit(f"its elements nest more than {MAX_DEPTH} deep")
        if name == "testsuite":
            self._suites.append(attributes.get("name", ""))
        elif name == "testcase":
            self._open.append(_Open(attributes, self._suites[-1] if self._suites else ""))
        elif self._is_heard(name):
            self._words, self._attributes = [], attributes
        self._path.append(name)

    def data(self, text: str) -> None:
        if self._words is not None:
            self._words.append(text)

    def end(self, tag: str) -> None:
        name = self._path.pop()
        if name == "testsuite":
            self._suites.pop()
        elif name == "testcase":
            self.cases.append(_case(self._open.pop()))
        elif self._is_heard(name):
            text = "".join(self._words or ())
            said = self._open[-1].said
            said[name] = said.get(name) or _statement(self._attributes, text)
            self._words = None

    def close(self) -> None:
        """Nothing is left to do; the parser wants it."""

    def _is_heard(self, name: str) -> bool:
        return name in HEARD and bool(self._path) and self._path[-1] == "testcase"


def _case(element: _Open) -> TestCase:
    attributes, said = element.attributes, element.said
    tag, outcome = next((w for w in WORST_FIRST if w[0] in said), ("", TestOutcome.PASSED))
    message = said.get(tag, "")
    if not message and outcome in (TestOutcome.FAILED, TestOutcome.ERROR):
        message = next((_tail(said[o]) for o in OUTPUTS if said.get(o)), "")
    return TestCase(
        name=attributes.get("name", ""),
        classname=attributes.get("classname") or attributes.get("class") or element.suite,
        outcome=outcome,
        seconds=_seconds(attributes.get("time", "")),
        message=_trimmed(secrets.hide(message)) or None,
        ran=bool(said.keys() & DECIDING) or NOT_RUN.isdisjoint(attributes.items()),
    )


def _statement(attributes: Mapping[str, str], text: str) -> str:
    return attributes.get("message", "").strip() or text.strip() or attributes.get("type", "").strip()


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _tail(text: str) -> str:
    """The last lines with something on them, short enough to survive trimming: the end tells most."""
    end = secrets.hide(secrets.without_keys(text)[-secrets.LONGEST :])  # before a cut through a secret
    lines = [line.strip() for line in end[-MESSAGE_LENGTH:].splitlines() if line.strip()]
    return "\n".join(lines[-TAIL_LINES:])


def _trimmed(text: str) -> str:
    return text if len(text) <= MESSAGE_LENGTH else text[: MESSAGE_LENGTH - 1].rstrip() + "…"


def _seconds(text: str) -> float | None:
    """Surefire writes `1,234.5` for a long run; some locales write `0,5`."""
    plain = text.replace(",", "") if "." in text else text.replace(",", ".")
    if not _NUMBER.fullmatch(plain[:40]):
        return None
    seconds = float(plain)
    return seconds if math.isfinite(seconds) else None
