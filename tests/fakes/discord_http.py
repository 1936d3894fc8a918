"""What all of the fake Discord's REST answers share: JSON in, JSON out, and errors in Discord's form."""

from __future__ import annotations

import json
import re
from typing import Any

from aiohttp import web

from tests.fakes.discord_shapes import User

BODY: web.RequestKey[Any] = web.RequestKey("body", object)  # the parsed JSON of a request
PERSON: web.RequestKey[User | None] = web.RequestKey("person", object)  # type: ignore[arg-type]  # or nobody: whose token it carries


class Refused(Exception):
    """Discord answers with an error."""

    def __init__(self, status: int, code: int, text: str) -> None:
        super().__init__(text)
        self.status, self.code = status, code


class NotAllowed(Refused):
    """The bot lacks a right; for people to mend, and no mistake of the bot's."""


def reply(body: object, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    """JSON under exactly the content type that discord.py looks for, without a charset."""
    raw = json.dumps(body).encode()
    return web.Response(body=raw, status=status, headers=headers, content_type="application/json")


async def read_body(request: web.Request) -> Any:
    """The JSON of a request; of a multipart one its payload part, so that files do no harm."""
    if request.content_type == "multipart/form-data":
        form = await request.post()  # reading the raw body first would leave nothing to parse
        return json.loads(str(form["payload_json"])) if "payload_json" in form else {}
    if request.content_type == "application/x-www-form-urlencoded":
        return {name: str(value) for name, value in (await request.post()).items()}
    raw = await request.read()
    return json.loads(raw) if raw else None


def needs_token(path: str) -> bool:
    """Interactions and their webhooks are proved by the token in their path, an application by its secret."""
    return not re.match(r"/(interactions|webhooks|oauth2/token)\b", path)


def refuse(problems: list[str]) -> None:
    """Answers with what the rules find wrong, if anything."""
    if problems:
        raise Refused(400, 50035, "; ".join(problems))
