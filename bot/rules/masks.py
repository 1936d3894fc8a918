"""Masks what differs between two runs of the same failure: numbers, addresses, times, paths of one machine.

A mask says what kind of thing stood there (`<n>`, `<time>`, `<tmp>`, `<addr>`), holds no digit itself, and so
is left alone by the next pass. Digits inside of a name (x86_64, sha256, test2) belong to the name. Line
numbers are masked as any other: they move with every patch above them, and the function beside them does not.
"""

from __future__ import annotations

import re

LONGEST = 2000
"""Characters of a line that are compared."""

COLOUR = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]")

_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*"
_ARCH = (
    r"(?:x86_64|i386|i486|i686|aarch64|arm64|arm|armhf|armv7l|amd64|avr|hppa|loongarch64|m68k|mips64el|mips64"
    r"|mipsel|mips|or1k|ppc64le|ppc64|ppc64el|ppc|riscv32|riscv64|rx|s390x|sh4|sh4eb|sparc64|sparc|tricore"
    r"|xtensa|xtensaeb|alpha|hexagon|microblaze|microblazeel)"
)
_SIZE = r"(?:[kKMGT]i?B?|B|[Bb]ytes?|bits?|ms|us|ns|µs|s|secs?|seconds?|min|h|%|[MGk]?Hz)"

_DAY = r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? +"
_CLOCK = r"\d\d[:.-]?\d\d(?:[:.-]?\d\d(?:[.,]\d+)?)?"
_HEX = r"[0-9a-fA-F]"

_MASKS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), put)
    for pattern, put in (
        (COLOUR.pattern, ""),
        (r"[‘’`´]", "'"),
        (r"[“”]", '"'),
        (r"(?<=assertion failed )(\(.*\)): \(.*\)$", r"\1"),  # glib tells the values that it met
        (r" \[-W[^\]]*\]$", ""),  # gcc and clang call the same warning by other options
        (r"^.*\bNo space left on device\b.*$", "No space left on device"),  # whoever came to write first
        (r"^.*\bKilled signal terminated program\b.*$", "Killed signal terminated program"),
        (r"\bmake\[\d+\]:", "make:"),
        (r"(?<=\*\*\* \[)[^\]\s]+:\d+: ", ""),  # where in which makefile
        (r"(?<=://)([\w.-]+(?::\d+)?)/[^\s'\"<>]+", r"\1/<path>"),  # a server fails, not a file of it
        (rf"\b\d{{4}}-\d\d-\d\d(?:[T _]{_CLOCK})?(?: ?Z\b| ?[+-]\d\d:?\d\d)?", "<time>"),
        (rf"\b(?:{_DAY})?{_MONTH} +\d{{1,2}}\b(?:,? +\d{{4}}\b)?", "<time>"),
        (rf"\b\d{{1,2}} {_MONTH} \d{{4}}\b", "<time>"),
        (r"(?<![\w:.])\d{1,2}:\d\d:\d\d(?:[.,]\d+)?(?![\w:])", "<time>"),
        (r"<time>(?:[ ,]+(?:<time>|\d{4}\b|UTC\b|GMT\b))+", "<time>"),
        (rf"\b{_HEX}{{8}}-(?:{_HEX}{{4}}-){{3}}{_HEX}{{12}}\b", "<n>"),
        (r"(?<![\w/])/(?:(?:var/)?tmp|dev/shm|run/user|var/run|run)/[^\s'\",:;)\]}]*", "<tmp>"),
        (r"/builds/[^/\s]+/[^/\s]+/(?:_?build[\w-]*/)?", ""),
        (r"(?<![\w/])/home/[^/\s]+/", "/home/"),
        (r"(?<![\w.<])(?:\.{1,2}/)+", ""),
        (r"\brunner-[\w-]*-?project-\d+-concurrent-\d+(?:-\w+)?", "<runner>"),
        (r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?::\d{1,5})?(?![\w.])", "<addr>"),
        (
            r"(?<![\w.:])\[?(?:::[0-9a-f]{1,4}|(?:[0-9a-f]{1,4}::?){3,7}[0-9a-f]{0,4})\]?(?::\d{1,5})?(?![\w:])",
            "<addr>",
        ),
        (rf"\b0[xX]{_HEX}+\b", "<n>"),
        (r"\b(?:(?=[a-f]*\d)(?=\d*[a-f])[0-9a-f]{7,}|[0-9a-f]{12,})\b", "<n>"),
        (rf"(?<=(?<![\w.>-])/){_ARCH}(?=/)|(?:(?<=-system-)|(?<=qemu-)|(?<=qtest-)){_ARCH}\b", "<arch>"),
        (rf"\b{_ARCH}(?=-softmmu|-linux-user|-bsd-user|-linux-gnu)", "<arch>"),
        (r"(?<![\w.])[-+]?(?:\d+(?:\.\d+)?(?:h|ms|m|s|d))+\b", "<n>"),
        (rf"(?<![\w.])[-+]?\d+(?:\.\d+)*(?:[eE][-+]?\d+)?(?: ?{_SIZE})?(?!\w)", "<n>"),
        (r"(?<=[a-zA-Z])\d{5,}\b", "<n>"),
        (r"\s+", " "),
    )
)
_LEADING = re.compile(r"^(?:Bail out! |# |\*\* )+")


def mask(line: str) -> str:
    """The line with all masked that differs from run to run; masking it again changes nothing."""
    line = line[:LONGEST].strip()
    while (masked := _once(line)) != line:
        line = masked
    return line


def _once(line: str) -> str:
    line = _LEADING.sub("", line)
    for pattern, put in _MASKS:
        line = pattern.sub(put, line)
    return line.strip()
