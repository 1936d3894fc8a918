"""Who asks, with what the settings say of them; every face asks so."""

from __future__ import annotations

from collections.abc import Iterable, Set
from datetime import datetime

from bot.settings import Settings
from bot.settings.people import Administrators, Triage
from commands.answer import Ask
from storage.records import Person


def ask(
    settings: Settings,
    at: datetime,
    asker: Person | None,
    roles: Set[str] = frozenset(),
    *,
    linked: Iterable[Person] = (),
    hand: str = "",
    account: str = "",
    pages: str | None = None,
) -> Ask:
    """Who asks, when, and how things are linked.

    Args:
        roles: names of the roles that their account has.
        linked: under which names their accounts were linked, if they have any: these have rights.
            What a mailmap makes of them has none: whoever may change that file could take them.
        hand: who acts in the asker's name; in nobody's name they are an administrator.
        account: the account that asks.
        pages: what stands before the addresses of the bot's own pages, where the face is one of them.
    """
    theirs = {p.email.casefold() for p in tuple(linked) or (asker,) if p}
    return Ask(
        at,
        asker,
        _holds(settings.triage, roles, theirs),
        _holds(settings.administrators, roles, theirs) or (asker is None and bool(hand)),
        hand,
        account,
        settings.accounts(),
        settings.mail is not None and bool(settings.mail.server),
        settings.templates(pages),
        settings.writable(),
        zone=settings.project.timezone,
        terms=settings.promises.terms(),
        coverity=settings.triage.coverity,
        idiom=settings.project.disable,
        codes_to=settings.mail.sender if settings.mail and settings.mail.takes else "",
    )


def _holds(named: Triage | Administrators, roles: Set[str], addresses: Set[str]) -> bool:
    """Whoever has these roles and addresses is among them."""
    return named.role in roles or not addresses.isdisjoint(named.people)
