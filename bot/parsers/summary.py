"""The bullets of a pull request's summary, as its sender wrote them into the tag."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

_BULLET = re.compile(r" *(?:[-*+•‣–]|\(?\d{1,3}[.)]) +(\S.*)")
_VERSION = re.compile(
    r"v\d+(?:\s*->\s*v\d+)?(?: changes)?:?|v\d+\b(?!\.\d).*:"
    r"|(?:chang\w*|diff\w*|since)\b.*(?:\bv\d+\b(?!\.\d)|\btake ?\d|\b(?:last|previous|first|earlier) \w).*",
    re.IGNORECASE,
)
_END = re.compile(r"[A-Z][\w-]*-by: |-----BEGIN PGP|[^|]{1,300}\| +\d+ [+-]+$")


def bullets(lines: list[str]) -> tuple[str, ...]:
    """The bullets of a tag's message, each on one line, without those about versions of the pull request.

    Nested bullets join the one above them. A version's section ("v2:") holds the bullets that follow it,
    up to the next paragraph or, once they have begun, the next blank line.
    """
    items: list[list[str]] = []
    level: int | None = None  # indentation of this list's own bullets
    version = begun = False
    for block in _blocks(lines):
        if not block.bullet and _about_version(block.lines[0]):
            level, version, begun = None, True, False
        elif not block.bullet:
            if level is None or block.depth <= level:
                level, version = None, version and not block.apart
        elif version and not (begun and block.apart):
            begun = True
        elif level is not None and block.depth > level:
            items[-1].append(block.text)
        else:
            level, version = block.depth, False
            items.append([block.text])
    return tuple(_joined(parts) for parts in items if not re.match(r"v\d+ ?:", parts[0]))


@dataclass(slots=True)
class _Block:
    """A bullet or a paragraph, with the lines that go on with it; apart when a blank line is above."""

    bullet: bool
    depth: int
    apart: bool
    lines: list[str]

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.lines).split())


def _blocks(lines: list[str]) -> list[_Block]:
    blocks: list[_Block] = []
    blank = True
    for line in lines:
        if _END.match(line):
            break
        depth = len(line) - len(line.lstrip())
        bullet = _BULLET.fullmatch(line)
        if bullet:
            blocks.append(_Block(bullet=True, depth=depth, apart=blank, lines=[bullet[1]]))
        elif line and (blank or _heads(line, blocks[-1]) or _about_version(blocks[-1].lines[0])):
            blocks.append(_Block(bullet=False, depth=depth, apart=blank, lines=[line]))
        elif line:
            blocks[-1].lines.append(line)
        blank = not line
    return blocks


def _heads(line: str, above: _Block) -> bool:
    """Whether a line under a bullet or paragraph is no part of it but begins something new."""
    outside = len(line) - len(line.lstrip()) <= above.depth
    return outside and (line.endswith(":") or _about_version(line))


def _about_version(line: str) -> bool:
    short = len(line) <= 70 and (line.endswith(":") or len(line.split()) <= 5)
    return short and _VERSION.fullmatch(line.strip()) is not None


def _joined(parts: list[str]) -> str:
    text = [parts[0]]
    for above, part in pairwise(parts):
        text += [" " if above.endswith((":", ",", ";")) else "; ", part]
    return "".join(text)
