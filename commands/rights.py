"""Who may use a command: asked before it runs, and told in the same words where it is explained or refused.

What somebody is called gives no right: a linked account does, or a role that others give.
"""

from __future__ import annotations

from commands import linked
from commands.answer import Ask, Right, UserError
from storage import subsystems
from storage.database import Database
from storage.records import Owner, Person

STANDING = "the triage role and administrators"

WHO = {
    Right.ANYONE: "Anyone.",
    Right.ACCOUNT: "Whoever has an account on Discord.",
    Right.LINKED: "People the bot can name.",
    Right.OWNER: f"The owners of the section it belongs to, {STANDING}.",
    Right.PROJECT: "The triage role and administrators, after a confirmation: it changes the project itself.",
    Right.ADMINISTRATOR: "Administrators.",
}
"""Who may, in a sentence."""


class NotAllowed(UserError):
    """The asker may not; the text says who may."""


def check(db: Database, ask: Ask, name: str, right: Right, key: str = "") -> None:
    """Lets through who may use a command.

    Args:
        name: the command's.
        right: who may.
        key: the short key of what it is used on, where its owners may.

    Raises:
        NotAllowed: the asker may not.
    """
    if right is Right.ACCOUNT:
        if not ask.account:
            raise NotAllowed(f"{name} is for accounts on Discord; elsewhere --as EMAIL says who asks.")
        return
    if right is Right.ANYONE or (ask.administrator and (ask.asker or right is Right.ADMINISTRATOR)):
        return
    if ask.asker is None:
        mine = f" of {ask.account}" if ask.account else ""
        raise NotAllowed(
            f"{name} needs to know who asks, and I do not know who you are. "
            "On the command line say --as EMAIL; "
            f"on Discord, `link address` proves it, or an administrator tells me{mine} with `link vouch`."
        )
    if right is Right.ADMINISTRATOR:
        raise NotAllowed(f"Only administrators may use {name}.")
    if right is Right.LINKED or ask.triage:
        return
    if right is Right.OWNER:
        if not _owns(db, ask, key):
            raise NotAllowed(f"Only {who_decides(db, key)} may use {name} on {key}.")
        return
    raise NotAllowed(f"Only {STANDING} may use {name}: it changes the project itself.")


def decides(db: Database, ask: Ask, key: str) -> bool:
    """The asker's word settles what the thing with that short key is."""
    return ask.triage or ask.administrator or _owns(db, ask, key)


def check_holder(db: Database, ask: Ask, key: str, had: Person, doing: str) -> None:
    """Lets through whoever has the thing with that short key, and who decides about it.

    Args:
        doing: what they may, as in "hand CID-4711 off".

    Raises:
        NotAllowed: the asker is neither.
    """
    mine = linked.mine(db, ask)
    if had.email.casefold() not in mine and not decides(db, ask, key):
        raise NotAllowed(f"Only {had.name or had.email}, {who_decides(db, key)} may {doing}.")


def who_decides(db: Database, key: str) -> str:
    """`the owners of Migration (Ada Bell), the triage role and administrators`."""
    areas = subsystems.areas_of(db, key)
    names = dict.fromkeys(o.person.name or o.person.email for o in _owners(db, key))
    called = f" ({', '.join(names)})" if names else ""
    return f"the owners of {' or '.join(areas)}{called}, {STANDING}" if areas else STANDING


def _owns(db: Database, ask: Ask, key: str) -> bool:
    mine = linked.mine(db, ask)
    return any(o.person.email.casefold() in mine for o in _owners(db, key))


def _owners(db: Database, key: str) -> tuple[Owner, ...]:
    areas = set(subsystems.areas_of(db, key))
    return tuple(o for s in subsystems.every(db) if s.name in areas for o in s.owners)
