"""Which lines of a failure's output say what went wrong, and how plainly.

A test that dies writes hundreds of lines, and a maintainer quotes four of them: the assertion, not the
abort that follows from it. The parsers cut excerpts by this, and the signatures compare by it, so it stands
below both.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import IntEnum

SHOWN = 12
"""Lines of an excerpt; what a chat message shows without scrolling."""


WIDEST = 1000
"""Characters of a line that are looked at."""


class Telling(IntEnum):
    """How much a line says about the cause; the higher, the plainer."""

    NOISE = -1
    CONTEXT = 0
    END = 1  # how it ended, which follows from something else: a signal, an exit status
    COMPLAINT = 2  # something says that something is wrong
    FAULT = 3  # an exception, a compiler's or linker's error
    CAUSE = 4  # an assertion or a sanitizer's finding: the code says itself what was wrong


def _any(*alternatives: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{a})" for a in alternatives))


_NOISE = _any(
    r"^\s*$",
    r"^(?:stderr|stdout):$",
    r"^--- (?:command|stdout|stderr) ---$",
    r"^\*\*$",
    r"^>>> ",
    r'^Executing "\w+" stage',
    r"^(?:--- )?Listing only the last",
    r"^\d\d:\d\d:\d\d \S*(?:MALLOC_PERTURB_|MESON_)",  # the command, as Meson wrote it until 0.56
    r"^1\.\.\d+",
    r"^TAP version \d+$",
    r"^\s*ok\b",
    r"^# (?:random seed|starting|[Ss]tart of|[Ee]nd of|slow test|\S+ (?:start|end)ed\b)",
    r"^# (?:GLib|libqtest)[\w-]*-(?:DEBUG|INFO)",
    r"^=+(?: \d+/\d+ =+)?$",
    r"^-+(?: (?:stderr|stdout|output) -+)?$",
)
_CAUSE = _any(
    r"ERROR:[^\s:]+:\d+:[^:]*:",  # glib: ERROR:file:line:function: assertion failed (…)
    r"[Aa]ssertion [`'‘\"].{0,300}failed",
    r"[Aa]ssert(?:ion)? failed",
    r"ASSERT(?:ION)?[ _]FAILED",
    r"panicked at ",
    r"(?:Address|Leak|Memory|Thread|UndefinedBehavior|HWAddress)Sanitizer[: ]",
    r"\bruntime error: ",
    r"^E   +(?:\w+\.)*\w*(?:Error|Exception)\b",
    r"^(?:\w+\.)*AssertionError: ",
    r"\bBUG: KASAN|\bKernel panic - not syncing",
    r"^\d+ of \d+ assertions",
)
_FAULT = _any(
    r"^(?:\w+\.)*\w*(?:Error|Exception|Timeout|Expired|Interrupt|Exit)\b(?:: |$)",
    r":\d+(?::\d+)?: (?:fatal )?error:? ",
    r"^error(?:\[E\d+\])?: ",
    r"undefined reference to |undefined symbol|multiple definition of |cannot find -l|duplicate symbol",
    r"meson\.build:\d+:\d+: ERROR: ",
    r"\bCMake Error\b",
    r"\bCONFLICT \(",
)
_COMPLAINT = _any(
    r"\b[Ee]rror\b|\bERROR\b|\bFATAL\b|\b[Ff]atal:",
    r"\bBail out!",
    r"^\s*not ok\b",
    r"\b(?:[Ff]ailed|FAILED|FAIL|[Ff]ailure)\b",
    r"\b(?:[Cc]annot|[Cc]ould not|[Uu]nable to|[Cc]ouldn't|[Cc]an't)\b",
    r"\b(?:[Tt]imed? ?out|TIMEOUT|[Tt]imeout)\b",
    r"\bNo such (?:file|device)|\bNo space left|\bPermission denied|\bConnection (?:refused|reset)",
    r"\boutput mismatch\b|^\*\*\* .*(?:exit|fail)",
    r"\bunexpected\b|\bmismatch\b|\binvalid\b",
)
_END = _any(
    r"\bdetected QEMU death from signal|\btried to terminate QEMU process",
    r"\b[Ss]egmentation fault\b|\bAborted\b|\bcore dumped\b|\bIllegal instruction\b|\bBus error\b",
    r"\bkilled by signal\b|\bexit(?:ed)? (?:with )?(?:status|code)\b",
    r"test program exited with|TAP parsing error",
    r"^SUMMARY: \d+|^Aborting\b|\bABORTING$|^note: run with `RUST_BACKTRACE",
    r"aborting due to|could not compile|linker command failed|ld returned \d+ exit status",
    r"^\s*(?:ninja|make(?:\[\d+\])?): ",
)

_LADDER = (
    (Telling.NOISE, _NOISE.search),
    (Telling.CAUSE, _CAUSE.search),
    (Telling.END, _END.search),
    (Telling.FAULT, _FAULT.search),
    (Telling.COMPLAINT, _COMPLAINT.search),
)


def telling(line: str) -> Telling:
    """How much the line says."""
    begin = line[:WIDEST]
    return next((level for level, says in _LADDER if says(begin)), Telling.CONTEXT)


def cut(lines: Sequence[str], shown: int = SHOWN) -> list[str]:
    """The lines that a maintainer would have cut out, in their order, at most `shown` of them.

    Where all that is no noise fits, that is it. Otherwise the plainest lines come first, with one line before
    and two behind them, where an assertion's values and a compiler's arrow stand; what a diff of an output
    adds and takes away complains too. Where nothing does, the last ones. A line that was already there is
    left out.
    """
    once = dict.fromkeys(line for line in map(str.rstrip, lines) if telling(line) is not Telling.NOISE)
    kept = list(once)
    if len(kept) <= shown:
        return kept
    levels = [telling(line) for line in kept]
    if any(line.startswith("@@ -") for line in kept):
        levels = [max(of, _in_diff(line)) for of, line in zip(levels, kept, strict=True)]
    if max(levels) < Telling.COMPLAINT:
        return kept[-shown:]
    chosen: set[int] = set()
    for level in (Telling.CAUSE, Telling.FAULT, Telling.COMPLAINT, Telling.END):
        for place in (n for n, of in enumerate(levels) if of is level):
            around = range(max(place - 1, 0), min(place + 3, len(kept)))
            for near in (place, *around) if level >= Telling.FAULT else (place,):
                if len(chosen) < shown:
                    chosen.add(near)
    return [kept[n] for n in sorted(chosen)]


def _in_diff(line: str) -> Telling:
    return Telling.COMPLAINT if line.startswith(("+", "-", "@@ -")) else Telling.CONTEXT
