"""Does what mails order, and answers whoever sent them; each once, however often the bot is killed.

What was noted waits in the database. It is done in the transaction that says so, with the rights of whom
the address speaks for, by the same table of commands as everywhere else. The answer goes to its author
alone: by mail where the bot mails, and else in the channel. It is an automatic mail (RFC 3834), which no
other bot answers, and answers none.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from email.message import EmailMessage
from functools import partial

from bot import asker, smtp
from bot.frontends import ports, text, words
from bot.incidents import incident
from bot.patience import patient
from bot.settings import Settings
from bot.smtp import Send
from commands import linked, lookup, triage
from commands.answer import Action, Answer, Ask, Line, Section, UserError, line
from commands.declare import Command, ToConfirm, call
from commands.notices import Kind, notice
from commands.table import COMMANDS
from storage import orders, outbox
from storage.database import Database, DatabaseError, Store, transaction
from storage.orders import Order
from storage.records import Person

EVERY = 1.0
"""Seconds between two looks."""

AGAIN = timedelta(days=1)
"""How long nobody is told once more that their address is nobody's."""

_CID = re.compile(r"^((?:[a-z-]+\s+){1,2})CID[-\s#:]*(?=\d)", re.IGNORECASE)

log = logging.getLogger(__name__)


async def run(store: Store, settings: Settings, send: Send | None, clock: Callable[[], datetime]) -> None:
    """Does what is ordered until cancelled.

    Args:
        send: mails answers; None where the bot mails nothing.
    """
    while True:
        await drain(store, settings, send, clock)
        await asyncio.sleep(EVERY)


async def drain(store: Store, settings: Settings, send: Send | None, clock: Callable[[], datetime]) -> None:
    """Does what waits, and mails what is to be answered."""
    for order in await store.read(orders.due, "waiting", clock()):
        await store.write(carry_out, order, settings, clock(), mails=send is not None)
    if send is None:
        return
    for order in await store.read(orders.due, "done", clock()):
        await store.write(orders.tried, order.id)
        try:
            await send(letter(order, settings))
        except Exception as error:  # one that cannot be mailed must not end the bot at each of its starts
            now = clock()
            problem, again = smtp.unsent(error, order.attempts, now)
            log.warning("an answer could not be mailed: %s", problem)
            state = "done" if again else "told"
            await store.write(orders.settle, order.id, state, again or now, problem=problem)
        else:
            await patient(partial(store.write, orders.settle, order.id, "told", clock()))


def carry_out(db: Database, order: Order, settings: Settings, now: datetime, *, mails: bool) -> None:
    """Does what a mail orders, and keeps what is to be answered."""
    nobody = asker.ask(settings, now, None)
    people = linked.beside(db, nobody, order.email)
    by_mail = mails and not order.quiet
    if not people:
        once = by_mail and not orders.told(db, order.email, now - AGAIN)
        sorry = text.render(_unknown(nobody, order))
        orders.settle(db, order.id, "done" if once else "refused", now, sorry, "the address is nobody's")
        return
    who = lookup.person(db, nobody, lookup.written(people[0]))
    ask = asker.ask(settings, now, who, linked=people, hand=f"{triage.MAIL}{order.message_id}")
    answer = _answer(ask, who, [_done(db, ask, each) for each in order.lines])
    orders.settle(db, order.id, "done" if by_mail else "told", now, text.render(answer))
    if not by_mail:
        outbox.put(db, notice(f"{Kind.ORDER}:{order.id}", [who], answer, now))


def read(order: str) -> tuple[Command, Mapping[str, str]]:
    """The command that a line orders; `claim CID 4711` is `cid claim 4711` there.

    Raises:
        UserError: none is called so, or it is none for mails.
    """
    typed = _CID.sub(r"\1", order)
    first = typed.split()[0].casefold()
    if f"cid {first}" in COMMANDS and first not in {name.split()[0] for name in COMMANDS}:
        typed = f"cid {typed}"
    command, arguments = words.parse(typed, COMMANDS)
    if command.private:
        raise UserError(f"{command.name} is answered in private: ask it on Discord.")
    return command, arguments


def _done(db: Database, ask: Ask, order: str) -> tuple[tuple[Section, ...], tuple[Action, ...]]:
    """One order, done or refused, and what may be done next."""
    try:
        command, arguments = read(order)
        with transaction(db):
            answer = call(command, db, ask, arguments)
    except ToConfirm as error:
        return (_told(order, line(f"{error} Add --confirm yes to do it.")),), ()
    except UserError as error:
        return (_told(order, line(str(error))),), error.choices
    except DatabaseError:
        raise
    except Exception:  # it would come again with every start
        number = incident(f"doing {order!r} by mail")
        return (_told(order, line(ports.apology(number))),), ()
    return (_told(order, *answer.intro), *answer.sections), answer.actions


def _told(order: str, *lines: Line) -> Section:
    return Section("", (line(f"> {order}"), *lines))


def _answer(ask: Ask, who: Person, done: list[tuple[tuple[Section, ...], tuple[Action, ...]]]) -> Answer:
    return Answer(
        title=f"{triage.called(who)} by mail",
        as_of=ask.now,
        sections=tuple(s for sections, _ in done for s in sections),
        actions=tuple(a for _, actions in done for a in actions),
    )


def _unknown(ask: Ask, order: Order) -> Answer:
    sorry = line(
        f"Nothing was done: {order.email} is not known to be anybody's. "
        "On Discord, `link address` proves it, and then you order it again in a new mail."
    )
    return Answer(f"{order.email} by mail", ask.now, sections=(_told("; ".join(order.lines), sorry),))


def letter(order: Order, settings: Settings) -> EmailMessage:
    """The answer, to the author alone; the same one when it is mailed again."""
    sender = settings.mail.sender if settings.mail else ""
    mail = EmailMessage()
    mail["To"] = order.email
    mail["Subject"] = f"Re: {order.subject.removeprefix('Re: ')}"
    mail["Message-ID"] = f"<order-{order.id}-{order.said[:16]}@{sender.rpartition('@')[2]}>"
    mail["In-Reply-To"] = mail["References"] = order.message_id
    mail["Auto-Submitted"] = "auto-replied"
    mail.set_content(f"{order.answer}\n-- \nWatchkeeper of {settings.project.name}, to you alone\n")
    return mail
