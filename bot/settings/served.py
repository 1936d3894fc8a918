"""What a list that a server keeps must say of where it is, and who reads it."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import urlsplit

from bot.settings.place import Place
from bot.settings.watched import ListSource, MailingList

LOOPBACK = ("127.0.0.1", "::1", "localhost")

_GROUP = re.compile(r"/[^\s/,*?]+")


def checked(found: MailingList, place: Place) -> MailingList:
    """The list, when its source can use what it says.

    Raises:
        SettingsError: it cannot.
    """
    if found.source is ListSource.NNTP:
        _newsgroup(found, place)
    return found


def here(url: str) -> bool:
    """The server is on this machine."""
    return urlsplit(url).hostname in LOOPBACK


def _newsgroup(found: MailingList, place: Place) -> None:
    try:
        parts = urlsplit(found.url)
        good = parts.scheme in ("nntp", "nntps") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        good = False
    at = replace(place, key="url")
    if not good or not _GROUP.fullmatch(parts.path) or parts.query or parts.fragment:
        raise at.refuse(
            f"is no newsgroup: {found.url!r}; write it like 'nntps://news.example.org/org.example.lamp-devel'"
        )
    if parts.username is not None:
        raise at.refuse("has a login in it; name where it stands with user_env and password_env")
    if found.user.named != found.password.named:
        raise place.refuse("needs both user and password, or neither; name their variables or files")
    if found.user.named and parts.scheme == "nntp" and not here(found.url):
        raise at.refuse("would send the password for everybody to read; write nntps instead of nntp")
