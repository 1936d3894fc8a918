"""`inspect mail`: one line a message, in the form that others script against.

The messages of one call are each other's threads, so a CID that stands only in a parent is resolved
where the parent is among them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from bot.cli.common import NEVER
from bot.cli.inspect_coverity import defects, place
from bot.parsers import mail, reading
from bot.rules import resolve
from bot.sources import files
from bot.sources.paths import NoSuchPath
from storage import times
from storage.records import Outcome, OutcomeKind, PullRequest, Reading, SeriesTag, Statement

Json = dict[str, Any]

INTERNAL = (OutcomeKind.CLEAN_RUN, OutcomeKind.GUESS, OutcomeKind.GUESS_DOUBTED)
"""Read for the bot's own answers; not among the kinds that the contract promises."""


def inspect_mail(paths: Iterable[Path]) -> Iterator[Json]:
    """What the bot understands of each message."""
    found: list[tuple[str, Reading | str]] = []
    for path in paths:
        try:
            for delivery in files.mails([path], NEVER):
                found.append((delivery.origin, _read(delivery.raw)))
        except NoSuchPath as error:
            found.append((error.path, error.reason))
    thread = {read.mail.message_id: read for _, read in found if isinstance(read, Reading)}
    statements = resolve.resolve(thread)
    for origin, read in found:
        name = place(origin)
        if isinstance(read, Reading):
            yield _message(name, read, statements.get(read.mail.message_id, ()))
        else:
            yield {"file": name, "reason": read}


def _read(raw: bytes) -> Reading | str:
    try:
        return reading.read(raw)
    except mail.NotMail as error:
        return str(error)


def _message(name: str, read: Reading, statements: Iterable[Statement]) -> Json:
    parsed = read.mail
    outcomes = [_outcome(o) for o in read.outcomes if o.kind not in INTERNAL]
    values: Json = {
        "file": name,
        "message_id": parsed.message_id,
        "date": times.text_or_none(parsed.date),
        "author": {"name": parsed.author.name, "email": parsed.author.email},
        "subject": parsed.subject,
        "kind": read.kind,
        "series": _series(read.series),
        "in_reply_to": parsed.in_reply_to,
        "references": list(parsed.references),
        "cids": list(read.cids),
        "quoted_cids": list(read.quoted_cids),
        "pull": _pull(read.pull) if read.pull else None,
        "statements": [_statement(s) for s in statements],
        "outcome": outcomes[0] if outcomes else None,
        "defects": defects(read.report),
    }
    return {**values, "outcomes": outcomes} if len(outcomes) > 1 else values


def _series(tag: SeriesTag) -> Json:
    return {
        "version": tag.version,
        "number": tag.number,
        "total": tag.total,
        "prefixes": list(tag.prefixes),
        "title": tag.title,
    }


def _pull(pull: PullRequest) -> Json:
    authors: dict[str, int] = {}
    for patch in pull.patches:
        authors[patch.author] = authors.get(patch.author, 0) + 1
    return {
        "base": pull.base,
        "base_subject": pull.base_subject,
        "repository": pull.repository,
        "ref": pull.ref,
        "head": pull.head,
        "head_subject": pull.head_subject,
        "authors": authors,
        "patches": [p.title for p in pull.patches],
        "summary": list(pull.summary),
        "files": list(pull.files),
        "insertions": pull.insertions,
        "deletions": pull.deletions,
    }


def _statement(statement: Statement) -> Json:
    return {
        "cid": statement.cid,
        "verdict": statement.verdict,
        "claim": statement.claim,
        "withdrawn": statement.withdrawn,
        "quote": statement.quote,
    }


def _outcome(outcome: Outcome) -> Json:
    return {
        "kind": outcome.kind,
        "job_ids": list(outcome.job_ids),
        "tests": list(outcome.tests),
        "quote": outcome.quote,
    }
