"""Cuts a job's trace into the lines that GitLab's page shows, with the numbers it shows beside them.

A trace is what went to a terminal: colours, progress that overwrites itself with carriage returns, markers
that open and close sections, and, since GitLab Runner 18.7, a time before each line
(`2024-09-19T12:00:00.000000Z 00O text`; `+` in place of the last space goes on with the line before). The
page leaves out lines on which nothing stands and numbers the others from 1, so this counts the same way:
`lib/gitlab/ci/ansi2json/` and `app/assets/javascripts/ci/job_details/store/utils.js` in GitLab's source.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from itertools import dropwhile
from typing import NamedTuple

from bot.parsers import secrets

LONGEST = 8192
"""Bytes of a line that are looked at; what a person would cut has some hundred."""

LONGEST_KEY = 200
"""Lines of a private key; one of RSA with 16384 bits has fewer."""

STAMP = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z [0-9a-f]{2}[OE][ +]")
STAMP_LENGTH = 32

_SECTION = re.compile(rb"section_(start|end):\d{1,20}:([\w.-]{1,200})(?:\[[^\]\r\n]{0,200}\])?\r\x1b\[0K")
_ANSI = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[ -/]*[0-~])?")
_OF_A_KEY = re.compile(r"\s*[\w+/=]+$|.*[\w+/=]{40}$|(?:Proc-Type|DEK-Info|Version|Comment): ")
_CONTROLS = dict.fromkeys((*range(9), *range(10, 32), 127))


class Line(NamedTuple):
    """One line of a trace.

    Attributes:
        number: GitLab's, for `#L123`.
        text: never empty; without what stands behind it in blanks.
        stage: the runner's own section that it stands in ("step_script", "get_sources"); "" for none.
    """

    number: int
    text: str
    stage: str


STAGES = frozenset(
    {"resolve_secrets", "prepare_executor", "prepare_script", "get_sources", "restore_cache"}
    | {"download_artifacts", "step_script", "build_script", "after_script", "archive_cache"}
    | {"archive_cache_on_failure", "upload_artifacts_on_success", "upload_artifacts_on_failure"}
    | {"cleanup_file_variables"}
)
"""The sections that a runner makes; scripts make others, inside of these."""


def lines(raw: bytes) -> Iterator[Line]:
    """Yields the lines on which something stands; never raises, whatever the bytes are.

    Takes linear time, and memory for one line beside the trace itself. A line is cut to `LONGEST` bytes.
    """
    number, stage = 0, ""
    for chunk in _joined(raw) if STAMP.match(raw) else io.BytesIO(raw):
        if b"section_" in chunk:
            for part, at in _parts(chunk, stage):
                stage = at
                if text := _shown(part):
                    number += 1
                    yield Line(number, text.rstrip() or " ", stage)
        elif text := _shown(chunk):
            number += 1
            yield Line(number, text.rstrip() or " ", stage)


def without_keys(read: Iterable[Line]) -> Iterator[Line]:
    """Yields the lines without the private keys in them; the first line of each says that it is hidden.

    A key that does not end within `LONGEST_KEY` lines of its section was only mentioned, or is cut off: what
    looks like a key behind it is left out, and the rest is told, which may be the runner's verdict.
    """
    held: list[Line] | None = None  # what may be a key
    stage = ""
    for line in read:
        text = line.text
        if held is None and "PRIVATE KEY" not in text:
            yield line
            continue
        if held is not None and (ends := secrets.KEY_ENDS.search(text)):
            held, text = None, text[ends.end() :]
        *before, last = secrets.KEY_BEGINS.split(text)
        if held is not None and (before or line.stage != stage or len(held) == LONGEST_KEY):
            yield from dropwhile(_is_of_a_key, held)
            held = None
        if before:
            yield line._replace(text=secrets.without_keys(text))
            held, stage = None if secrets.KEY_ENDS.search(last) else [], line.stage
        elif held is not None:
            held.append(line)
        elif text == line.text:
            yield line
    yield from dropwhile(_is_of_a_key, held or ())


def _is_of_a_key(line: Line) -> bool:
    return _OF_A_KEY.match(line.text) is not None


def _joined(raw: bytes) -> Iterator[bytes]:
    """The lines of a trace with times, without these; what goes on is put behind what it goes on from."""
    held: bytes | None = None
    for chunk in io.BytesIO(raw):
        stamped = STAMP.match(chunk)
        text = chunk[STAMP_LENGTH:] if stamped else chunk
        if stamped and held is not None and stamped.group().endswith(b"+"):
            if len(held) < LONGEST:
                held = held.rstrip(b"\n") + text
            continue
        if held is not None:
            yield held
        held = text
    if held is not None:
        yield held


def _parts(chunk: bytes, stage: str) -> Iterator[tuple[bytes, str]]:
    """What stands before, between and behind the section markers of a line, each with its stage."""
    end = 0
    for marker in _SECTION.finditer(chunk):
        yield chunk[end : marker.start()], stage
        name = marker.group(2).decode("ascii", "replace")
        if name in STAGES:
            stage = name if marker.group(1) == b"start" else ""
        end = marker.end()
    yield chunk[end:], stage


def _shown(chunk: bytes) -> str:
    """What a terminal shows of a line: behind its last carriage return, without colours; "" for nothing."""
    chunk = chunk.rstrip(b"\r\n")
    if b"\r" in chunk:
        chunk = chunk.rpartition(b"\r")[2]
    chunk = chunk[:LONGEST]
    if b"\x1b" in chunk:
        chunk = _ANSI.sub(b"", chunk)
    text = chunk.decode("utf-8", "replace")
    return text if text.isprintable() else text.translate(_CONTROLS)
