"""Where the bot itself takes mail, from the keys of a `[[list]]` with source lmtp, or of `[mail]`.

Whoever reaches that place can put words into anybody's mouth: it asks for no password. So it is a unix socket
or on loopback, unless the settings say that they mean it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from bot.settings.sections import Mail
from bot.settings.served import here
from bot.settings.values import Listen
from bot.settings.watched import ListSource, MailingList

PROTOCOLS = ("lmtp", "smtp")


@dataclass(frozen=True, slots=True)
class Intake:
    """A place where mail is taken.

    Attributes:
        protocol: "lmtp" or "smtp".
        at: a host and its port, or a unix socket.
    """

    protocol: str
    at: Listen | Path


def intake(of: MailingList | Mail) -> Intake:
    """Where mail is taken for a list, or for the bot itself.

    Raises:
        ValueError: its address cannot be used; the text says why and what to do.
    """
    if of.path:
        return Intake("lmtp", of.path)
    url = of.url
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        host = port = None
    if host is None or port is None or parts.scheme not in PROTOCOLS or parts.path.strip("/"):
        raise ValueError(f"is {url!r}; write it like 'lmtp://127.0.0.1:8024' or 'smtp://127.0.0.1:8025'")
    if not (here(url) or of.beyond_loopback):
        raise ValueError(
            f"lets all who reach {host} post under any name; write 127.0.0.1, or give a unix socket as path, "
            "or, where something else keeps strangers out, set beyond_loopback = true"
        )
    return Intake(parts.scheme, Listen(host, port))


def intakes(lists: Iterable[MailingList], mail: Mail | None = None) -> dict[Intake, list[MailingList]]:
    """The lists that take mail, by the place that they share; each of several there has its own recipients.

    Args:
        mail: the bot's own, which may have a place of its own.

    Raises:
        ValueError: whose a mail would be cannot be told; the text says why and what to do.
    """
    shared: dict[Intake, list[MailingList]] = {}
    for mailing_list in lists:
        if mailing_list.source is ListSource.LMTP:
            shared.setdefault(intake(mailing_list), []).append(mailing_list)
    if mail and mail.takes:
        shared.setdefault(intake(mail), [])
    for those in shared.values():
        taken: dict[str, str] = {}
        for one in those if len(those) > 1 else ():
            if not one.recipients:
                raise ValueError(f"{one.name} takes mail where another does too; give each its recipients")
            for address in one.recipients:
                if taken.setdefault(address, one.name) != one.name:
                    raise ValueError(
                        f"{one.name} has the recipient {address} of {taken[address]}; give each its own"
                    )
    return shared
