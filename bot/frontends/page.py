"""Answers, refusals, forms and the front page as HTML. Values in, text out; `web` does the talking.

One style sheet, no script, nothing from elsewhere: a page is quick on a phone, can be kept, and the
strict content security policy of `web` holds. Everything is escaped by the templates' engine after
`safe.plain` has taken out what no screen should get.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import jinja2

from bot.frontends import days_table
from bot.frontends.safe import plain, web_url
from bot.frontends.text import as_of, cells
from bot.frontends.words import Table, write
from commands import links, phrases
from commands.answer import Action, Answer, Link, Section, Span
from commands.days import alt
from commands.declare import Command, usage
from storage import times

TEMPLATES = Path(__file__).parent / "templates"
AREAS = "status"  # the command whose first option's values stand on the front page
NEWS = "overview"  # the command whose answer stands there first
SHOWN_BY = {  # the others' story is told by `why`
    "CID": "cid show",
    "P": "pull show",
    "S": "series show",
    "T": "flaky",
    "R": "runner",
}
WAYS = (
    ("Pull requests", "pull list"),
    ("Defects", "cid list"),
    ("Tests", "flaky"),
    ("Last failed pipeline", "failed"),
    ("Retries", "retries"),
    ("Search", "search"),
)
CALLS = ("Needs somebody", "Waits for them", "New", "New breakage")
QUIET = (
    *("nothing", "none", "no open pull requests", "no open defects", "no failures known"),
    "no test is known to be broken",
)
_KEY = re.compile(r"(?<![\w-])(?:CID|[A-Z])-[0-9]{1,12}(?![\w-])")

# A path from the top of this host. A browser takes two slashes, or a backslash for one, for another host.
_OWN = re.compile(r"/(?!/)[\w.~%!$&'()*+,;=:@/?-]*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Site:
    """What every page needs.

    Attributes:
        table: the commands.
        project: its name, for headings.
        base: what stands before every path ("/lamp" behind a proxy); "" at the top of a host.
    """

    table: Table
    project: str = ""
    base: str = ""


def answer_page(
    site: Site,
    answer: Answer,
    command: Command,
    arguments: Mapping[str, str],
    *,
    feed: str | None = None,
    picture: str | None = None,
) -> str:
    """An answer, with the ways to its other forms.

    Args:
        feed: the address of the feed that follows it; None where there is none.
        picture: where the picture of its days is, for who shows the page elsewhere; None where it has none.
    """
    return _render(
        "answer.html",
        site,
        answer.title,
        answer=answer,
        here=address(site, command, arguments),
        asked=write(Action("", command.name, arguments), site.table),
        json_address=address(site, command, arguments, ".json"),
        feed=feed,
        picture=picture,
        command=command,
        given=arguments,
        readable=[c.name for c in site.table.values() if c.public],
    )


def index_page(site: Site, areas: Sequence[str], news: Answer | None = None) -> str:
    """The front page: what needs somebody, areas, and what may be asked."""
    links = [
        (area, _action_address(site, Action(area, AREAS, _first(site, area))))
        for area in sorted(areas, key=str.casefold)
    ]
    return _render(
        "index.html",
        site,
        site.project if news else "Areas",
        here=f"{site.base}/",
        areas=links,
        news=news,
        commands=[site.table[n] for n in sorted(site.table)],
    )


def form_page(
    site: Site, command: Command, given: Mapping[str, str], known: Mapping[str, Sequence[str]]
) -> str:
    """A form for a command's options, with the values that are known to fit."""
    return _render(
        "form.html", site, command.name, command=command, given=given, known=known, asked=command.name
    )


def refusal_page(
    site: Site, title: str, sentence: str, choices: Iterable[Action] = (), asked: str = ""
) -> str:
    """A sentence that says why there is no answer, and what may be asked instead."""
    return _render("refusal.html", site, title, sentence=sentence, choices=tuple(choices), asked=asked)


