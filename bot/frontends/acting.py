"""What is done from a page: a form, and the ordinary command with the rights of whoever is signed in."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from aiohttp import web

from bot.frontends import door, page
from bot.frontends.door import Door
from bot.frontends.face import Face, Refusal, act, guarded, refusal
from bot.frontends.oauth import NotTold
from bot.frontends.site import Visitor, path
from bot.frontends.strangers import choices, veiled
from commands.answer import UserError
from commands.declare import Command

MARK = "mark"


def routes(face: Face) -> list[web.RouteDef]:
    """Signing in and out, and the commands that record something; none where nobody is let in."""
    if face.door is None:
        return []
    return [
        web.get(door.SIGN_IN, guarded(face, partial(_sign_in, face.door))),
        web.get(door.SIGNED_IN, guarded(face, partial(_signed_in, face.door))),
        web.post(door.SIGN_OUT, guarded(face, partial(_sign_out, face.door))),
        *(
            web.post(path(command), guarded(face, partial(_do, command)))
            for command in face.site.table.values()
            if command.changes
        ),
    ]


async def asked_for(face: Face, command: Command, given: Mapping[str, str]) -> bytes:
    """A form for what a command is to be told, with the values that are known to fit."""
    known = {
        option.name: choices(await face.complete(command.name, option.name, ""))
        for option in command.options
        if not option.choices
    }
    return page.form_page(face.site, command, given, known).encode()


async def _do(command: Command, face: Face, request: web.Request) -> web.Response:
    visitor, given = await _marked(face, request)
    act(face, visitor.account)
    names = [option.name for option in command.options]
    arguments = {n: v.strip() for n, v in given.items() if n in names and v.strip()}
    if any(o.required and o.name not in arguments for o in command.options):
        return _page(await asked_for(face, command, arguments))
    try:
        answer = await face.ask(command, arguments)
    except UserError as error:
        raise refusal(error, 400) from error
    return _page(page.answer_page(face.site, veiled(answer), command, arguments).encode())


async def _sign_in(by: Door, face: Face, request: web.Request) -> web.Response:
    return door.sign_in(by, face.site.base, request)


async def _signed_in(by: Door, face: Face, request: web.Request) -> web.Response:
    try:
        return await door.signed_in(by, face.site.base, request)
    except NotTold as error:
        raise Refusal(403, UserError(str(error))) from error


async def _sign_out(by: Door, face: Face, request: web.Request) -> web.Response:
    await _marked(face, request)
    return await door.sign_out(by, face.site.base, request)


async def _marked(face: Face, request: web.Request) -> tuple[Visitor, dict[str, str]]:
    """Who sent a form from a page of their session, and what it says.

    Raises:
        Refusal: nobody is signed in, or the form is of another session or another site.
    """
    given = {name: value for name, value in (await request.post()).items() if isinstance(value, str)}
    visitor = face.site.visitor
    if visitor is None:
        raise Refusal(
            403, UserError("You are not signed in any more, so nothing was done. Sign in and press it again.")
        )
    if not door.marked(visitor, given.pop(MARK, "")):
        raise Refusal(
            403, UserError("That form is of another sign-in, so nothing was done. Load its page anew.")
        )
    return visitor, given


def _page(body: bytes) -> web.Response:
    return web.Response(body=body, content_type="text/html", charset="utf-8")
