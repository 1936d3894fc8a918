"""Tests, CI jobs and people as prose names them.

The same few spellings are needed wherever a sentence is read; what is no clear name is left out,
because a wrong one pings the wrong person or blames the wrong test.
"""

from __future__ import annotations

import re
from email.utils import parseaddr

from storage.records import Person

_JOB = re.compile(
    r"/-/jobs/(\d{1,15})\b"
    r"|https?://[^/\s]{0,80}gitlab[^/\s]{0,80}/[^\s?]{1,200}?/(?:jobs|builds)/(\d{1,15})\b"  # older ones
    r"|\b[Jj]obs? (?:id |ID )?(?:(?=\d{9})|#(?=\d{6}))(\d{6,15})\b(?!\.\d)"
)
_TEST = re.compile(
    r"(?<![\w./-])(?:"
    r"(?:[a-z][a-z0-9_]{0,40}-){0,4}[a-z0-9_]{1,40}-test(?![\w-])"  # migration-test
    r"|test-[a-z0-9][a-z0-9_]{0,40}(?:-[a-z0-9_]{1,40}){0,5}"  # test-aio-multithread
    r"|test_[a-z0-9_]{2,60}"  # test_multi_fair_mutex
    r"|qtest-[a-z0-9_]{1,20}/[\w/.-]{2,80}"  # qtest-x86_64/boot-serial-test
    r"|/[a-z0-9_.+-]{1,40}(?:/[a-z0-9_.+-]{1,40}){2,6}(?![\w/])"  # /multifd/tcp/plain/cancel
    r"|(?:generic|xfs|ext4|btrfs|cifs|ceph|overlay|blktests|nvme|block)/\d{3}"
    r")"
)
_TEST_IN_LOG = re.compile(r"(?<=:)test_[a-z0-9_]{2,60}|(?<=/)test-[a-z0-9_-]{2,80}(?=\.c\b)")
_PLURAL = re.compile(r"(?<![\w./-])((?:[a-z][a-z0-9_]{0,40}-){0,4}[a-z0-9_]{1,40}-test)s(?![\w-])")
_MAKE = re.compile(r"\*\*\* \[[^\]\s]{0,200}: (?:run-)?(?:plugin-)?([\w.-]{3,80})\] Error \d")
_RUNNING = re.compile(r"^ {0,4}TEST\s{2,}([\w./-]{3,80})", re.MULTILINE)
_PATH = re.compile(
    r"/(?:usr|home|mnt|builds|tmp|lib|dev|proc|sys|etc|var|opt|root|git|pub)/|^/-/|\.[a-z]{1,4}$"
)
_NOT_A_TEST = frozenset(
    {"self-test", "non-test", "pre-test", "re-test", "smoke-test", "unit-test", "the-test"}
)

_TOLD = re.compile(r"\b(?:let|tell) (.{1,60}?) (?:know\b|if\b|when)", re.IGNORECASE)
_US = re.compile(r"\b(?:us|either of us|both of us)\b", re.IGNORECASE)
_ME = re.compile(r"\b(?:me|myself)\b", re.IGNORECASE)
_PERSON = re.compile(
    r"(?:\b(?:to|by|with|from|and|or|cc|ask|thank|thanks|for) @?|@)([A-Z][a-zà-ÿ]{1,20})(?=[\s.,;:!)]|$)"
    r"|(?<=[a-z,] )([A-Z][a-zà-ÿ]{1,20})(?= (?:and|or) (?:me|I)\b| (?:will|can|has|is|debugged|fixed"
    r"|found|wrote|helped)\b)"
)
_NO_PERSON = re.compile(
    r"(?:Coverity|Linux|Windows|Debian|Fedora|Ubuntu|Gitlab|Github|Patchew|\w{2,6}s?day|January|February|March|April|June|July"
    r"|August|\w{4,6}ber|English|Python|Rust|Git|Docker|Intel|Arm|Red|Hat|The|This|That|It|They|We|You|Yes|No|If|But|So)$"
)


def jobs(text: str) -> tuple[int, ...]:
    """GitLab job ids, from links and where the number is too long for anything else, in order."""
    return tuple(dict.fromkeys(int(m[m.lastindex or 0]) for m in _JOB.finditer(text)))


def tests(text: str) -> tuple[str, ...]:
    """Names of tests, in order of first mention."""
    found = [m[0] for m in _TEST.finditer(text)] + [m[0] for m in _TEST_IN_LOG.finditer(text)]
    found += [m[1] for p in (_PLURAL, _MAKE, _RUNNING) for m in p.finditer(text)]
    clean = (name.removesuffix(".c").rstrip(".-") for name in found)
    return tuple(
        dict.fromkeys(n for n in clean if not _PATH.search(n.removesuffix(".so")) and n not in _NOT_A_TEST)
    )


def told(request: str, words: str) -> tuple[str, ...]:
    """Who wants to be told: "" is the author; "us" is the author and the people his mail names."""
    asked = _TOLD.search(request)
    whom = asked[1] if asked else "me"
    named = tuple(n for n in re.findall(r"\b[A-Z][a-zà-ÿ]{1,20}\b", whom) if not _NO_PERSON.match(n))
    if _US.search(whom):
        return tuple(dict.fromkeys(("", *named, *people(words))))
    if _ME.search(whom) or not named:
        return ("", *named)
    return named


def people(text: str) -> tuple[str, ...]:
    """First names of people whom a text speaks of."""
    found = (m[1] or m[2] for m in _PERSON.finditer(text))
    return tuple(dict.fromkeys(n for n in found if not _NO_PERSON.match(n)))


def is_author(tag: str, author: Person) -> bool:
    """Whether a tag's name and address are the author's: a name in common is enough, addresses change."""
    name, email = parseaddr(tag) if "@" in tag else (tag, "")
    if email and email.casefold() == author.email.casefold():
        return True
    mine = set(re.findall(r"\w{3,}", author.name.casefold()))
    return bool(mine) and len(mine & set(re.findall(r"\w{3,}", name.casefold()))) >= min(2, len(mine))
