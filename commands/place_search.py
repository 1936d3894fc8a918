"""Paths, file names and tests, as people type them and logs print them, to the sections that own them.

The files of the tree may be known in full, or only as far as MAINTAINERS names them. What is nowhere is
not guessed: "/multifd/tcp/cancel" looks like a path and is a test's own name for one of its cases.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import lru_cache

from commands.owner_index import OwnershipIndex, is_catch_all, sections_of
from storage.records import Section

_TEST_WORDS = frozenset({"test", "tests"})
_GAPS = re.compile(r"\*|\?|\[[^]]*\]")


@dataclass(frozen=True, slots=True)
class Found:
    """What was meant.

    Attributes:
        sections: the most specific first; the catch-all only where nothing else owns the path.
        how: "section name", "path", "file name", "test" or "typo"; "" where nothing is like it.
        suggestions: where it is not certain, what to ask for instead: section names or paths, at
            most three, the likeliest first.
        path: the one path that was meant, for `owners_of`; "" where it was none, or several.
    """

    sections: tuple[Section, ...] = ()
    how: str = ""
    suggestions: tuple[str, ...] = ()
    path: str = ""


@dataclass(frozen=True, slots=True)
class Places:
    """Where to look.

    Attributes:
        index: MAINTAINERS, prepared.
        known: the paths that are known; a directory may stand among them, with its slash.
    """

    index: OwnershipIndex
    known: frozenset[str]


def by_path(places: Places, place: str) -> Found:
    """A path of the tree, also behind the directories that compilers and diffs put before it."""
    path = place.removeprefix("./")
    tails = [path, *(path[m.end() :] for m in re.finditer("/", path) if "/" in path[m.end() :])]
    for tail in tails:
        if tail in places.known:
            return _owned(places, [tail], "path")
    folder = path.removesuffix("/") + "/"
    if any(known.startswith(folder) for known in places.known):
        return _owned(places, [folder], "path")
    roots = {known.partition("/")[0] for known in places.known if "/" in known}
    for tail in tails:
        # A new file has an extension or, in an area's own directory, a path typed in full.
        new = "." in tail.rpartition("/")[2] or (tail == path and _owning(places.index, tail))
        if new and "/" in tail and tail.partition("/")[0] in roots:
            return _owned(places, [tail], "path")
    return Found()


def by_file(places: Places, place: str) -> Found:
    """A file by its name, or by the end of its path."""
    name = place.strip("/")
    hits = [path for path in places.known if path == name or path.endswith(f"/{name}")] if name else []
    if hits:
        return _owned(places, hits, "file name")
    return _by_wildcard(places, name, "file name") if "." in name and "/" not in name else Found()


def by_test(places: Places, place: str) -> Found:
    """A test by its source file: the same name, or the same words but for "test".

    Meson puts suite and target before some names ("func-arm-vexpress"): those two may be missing.
    """
    name = place.rpartition("/")[2]
    if place.startswith("/") or "." in name:
        return Found()
    tests = [path for path in places.known if "test" in path.casefold() and not path.endswith("/")]
    for stem in _stems(name):
        wanted = _test_words(stem)
        if not wanted:
            continue
        same = [path for path in tests if stem_of(path) == stem]
        hits = same or [path for path in tests if _test_words(stem_of(path)) == wanted]
        found = _owned(places, hits, "test") if hits else _by_wildcard(places, stem, "test")
        if found.how:
            return found
    return Found()


@lru_cache(maxsize=2048)  # the names of all sections are asked for each time that one place is
def words_of(text: str) -> tuple[str, ...]:
    """Its words in lower case, without punctuation."""
    return tuple(re.findall(r"[^\W_]+", text.casefold()))


def stem_of(path: str) -> str:
    """A file's name without directory and extension."""
    return path.rpartition("/")[2].partition(".")[0]


def words_of_file(path: str) -> tuple[str, ...]:
    """What the name of a test's source file says, without "test"."""
    return tuple(_test_words(stem_of(path)))


def words_of_test(name: str) -> set[tuple[str, ...]]:
    """What the names of a test's source file may say, by which `by_test` knows it."""
    return {tuple(_test_words(stem)) for stem in _stems(name)} - {()}


def _stems(name: str) -> Iterable[str]:
    return dict.fromkeys((name, name.split("-", 2)[-1]))


def _test_words(text: str) -> list[str]:
    return [word for word in words_of(text) if word not in _TEST_WORDS]


def _owned(places: Places, paths: list[str], how: str) -> Found:
    """The owners of paths, where the same section comes first for all of them."""
    paths = sorted(paths, key=lambda path: (path.count("/"), path))
    owners = [_owning(places.index, path) or sections_of(places.index, path) for path in paths]
    if len({sections[:1] for sections in owners}) > 1:
        return Found((), how, tuple(paths[:3]))
    sections = tuple(dict.fromkeys(section for owning in owners for section in owning))
    return Found(sections, how, (), paths[0] if len(paths) == 1 else "") if sections else Found()


def _owning(index: OwnershipIndex, path: str) -> tuple[Section, ...]:
    return tuple(section for section in sections_of(index, path) if not is_catch_all(section))


def _by_wildcard(places: Places, name: str, how: str) -> Found:
    """The sections whose wildcards fit a name of unknown place, by the longest text between stars."""
    fitting = [
        (weight, section)
        for section in places.index.sections
        for pattern in section.files
        if how != "test" or "test" in pattern
        for weight in _weights(name, pattern.rpartition("/")[2], whole=how != "test")
    ]
    heaviest = max((weight for weight, _ in fitting), default=0)
    best = tuple(dict.fromkeys(section for weight, section in fitting if weight == heaviest))
    if len(best) > 1:
        return Found((), how, tuple(section.name for section in best[:3]))
    return Found(best, how) if best else Found()


def _weights(name: str, glob: str, *, whole: bool) -> Iterator[int]:
    """How much text a wildcard that fits the name shares with it, extensions apart; none if too little."""
    stem = glob.partition(".")[0]
    fits = glob if whole else stem
    if "*" not in stem or not all(text in name for text in _GAPS.split(fits)):
        return
    weight = sum(map(len, _GAPS.split(stem)))
    # "*.json" and "t*" would fit anything.
    if weight >= 3 and fnmatchcase(name, fits):
        yield weight
