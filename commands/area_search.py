"""What a maintainer types, to the MAINTAINERS sections meant: a name, a path, a file, a test.

A guess would be worse than a question: where several areas fit equally, or only a misspelling would
fit, the answer is suggestions and no section.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from commands.owner_index import OwnershipIndex, is_catch_all
from commands.place_search import Found, Places, by_file, by_path, by_test, stem_of, words_of
from storage.records import Section

_LONGEST = 4096  # a path on Linux; nobody types more
_TOO_FAR = 99


def find(index: OwnershipIndex, what: str, known_paths: Iterable[str] = (), *, suggest: bool = True) -> Found:
    """The sections that a path, file name, test or section name means.

    Args:
        index: MAINTAINERS, prepared.
        what: what was typed; a path may carry a line number or a test's class.
        known_paths: the files of the tree, where they are known: they tell bare names apart.
        suggest: look for what may have been meant where nothing is called so, which takes longest.
    """
    asked = what.strip(" \t\r\n`'\"")
    if not words_of(asked) or len(asked) > _LONGEST:
        return Found()
    # Meson prints "suite / test", compilers "file:line", test runners "file:Class.test".
    place = re.split("[:#]", asked.rpartition(" / ")[2], maxsplit=1)[0].strip()
    places = Places(index, index.places.union(known_paths))
    like_file = any(mark in asked for mark in "./:") or "test" in asked.casefold()
    found = _file_first(places, asked, place) if like_file else _name_first(places, asked, place)
    if found.how or not suggest or asked.startswith("/"):
        return found
    return _by_typo(index, asked, _like_files(places.known, place) if like_file else ())


def _file_first(places: Places, asked: str, place: str) -> Found:
    """For what looks like a file or a test ("vnc.c", "vnc-test"): a name is the last thought."""
    steps: tuple[Callable[[], Found], ...] = (
        lambda: by_path(places, place),
        lambda: _by_name(places.index, asked),
        lambda: by_file(places, place),
        lambda: by_test(places, place),
    )
    for step in steps:
        found = step()
        if found.how:
            return found
    # A path from "/" on that nobody knows is a test's own name for a case: its words prove nothing.
    return Found() if asked.startswith("/") else _by_words(places.index, asked)


def _name_first(places: Places, asked: str, place: str) -> Found:
    """For words: a path, file or test only where no area is called so and it tells an area."""
    named = _by_name(places.index, asked)
    if named.how:
        return named
    named = _by_words(places.index, asked)
    if named.sections:
        return named
    for step in (by_path, by_file, by_test):
        # One plain word is not taken for a test: "vnc" means the area, whatever tests it.
        if step is by_test and asked.isalpha():
            continue
        found = step(places, place)
        telling = place in places.known or not all(map(is_catch_all, found.sections))
        if found.suggestions or (found.sections and telling):
            return found
    return named


def _by_name(index: OwnershipIndex, asked: str) -> Found:
    wanted = words_of(asked)
    named = tuple(section for section in index.sections if words_of(section.name) == wanted)
    return Found(named, "section name") if named else Found()


def _by_words(index: OwnershipIndex, asked: str) -> Found:
    """By what may be left out: ends of words, later words, other words, both. The first that fits."""
    wanted = words_of(asked)
    beginning = " ".join(wanted)
    named = [(section, words_of(section.name)) for section in index.sections]
    return _one_of(
        [s for s, words in named if len(words) == len(wanted) and all(map(str.startswith, words, wanted))]
        or [s for s, words in named if " ".join(words).startswith(beginning)]
        or [s for s, words in named if {*wanted} <= {*words}]
        or [s for s, words in named if all(any(w.startswith(a) for w in words) for a in wanted)]
    )


def _one_of(sections: list[Section]) -> Found:
    """One section is an answer, several are a question."""
    if len(sections) <= 1:
        return Found(tuple(sections), "section name") if sections else Found()
    names = dict.fromkeys(s.name for s in sorted(sections, key=lambda s: len(words_of(s.name))))
    return Found((), "section name", tuple(names)[:3])


def _by_typo(index: OwnershipIndex, asked: str, files: tuple[str, ...]) -> Found:
    names = tuple(dict.fromkeys((*files, *_like_names(index, asked))))[:3]
    return Found((), "typo", names) if names else Found()


def _like_files(known: Iterable[str], place: str) -> tuple[str, ...]:
    """Paths whose file name is close to the one asked for, with or without its extension."""
    name = place.rpartition("/")[2]
    files = sorted(path for path in known if not path.endswith("/"))
    choices = {path: path.rpartition("/")[2] if "." in name else stem_of(path) for path in files}
    close = process.extract(name, choices, scorer=fuzz.ratio, score_cutoff=80, limit=3)
    return tuple(path for _, _, path in close)


def _like_names(index: OwnershipIndex, asked: str) -> list[str]:
    """Section names a few slips away, or where none is, those that have each word so."""
    wanted = [word for word in words_of(asked) if word not in ("test", "tests")]
    ranked = []
    for number, section in enumerate(index.sections if wanted else ()):
        words = words_of(section.name)
        each = sum(min((_slips(a, word) for word in words), default=_TOO_FAR) for a in wanted)
        slips = min(each, _slips("".join(wanted), "".join(words)))
        if slips < _TOO_FAR:
            ranked.append((slips, len(words), number, section.name))
    whole = [entry for entry in ranked if entry[1] == len(wanted)]
    return [name for *_, name in sorted(whole or ranked)]


def _slips(asked: str, word: str) -> int:
    """Slips of the finger between two words; `_TOO_FAR` where they can't be meant as the same."""
    allowed = 0 if len(asked) < 3 else max(1, len(asked) // 4)
    slips = OSA.distance(asked, word, score_cutoff=allowed)
    return slips if slips <= allowed else _TOO_FAR
