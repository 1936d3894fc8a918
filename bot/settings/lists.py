"""What the type of a `[[list]]` key cannot tell: what its source needs, and what means nothing to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.settings import served
from bot.settings.intake import intake, intakes
from bot.settings.place import Place
from bot.settings.secret import Secret
from bot.settings.sections import Mail
from bot.settings.watched import LOCAL, Commands, ListSource, MailingList

SERVED = (ListSource.NNTP, ListSource.IMAP)
BY_MAIL_SERVER = (ListSource.LMTP, ListSource.IMAP, *LOCAL)
"""Sources whose mails came through one's own mail server; what an archive holds, anybody wrote."""

OF_SOME = {
    "recipients": (ListSource.LMTP,),
    "beyond_loopback": (ListSource.LMTP,),
    "user": SERVED,
    "password": SERVED,
    "ca_file": SERVED,
}
"""Keys that mean something to some sources only."""


def checked(found: MailingList, place: Place) -> MailingList:
    """A list that can be watched by what its section says.

    Raises:
        SettingsError: something is missing, or says nothing to its source.
    """
    for key, sources in OF_SOME.items():
        value = getattr(found, key)
        if (value.named if isinstance(value, Secret) else value) and found.source not in sources:
            raise replace(place, key=key).refuse(
                f"is for source {' and '.join(sources)} only, and {found.name} has {found.source}; remove it"
            )
    if found.commands is Commands.PROVEN and found.source not in BY_MAIL_SERVER:
        raise replace(place, key="commands").refuse(
            f"cannot be proven for source {found.source}, whose mails your mail server never saw; "
            "take the list's mail by lmtp, imap, maildir or mbox, or trust what it lets post"
        )
    if found.source is ListSource.LMTP:
        try:
            intake(found)
        except ValueError as error:
            raise replace(place, key="url").refuse(str(error)) from error
        return found
    return _placed(found, place)


def own(mail: Mail, place: Place) -> Mail:
    """The bot's own mail, when it can be used by what its section says.

    Raises:
        SettingsError: something is missing, or leads nowhere.
    """
    if not (mail.server or mail.takes or mail.authserv):
        raise place.refuse("needs server, which takes the bot's mails, or url, where mail to it is taken")
    if mail.takes and not mail.authserv:
        raise place.refuse(
            "needs authserv beside url: the name under which your mail server says who sent a mail "
            "(Authentication-Results), since a From line alone proves nothing"
        )
    if mail.takes:
        try:
            intake(mail)
        except ValueError as error:
            raise replace(place, key="url").refuse(str(error)) from error
    return mail


def beside(lists: Sequence[MailingList], mail: Mail | None, place: Place) -> tuple[MailingList, ...]:
    """The lists, none of which takes another's mail, or lacks what another section tells.

    Args:
        mail: the bot's own.

    Raises:
        SettingsError: one does.
    """
    try:
        intakes(lists)
    except ValueError as error:
        raise place.refuse(str(error)) from error
    for one in lists:
        if one.commands is Commands.PROVEN and not (mail and mail.authserv):
            raise replace(place, key="commands").refuse(
                f"of {one.name} needs authserv in [mail]: your mail server's name in Authentication-Results"
            )
        if mail and mail.sender.casefold() in one.recipients:
            raise replace(place, key="recipients").refuse(
                f"of {one.name} has the bot's own address, {mail.sender}"
            )
    return tuple(lists)


def _placed(found: MailingList, place: Place) -> MailingList:
    local = found.source in LOCAL or (found.source is ListSource.PUBLIC_INBOX_GIT and "://" not in found.url)
    if local and not found.path and found.url:
        found = replace(found, path=place.path(found.url.removeprefix("file://")))
    key = "path" if found.source in LOCAL else "url"
    if not (found.path if local else found.url):
        raise place.refuse(f"needs {key}: where the {found.source.value} of {found.name} is")
    return served.checked(found, place)
