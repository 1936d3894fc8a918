"""Discord's OAuth2: the page on which people agree, and tokens for codes.

It checks what Discord checks: the application and its secret, where it sends people back to, that a code is
used once, and that who brings it is who asked (PKCE). Whose browser comes next, a test says with `agrees`.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from urllib.parse import urlencode

from aiohttp import web

from tests.fakes.discord_http import BODY, NotAllowed, reply
from tests.fakes.discord_shapes import APPLICATION, User

SECRET = "not-a-real-secret"


class SignIns:
    """What OAuth2 adds to the server.

    Attributes:
        agrees: whose browser comes next; None where they say no.
        back: where people are sent back to, as the developer portal was told.
    """

    def __init__(self) -> None:
        self.agrees: User | None = None
        self.back = ""
        self._codes: dict[str, tuple[User, str]] = {}
        self._bearers: dict[str, User] = {}

    def bearer(self, authorization: str) -> User | None:
        """Whose token a request carries, where it is a person's."""
        return self._bearers.get(authorization.removeprefix("Bearer "))

    async def agree(self, request: web.Request) -> web.Response:
        """The page; whoever looks at it has made up their mind."""
        asked = request.query
        assert (asked["client_id"], asked["redirect_uri"]) == (APPLICATION, self.back)
        assert (asked["response_type"], asked["code_challenge_method"]) == ("code", "S256")
        assert asked["scope"] == "identify"
        told = {"state": asked["state"]}
        if self.agrees is None:
            told |= {"error": "access_denied", "error_description": "The resource owner denied the request"}
        else:
            told["code"] = secrets.token_urlsafe(20)
            self._codes[told["code"]] = self.agrees, asked["code_challenge"]
        raise web.HTTPFound(f"{self.back}?{urlencode(told)}")

    async def token(self, request: web.Request) -> web.Response:
        """A token for a code."""
        form = request[BODY]
        if (form["client_id"], form["client_secret"]) != (APPLICATION, SECRET):
            raise NotAllowed(401, 0, "invalid_client")
        user, challenge = self._codes.pop(form["code"], (None, ""))
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        proved = base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == challenge
        if user is None or not proved or form["redirect_uri"] != self.back:
            raise NotAllowed(400, 0, 'Invalid "code" in request.')
        bearer = secrets.token_urlsafe(20)
        self._bearers[bearer] = user
        told = {"access_token": bearer, "token_type": "Bearer", "expires_in": 604800, "scope": "identify"}
        return reply(told)
