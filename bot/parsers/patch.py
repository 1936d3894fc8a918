"""What git writes around a patch: trailers, the diffstat, the paths of the diff.

Written against git's own rules (interpret-trailers, diff --stat, quoted paths) rather than with a diff
library: the ones at hand raise on patches that a mailer has damaged, and only paths are needed here.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from bot.parsers.hunks import lines_of, told_apart

_TRAILER = re.compile(r"([A-Za-z0-9-]+)[ \t]*:(?!//)[ \t]*(.*)")
_CHERRY = re.compile(r"\(cherry picked from commit [0-9a-f]+\)")
_IN_BODY_HEADER = re.compile(r"\A\s*(?:(?:From|Date|Subject): .*\n)+")
_MESSAGE_ENDS = re.compile(r"\n(?:---?[^\S\n]*$|diff --git |Index: |_{20,}[^\S\n]*$)", re.MULTILINE)
_EXTENDED = re.compile(
    r"(?:old mode|new mode|deleted file mode|new file mode|copy from|copy to|rename from|rename to"
    r"|similarity index|dissimilarity index|index|---|\+\+\+) "
)
_CHANGE = re.compile(r"\d+(?: +\+*-*)?|Bin(?: \d+ -> \d+ bytes)?|Unmerged")
_TOTAL = re.compile(
    r"\s*\d+ files? changed(?:, (\d{1,9}) insertions?\(\+\))?(?:, (\d{1,9}) deletions?\(-\))?\s*", re.ASCII
)
_SUMMARY = re.compile(
    r" *(?:(?:create|delete) mode \d+ |mode change \d+ => \d+ |(?:rename|copy|rewrite) (?=.*\(\d+%\)$))"
    r"(\S.*?)(?: \(\d+%\))?"
)
_LONGEST_PATH = 4096  # PATH_MAX; a longer line is no diffstat and would only cost time
_ESCAPE = re.compile(rb"\\([0-7]{3}|.)")
_ESCAPED = {b"a": b"\a", b"b": b"\b", b"f": b"\f", b"n": b"\n", b"r": b"\r", b"t": b"\t", b"v": b"\v"}


def trailers(text: str) -> tuple[tuple[str, str], ...]:
    """The (key, value) pairs of a commit message's last paragraph, in order, keys spelled as there.

    A paragraph with other lines counts as git counts it: when it is signed off and a quarter are trailers.
    """
    found: list[tuple[str, str]] = []
    others = 0
    signed = False
    for line in _last_paragraph(text):
        trailer = _TRAILER.fullmatch(line)
        if line[0] in " \t" and found:
            key, value = found[-1]
            found[-1] = (key, f"{value} {line.strip()}".strip())
        elif trailer:
            found.append((trailer[1], trailer[2].strip()))
            signed |= trailer[1].casefold() == "signed-off-by"
        else:
            others += 1
            signed |= bool(_CHERRY.fullmatch(line))
    return tuple(found) if not others or (signed and 3 * len(found) >= others) else ()


def files(text: str) -> tuple[str, ...]:
    """The paths that diffstats and diffs name, in order of first mention, each once.

    A renamed file is the new path, a deleted one the old. A path that the diffstat shortened is given in
    full where the diff tells it, else as it stands there.
    """
    outside = told_apart(text).outside
    compared = _diff_paths(outside)
    full = _full_paths(outside, compared)
    stated = _stated(outside)
    in_table = {number for start, end in _tables(outside, stated) for number in range(start, end)}
    named: dict[str, None] = {}
    for number in sorted({*compared, *stated}):
        if number in compared:
            named[compared[number]] = None
        elif number in in_table or outside[number].rstrip().endswith(("+", "-")):
            named[_resolved(stated[number], full)] = None
    return tuple(path for path in named if path and path != "/dev/null" and "\0" not in path)


def diffstat(text: str) -> tuple[tuple[str, ...], int, int]:
    """The files, insertions and deletions of the first diffstat; ((), 0, 0) where there is none."""
    outside = told_apart(text).outside
    stated = _stated(outside)
    for start, end in _tables(outside, stated):
        total = _TOTAL.fullmatch(outside[end])
        if total:
            full = _full_paths(outside, _diff_paths(outside))
            paths = [_resolved(path, full) for number in range(start, end) if (path := stated[number])]
            return tuple(dict.fromkeys(paths)), int(total[1] or 0), int(total[2] or 0)
    return (), 0, 0


def _last_paragraph(text: str) -> list[str]:
    header = _IN_BODY_HEADER.match(text)
    message = "\n" + (text[header.end() :] if header else text)
    ends = _MESSAGE_ENDS.search(message)
    paragraph: list[str] = []
    for line in reversed(lines_of(message[: ends.start()] if ends else message)):
        if line.strip():
            paragraph.append(line.rstrip())
        elif paragraph:
            break
    return paragraph[::-1]


def _tables(lines: Sequence[str], stated: Mapping[int, str]) -> Iterator[tuple[int, int]]:
    """Each diffstat as the number of its first line and that of its "3 files changed" line."""
    start = 0
    for number, line in enumerate(lines):
        if " changed" in line and _TOTAL.fullmatch(line):
            yield start, number
        if number not in stated:
            start = number + 1


def _stated(lines: Sequence[str]) -> dict[int, str]:
    """The paths on lines that look like those of a diffstat, by the number of the line."""
    looking = ((number, _stat_path(line)) for number, line in enumerate(lines) if "|" in line)
    return {number: path for number, path in looking if path is not None}


def _stat_path(line: str) -> str | None:
    if len(line) > _LONGEST_PATH:
        return None
    left, _, right = line.rpartition("|")
    if not left.strip() or left.lstrip().startswith(">") or not _CHANGE.fullmatch(right.strip()):
        return None
    return _new_path(_unquoted(left.strip()))


def _new_path(path: str) -> str:
    """What a rename leads to: "a/{b => c}/d" is a/c/d."""
    if " => " in path:
        path = re.sub(r"\{[^{}]* => ([^{}]*)\}", r"\1", path).rpartition(" => ")[2]
    return path.replace("//", "/").lstrip("/")


def _full_paths(lines: Sequence[str], compared: dict[int, str]) -> dict[str, set[str]]:
    """Paths that are never shortened, by file name: those of the diff and of "create mode" lines."""
    names: dict[str, set[str]] = defaultdict(set)
    created = (
        _new_path(_unquoted(m[1]))
        for line in lines
        if ("mode" in line or "%)" in line) and (m := _SUMMARY.fullmatch(line[:_LONGEST_PATH].rstrip()))
    )
    for path in (*compared.values(), *created):
        names[path.rpartition("/")[2]].add(path)
    return names


def _resolved(path: str, full: dict[str, set[str]]) -> str:
    if not path.startswith("..."):
        return path
    fitting = [known for known in full.get(path.rpartition("/")[2], ()) if known.endswith(path[3:])]
    return fitting[0] if len(fitting) == 1 else path


def _diff_paths(lines: Sequence[str]) -> dict[int, str]:
    """The path of every file's diff, by the number of the line where its header begins."""
    paths: dict[int, str] = {}
    end = 0
    for start, line in enumerate(lines):
        if start < end or not line.startswith(("diff --git ", "--- ", "Index: ")):
            continue
        end = start + 1
        following = lines[end] if end < len(lines) else ""
        if line.startswith("diff --git "):
            header: dict[str, str] = {}
            while end < len(lines) and (kind := _EXTENDED.match(lines[end])):
                header[kind[0].strip()] = lines[end][kind.end() :]
                end += 1
            paths[start] = _git_path(line[11:].strip(), header)
        elif line.startswith("--- ") and following.startswith("+++ "):
            paths[start] = _compared(line[4:], following[4:])
        elif line.startswith("Index: ") and following.startswith("====="):
            paths[start] = line[7:].strip()
    return paths


