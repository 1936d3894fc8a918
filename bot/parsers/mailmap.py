"""A .mailmap file, as git's gitmailmap(5) defines it: what people are called now, and what they were called.

A line has the proper name, the proper address or both, then the address by which somebody is known, with the
name where several share that address. A # begins a remark.
"""

from __future__ import annotations

import re

from storage.records import Alias, Person

_LINE = re.compile(r"([^<>]*)<\s*([^<>\s][^<>]*)>(?:([^<>]*)<\s*([^<>\s][^<>]*)>)?[^<>]*")


def parse(text: str) -> tuple[Alias, ...]:
    """Reads the lines that mean something, in order."""
    found = (_LINE.fullmatch(line.partition("#")[0].strip()) for line in text.splitlines())
    return tuple(alias for line in found if line and (alias := _alias(line)))


def _alias(line: re.Match[str]) -> Alias | None:
    name, email, former, known = (part.strip() if part else "" for part in line.groups())
    if known:
        return Alias(Person(name, email), Person(former, known))
    return Alias(Person(name, email), Person("", email)) if name else None
