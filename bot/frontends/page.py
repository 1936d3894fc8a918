"""Answers, refusals, forms and the front page as HTML. Values in, text out; `web` does the talking.

One style sheet, no script, nothing from elsewhere: a page is quick on a phone, can be kept, and the
strict content security policy of `web` holds. Everything is escaped by the templates' engine after
`safe.plain` has taken out what no screen should get.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import jinja2

from bot.frontends import grid_table
from bot.frontends.safe import plain
from bot.frontends.site import Site, action_address, address, does, key_address, link, path, pieces
from bot.frontends.text import as_of, cells
from bot.frontends.words import write
from commands import phrases
from commands.answer import Action, Answer, Section
from commands.declare import Command, usage
from commands.grid import By, alt
from storage import times

TEMPLATES = Path(__file__).parent / "templates"
AREAS = "status"  # the command whose first option's values stand on the front page
NEWS = "overview"  # the command whose answer stands there first
WORK = "imports"  # the command that tells how far long work is
WAYS = (
    ("Pull requests", "pull list"),
    ("Defects", "cid list"),
    ("Tests", "flaky"),
    ("Last failed pipeline", "failed"),
    ("Retries", "retries"),
    ("Search", "search"),
)
VIEWS = {By.DAY: "Day by day", By.PIPELINE: "Pipeline by pipeline"}
QUIET = (
    *("nothing", "none", "no open pull requests", "no open defects", "no failures known"),
    "no test is known to be broken",
)


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
        picture: where its picture is, for who shows the page elsewhere; None where it has none.
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
        views=_views(site, command, arguments),
        command=command,
        given=arguments,
        readable=[c.name for c in site.table.values() if site.may_ask(c)],
    )


def index_page(site: Site, areas: Sequence[str], news: Answer | None = None) -> str:
    """The front page: what needs somebody, areas, and what may be asked."""
    links = [
        (area, action_address(site, Action(area, AREAS, {site.table[AREAS].options[0].name: area})))
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


def _manner(section: Section) -> str:
    """How a section is drawn: what calls somebody stands out, what has nothing to say shrinks to a line."""
    if len(section.lines) == 1 and section.lines[0].text in QUIET:
        return "quiet"
    return "calls" if section.calls else ""


def _ways(site: Site) -> Iterator[tuple[str, str]]:
    """What every page leads to: the front page, and the lists that people go through in the morning."""
    yield "Overview", f"{site.base}/"
    for label, name in WAYS:
        if name in site.table:
            yield label, address(site, site.table[name], {})


def _views(site: Site, command: Command, arguments: Mapping[str, str]) -> list[tuple[By, str, str]]:
    """What may have a column of its own in its squares: its heading, and where they are so."""
    if not any(option.enum is By for option in command.options):
        return []
    return [(by, VIEWS[by], address(site, command, {**arguments, "by": by})) for by in By]


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
        "action_address": action_address,
        "address": address,
        "as_of": _as_of,
        "cells": cells,
        "grid_table": grid_table.table,
        "does": does,
        "iso": times.text,
        "key_address": key_address,
        "link": link,
        "manner": _manner,
        "path": path,
        "pieces": pieces,
        "times": phrases.times,
        "usage": usage,
        "VIEWS": VIEWS,
        "ways": _ways,
        "write": write,
    }
    return environment


def _render(template: str, site: Site, title: str, *, asked: str = "", here: str = "", **values: Any) -> str:
    """A page; `here` is its address, for the way that leads to it."""
    page = _environment().get_template(template)
    return page.render(site=site, title=title, asked=asked, here=here, **values)
