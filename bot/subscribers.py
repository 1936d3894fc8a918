"""Tells subscribers of the mails that have just come.

Only these are looked at, so it costs a subscription one small question whatever the archive holds. A mail is
told once for each subscription, in the transaction that took it in. A digest is a notice that waits for its
morning and that each mail is added to: where nothing comes there is none.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.derive import Touched
from bot.telling import Telling
from commands.answer import Action, Answer, Ask, Line, Section, UserError, line
from commands.notices import Kind, notice, said
from commands.phrases import times
from commands.query import parse
from commands.query_meaning import meant, standing
from commands.search import told as found_line
from commands.search import words_of
from commands.subscription import SUBSCRIBE, UNSUBSCRIBE, Subscription, To, When, digest_at
from commands.subscription import standing as every
from storage import outbox, search, told
from storage.database import Database
from storage.records import Sorting
from storage.state import Hit

MOST = 50
"""Lines of a digest; the others are counted, and `search` finds them."""


def tell(db: Database, touched: Touched, now: datetime, fresh: timedelta, telling: Telling) -> None:
    """Puts what subscribers are told of these mails into the outbox.

    Args:
        now: when they came.
        fresh: what was written longer ago is history, and nobody is told.
    """
    written = {number: saved.reading.mail.date for number, saved in touched.mails.items()}
    new = [number for number, date in written.items() if date and now - date <= fresh]
    for subscription in every(db) if new else ():
        ask = Ask(now, subscription.person, accounts=telling.accounts, templates=telling.templates)
        try:
            _tell(db, ask, subscription, new)
        except UserError as error:
            _refused(db, ask, subscription, error)


def _tell(db: Database, ask: Ask, subscription: Subscription, new: Sequence[int]) -> None:
    asked = meant(db, ask, parse(subscription.query, SUBSCRIBE, "query"), SUBSCRIBE, "query")
    found = search.find(db, asked, standing(db, asked), ask.now, Sorting.NEWEST, limit=len(new), among=new)
    words = tuple(words_of(asked))
    due = (
        ask.now
        if subscription.when is When.LIVE
        else digest_at(subscription.when, subscription.zone, ask.now)
    )
    for hit in reversed(found.hits):
        if subscription.when is When.LIVE:
            key = f"{Kind.SUBSCRIPTION}:{subscription.key}:{hit.origin.message_id}"
        else:
            key = f"{Kind.SUBSCRIPTION}:{subscription.key}:{due.astimezone(subscription.zone):%Y-%m-%d}"
        if told.first(db, subscription.number, hit.origin.message_id, key):
            mail = found_line(ask, hit, words, titled=subscription.when is not When.LIVE)
            _put(db, subscription, key, hit, mail, due)


def _put(db: Database, subscription: Subscription, key: str, hit: Hit, mail: Line, due: datetime) -> None:
    """Says a mail, with those that wait for the same digest."""
    before = outbox.get(db, outbox.number(db, key))
    lines = said(before.notice).sections[0].lines if before else ()
    count = told.count(db, subscription.number, key)
    answer = Answer(
        title=f"{times(count, 'mail')}: {subscription.query}" if count > 1 else hit.subject or "(no subject)",
        as_of=due,
        intro=(line(f"{subscription.key}: {subscription.called}"),),
        sections=(Section("", _up_to_most(lines, mail, count)),),
        actions=(Action("Unsubscribe", UNSUBSCRIBE, {"key": subscription.key}),),
    )
    people = [subscription.person] if subscription.to is To.ME else []
    outbox.put(db, notice(key, people, answer, due))


def _up_to_most(lines: Sequence[Line], new: Line, count: int) -> tuple[Line, ...]:
    if count <= MOST:
        return (*lines, new)
    return (*lines[:MOST], line(f"and {times(count - MOST, 'more mail', 'more mails')}"))


def _refused(db: Database, ask: Ask, subscription: Subscription, error: UserError) -> None:
    """Says once that a query can be asked no more, as where an area has gone from MAINTAINERS."""
    answer = Answer(
        title=f"{subscription.key} finds nothing any more",
        as_of=ask.now,
        sections=(Section("", (line(f"{subscription.called}: {error}"),)),),
        actions=(Action("Unsubscribe", UNSUBSCRIBE, {"key": subscription.key}),),
    )
    key = f"{Kind.SUBSCRIPTION}:{subscription.key}:refused"
    outbox.put_once(db, notice(key, [subscription.person], answer, ask.now))
