"""The list of a project's Coverity components, in the form of QEMU's scripts/coverity-scan/COMPONENTS.md.

A name stands at the beginning of a line, below it "~" and a regular expression of the paths, indented:

    migration
      ~ (/qemu)?((/include)?/migration/.*)

A remark in brackets behind the name may say that Coverity ignores the component.
"""

from __future__ import annotations

import re

from storage.records import Component

_PATTERN = re.compile(r"\s+~\s*(\S.*)")
_NAME = re.compile(r"(\S.*?)(?:\s+\((.*)\))?\s*")


def parse(text: str) -> tuple[Component, ...]:
    """Reads the components that have a pattern, in order."""
    found: list[Component] = []
    name = ""
    patterns: list[str] = []
    for line in (*text.splitlines(), "end"):
        if pattern := _PATTERN.fullmatch(line):
            patterns.append(pattern[1].rstrip())
        elif named := _NAME.fullmatch(line):
            if patterns:
                found.append(Component(name, tuple(patterns)))
            name, patterns = named[1], []
    return tuple(found)
