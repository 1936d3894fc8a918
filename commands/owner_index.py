"""Which MAINTAINERS sections a path belongs to, prepared once and asked often.

The answer is that of `get_maintainer.pl --no-git --no-git-fallback` without keyword patterns. That
script tries every pattern on every path; here patterns are filed under the directory they begin with,
so that a path is tried only against those that can match it. What the script does and one may not
guess, and what is kept here:

1. A pattern is a beginning: `util/log.c` also owns `util/log.cc`. Only the number of slashes must be
   the same, so a wildcard never crosses one; below a trailing slash everything matches.
   Linux's `fs/**/*log*.c`, which QEMU's script does not know, crosses any number.
2. A section's depth is that of its last matching pattern, not of its deepest. A pattern that begins
   with `*` has depth -1; an N: match has depth 0 and counts as the last. Sections stand by depth.
3. A pattern without a dot that names a directory needs no trailing slash. The script looks at the
   tree; here a path below it is the proof.

Sections of equal depth come in file order (the script's order is random there), and a catch-all last.
"""

from __future__ import annotations

import re
import warnings
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from storage.records import Section

_SET = r"\[\^?[^][*]+\]"
_WILDCARD = re.compile(rf"[*?]|{_SET}")
_PART = re.compile(rf"{_SET}|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Pattern:
    """One F: or X: pattern, ready to match.

    Attributes:
        literal: its text up to the first wildcard: every match begins with it.
        rest: what must follow; None where there is no wildcard.
        slashes: how many a path must have; None where everything below matches.
        depth: how specific it is.
    """

    literal: str
    rest: re.Pattern[str] | None
    slashes: int | None
    depth: int

    @property
    def directory(self) -> str:
        """The directory that every match lies in, with its slash; "" for the top."""
        return self.literal[: self.literal.rfind("/") + 1]

    def matches(self, path: str) -> bool:
        """Whether the path is one the pattern speaks of."""
        return (
            path.startswith(self.literal)
            and (self.slashes is None or self.slashes == path.count("/"))
            and (self.rest is None or self.rest.match(path, len(self.literal)) is not None)
        )


@dataclass(frozen=True, slots=True)
class OwnershipIndex:
    """MAINTAINERS, prepared.

    Attributes:
        sections: in file order; the numbers below count in it.
        patterns: by directory and number of slashes: (section, line within the section, pattern).
        excluded: the X: patterns of each section.
        regexes: the N: patterns, each with its section.
        places: the files and directories (these with a slash) that patterns name outright.
    """

    sections: tuple[Section, ...]
    patterns: Mapping[tuple[str, int | None], list[tuple[int, int, Pattern]]]
    excluded: tuple[tuple[Pattern, ...], ...]
    regexes: tuple[tuple[int, re.Pattern[str]], ...]
    places: frozenset[str]


def index(sections: Iterable[Section]) -> OwnershipIndex:
    """Prepares sections for `sections_of`."""
    sections = tuple(sections)
    patterns = defaultdict[tuple[str, int | None], list[tuple[int, int, Pattern]]](list)
    for number, section in enumerate(sections):
        for line, text in enumerate(section.files):
            for pattern in read_pattern(text):
                patterns[pattern.directory, pattern.slashes].append((number, line, pattern))
    return OwnershipIndex(
        sections,
        dict(patterns),
        tuple(tuple(p for text in s.excluded for p in read_pattern(text)) for s in sections),
        tuple(
            (number, regex)
            for number, section in enumerate(sections)
            for text in section.regexes
            if (regex := _compiled(text, re.VERBOSE))
        ),
        frozenset(_place(text) for section in sections for text in section.files) - {""},
    )


def sections_of(index: OwnershipIndex, path: str) -> tuple[Section, ...]:
    """The sections that own a path (a directory ends in a slash), the most specific first."""
    path = path.removeprefix("./")
    last = dict[int, tuple[int, int]]()
    for number, line, pattern in _candidates(index, path):
        if pattern.matches(path):
            last[number] = max(last.get(number, (-1, 0)), (line, pattern.depth))
    depths = {number: depth for number, (_, depth) in last.items()}
    # N: lines stand after the F: lines, and so decide the depth.
    depths |= {number: 0 for number, regex in index.regexes if regex.search(path)}
    owning = (n for n in depths if not any(x.matches(path) for x in index.excluded[n]))
    order = sorted(owning, key=lambda n: (is_catch_all(index.sections[n]), -depths[n], n))
    return tuple(index.sections[n] for n in order)


def is_catch_all(section: Section) -> bool:
    """Whether a section owns everything, as "THE REST" does, and so says nothing of a path."""
    return bool(section.files) and {*section.files} <= {"*", "*/"} and not section.regexes


def read_pattern(text: str) -> Iterator[Pattern]:
    """What an F: or X: line matches: itself and, where it may name a directory, what is below."""
    wildcard = _WILDCARD.search(text)
    start = wildcard.start() if wildcard else len(text)
    rest = _compiled(_regex(text[start:]), re.DOTALL) if wildcard else None
    if wildcard and rest is None:
        return
    slashes = text.count("/")
    below = text.endswith("/")
    depth = -1 if text.startswith("*") else slashes + (not below)
    yield Pattern(text[:start], rest, None if below or "**" in text else slashes, depth)
    if not (wildcard or below or "." in text or not text):
        yield Pattern(f"{text}/", None, None, slashes + 1)


def _place(text: str) -> str:
    """The pattern itself, or the directory that its wildcards are in."""
    wildcard = _WILDCARD.search(text)
    return text[: text.rfind("/", 0, wildcard.start()) + 1] if wildcard else text


def _candidates(index: OwnershipIndex, path: str) -> Iterator[tuple[int, int, Pattern]]:
    slashes = path.count("/")
    end = 0
    while True:
        directory = path[:end]
        yield from index.patterns.get((directory, slashes), ())
        yield from index.patterns.get((directory, None), ())
        end = path.find("/", end) + 1
        if not end:
            return


def _regex(glob: str) -> str:
    """A wildcard pattern as a regex that cannot backtrack.

    Between two stars stands text of a fixed length and nothing is anchored at the end, so the first
    place where it fits is as good as any later one: each star may be atomic.
    """
    first, *others = (_piece(text) for text in re.split(r"\*+", glob))
    return first + "".join(f"(?>.*?{piece})" for piece in others if piece)


def _piece(text: str) -> str:
    return "".join(
        "." if part == "?" else part.replace("\\", r"\\") if len(part) > 1 else re.escape(part)
        for part in _PART.findall(text)
    )


def _compiled(regex: str, flags: re.RegexFlag) -> re.Pattern[str] | None:
    """The regex, or None where it is none, or means something else in Perl (which Python warns of)."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            return re.compile(regex, flags)
        except (re.error, RecursionError, OverflowError, Warning):
            return None
