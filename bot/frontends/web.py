"""The same answers over HTTP: every command that changes nothing has an address, as a page and as JSON.

Anyone may read here and nobody is signed in, so what records something is refused with the way to do
it. An answer carries a tag over everything but its "as of": a page that is asked for again and says
nothing new costs no bytes.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial, wraps
from urllib.parse import urlsplit

from aiohttp import ETag, web

from bot.frontends import forms, openapi, page, probes
from bot.frontends.forms import Asked, form_of
from bot.frontends.headers import HEADERS
from bot.frontends.ports import Answerer, Completer, Health, Metrics, apology
from bot.frontends.strangers import choices, refused, veiled
from bot.frontends.words import Table, parse, write
from bot.incidents import incident
from commands.answer import Action, Answer, UserError, WrongUsage
from commands.answer_json import actions_json
from commands.declare import Command, usage
from commands.links import FORMS

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
TITLES = {400: "That cannot be asked", 404: "Not found", 405: "Not from a page", 500: "Something broke"}

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True)
class _Face:
    """What the handlers work with.

    Attributes:
        origin: the host that strangers reach it by; "" where only a request tells.
    """

    site: page.Site
    answer: Answerer
    complete: Completer
    origin: str


class _Refusal(Exception):
    """A request that gets no answer.

    Attributes:
        status: the HTTP status.
        error: the sentence and the choices.
        asked: what was typed, to be mended in the box.
    """

    def __init__(self, status: int, error: UserError, asked: str = "") -> None:
        super().__init__(str(error))
        self.status, self.error, self.asked = status, error, asked


def routes(
    table: Table,
    answer: Answerer,
    complete: Completer,
    health: Health,
    metrics: Metrics,
    *,
    project: str = "",
    url: str = "",
) -> list[web.RouteDef]:
    """The routes of the web face, to be added to the bot's one application.

    Args:
        table: the commands.
        answer: runs one.
        complete: finds values for its options.
        health: says what is wrong with the bot.
        metrics: says what is measured.
        project: the project's name.
        url: where strangers reach it (`public_url`), perhaps not at the top of its host; "" if not known.
    """
    parts = urlsplit(url)
    origin = f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
    face = _Face(page.Site(table, project, parts.path.rstrip("/")), answer, complete, origin)
    found = [
        web.get("/", _guarded(face, partial(_index, face))),
        web.get("/ask", _guarded(face, partial(_ask, face))),
        web.get("/style.css", _style),
        web.get("/openapi.json", partial(_openapi, face)),
        *probes.routes(health, partial(complete, page.AREAS, "area", ""), metrics),
    ]
    for name in sorted(table, key=len, reverse=True):  # "cid show" before a "cid" that takes a value
        path = "/" + "/".join(name.split())
        handler = _guarded(face, partial(_command, face, table[name]))
        ends = ("", *FORMS, *(["/{first:.+}"] if table[name].options else []))
        found += [web.get(path + end, handler) for end in ends]
    return [*found, web.get("/{path:.*}", _guarded(face, _nowhere))]


async def _index(face: _Face, request: web.Request) -> web.Response:
    table = face.site.table
    options = table[page.AREAS].options if page.AREAS in table else ()
    areas = await face.complete(page.AREAS, options[0].name, "") if options else ()
    news = veiled(await face.answer(page.NEWS, {})) if page.NEWS in table else None

    def draw(news: Answer | None) -> bytes:
        return page.index_page(face.site, areas, news).encode()

    return _tagged(request, draw(news), draw(news and replace(news, as_of=EPOCH)), "text/html")


async def _ask(face: _Face, request: web.Request) -> web.Response:
    asked = request.query.get("q", "").strip()
    if not asked:
        raise web.HTTPSeeOther(face.site.base + "/")
    try:
        command, arguments = parse(asked, face.site.table)
    except UserError as error:
        raise _Refusal(404, error, asked) from error
    raise web.HTTPSeeOther(page.address(face.site, command, arguments))


async def _command(face: _Face, command: Command, request: web.Request) -> web.Response:
    if not command.public:
        raise _Refusal(405, UserError(_elsewhere(command)))
    arguments = _arguments(command, request)
    form = form_of(request.path)
    missing = [o for o in command.options if o.required and not arguments.get(o.name)]
    if missing and not form:
        return await _form(face, command, arguments, request)
    if missing:
        raise _Refusal(400, UserError(f"{command.name} needs {missing[0].name}: {missing[0].summary}"))
    origin = face.origin or str(request.url.origin())
    asked = Asked(face.site, origin, command, arguments, form)
    try:
        forms.check(command, form)
        answer = await face.answer(command.name, arguments)
        body = await asyncio.to_thread(forms.drawn, asked, answer)
    except UserError as error:
        typed = write(Action("", command.name, arguments), face.site.table)
        raise _Refusal(400 if isinstance(error, WrongUsage) else 404, error, typed) from error
    same = body if form == forms.PICTURE else forms.drawn(asked, replace(answer, as_of=EPOCH))
    return _tagged(request, body, same, forms.KINDS[form])


async def _form(
    face: _Face, command: Command, given: Mapping[str, str], request: web.Request
) -> web.Response:
    known = {
        option.name: choices(await face.complete(command.name, option.name, ""))
        for option in command.options
        if not option.choices
    }
    body = page.form_page(face.site, command, given, known).encode()
    return _tagged(request, body, body, "text/html")


async def _style(request: web.Request) -> web.Response:
    return _tagged(request, page.style().encode(), page.style().encode(), "text/css")


async def _openapi(face: _Face, request: web.Request) -> web.Response:
    site = face.site
    text = json.dumps(openapi.described(site.table, site.project, site.base), indent=1) + "\n"
    return _tagged(request, text.encode(), text.encode(), "application/json")


async def _nowhere(request: web.Request) -> web.Response:
    raise _Refusal(404, UserError(f"There is no page {request.path}."))


def _arguments(command: Command, request: web.Request) -> dict[str, str]:
    """The query's arguments, and the first option's from the path."""
    names = [option.name for option in command.options]
    for name in request.query:
        if name not in names:
            known = f"it takes {', '.join(names)}" if names else "it takes nothing"
            raise _Refusal(400, UserError(f"{command.name} takes no {name!r}; {known}."))
    arguments = {name: value.strip() for name, value in request.query.items() if value.strip()}
    if (first := request.match_info.get("first")) is not None:
        arguments = {names[0]: first.removesuffix(form_of(request.path)), **arguments}
    return arguments


def _elsewhere(command: Command) -> str:
    return (
        f"{command.name} needs to know who asks, and a page does not know who you are. "
        f"Type it on Discord or in watchkeeper chat: {usage(command)}"
    )


def _guarded(face: _Face, handler: Handler) -> Handler:
    """The one place where this face turns errors into answers.

    1. A refusal (what was asked for is not known, or cannot be asked so): 404, 400 or 405, the sentence
       and its choices.
    2. A redirection goes its way.
    3. Anything else: logged, 500 and the incident's number.
    """

    @wraps(handler)
    async def guarded(request: web.Request) -> web.StreamResponse:
        try:
            response = await handler(request)
        except _Refusal as refusal:
            response = _refused(face, request, refusal)
        except web.HTTPException as redirect:
            redirect.headers.update(HEADERS)
            raise
        except Exception:
            sentence = apology(incident(f"answering {request.method} {request.path}"))
            response = _refused(face, request, _Refusal(500, UserError(sentence)))
        response.headers.update(HEADERS)
        return response

    return guarded


def _refused(face: _Face, request: web.Request, refusal: _Refusal) -> web.Response:
    status, error = refusal.status, refused(refusal.error)
    headers = {"Allow": ""} if status == 405 else {}  # no method does it here
    if form_of(request.path) == forms.JSON:
        values = {"error": str(error), "choices": actions_json(error.choices)}
        return web.json_response(values, status=status, headers=headers)
    body = page.refusal_page(face.site, TITLES[status], str(error), error.choices, refusal.asked)
    return web.Response(text=body, status=status, content_type="text/html", headers=headers)


def _tagged(request: web.Request, body: bytes, content: bytes, kind: str) -> web.Response:
    """The body with a tag made of `content`, or 304 where the reader has that already."""
    tag = ETag(hashlib.sha256(content).hexdigest()[:32], is_weak=True)
    known = {"*", tag.value} & {given.value for given in request.if_none_match or ()}
    charset = "utf-8" if kind != forms.KINDS[forms.PICTURE] else None
    response = (
        web.Response(status=304) if known else web.Response(body=body, content_type=kind, charset=charset)
    )
    response.etag = tag
    response.headers.update(HEADERS)
    return response
