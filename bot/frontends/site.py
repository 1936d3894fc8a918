"""The site: who reads it, and the address of everything that a page leads to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from bot.frontends.safe import plain, web_url
from bot.frontends.words import Table
from commands import links
from commands.answer import Action, Link, Span
from commands.declare import Command

SHOWN_BY = {  # the others' story is told by `why`
    "CID": "cid show",
    "P": "pull show",
    "S": "series show",
    "T": "flaky",
    "R": "runner",
}
_KEY = re.compile(r"(?<![\w-])(?:CID|[A-Z])-[0-9]{1,12}(?![\w-])")

# A path from the top of this host. A browser takes two slashes, or a backslash for one, for another host.
OWN = re.compile(r"/(?!/)[\w.~%!$&'()*+,;=:@/?-]*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who is signed in.

    Attributes:
        name: what the account calls itself.
        mark: what the forms of this session carry.
    """

    name: str
    account: str
    mark: str


@dataclass(frozen=True, slots=True)
class Site:
    """What every page needs.

    Attributes:
        table: the commands.
        project: its name, for headings.
        base: what stands before every path ("/lamp" behind a proxy); "" at the top of a host.
        door: somebody may sign in.
        visitor: who did.
    """

    table: Table
    project: str = ""
    base: str = ""
    door: bool = False
    visitor: Visitor | None = None

    def may_ask(self, command: Command) -> bool:
        """Whether a page can be asked for it: strangers read, and who is signed in does as on Discord."""
        return command.public or self.visitor is not None


def address(site: Site, command: Command, arguments: Mapping[str, str], suffix: str = "") -> str:
    """Where a command is answered: `/cid/show/1527413`, `/owner?what=lamp/lens.c`."""
    where = f"{site.base}{path(command)}"
    given = {name: plain(value) for name, value in arguments.items() if value}
    first = given.get(command.options[0].name, "") if command.options else ""
    if first and "/" not in first and first not in (".", "..") and not first.endswith(links.FORMS):
        where += "/" + quote(first, safe="")
        del given[command.options[0].name]
    return where + suffix + (f"?{urlencode(given)}" if given else "")


def path(command: Command) -> str:
    """Where a command is answered, from the top of the site: `/cid/show`."""
    return "/" + "/".join(command.name.split())


def action_address(site: Site, action: Action) -> str | None:
    """Where an action leads; None where a page cannot do it, because it has to know who asks."""
    command = site.table.get(action.command)
    if command is None or not site.may_ask(command):
        return None
    return address(site, command, action.arguments)


def does(site: Site, action: Action) -> Command | None:
    """The command that an action runs by itself, as a form; None where it only leads somewhere."""
    command = site.table.get(action.command)
    if command is None or not command.changes or site.visitor is None:
        return None
    return command if all(o.name in action.arguments for o in command.options if o.required) else None


def key_address(site: Site, key: str) -> str | None:
    """Where the thing with that short key is shown."""
    if not _KEY.fullmatch(key):
        return None
    command = site.table.get(SHOWN_BY.get(key.partition("-")[0], "")) or site.table.get("why")
    return address(site, command, {command.options[0].name: key}) if command and command.options else None


def pieces(site: Site, spans: Iterable[Span]) -> Iterator[tuple[str, str | None]]:
    """Each piece of a line with where it leads: links, the keys in our own words, and what is between."""
    between = ""
    for text, url in (piece for span in spans for piece in _pieces(site, span)):
        if url is None:
            between += text
            continue
        if between:
            yield between, None
            between = ""
        yield text, url
    if between:
        yield between, None


def _pieces(site: Site, span: Span) -> Iterable[tuple[str, str | None]]:
    """What stands in quotation marks was said by somebody: "T-4" in there may be anything."""
    if isinstance(span, Link):
        return [(span.text, link(span.url))]
    if not _KEY.search(span):  # as nearly all
        return [(span, None)]
    own, *rest = span.split('"')
    found = [*_keys(site, own)]
    for number, words in enumerate(rest):
        found += [('"', None), *(_keys(site, words) if number % 2 else [(words, None)])]
    return found


def _keys(site: Site, words: str) -> Iterator[tuple[str, str | None]]:
    end = 0
    for key in _KEY.finditer(words):
        yield words[end : key.start()], None
        yield key[0], key_address(site, key[0])
        end = key.end()
    yield words[end:], None


def link(url: str) -> str | None:
    """An address that a link may have: somewhere on the web, or one of our own pages."""
    return url if OWN.fullmatch(url) else web_url(url)
