"""A pull request in words: which version, how far it got, by whom, and what its summary leaves out."""

from __future__ import annotations

from commands import links
from commands.answer import Ask, Line, Span, line
from storage.records import PullRequest
from storage.state import Series, SeriesState

WORDS = {
    SeriesState.POSTED: "waiting",
    SeriesState.REVIEWED: "reviewed",
    SeriesState.QUEUED: "queued",
    SeriesState.BOUNCED: "bounced",
    SeriesState.APPLIED: "applied",
}

SHORT = 12
"""Digits of a commit's hash that people recognise it by."""


def name(pull: Series) -> str:
    """`v2 Migration 20240917 patches`."""
    version = f"v{pull.version} " if pull.version > 1 else ""
    return f"{version}{pull.title or '(its cover mail was not seen)'}"


def known(pull: Series) -> bool:
    """More of it is known than an answer to one of its patches, which may come long after it was merged."""
    sender = pull.origin.person
    return bool(pull.seen or pull.title or pull.pull or sender.name or sender.email)


def summary(ask: Ask, pull: Series) -> Line:
    """One line with its state and what its summary leaves out; below it the commits and the summary."""
    count = f", {pull.total} patch{'es' * (pull.total != 1)}" if pull.total else ""
    left_out = "; ".join(f"not in its summary: {quoted(title)}" for title in pull.unlisted)
    return line(
        f"{name(pull)}{count}: ",
        *state(ask, pull),
        f"; {left_out}" if left_out else "",
        key=pull.key,
        details=details(ask, pull),
    )


def state(ask: Ask, pull: Series, *, waits: str = "waiting") -> list[Span]:
    """`applied by Peter Maydell ‹19 Sep›, its test run passed without a retry`.

    Args:
        waits: what one is called of which nothing was said.
    """
    if pull.state_origin is None:
        ago = links.since(pull.origin.at, ask.now)
        waits = waits if known(pull) else "its state is not known"
        return [f"{waits}; ", *sent(ask, pull), f", {ago}" if ago else ""]
    by = pull.state_origin.person
    spans: list[Span] = [
        f"{WORDS[pull.state]} by ",
        links.person(ask, by),
        " ",
        links.mail(ask, pull.state_origin),
    ]
    if pull.clean_run:
        spans += [", its test run passed without a retry ", links.mail(ask, pull.clean_run)]
    return spans


def sent(ask: Ask, pull: Series) -> list[Span]:
    """`sent by Peter Xu ‹17 Sep›`; where its cover never came only when it was first seen."""
    who = pull.origin.person
    sent_by: list[Span] = (
        ["sent by ", links.person(ask, who), " "] if who.name or who.email else ["first seen "]
    )
    return [*sent_by, links.mail(ask, pull.origin)]


def details(ask: Ask, pull: Series) -> tuple[Line, ...]:
    """Commits, tag, summary bullets, and the patches that the summary does not mention."""
    found = pull.pull
    if found is None:
        return ()
    return (
        *commits(found),
        *(line(f"• {bullet}") for bullet in found.summary),
        *unlisted(pull),
        _cover(ask, pull),
    )


def _cover(ask: Ask, pull: Series) -> Line:
    """Where the series itself can be read."""
    patchew = links.series(ask, pull.cover_id)
    on_patchew: list[Span] = [" · ", patchew] if patchew else []
    if not pull.seen:
        return line("its cover mail was not seen", *on_patchew)
    return line("cover letter ", links.mail(ask, pull.origin), *on_patchew)


def commits(pull: PullRequest) -> tuple[Line, ...]:
    """Base, head, and where to fetch."""
    lines = []
    if pull.base:
        lines.append(line(f"base {pull.base[:SHORT]} {quoted(pull.base_subject)}".rstrip()))
    if pull.head:
        lines.append(line(f"head {pull.head[:SHORT]} {quoted(pull.head_subject)}".rstrip()))
    if pull.ref or pull.repository:
        lines.append(line(f"tag {pull.tag} of {pull.repository}"))
    return tuple(lines)


def unlisted(pull: Series) -> tuple[Line, ...]:
    """The patches that no summary bullet covers."""
    return tuple(line(f"not in its summary: {quoted(title)}") for title in pull.unlisted)


def quoted(text: str) -> str:
    """In quotation marks, or nothing."""
    return f'"{text}"' if text else ""
