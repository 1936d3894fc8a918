"""Dated lines as an Atom feed (RFC 4287), for who follows an area, a person or the defects in a reader.

An entry keeps its id, so that a reader shows it once: of a list that is the thing a line speaks of, whose
entry is updated as the thing goes on; of a history it is the line.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urljoin
from uuid import NAMESPACE_URL, uuid5

from bot.frontends.safe import plain, web_url
from bot.frontends.site import Site, address, key_address
from commands.answer import Answer, Line, Link
from commands.declare import Command
from commands.phrases import cut
from storage import times

KIND = "application/atom+xml"
SUFFIX = ".atom"
LISTS = ("cid list",)
FEEDS = ("history", *LISTS)
"""The commands whose lines are dated."""

FOLLOWED = {"status": "area", "person": "person", "cid show": "cid"}
"""The pages that `history` is the feed of, and the option that says of what."""

MOST, TITLE = 100, 160


def followed(site: Site, command: Command, arguments: Mapping[str, str]) -> str | None:
    """The address of the feed that tells what comes next on this page; None where there is none."""
    if command.name in FEEDS:
        return address(site, command, arguments, SUFFIX)
    history = site.table.get("history")
    wanted = arguments.get(FOLLOWED.get(command.name, ""), "")
    return address(site, history, {"key": wanted}, SUFFIX) if history and wanted else None


def feed(site: Site, origin: str, answer: Answer, command: Command, arguments: Mapping[str, str]) -> str:
    """The feed of an answer, the newest entry first.

    Args:
        origin: what stands before the paths of pages, such as https://bot.example.org.
    """
    lines = sorted(
        ((x.at, x) for section in answer.sections for x in section.lines if x.at),
        key=lambda dated: dated[0],
        reverse=True,
    )
    own = urljoin(origin, address(site, command, arguments, SUFFIX))
    root = ET.Element("feed", {"xmlns": "http://www.w3.org/2005/Atom"})
    _text(root, "id", uuid5(NAMESPACE_URL, own).urn)
    _text(root, "title", f"{answer.title} · {site.project} · Watchkeeper")
    _text(root, "updated", times.text(lines[0][0] if lines else answer.as_of))
    ET.SubElement(ET.SubElement(root, "author"), "name").text = "Watchkeeper"
    ET.SubElement(root, "link", {"rel": "self", "type": KIND, "href": own})
    ET.SubElement(root, "link", {"href": urljoin(origin, address(site, command, arguments))})
    for at, told in lines[:MOST]:
        name = told.key if command.name in LISTS else f"{times.text(at)} {told.key} {told.text}"
        root.append(_entry(site, own, uuid5(NAMESPACE_URL, plain(f"{own} {name}")).urn, at, told))
    return ET.tostring(root, "unicode", xml_declaration=True) + "\n"


def _entry(site: Site, own: str, name: str, at: datetime, told: Line) -> ET.Element:
    entry = ET.Element("entry")
    text = f"{told.key} {told.text}".strip()
    _text(entry, "id", name)
    _text(entry, "title", cut(text, TITLE))
    _text(entry, "updated", times.text(at))
    ET.SubElement(entry, "link", {"href": urljoin(own, _where(site, told) or own.removesuffix(SUFFIX))})
    _text(entry, "content", "\n".join((text, *(detail.text for detail in told.details))))
    return entry


def _where(site: Site, told: Line) -> str | None:
    """The mail or job that says so, or the page of what it speaks of."""
    proofs = (web_url(s.url) for s in told.spans if isinstance(s, Link))
    return next(filter(None, proofs), None) or key_address(site, told.key)


def _text(parent: ET.Element, tag: str, text: str) -> None:
    ET.SubElement(parent, tag).text = "\n".join(map(plain, text.splitlines()))
