"""Tells by their words whether two failures have one cause, whatever job and branch they are from.

A failure's signature is what its plainest lines say once masked (`bot/rules/masks.py`). Equal templates have
equal keys. Templates that differ in a few words are near where they speak of the same things: every name in
them (function, file, quoted word) is the same, and what is left differs little. Names are what keeps apart
"test_read: assertion failed" and "test_write: assertion failed", which any edit distance finds alike.

Measured over all pairs of 184 failures of 30 causes of our own making, on which this was tuned
(`bench/signatures.py`): equal keys join with precision 1.00 and recall 0.80, near ones with 1.00 and 0.97.
Over the same masked lines drain3 0.9.11 comes to 0.73 and 0.62 as it is, to 0.91 and 0.62 at its best
(sim_th 0.9), and an edit distance of 95% to 0.83 and 0.71: both join what differs in one name only, so we
have our own.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from functools import lru_cache

from rapidfuzz import fuzz

from bot import failure_lines
from bot.failure_lines import Telling
from bot.rules.masks import COLOUR, mask
from storage.records import Signature

LINES = 6
"""Lines of a template at most."""

KEY = 12
"""Hexadecimal digits of a key: 48 bits, so that a million signatures share one with a chance of 0.2%."""

NEAR = 70.0
"""Percent of two templates that has to be alike, all names being the same (`bench/signatures.py`)."""

NAMELESS = 85.0
"""The same where there are no names to tell them apart."""

_DOWN = (Telling.CAUSE, Telling.FAULT, Telling.COMPLAINT, Telling.END, Telling.CONTEXT, Telling.NOISE)

_NAMES = re.compile(
    r"[A-Za-z_][\w-]*(?:(?:::|->|\.|/)[\w<>+-]+)+"  # a path, a host, a member
    r"|(?:/[\w<>.+-]+)+"
    r"|\b[A-Za-z]\w*_\w*|\b_\w+"
    r"|\b[A-Za-z]\w*(?=\()"
    r"|(?<=['\"])(?!<\w+>['\"])[^\s'\"]{1,40}(?=['\"])"
    r"|\b[A-Za-z]\w*(?:-\w+)+"
    r"|\b[A-Z]?[a-z]+(?:[A-Z][a-z]+)+\b"
)
_WORDS = re.compile(r"[A-Za-z]{2,}")
_ANY_FAILURE = """
abort aborted aborting address addr all an and are arch as assert assertion assertionerror at bad bail be
build by called calledprocesserror can code command core could death detected dumped encountered end error
errors exception exit exited expected fail failed failure failures false fatal fault few for found from got
has have in interrupted invalid is it job kill killed line make many missing ninja no non none not null of on
only or out parsing process program qemu qtest ran returned run running runtimeerror segmentation signal skip
skipped status stopped subcommand subtest subtests system tap terminate terminated test tests the time timed
timeout timeouterror tmp to too tried true unexpected unexpectedpass unknown was with zero
"""
_STOCK = frozenset(_ANY_FAILURE.split())
_SIGNALS = re.compile(r"\bSIG[A-Z0-9]+\b")


def sign(text: str) -> Signature:
    """The signature of what a failure printed: of its plainest lines, in whatever order and colour they came.

    Where these say nothing but that something failed, the next plainer ones are taken with them.
    """
    by_level: dict[Telling, set[str]] = {}
    for line in {plain.strip() for plain in COLOUR.sub("", text).splitlines()}:
        if masked := mask(line):
            by_level.setdefault(failure_lines.telling(line), set()).add(masked)
    chosen: set[str] = set()
    for level in _DOWN:
        chosen |= by_level.get(level, set())
        if chosen and not says_little("\n".join(chosen)):
            break
    template = "\n".join(sorted(chosen)[:LINES])
    return Signature(hashlib.sha256(template.encode()).hexdigest()[:KEY], template)


def says_little(template: str) -> bool:
    """Whether it holds nothing but words in which any test fails: "exit status <n>", "Aborted"."""
    text = _SIGNALS.sub("", template)
    if any(name.lower() not in _STOCK for name in _NAMES.findall(text)):
        return False
    return len({word for word in map(str.lower, _WORDS.findall(text)) if word not in _STOCK}) < 2


def near(one: Signature, other: Signature) -> bool:
    """Whether two signatures most likely have one cause."""
    if one.key == other.key:
        return True
    found = _names(one.template)
    if found != _names(other.template):
        return False
    least = NEAR if found else NAMELESS
    return fuzz.ratio(one.template, other.template, score_cutoff=least) >= least


def join(signature: Signature, known: Mapping[Signature, str]) -> dict[Signature, str]:
    """What has another cause once this signature came: itself, and what it joins.

    A cause is the smallest key of all signatures that are near, or near through others, so it does not matter
    in which order they came (single linkage: P. H. A. Sneath, *The Application of Computers to Taxonomy*,
    J. gen. Microbiol. 17, 1957).

    Args:
        known: the signatures with the same names, each with its cause.
    """
    joined = {cause for other, cause in known.items() if near(signature, other)}
    cause = min({signature.key, *joined})
    return {signature: cause, **{s: cause for s, before in known.items() if before in joined - {cause}}}


def names(signature: Signature) -> str:
    """A key of all names in it; "" where there are none."""
    return "\n".join(sorted(_names(signature.template)))


@lru_cache(1 << 12)
def _names(template: str) -> frozenset[str]:
    return frozenset(_NAMES.findall(template))
