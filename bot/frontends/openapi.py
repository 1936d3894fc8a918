"""What may be asked over HTTP, as OpenAPI describes it: read from the commands, as every face is.

Only the JSON side is described: it is what programs call. A command's first option may also stand in the path
(`/status/Migration.json`); the query's form, which always works, is the one that is described.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from bot.frontends.words import Table
from commands.declare import Command, Option

Json = dict[str, Any]

VERSION = "3.1.0"
KIND = "application/json"

TEXT: Json = {"type": "string"}
COUNT: Json = {"type": "integer", "minimum": 0}

SAYING = r"[^\s\x1c-\x1f\x85]"
"""Anything but white space, which is as good as nothing; what Python takes for that is written out."""


def described(table: Table, project: str, base: str) -> Json:
    """The description of all that changes nothing.

    Args:
        base: what stands before every path; "" at the top of a host.
    """
    return {
        "openapi": VERSION,
        "info": {
            "title": f"Watchkeeper of {project}" if project else "Watchkeeper",
            "version": "1",
            "description": "Every command that changes nothing; the same answers as on Discord.",
        },
        "servers": [{"url": base or "/"}],
        "paths": {
            **{_path(c): {"get": _asked(c)} for c in table.values() if c.public},
            "/healthz": {"get": _probe("healthz", "Whether the bot is well")},
            "/readyz": {"get": _probe("readyz", "Whether it can answer")},
        },
        "components": {"schemas": _SCHEMAS},
    }


def _path(command: Command) -> str:
    return "/" + "/".join(command.name.split()) + ".json"


def _asked(command: Command) -> Json:
    return {
        "operationId": command.name.replace(" ", "-"),
        "summary": command.summary,
        "parameters": [_parameter(option) for option in command.options],
        "responses": {
            "200": _response("The answer", "Answer"),
            "400": _response("It was not told what it needs, or told what it does not know", "Refusal"),
            "404": _response("What it is asked for is not known", "Refusal"),
        },
    }


def _parameter(option: Option) -> Json:
    text = {"type": "string", "pattern": SAYING} if option.required else TEXT
    return {
        "name": option.name,
        "in": "query",
        "required": option.required,
        "description": option.summary,
        "schema": {"type": "string", "enum": list(option.choices)} if option.choices else text,
    }


def _probe(name: str, summary: str) -> Json:
    return {
        "operationId": name,
        "summary": summary,
        "responses": {"200": _response("It is", "Probe"), "503": _response("It is not", "Probe")},
    }


def _response(description: str, schema: str) -> Json:
    content = {KIND: {"schema": {"$ref": f"#/components/schemas/{schema}"}}}
    return {"description": description, "content": content}


def _object(properties: Mapping[str, Json], optional: Iterable[str] = ()) -> Json:
    required = [name for name in properties if name not in set(optional)]
    return {
        "type": "object",
        "properties": dict(properties),
        "required": required,
        "additionalProperties": False,
    }


def _list(schema: str | Json) -> Json:
    items = {"$ref": f"#/components/schemas/{schema}"} if isinstance(schema, str) else schema
    return {"type": "array", "items": items}


def _row(squares: str) -> Json:
    """A test on a class of runners, with what it did in each column."""
    each = _list({"anyOf": [{"type": "null"}, {"$ref": "#/components/schemas/Square"}]})
    return _object({"test": TEXT, "runners": TEXT, "failed": COUNT, "runs": COUNT, squares: each})


_SCHEMAS: Json = {
    "Answer": _object(
        {
            "title": TEXT,
            "as_of": {"type": "string", "format": "date-time"},
            "found": {"type": "boolean"},
            "intro": _list("Line"),
            "sections": _list("Section"),
            "actions": _list("Action"),
            "days": {"$ref": "#/components/schemas/Days"},
            "pipelines": {"$ref": "#/components/schemas/Pipelines"},
        },
        optional=["days", "pipelines"],
    ),
    "Section": _object(
        {"title": TEXT, "lines": _list("Line"), "calls": {"type": "boolean"}}, optional=["calls"]
    ),
    "Line": _object(
        {
            "text": TEXT,
            "key": TEXT,
            "links": _list("Link"),
            "details": _list("Line"),
            "spans": _list({"anyOf": [TEXT, {"$ref": "#/components/schemas/Link"}]}),
            "at": {"type": "string", "format": "date-time"},
        },
        optional=["at"],
    ),
    "Link": _object({"text": TEXT, "url": TEXT}),
    "Action": _object(
        {
            "label": TEXT,
            "command": TEXT,
            "arguments": {"type": "object", "additionalProperties": TEXT},
        }
    ),
    "Days": _object(
        {
            "first": {"type": "string", "format": "date"},
            "count": COUNT,
            "rows": _list(_row("days")),
            "left_out": COUNT,
        }
    ),
    "Pipelines": _object(
        {
            "columns": _list("Column"),
            "rows": _list(_row("pipelines")),
            "left_out": COUNT,
        }
    ),
    "Column": _object(
        {
            "pipeline": TEXT,
            "day": {"type": "string", "format": "date"},
            "status": TEXT,
            "sha": TEXT,
            "url": TEXT,
        }
    ),
    "Square": _object({"did": TEXT, "failed": COUNT, "runs": COUNT}),
    "Refusal": _object({"error": TEXT, "choices": _list("Action")}),
    "Probe": _object(
        {"status": {"enum": ["ok", "failing"]}, "problems": _list(TEXT), "imports": _list(TEXT)},
        optional=["imports"],
    ),
}
