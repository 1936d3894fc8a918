"""Who owns a path, what a name means, and what a series is mainly about: questions to MAINTAINERS.

This is the one module to import; preparing and matching are in `owner_index`, reading what
people type in `area_search` and `place_search`. All of it is pure: sections in, sections out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from commands.area_search import find
from commands.owner_index import OwnershipIndex, index, is_catch_all, sections_of
from commands.place_search import Found
from storage.records import Owner

__all__ = [
    "Found",
    "OwnershipIndex",
    "find",
    "in_tree",
    "index",
    "is_catch_all",
    "main_sections",
    "owners_of",
    "sections_of",
]


def owners_of(index: OwnershipIndex, path: str) -> tuple[tuple[Owner, ...], tuple[str, ...]]:
    """The people and the lists to tell of a change to a path, in get_maintainer.pl's order.

    Each person comes once, in the role of the most specific section: somebody with the same name or
    the same address is the same person.
    """
    sections = sections_of(index, path)
    people: list[Owner] = []
    seen: set[str] = set()
    for owner in (owner for section in sections for owner in section.owners):
        identity = {owner.person.name.casefold(), owner.person.email.casefold()} - {""}
        if not identity & seen:
            people.append(owner)
            seen |= identity
    lists: dict[str, str] = {}
    for address in (address for section in sections for address in section.lists):
        lists.setdefault(address.casefold(), address)
    return tuple(people), tuple(lists.values())


def in_tree(index: OwnershipIndex, path: str) -> str:
    """A path as it is in the source tree, without the build machine's folders that Coverity puts before it.

    What is left is the longest end that some section owns; where none does, the whole path.
    """
    parts = path.replace("\\", "/").strip("/").split("/")
    ends = ("/".join(parts[start:]) for start in range(len(parts)))
    owned = (end for end in ends if any(not is_catch_all(s) for s in sections_of(index, end)))
    return next(owned, "/".join(parts))


def main_sections(index: OwnershipIndex, paths: Sequence[str]) -> tuple[str, ...]:
    """The names of the sections that own the most of these files: one, or two that tie.

    Of sections that tie, those that are more specific come first; a catch-all never counts.
    """
    counts: dict[str, int] = defaultdict(int)
    ranks: dict[str, int] = defaultdict(int)
    for path in dict.fromkeys(paths):
        for rank, section in enumerate(sections_of(index, path)):
            if not is_catch_all(section):
                counts[section.name] += 1
                ranks[section.name] += rank
    most = max(counts.values(), default=0)
    tied = sorted((name for name in counts if counts[name] == most), key=lambda name: ranks[name])
    return tuple(tied[:2])
