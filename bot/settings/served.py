"""What a list that a server keeps must say of where it is, and who reads it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from bot.settings.place import Place
from bot.settings.values import http_url
from bot.settings.watched import ListSource, MailingList

LOOPBACK = ("127.0.0.1", "::1", "localhost")


@dataclass(frozen=True, slots=True)
class _Kind:
    """What the address of a source looks like; with an s behind the scheme it is spoken over TLS."""

    scheme: str
    path: re.Pattern[str]
    noun: str
    like: str


KINDS = {
    ListSource.NNTP: _Kind(
        "nntp",
        re.compile(r"/[^\s/,*?]+"),
        "newsgroup",
        "nntps://news.example.org/org.example.lamp-devel",
    ),
    ListSource.IMAP: _Kind(
        "imap", re.compile(r"(/\S*)?"), "mail folder", "imaps://mail.example.org/Lists/lamp-devel"
    ),
}


def checked(found: MailingList, place: Place) -> MailingList:
    """The list, when its source can use what it says.

    Raises:
        SettingsError: it cannot.
    """
    if kind := KINDS.get(found.source):
        _served(found, kind, place)
    elif found.source is ListSource.PUBLIC_INBOX_HTTP:
        return replace(found, url=_web(found.url, replace(place, key="url")))
    return found


def here(url: str) -> bool:
    """The server is on this machine."""
    return urlsplit(url).hostname in LOOPBACK


def _web(url: str, at: Place) -> str:
    base = http_url(url, at)
    parts = urlsplit(base)
    if parts.query or parts.fragment:
        raise at.refuse(f"is no inbox: {url!r}; write it like 'https://lists.example.org/lamp-devel'")
    if parts.username is not None:
        raise at.refuse("has a login in it, which would stand in the log; this source signs in nowhere")
    return base


def _served(found: MailingList, kind: _Kind, place: Place) -> None:
    try:
        parts = urlsplit(found.url)
        known = parts.scheme in (kind.scheme, f"{kind.scheme}s")
        good = known and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        good = False
    at = replace(place, key="url")
    if not good or not kind.path.fullmatch(parts.path) or parts.query or parts.fragment:
        raise at.refuse(f"is no {kind.noun}: {found.url!r}; write it like {kind.like!r}")
    if parts.username is not None:
        raise at.refuse("has a login in it; name where it stands with user_env and password_env")
    if found.source is ListSource.IMAP and not found.user.named:
        raise place.refuse("needs user and password; name their variables or files (user_env, password_env)")
    if found.user.named != found.password.named:
        raise place.refuse("needs both user and password, or neither; name their variables or files")
    if found.user.named and parts.scheme == kind.scheme and not here(found.url):
        raise at.refuse(
            f"would send the password for everybody to read; write {kind.scheme}s instead of {kind.scheme}"
        )
