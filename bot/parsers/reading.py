"""One mail's bytes to everything it says by itself.

The other parsers each read one thing; this is the one place that asks them all.
"""

from __future__ import annotations

from bot.parsers import (
    changes,
    cids,
    coverity_mail,
    in_body,
    mail,
    outcomes,
    patch,
    pull_request,
    quotation,
    refs,
    sentences,
    series,
    statements,
)
from storage.records import Mail, MessageKind, Reading


def read(raw: bytes) -> Reading:
    """Reads a mail.

    Raises:
        bot.parsers.mail.NotMail: the bytes are no mail.
    """
    return interpret(mail.parse(raw))


def interpret(parsed: Mail) -> Reading:
    """Reads a mail that is decoded already."""
    text = parsed.text
    tag = series.tag(parsed.subject)
    kind = series.kind(parsed.subject, tag, parsed.in_reply_to, text)
    is_reply = kind is MessageKind.REPLY
    silent = kind is MessageKind.OTHER and series.of_a_commit(tag)
    own = quotation.own(text)
    own_cids, quoted_cids = _cids(parsed, own, is_reply=is_reply)
    may_quote_pull = is_reply and pull_request.may_be_in(text)
    report = coverity_mail.read(parsed)
    listed = {d.cid for d in report.defects} if report and kind is MessageKind.COVERITY_REPORT else ()
    return Reading(
        mail=parsed,
        kind=kind,
        series=tag,
        cids=own_cids,
        quoted_cids=tuple(c for c in quoted_cids if c not in own_cids),
        pull=pull_request.read(text) if kind is MessageKind.PULL_REQUEST else None,
        quoted_pull=pull_request.read(quotation.quoted(text)) if may_quote_pull else None,
        statements=() if silent else statements.statements(parsed, kind),
        outcomes=() if silent else outcomes.outcomes(parsed, kind, tag),
        about=_about(own, tuple(c for c in own_cids if c not in listed)),
        trailers=() if is_reply else patch.trailers(text),
        files=() if is_reply else patch.files(text),
        refs=refs.refs(parsed, kind),
        change=changes.change(text) if kind is MessageKind.PATCH else None,
        report=report,
        prose=quotation.prose(text),
        written_by=in_body.author(text) if kind is MessageKind.PATCH else None,
    )


def _cids(parsed: Mail, own: str, *, is_reply: bool) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The CIDs of the author's own words and of those of others, of which a reply's subject is one."""
    if not cids.may_be_in(parsed):
        return (), ()
    of_subject, quoted = cids.find(parsed.subject), cids.find(quotation.quoted(parsed.text))
    if is_reply:
        return cids.find(own), _in_order(quoted, of_subject)
    return _in_order(of_subject, cids.find(own)), quoted


def _in_order(*found: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(c for part in found for c in part))


def _about(own: str, named: tuple[int, ...]) -> tuple[tuple[int, str], ...]:
    """For each CID the first sentence that names it; the CID alone where no sentence does."""
    if not named:
        return ()
    first: dict[int, str] = {}
    for sentence in sentences.sentences(own):
        for cid in cids.find(sentence):
            first.setdefault(cid, sentence)
    return tuple((cid, first.get(cid, f"CID {cid}")) for cid in named)
