"""Which mail begins a series, and to which series every other mail of a thread belongs."""

from __future__ import annotations

from collections.abc import Mapping

from bot.rules.versions import OPENERS
from storage.records import MessageKind, Reading


def begins(reading: Reading) -> bool:
    """Whether a mail may begin a series, whatever its thread tells."""
    mail, tag = reading.mail, reading.series
    if reading.kind is MessageKind.PATCH:
        return not tag.number or tag.total == 1 or not (mail.references or mail.in_reply_to)
    return reading.kind in OPENERS


def is_pull(reading: Reading) -> bool:
    """Whether what it begins or belongs to is a pull request."""
    words = {w for p in reading.series.prefixes for w in p.upper().split()}
    return reading.kind is MessageKind.PULL_REQUEST or "PULL" in words


def cover_of(reading: Reading, readings: Mapping[str, Reading]) -> str:
    """The Message-ID of the series that a mail opens, belongs to or answers; "" for none."""
    mail, tag = reading.mail, reading.series
    if reading.kind in (MessageKind.PULL_REQUEST, MessageKind.COVER_LETTER):
        return mail.message_id
    if reading.kind is MessageKind.PATCH:
        if begins(reading):
            return _only_cover(reading, readings) or mail.message_id
        return _opener(mail.references[0] if mail.references else mail.in_reply_to or "", reading, readings)
    for parent in ancestors(reading):
        if parent in readings and readings[parent].kind in OPENERS:
            return cover_of(readings[parent], readings)
    about_series = {"PULL", "PATCH"} & {p.upper().split()[-1] for p in tag.prefixes if p}
    return mail.references[0] if mail.references and about_series else ""


def _only_cover(patch: Reading, readings: Mapping[str, Reading]) -> str:
    """The 0/1 that a 1/1 answers."""
    for parent in ancestors(patch) if patch.series.number == 1 else ():
        there = readings.get(parent)
        if there and (there.series.number, there.series.total) == (0, 1):
            return parent if there.kind in OPENERS and _of_version(patch, there) else ""
    return ""


def _opener(first: str, patch: Reading, readings: Mapping[str, Reading]) -> str:
    """The nearest ancestor of a numbered patch that is its cover; where there is none, patch 1."""
    for parent in ancestors(patch):
        there = readings.get(parent)
        if there and there.kind in OPENERS and _of_version(patch, there):
            if there.series.number in (0, None):
                return parent
            # Without this patch, since headers may go in a circle.
            return cover_of(there, {m: r for m, r in readings.items() if r is not patch})
    above = patch.mail.in_reply_to or first
    return _first_beside(patch, readings) if above in readings else above


def _of_version(patch: Reading, above: Reading) -> bool:
    """Whether a patch is of the version of a mail above it: right below its cover it may not tell."""
    tag, there = patch.series, above.series
    if tag.version == there.version:
        return True
    unsaid = tag.version == 1 and there.number == 0 and tag.total == there.total
    right_below = patch.mail.in_reply_to == above.mail.message_id and patch.mail.author == above.mail.author
    return unsaid and right_below


def _first_beside(patch: Reading, readings: Mapping[str, Reading]) -> str:
    """The first patch of a series without a cover that was sent in reply to something else, as a v2 to v1."""
    mail, tag = patch.mail, patch.series
    beside = (
        (r.series.number or 0, r.mail.message_id)
        for r in readings.values()
        if r.kind is MessageKind.PATCH
        and (r.series.version, r.series.total) == (tag.version, tag.total)
        and (r.mail.in_reply_to, r.mail.author) == (mail.in_reply_to, mail.author)
    )
    return min(beside, default=(0, mail.message_id))[1]


def ancestors(reading: Reading) -> list[str]:
    """The Message-IDs above it, nearest first; References hold the way where a mail between is missing."""
    mail = reading.mail
    seen = dict.fromkeys([mail.in_reply_to, *reversed(mail.references)])
    return [m for m in seen if m and m != mail.message_id]