def _git_path(names: str, header: dict[str, str]) -> str:
    renamed = header.get("rename to") or header.get("copy to")
    if renamed:
        return _unquoted(renamed.strip())
    if "---" in header and "+++" in header:
        return _compared(header["---"], header["+++"])
    middle = len(names) // 2
    return _compared(names[:middle], names[middle + 1 :])  # both are the same path where no other line tells


def _compared(old: str, new: str) -> str:
    """The path that two sides of a diff name, without what stands there for the two trees."""
    old, new = (_unquoted(side.split("\t")[0].strip()) for side in (old, new))
    if old == new:
        return new
    if new == "/dev/null":
        return re.sub(r"^[aicow]/", "", old)
    if old == "/dev/null":
        return re.sub(r"^[bicow]/", "", new)
    old_rest, new_rest = old.partition("/")[2], new.partition("/")[2]
    return new_rest if old_rest == new_rest and new_rest else re.sub(r"^b/", "", new)


def _unquoted(path: str) -> str:
    """A path without the double quotes and octal bytes that git gives to unusual names."""
    if len(path) < 2 or not path.startswith('"') or not path.endswith('"'):
        return path
    raw = _ESCAPE.sub(_unescaped, path[1:-1].encode("utf-8", "replace"))
    return raw.decode("utf-8", "replace")


def _unescaped(escape: re.Match[bytes]) -> bytes:
    return bytes([int(escape[1], 8) & 255]) if len(escape[1]) == 3 else _ESCAPED.get(escape[1], escape[1])
