"""The same answers over HTTP: every command that changes nothing has an address, as a page and as JSON.

Anyone may read here; what records something is for who is signed in (`acting`), and is refused to others
with the way to do it. An answer carries a tag over everything but its "as of": a page that is asked for
again and says nothing new costs no bytes.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from urllib.parse import urlsplit

from aiohttp import ETag, web

from bot.frontends import acting, forms, openapi, page, probes
from bot.frontends.acting import asked_for
from bot.frontends.door import Door
from bot.frontends.face import Face, Refusal, guarded, refusal
from bot.frontends.forms import EPOCH, Asked, form_of
from bot.frontends.headers import HEADERS
from bot.frontends.limits import Limits
from bot.frontends.ports import Answerer, Completer, Health, Metrics
from bot.frontends.site import Site, address, path
from bot.frontends.strangers import veiled
from bot.frontends.words import Table, parse, write
from commands.answer import Action, UserError
from commands.declare import Command, usage
from commands.links import FORMS

READS, ACTS = 600, 30
"""What one address may ask for, and one account do, in a minute."""


def routes(
    table: Table,
    answer: Answerer,
    complete: Completer,
    health: Health,
    metrics: Metrics,
    *,
    project: str = "",
    url: str = "",
    door: Door | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> list[web.RouteDef]:
    """The routes of the web face, to be added to the bot's one application.

    Args:
        table: the commands.
        answer: runs one for a stranger.
        complete: finds values for its options.
        health: says what is wrong with the bot.
        metrics: says what is measured.
        project: the project's name.
        url: where strangers reach it (`public_url`), perhaps not at the top of its host; "" if not known.
        door: lets people in who may do something; None lets all read, and nobody do anything.
        clock: seconds that only grow, by which too much at once is told.
    """
    parts = urlsplit(url)
    origin = f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
    site = Site(table, project, parts.path.rstrip("/"), door=door is not None)
    limits = Limits(READS, clock), Limits(ACTS, clock)
    face = Face(site, answer, complete, origin, *limits, door)
    return [
        web.get("/", guarded(face, _index)),
        web.get("/ask", guarded(face, _ask)),
        web.get("/style.css", _style),
        web.get("/openapi.json", partial(_openapi, face)),
        *probes.routes(health, partial(_working, face), partial(complete, page.AREAS, "area", ""), metrics),
        *acting.routes(face),
        *_of_commands(face),
        web.get("/{path:.*}", guarded(face, _nowhere)),
    ]


def _of_commands(face: Face) -> Iterator[web.RouteDef]:
    table = face.site.table
    for name in sorted(table, key=len, reverse=True):  # "cid show" before a "cid" that takes a value
        where = path(table[name])
        handler = guarded(face, partial(_command, table[name]))
        ends = ("", *FORMS, *(["/{first:.+}"] if table[name].options else []))
        yield from (web.get(where + end, handler) for end in ends)


async def _working(face: Face) -> list[str]:
    if page.WORK not in face.site.table:
        return []
    answer = await face.answer(page.WORK, {})
    return [line.text for section in answer.sections for line in section.lines]


async def _index(face: Face, request: web.Request) -> web.Response:
    table = face.site.table
    options = table[page.AREAS].options if page.AREAS in table else ()
    areas = await face.complete(page.AREAS, options[0].name, "") if options else ()
    news = veiled(await face.ask(table[page.NEWS], {})) if page.NEWS in table else None

    tag = forms.seal(repr((face.site.visitor, areas, news and replace(news, as_of=EPOCH))).encode())
    body = b"" if _known(request, tag) else page.index_page(face.site, areas, news).encode()
    return _tagged(request, tag, body, "text/html")


async def _ask(face: Face, request: web.Request) -> web.Response:
    asked = request.query.get("q", "").strip()
    if not asked:
        raise web.HTTPSeeOther(face.site.base + "/")
    try:
        command, arguments = parse(asked, face.site.table)
    except UserError as error:
        raise Refusal(404, error, asked) from error
    raise web.HTTPSeeOther(address(face.site, command, arguments))


async def _command(command: Command, face: Face, request: web.Request) -> web.Response:
    if not command.public and face.site.visitor is None:
        raise Refusal(405, UserError(_elsewhere(command)))
    arguments = _arguments(command, request)
    if command.changes:
        return await _form(face, command, arguments, request)
    form = form_of(request.path)
    missing = [o for o in command.options if o.required and not arguments.get(o.name)]
    if missing and not form:
        return await _form(face, command, arguments, request)
    if missing:
        raise Refusal(400, UserError(f"{command.name} needs {missing[0].name}: {missing[0].summary}"))
    origin = face.origin or str(request.url.origin())
    asked = Asked(face.site, origin, command, arguments, form)
    try:
        forms.check(command, form)
        answer = await face.ask(command, arguments)
        tag = forms.tag(asked, answer)
        if _known(request, tag):
            return _tagged(request, tag, b"", forms.KINDS[form])
        body = await asyncio.to_thread(forms.drawn, asked, answer)
    except UserError as error:
        typed = write(Action("", command.name, arguments), face.site.table)
        raise refusal(error, 404, typed) from error
    return _tagged(request, tag, body, forms.KINDS[form])


async def _form(face: Face, command: Command, given: Mapping[str, str], request: web.Request) -> web.Response:
    body = await asked_for(face, command, given)
    return _tagged(request, forms.seal(body), body, "text/html")


async def _style(request: web.Request) -> web.Response:
    body = page.style().encode()
    return _tagged(request, forms.seal(body), body, "text/css")


async def _openapi(face: Face, request: web.Request) -> web.Response:
    site = face.site
    text = json.dumps(openapi.described(site.table, site.project, site.base), indent=1) + "\n"
    return _tagged(request, forms.seal(text.encode()), text.encode(), "application/json")


async def _nowhere(_: Face, request: web.Request) -> web.Response:
    raise Refusal(404, UserError(f"There is no page {request.path}."))


def _arguments(command: Command, request: web.Request) -> dict[str, str]:
    """The query's arguments, and the first option's from the path."""
    names = [option.name for option in command.options]
    for name in request.query:
        if name not in names:
            known = f"it takes {', '.join(names)}" if names else "it takes nothing"
            raise Refusal(400, UserError(f"{command.name} takes no {name!r}; {known}."))
    arguments = {name: value.strip() for name, value in request.query.items() if value.strip()}
    if (first := request.match_info.get("first")) is not None:
        arguments = {names[0]: first.removesuffix(form_of(request.path)), **arguments}
    return arguments


def _elsewhere(command: Command) -> str:
    return (
        f"{command.name} needs to know who asks, and a page does not know who you are. "
        f"Type it on Discord or in watchkeeper chat: {usage(command)}"
    )


def _known(request: web.Request, tag: str) -> bool:
    """Whether the reader has what has that tag."""
    return not {"*", tag}.isdisjoint(given.value for given in request.if_none_match or ())


def _tagged(request: web.Request, tag: str, body: bytes, kind: str) -> web.Response:
    """The body with its tag, or 304 where the reader has that already."""
    charset = "utf-8" if kind != forms.KINDS[forms.PICTURE] else None
    response = (
        web.Response(status=304)
        if _known(request, tag)
        else web.Response(body=body, content_type=kind, charset=charset)
    )
    response.etag = ETag(tag, is_weak=True)
    response.headers.update(HEADERS)
    return response
