"""The rules of Discord that its published description leaves out or that must hold without it.

Pure functions: a request's body in, sentences out. They follow Discord's documentation of messages,
embeds, components, commands and allowed mentions.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

Json = dict[str, Any]

EPHEMERAL, SILENT = 64, 4096  # flags
SUB_COMMAND, GROUP = 1, 2
ROW, BUTTON, SELECT, TEXT_INPUT, LABEL = 1, 2, 3, 4, 18
LINK_STYLE = 5
# Rights, as bits.
ADMINISTRATOR, VIEW, SEND, EMBED = 1 << 3, 1 << 10, 1 << 11, 1 << 14
MANAGE_THREADS, START_THREADS, SEND_IN_THREADS = 1 << 34, 1 << 35, 1 << 38
COMMAND_NAME = re.compile(r"[-_'\w]{1,32}")
MENTION = re.compile(r"<@(!|&)?(\d+)>|@(everyone|here)")


def message_problems(body: Json, *, edit: bool = False) -> list[str]:
    """What is wrong with a message to be shown; an edit may leave everything out."""
    embeds, rows = body.get("embeds") or [], body.get("components") or []
    content = body.get("content") or ""
    found = []
    if not edit and not (content or embeds or rows or body.get("attachments") or body.get("poll")):
        found.append("the message is empty")
    found += _long("content", content, 2000)
    if len(embeds) > 10:
        found.append("more than 10 embeds")
    if sum(map(_embed_size, embeds)) > 6000:
        found.append("more than 6000 characters in all embeds together")
    attached = {f"attachment://{a.get('filename')}" for a in body.get("attachments") or []}
    for embed in embeds:
        found += _embed_problems(embed)
        picture = (embed.get("image") or {}).get("url", "")
        if picture.startswith("attachment://") and picture not in attached:
            found.append(f"an embed shows {picture}, which is not attached")
    for one in body.get("attachments") or []:
        found += _long("attachment's description", one.get("description") or "", 1024)
    return found + _component_problems(rows) + _mention_problems(body.get("allowed_mentions") or {})


def modal_problems(data: Json) -> list[str]:
    """What is wrong with a modal."""
    parts = data.get("components") or []
    inputs = list(modal_inputs(parts))
    found = _long("modal title", data.get("title", ""), 45) + _long("custom_id", data["custom_id"], 100)
    if not 1 <= len(parts) <= 5:
        found.append(f"a modal has 1 to 5 components, not {len(parts)}")
    for part in parts:
        found += _long("label", part.get("label", ""), 45)
        found += _long("label's description", part.get("description") or "", 100)
    for entry in inputs:
        found += _long("placeholder", entry.get("placeholder") or "", 100)
        found += _option_problems(entry)
    return found + _same_ids(e["custom_id"] for e in inputs)


def modal_inputs(parts: Iterable[Json]) -> Iterator[Json]:
    """The text inputs and selects of a modal, in both layouts: labels and (older) action rows."""
    for part in parts:
        yield from part["components"] if part["type"] == ROW else [part["component"]]


def command_problems(commands: list[Json]) -> list[str]:
    """What is wrong with a whole set of commands."""
    found = ["more than 100 commands"] if len(commands) > 100 else []
    names = [str(c.get("name")) for c in commands]
    found += [f"two commands are named {n!r}" for n in sorted({n for n in names if names.count(n) > 1})]
    for command in commands:
        found += _command_problems(command, command.get("name", "?"))
    return found


def choice_problems(choices: list[Json]) -> list[str]:
    """What is wrong with the choices of an option or of an autocompletion."""
    found = ["more than 25 choices"] if len(choices) > 25 else []
    for choice in choices:
        if not 1 <= len(choice["name"]) <= 100:
            found.append(f"a choice's name has 1 to 100 characters: {choice['name'][:40]!r}")
        if isinstance(choice["value"], str) and not 1 <= len(choice["value"]) <= 100:
            found.append(f"a choice's value has 1 to 100 characters: {choice['value'][:40]!r}")
    return found


def pings(body: Json) -> frozenset[str]:
    """Whom a new message notifies: user ids, "&" with role ids, "everyone", "here"; embeds never do."""
    allowed = body.get("allowed_mentions")
    said = [
        ("roles" if kind == "&" else "users" if number else "everyone", number or word)
        for kind, number, word in MENTION.findall(body.get("content") or "")
    ]
    if allowed is not None:
        parse = allowed.get("parse") or ()
        said = [(k, n) for k, n in said if k in parse or n in map(str, allowed.get(k) or ())]
    return frozenset(f"&{n}" if kind == "roles" else n for kind, n in said)


def guard_problems(body: Any) -> list[str]:
    """What is wrong with how a message keeps its pings to those who are meant: our rule, and not Discord's.

    A request that says nothing of mentions pings whomever a quoted text names.
    """
    told = body.get("data", body) if isinstance(body, dict) else {}
    if not isinstance(told, dict) or not (content := told.get("content")):
        return []
    allowed = told.get("allowed_mentions")
    if allowed is None:
        return ["a message says nothing of whom it may ping"]
    named = {number for kind, number, _ in MENTION.findall(content) if kind != "&"}
    meant = set(map(str, allowed.get("users") or ()))
    found = ["a message lets its text decide whom it pings"] if allowed.get("parse") else []
    found += ["a message may ping a role"] if allowed.get("roles") else []
    return found + [f"a message may ping {user}, whom it does not name" for user in sorted(meant - named)]


def rights(
    roles: Iterable[int], overwrites: Iterable[Json], everyone: str, member: str, role_ids: set[str]
) -> int:
    """What a member may do in a channel, as Discord's page on permissions computes it.

    Args:
        roles: what each role of the member, @everyone's too, may do in the guild.
        overwrites: the channel's.
        everyone, member, role_ids: ids; those of the roles hold @everyone's too.
    """
    may = 0
    for role in roles:
        may |= role
    if may & ADMINISTRATOR:
        return ~0
    levels = ({everyone}, role_ids - {everyone}, {member})
    for level in levels:
        here = [o for o in overwrites if o["id"] in level]
        for overwrite in here:
            may &= ~int(overwrite["deny"])
        for overwrite in here:
            may |= int(overwrite["allow"])
    return may if may & VIEW else 0


def _embed_problems(embed: Json) -> list[str]:
    fields = embed.get("fields") or []
    found = _long("embed title", embed.get("title") or "", 256)
    found += _long("embed description", embed.get("description") or "", 4096)
    found += _long("embed footer", (embed.get("footer") or {}).get("text", ""), 2048)
    found += _long("embed author", (embed.get("author") or {}).get("name", ""), 256)
    if len(fields) > 25:
        found.append("more than 25 fields in an embed")
    for part in fields:
        for key, most in (("name", 256), ("value", 1024)):
            found += _long(f"field {key}", part.get(key) or "", most)
            if not (part.get(key) or "").strip():
                found.append(f"a field's {key} is empty")
    if not any(embed.get(k) for k in ("title", "description", "fields", "footer", "author", "image")):
        found.append("an embed is empty")
    return found


def _embed_size(embed: Json) -> int:
    parts = [embed.get("title"), embed.get("description")]
    parts += [(embed.get("footer") or {}).get("text"), (embed.get("author") or {}).get("name")]
    parts += [text for f in embed.get("fields") or [] for text in (f.get("name"), f.get("value"))]
    return sum(len(p or "") for p in parts)


def _component_problems(rows: list[Json]) -> list[str]:
    found = ["more than 5 action rows"] if len(rows) > 5 else []
    for row in rows:
        inside = row.get("components") or []
        if row.get("type") != ROW:
            found.append(f"a component of type {row.get('type')} stands where an action row must")
        if not 1 <= len(inside) <= 5:
            found.append(f"an action row has 1 to 5 buttons, not {len(inside)}")
        if any(c["type"] != BUTTON for c in inside) and len(inside) > 1:
            found.append("a select shares its action row")
        for component in inside:
            if component["type"] == BUTTON:
                found += _button_problems(component)
            else:
                found += _option_problems(component)
    return found + _same_ids(
        c["custom_id"] for r in rows for c in r.get("components") or [] if "custom_id" in c
    )


def _button_problems(button: Json) -> list[str]:
    found = _long("button label", button.get("label") or "", 80)
    found += _long("custom_id", button.get("custom_id") or "", 100)
    if not (button.get("label") or button.get("emoji")):
        found.append("a button has neither label nor emoji")
    is_link = button.get("style") == LINK_STYLE
    if is_link != bool(button.get("url")) or is_link == bool(button.get("custom_id")):
        found.append("a button has a url and the link style, or a custom_id and another style")
    return found


def _option_problems(select: Json) -> list[str]:
    options = select.get("options") or []
    if select["type"] == TEXT_INPUT:
        return []
    found = [] if 1 <= len(options) <= 25 else [f"a select has 1 to 25 options, not {len(options)}"]
    for option in options:
        found += _long("select option", option["label"], 100) + _long("select value", option["value"], 100)
    values = [o["value"] for o in options]
    return found + (["two options of a select have one value"] if len(values) > len(set(values)) else [])


def _command_problems(command: Json, path: str) -> list[str]:
    options = command.get("options") or []
    name = command.get("name", "")
    found = []
    if path == name and command.get("type", 1) in (2, 3):  # an entry of a menu
        return [] if 1 <= len(name) <= 32 and not options else [f"{name!r} is no entry of a menu"]
    if not COMMAND_NAME.fullmatch(name) or name != name.lower():
        found.append(f"/{path}: {name!r} is no name for a command or option")
    if not 1 <= len(command.get("description") or "") <= 100:
        found.append(f"/{path}: a description of 1 to 100 characters is missing")
    if len(options) > 25:
        found.append(f"/{path}: more than 25 options")
    needed = [bool(o.get("required")) for o in options]
    if needed != sorted(needed, reverse=True):
        found.append(f"/{path}: a required option follows an optional one")
    names = [o.get("name") for o in options]
    if len(names) > len(set(names)):
        found.append(f"/{path}: two options have one name")
    if len({o.get("type") in (SUB_COMMAND, GROUP) for o in options}) > 1:
        found.append(f"/{path}: subcommands and options are mixed")
    choices = command.get("choices") or []
    if choices and command.get("autocomplete"):
        found.append(f"/{path}: choices and autocomplete exclude each other")
    found += [f"/{path}: {p}" for p in choice_problems(choices)]
    for option in options:
        found += _command_problems(option, f"{path} {option.get('name', '?')}")
    return found


def _mention_problems(allowed: Json) -> list[str]:
    return [
        f"allowed_mentions names {kind} and parses them too"
        for kind in ("users", "roles")
        if allowed.get(kind) and kind in (allowed.get("parse") or ())
    ]


def _long(what: str, text: str, most: int) -> list[str]:
    return [f"{what} has {len(text)} characters; {most} is the most"] if len(text) > most else []


def _same_ids(ids: Iterable[str]) -> list[str]:
    seen = list(ids)
    return [f"custom_id {i!r} stands twice" for i in sorted({i for i in seen if seen.count(i) > 1})]
