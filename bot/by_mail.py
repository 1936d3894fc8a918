"""Notes what mails to lists order (`parsers.orders`), in the transaction that takes the mails in.

Only a list that the settings say so of has orders, and only a mail that has just been written: what an
archive brings is history. Whose the mail is decides what it may do, so one that is not proven to be its
sender's is noted as refused; whom it names as its sender is told so, once a day at most, since anybody can
write such mails.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from email.message import Message

from bot.parsers import authentication, mail
from bot.parsers.authentication import NotProven, is_automatic
from bot.parsers.orders import MARK, orders
from bot.prepared import MISTAKES
from bot.settings.watched import Commands
from commands import linked
from commands.answer import Answer, Ask, Section, line
from commands.notices import Kind, notice
from storage import orders as kept
from storage import outbox, times
from storage.database import Database
from storage.orders import Order
from storage.records import Delivery, Mail

FRESH, AHEAD = timedelta(days=3), timedelta(hours=1)
"""How old a mail may be that orders something, and how far its clock may be ahead of ours."""

BULK = ("bulk", "junk")

log = logging.getLogger(__name__)


def note(
    db: Database,
    ask: Ask,
    arrived: Sequence[Delivery],
    lists: Mapping[str, Commands],
    trusted: Collection[str],
    own: str,
) -> None:
    """Notes what these mails order.

    Args:
        ask: whose accounts are, and when.
        lists: those whose mails may order something.
        trusted: the names of servers that say who sent a mail.
        own: the bot's own address, which orders nothing; "" where it has none.
    """
    for delivery in arrived:
        how = lists.get(delivery.via, Commands.OFF)
        if how is Commands.OFF or not _may_order(delivery.raw):
            continue
        try:
            read = mail.parse(delivery.raw)
            lines = orders(read, delivery.raw)
        except MISTAKES:  # it is kept and marked as unreadable already
            continue
        head = authentication.head(delivery.raw)
        if lines and _is_live(read, delivery.received_at) and not is_automatic(head):
            email, problem = _sender(read, head, delivery.raw, how, trusted)
            if email.casefold() != own.casefold():
                quiet = str(head.get("precedence", "")).strip().casefold() in BULK
                order = _order(read, email, lines, delivery.received_at, quiet=quiet, problem=problem)
                if kept.put(db, order) and problem:
                    _refused(db, ask, order)


def _may_order(raw: bytes) -> bool:
    """Whether it is worth reading."""
    lower = raw.lower()
    return MARK[1:].encode() in lower or b"base64" in lower


def _is_live(read: Mail, received_at: datetime) -> bool:
    return read.date is not None and received_at - FRESH <= read.date <= received_at + AHEAD


def _sender(
    read: Mail, head: Message, raw: bytes, how: Commands, trusted: Collection[str]
) -> tuple[str, str]:
    """Whose the mail is, and why that is not proven; "" where it is."""
    email = read.author.email
    try:
        email = authentication.sender(head)
        if how is Commands.PROVEN:
            authentication.proven(raw, trusted, by_list=True)
    except NotProven as error:
        return email, str(error)
    return email, ""


def _order(
    read: Mail, email: str, lines: tuple[str, ...], at: datetime, *, quiet: bool, problem: str
) -> Order:
    written = times.text_or_none(read.date) or ""
    said = hashlib.sha256("\n".join((email.casefold(), written, *lines)).encode()).hexdigest()
    state = "refused" if problem else "waiting"
    return Order(0, read.message_id, email, said, read.subject, lines, quiet, at, state, problem=problem)


def _refused(db: Database, ask: Ask, order: Order) -> None:
    """Says in the channel that nothing was done, where the bot knows whose the address is."""
    log.warning("nothing is done for %s: %s", order.message_id, order.problem)
    if not linked.beside(db, ask, order.email):
        return
    answer = Answer(
        title="A mail ordered something and nothing was done",
        as_of=ask.now,
        sections=(
            Section("", (line(f"It says it is from {order.email}, and orders: {'; '.join(order.lines)}."),)),
            Section("", (line(f"Not done: {order.problem}. Whoever meant it does it here."),)),
        ),
    )
    outbox.put_once(db, notice(f"{Kind.ORDER}:{ask.now.date()}:{order.email}", (), answer, ask.now))
