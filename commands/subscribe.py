"""`/subscribe QUERY`: be told of mails that come and fit a query, at once or in a digest.

What it would have sent lately is told before anything is kept: a query that is too wide is narrowed now and
not muted later.
"""

from __future__ import annotations

from datetime import timedelta

from commands import linked, rights, triage, wish_lines, wished
from commands.answer import Action, Answer, Ask, Line, Section, UserError, line
from commands.declare import Verbatim
from commands.lookup import person
from commands.phrases import times
from commands.query import parse
from commands.query_meaning import is_me, meant, standing
from commands.subscription import SUBSCRIBE, UNSUBSCRIBE, Subscription, To, When, digest_at, wanted
from commands.subscription import standing as every
from commands.watch import listed
from storage import search, told
from storage import times as written
from storage.database import Database
from storage.records import Operator, Query, Term

LATELY = 30
"""Days that the preview looks back."""


def would(db: Database, ask: Ask, query: Verbatim, *, to: To = To.ME, when: When = When.LIVE) -> str:
    """What a subscription would have sent lately, while there is none yet.

    Raises:
        UserError: there will be none, and why.
    """
    mine = _wanted(db, ask, query, to, when)
    asked = meant(db, ask, parse(query, SUBSCRIBE, "query"), SUBSCRIBE, "query")
    since = Term(Operator.AFTER, written.text(ask.now - timedelta(days=LATELY)))
    lately = Query((*asked.clauses, (since,)))
    mails = [at for at in search.moments(db, lately, standing(db, lately)) if at <= ask.now]
    digests = {digest_at(when, mine.zone, at) for at in mails}
    sent = times(len(mails), "mail")
    if when is not When.LIVE and mails:
        sent = f"{times(len(digests), 'digest')} with {sent}"
    return f"As things stand, this would have sent {sent} in the last {LATELY} days: {mine.called}."


def subscribe(db: Database, ask: Ask, query: Verbatim, *, to: To = To.ME, when: When = When.LIVE) -> Answer:
    """Be told of each mail that comes and fits a query; what it would have sent lately is told first.

    Args:
        query: As for search, such as is:pull area:migration or "exact words".
        to: Whether you are told directly, or the channel is.
        when: At once, each morning, or on Monday mornings.
    """
    mine = _wanted(db, ask, query, to, when)
    meant(db, ask, parse(query, SUBSCRIBE, "query"), SUBSCRIBE, "query")  # refused now, or never answered
    decision = triage.decide(db, ask, SUBSCRIBE, mine.person.email, value=mine.value)
    key = f"D-{decision.number}"
    begins = "" if when is When.LIVE else f" From {_first(mine, ask)} on."
    return Answer(
        title="Subscribed",
        as_of=ask.now,
        sections=(Section("", (line(f"{mine.called} ({key}).{begins}"),)),),
        actions=(Action("Undo", "undo", {"key": key}), Action("Subscriptions", "subscriptions", {})),
    )


def subscriptions(db: Database, ask: Ask) -> Answer:
    """Your subscriptions and watches, and the channel's."""
    me = person(db, ask, "me")
    mine, watches = linked.addresses(db, ask, me), listed(db, ask, me)
    found = [s for s in every(db) if s.to is To.CHANNEL or s.person.email.casefold() in mine]
    lines = {to: tuple(_told(db, s) for s in found if s.to is to) for to in To}
    return Answer(
        title="Subscriptions",
        as_of=ask.now,
        intro=() if found or watches else (line("none; `subscribe` makes one"),),
        sections=(
            Section("Yours", lines[To.ME]),
            Section("The channel's", lines[To.CHANNEL]),
            Section("Watches", watches),
        ),
        actions=tuple(Action(f"End {s.key}", UNSUBSCRIBE, {"key": s.key}) for s in found[:5]),
        found=bool(found or watches),
    )


def unsubscribe(db: Database, ask: Ask, key: str) -> Answer:
    """End a subscription for good.

    Args:
        key: Its key (D-7), as `subscriptions` lists it.
    """
    found = next((s for s in every(db) if s.key == key.strip().upper()), None)
    if found is None:
        raise UserError(
            f'No subscription that stands has the key "{key}"; see `subscriptions`.',
            (Action("Subscriptions", "subscriptions", {}),),
        )
    mine = linked.addresses(db, ask, person(db, ask, "me"))
    if found.person.email.casefold() not in mine and not (ask.triage or ask.administrator):
        raise rights.NotAllowed(f"Only {triage.called(found.person)}, {rights.STANDING} may end {found.key}.")
    decision = triage.decide(db, ask, UNSUBSCRIBE, found.person.email, value=found.key)
    return Answer(
        title="Unsubscribed",
        as_of=ask.now,
        sections=(Section("", (line(f"{found.key} is over: {found.called} (D-{decision.number})."),)),),
        actions=(triage.undo(decision),),
    )


def _wanted(db: Database, ask: Ask, query: str, to: To, when: When) -> Subscription:
    if to is To.CHANNEL and not (ask.triage or ask.administrator):
        raise rights.NotAllowed(
            f"Only {rights.STANDING} may subscribe the channel; leave it out for yourself."
        )
    me = person(db, ask, "me")
    zone = wish_lines.zone_of(ask, wished.of(db, ask, me))
    asked = parse(query, SUBSCRIBE, "query")
    mine = wanted(me, to, when, str(zone), asked)
    for_all = to is To.CHANNEL and not any(is_me(term) for clause in asked.clauses for term in clause)
    theirs = linked.addresses(db, ask, me)
    for other in every(db):
        same = (other.to, other.query) == (to, mine.query)
        if same and (for_all or other.person.email.casefold() in theirs):
            raise UserError(
                f"There is that subscription already, {other.when}: {other.key}.",
                (Action(f"End {other.key}", UNSUBSCRIBE, {"key": other.key}),),
            )
    return mine


def _first(mine: Subscription, ask: Ask) -> str:
    at = digest_at(mine.when, mine.zone, ask.now).astimezone(mine.zone)
    return f"{at:%a} {at.day} {at:%b, %H:%M %Z}"


def _told(db: Database, found: Subscription) -> Line:
    sent = times(told.count(db, found.number), "mail")
    by = f", by {triage.called(found.person)}" if found.to is To.CHANNEL else ""
    return line(f"{found.query}, {found.when}{by}; {sent} so far", key=found.key)