@cache
def style() -> str:
    """The style sheet."""
    return (TEMPLATES / "style.css").read_text("utf-8")


def address(site: Site, command: Command, arguments: Mapping[str, str], suffix: str = "") -> str:
    """Where a command is answered: `/cid/show/1527413`, `/owner?what=lamp/lens.c`."""
    path = f"{site.base}/" + "/".join(command.name.split())
    given = {name: plain(value) for name, value in arguments.items() if value}
    first = given.get(command.options[0].name, "") if command.options else ""
    if first and "/" not in first and first not in (".", "..") and not first.endswith(links.FORMS):
        path += "/" + quote(first, safe="")
        del given[command.options[0].name]
    return path + suffix + (f"?{urlencode(given)}" if given else "")


def _first(site: Site, value: str) -> dict[str, str]:
    return {site.table[AREAS].options[0].name: value}


def _action_address(site: Site, action: Action) -> str | None:
    """Where an action leads; None where a page cannot do it, because it has to know who asks."""
    command = site.table.get(action.command)
    return None if command is None or not command.public else address(site, command, action.arguments)


def key_address(site: Site, key: str) -> str | None:
    """Where the thing with that short key is shown."""
    if not _KEY.fullmatch(key):
        return None
    command = site.table.get(SHOWN_BY.get(key.partition("-")[0], "")) or site.table.get("why")
    return address(site, command, {command.options[0].name: key}) if command and command.options else None


def _pieces(site: Site, spans: Iterable[Span]) -> Iterator[tuple[str, str | None]]:
    """Each piece of a line with where it leads: links, and the keys in our own words.

    What stands in quotation marks was said by somebody: "T-4" in there may be anything.
    """
    for span in spans:
        if isinstance(span, Link):
            yield span.text, _link(span.url)
            continue
        for number, words in enumerate(span.split('"')):
            yield ('"' if number else ""), None
            yield from _keys(site, words) if number % 2 == 0 else [(words, None)]


def _keys(site: Site, words: str) -> Iterator[tuple[str, str | None]]:
    end = 0
    for key in _KEY.finditer(words):
        yield words[end : key.start()], None
        yield key[0], key_address(site, key[0])
        end = key.end()
    yield words[end:], None


def _link(url: str) -> str | None:
    """An address that a link may have: somewhere on the web, or one of our own pages."""
    return url if _OWN.fullmatch(url) else web_url(url)


def _manner(section: Section) -> str:
    """How a section is drawn: what calls somebody stands out, what has nothing to say shrinks to a line."""
    if len(section.lines) == 1 and section.lines[0].text in QUIET:
        return "quiet"
    return "calls" if section.title in CALLS else ""


def _ways(site: Site) -> Iterator[tuple[str, str]]:
    """What every page leads to: the front page, and the lists that people go through in the morning."""
    yield "Overview", f"{site.base}/"
    for label, name in WAYS:
        if name in site.table:
            yield label, address(site, site.table[name], {})


def _as_of(moment: datetime) -> str:
    return as_of(moment).removeprefix("as of ")


def _clean(value: Any) -> Any:
    """Text fit for a screen; what a macro already made into HTML stays."""
    return plain(value) if isinstance(value, str) and not hasattr(value, "__html__") else value


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_clean,
    )
    environment.globals |= {
        "alt": alt,
        "action_address": _action_address,
        "address": address,
        "as_of": _as_of,
        "cells": cells,
        "days_table": days_table.table,
        "iso": times.text,
        "key_address": key_address,
        "link": _link,
        "manner": _manner,
        "pieces": _pieces,
        "times": phrases.times,
        "usage": usage,
        "ways": _ways,
        "write": write,
    }
    return environment


def _render(template: str, site: Site, title: str, *, asked: str = "", here: str = "", **values: Any) -> str:
    """A page; `here` is its address, for the way that leads to it."""
    page = _environment().get_template(template)
    return page.render(site=site, title=title, asked=asked, here=here, **values)
