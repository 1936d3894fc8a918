"""An answer in the form that an address asks for: a page, or by its end JSON, a feed, a picture."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from urllib.parse import urljoin

from bot.frontends import feed, heatmap, page
from bot.frontends.site import Site, address
from bot.frontends.strangers import veiled
from commands.answer import Answer, UserError
from commands.answer_json import to_json
from commands.declare import Command
from commands.links import FORMS

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
JSON, PICTURE = ".json", ".png"
KINDS = {"": "text/html", JSON: "application/json", feed.SUFFIX: feed.KIND, PICTURE: "image/png"}


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for.

    Attributes:
        origin: the host that it was asked from, such as https://bot.example.org.
        form: the end of the address that says so; "" for a page.
    """

    site: Site
    origin: str
    command: Command
    arguments: Mapping[str, str]
    form: str = ""


def form_of(path: str) -> str:
    """The end of an address that says which form is wanted; "" for a page."""
    return next((form for form in FORMS if path.endswith(form)), "")


def check(command: Command, form: str) -> None:
    """Refuses what no answer to the command could have.

    Raises:
        UserError: it has no such form.
    """
    if form == feed.SUFFIX and command.name not in feed.FEEDS:
        raise UserError(f"{command.name} has no feed; {' and '.join(feed.FEEDS)} have.")


def tag(asked: Asked, answer: Answer) -> str:
    """What stays the same while an answer, but for its "as of", is drawn the same for the same reader."""
    told = replace(answer, as_of=EPOCH)
    return seal(repr((asked.site.visitor, asked.origin, asked.form, dict(asked.arguments), told)).encode())


def seal(content: bytes) -> str:
    """A tag of some content, as this version of the pages draws it."""
    return hashlib.sha256(_version() + content).hexdigest()[:32]


@cache
def _version() -> bytes:
    """What changes when the pages are drawn otherwise: all that draws them."""
    sources = sorted(p for p in Path(__file__).parent.rglob("*") if p.suffix in (".py", ".html", ".css"))
    return hashlib.sha256(b"".join(p.read_bytes() for p in sources)).digest()


def drawn(asked: Asked, answer: Answer) -> bytes:
    """The answer in that form.

    Raises:
        UserError: it has no picture.
    """
    site, command, arguments = asked.site, asked.command, asked.arguments
    if asked.form == PICTURE:
        if answer.grid is None:
            raise UserError(f"{answer.title}: there is nothing to draw.")
        return heatmap.png(answer.grid)
    told = veiled(answer)
    if asked.form == JSON:
        return (json.dumps(to_json(told), indent=1) + "\n").encode()
    if asked.form == feed.SUFFIX:
        return feed.feed(site, asked.origin, told, command, arguments).encode()
    picture = urljoin(asked.origin, address(site, command, arguments, PICTURE)) if told.grid else None
    follow = feed.followed(site, command, arguments)
    return page.answer_page(site, told, command, arguments, feed=follow, picture=picture).encode()
