"""What a patch or its cover letter names beside its words, and what a patch changes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

SKETCH = 32
"""Hashes kept of a patch: enough to tell half the lines from most of them."""


class RefKind(StrEnum):
    """How a mail ties itself to something outside of it."""

    SUPERSEDES = "supersedes"  # an earlier version of itself, by Message-ID
    CHANGE = "change"  # b4's name for all versions of one series
    WAS = "was"  # the title that an earlier version had
    BASED_ON = "based on"  # another series that must be applied before
    BASE = "base"  # the commit that the patches apply to
    MAIL = "mail"  # the mail that the patch was taken from, or that it speaks of
    ISSUE = "issue"  # of GitLab: its address, or #123
    BUG = "bug"  # in any other tracker: its address
    FIXES = "fixes"  # a commit: its hash; the note is the commit's title
    STABLE = "stable"  # for the stable branches too; the note says which
    ELSEWHERE = "elsewhere"  # "we discussed that in another thread"; the note is the sentence


@dataclass(frozen=True, slots=True)
class Ref:
    """One thing that a mail names.

    Attributes:
        value: which one: a Message-ID, an address, a hash, a title.
        note: what is said with it, as `RefKind` tells; for an issue or bug the trailer's key in lower case.
    """

    kind: RefKind
    value: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """What a patch does to the files, without the places where it does it.

    Two patches with one digest change the same lines; the share of the sketch that two patches have in
    common estimates how much of their lines they have in common (the smallest hashes of the changed lines).
    """

    digest: str
    sketch: tuple[int, ...]
    insertions: int
    deletions: int
