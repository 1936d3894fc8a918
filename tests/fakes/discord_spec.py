"""Discord's own OpenAPI description, as a judge of every request that reaches the fake.

The description leaves unknown keys open; here every object that lists its keys is closed, so that a
misspelt or outdated key is found too. Where the data folder is absent there is no judge: `load` gives
None and the fake says so (`FakeDiscord.judged`).
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

import jsonschema_rs

ROOT = "urn:discord"


class Spec:
    """The operations of the description, each with its compiled schema once it was needed."""

    def __init__(self, document: dict[str, Any]) -> None:
        _close(document)
        self._paths: dict[str, Any] = document["paths"]
        self._registry = jsonschema_rs.Registry([(ROOT, document)], draft=jsonschema_rs.Draft202012)
        self._validators: dict[tuple[str, str], jsonschema_rs.Draft202012Validator] = {}
        # A literal path beats one with a placeholder: "/users/@me" before "/users/{user_id}".
        self._routes = [
            (re.compile(re.sub(r"\\{[^}]+\\}", "[^/]+", re.escape(path))), path)
            for path in sorted(self._paths, key=lambda p: p.count("{"))
        ]

    def problems(self, method: str, path: str, query: Mapping[str, str], body: object) -> list[str]:
        """What Discord's description says against one request; path without /api/v10."""
        verb = method.lower()
        known = [p for pattern, p in self._routes if pattern.fullmatch(path) and verb in self._paths[p]]
        if not known:
            return [f"Discord has no {method} {path}"]
        item = self._paths[known[0]]
        operation = item[verb]
        allowed = {p.get("name") for p in (*item.get("parameters", ()), *operation.get("parameters", ()))}
        found = [f"unknown query parameter {name!r}" for name in query if name not in allowed]
        request = operation.get("requestBody")
        if body is None:
            return found + (["a body is required"] if request and request.get("required") else [])
        if request is None:
            return [*found, "no body is allowed"]
        validator = self._validator(known[0], verb)
        return found + [_words(e) for e in validator.iter_errors(_mended(body))]

    def _validator(self, path: str, verb: str) -> jsonschema_rs.Draft202012Validator:
        if (path, verb) not in self._validators:
            pointer = ("paths", path, verb, "requestBody", "content", "application/json", "schema")
            steps = "/".join(p.replace("~", "~0").replace("/", "~1") for p in pointer)
            self._validators[path, verb] = jsonschema_rs.Draft202012Validator(
                {"$ref": f"{ROOT}#/{quote(steps, safe='/~')}"}, registry=self._registry
            )
        return self._validators[path, verb]


HERE = Path.cwd()  # a test may be elsewhere when it first needs the description


@cache
def load() -> Spec | None:
    """The description from the data folder, or None where that is absent."""
    path = HERE / os.environ.get("WATCHKEEPER_DATA", "../shared/data") / "discord" / "openapi.json"
    return Spec(json.loads(path.read_bytes())) if path.is_file() else None


def _close(node: object) -> None:
    if isinstance(node, dict):
        if node.get("type") == "object" and "properties" in node:
            node.setdefault("additionalProperties", False)
        for value in node.values():
            _close(value)
    elif isinstance(node, list):
        for value in node:
            _close(value)


def _mended(body: object) -> object:
    """The body without what discord.py does otherwise than described and Discord takes all the same.

    A command's `nsfw` is documented but not described, an embed's `flags` is for reading only, `tts`
    says nothing while it is false, and some ids are sent as numbers.
    """
    if isinstance(body, list):
        return [_without(part, "nsfw") for part in body]
    if not isinstance(body, dict):
        return body
    mended = body if body.get("tts") else _without(body, "tts")
    if "data" in body:
        mended["data"] = _mended(body["data"])
    if body.get("embeds"):
        mended["embeds"] = [_without(embed, "flags") for embed in body["embeds"]]
    if body.get("attachments"):
        mended["attachments"] = [{**a, "id": str(a["id"])} for a in body["attachments"]]
    if "recipient_id" in body:
        mended = {**mended, "recipient_id": str(body["recipient_id"])}
    if allowed := body.get("allowed_mentions"):
        users = [str(user) for user in allowed.get("users") or ()]
        mended["allowed_mentions"] = {**allowed, "users": users} if users else allowed
    return mended


def _without(part: dict[str, Any], key: str) -> dict[str, Any]:
    return {k: v for k, v in part.items() if k != key}


def _words(error: jsonschema_rs.ValidationError) -> str:
    """The error at the bottom of "none of these fits": the one that got furthest into the body."""
    while branches := [b for b in getattr(error.kind, "context", ()) if b]:
        meant = [b for b in branches if not any(e.instance_path[-1:] == ["type"] for e in b)]
        error = max((min(b, key=_depth) for b in meant or branches), key=_depth)
    where = "".join(f"[{step!r}]" for step in error.instance_path)
    return f"body{where}: {error.message[-160:]}"


def _depth(error: jsonschema_rs.ValidationError) -> int:
    below = [_depth(e) for branch in getattr(error.kind, "context", ()) for e in branch]
    return max([len(error.instance_path), *below])
