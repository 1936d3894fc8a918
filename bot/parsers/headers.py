"""Header fields to values: words, people, Message-IDs and dates as the wild writes them.

The standard library's header registry raises on real headers and is slow; its compat32 policy hands
out the fields as they came. What they say is read here, and every function takes any string.
"""

from __future__ import annotations

import binascii
import re
from collections import defaultdict
from datetime import UTC, datetime, timedelta, timezone
from email.message import Message
from email.utils import parsedate_tz
from quopri import decodestring

from bot.parsers.charset import clean, decode
from storage.records import Person

HEAD_ENDS = re.compile(rb"\n\r?\n")
HEAD_WITHIN = 256 << 10
"""Octets in which a head ends: one place for what is read of a mail and for what proves whose it is."""

_WORD = re.compile(r"=\?([\w.:()+*-]{1,60})\?([bBqQ])\?([^?]*)\?=")
_NO_BYTE = re.compile("[\ud800-\udc7f\udd00-\udfff]")  # surrogates that stand for no 8-bit byte
_ANGLE = re.compile(r"<([^<>]*)>")
_LONGEST = 64 << 10  # characters of a field that are read: References of a thread of a thousand mails
_LONGEST_ID = 990  # a header line has 998 octets; a longer id is noise
_COMMENTED = re.compile(r"([^\s()<>,;@]{1,254}@[^\s()<>,;@]{1,254})\s*\(([^()]*)\)")  # RFC 5321: 254 at most
# As Mailman's own archives write every From; the dot tells an address from "me at noon (today)".
_IN_WORDS = re.compile(r"([^\s()<>,;@]{1,254} at [^\s()<>,;@.]{1,254}\.[^\s()<>,;@]{1,254})(?: \((.*)\))?")
_BARE = re.compile(r"[^\s()<>,;:\"@]{1,254}@[^\s()<>,;:\"@]{1,254}")
_QUOTED = re.compile(r'^"((?:[^"\\]|\\.)*)"$')
_GROUP = re.compile(r"^[^<>@\"]{0,200}:[^<>@]*;")
_VIA = re.compile(r"^[\"']?(.{1,200}?)[\"']? via(?: \S.*)?$")  # Mailman names the list only if told so
_COMMENT = re.compile(r"\([^()]*\)")
_NAMED_OFFSET = re.compile(r"\b(?:GMT|UTC)\s?([+-])(\d{1,2})(?::?(\d{2}))?\b")
_MONTH = re.compile(r"\bSept\b\.?", re.IGNORECASE)
_ZONES = {  # beyond those of the standard library; BST and IST as in Europe and India
    **{
        "WET": 0,
        "WEST": 60,
        "BST": 60,
        "CET": 60,
        "MET": 60,
        "CEST": 120,
        "MEST": 120,
        "EET": 120,
        "EEST": 180,
    },
    **{"MSK": 180, "IST": 330, "HKT": 480, "SGT": 480, "AWST": 480, "JST": 540, "KST": 540, "AEST": 600},
    **{"AEDT": 660, "NZST": 720, "NZDT": 780, "BRT": -180, "AKST": -540, "AKDT": -480, "HST": -600},
}
_USUAL_DATE = re.compile(
    r"(?:[A-Z][a-z]{2}, )?(\d{1,2}) ([A-Z][a-z]{2}) ([12]\d{3}) (\d\d):(\d\d):(\d\d) ([+-]\d\d)(\d\d)"
    r"(?: \([A-Z]+\))?",
    re.ASCII,
)
_MONTHS = {
    **{"Jan": 1, "Feb": 2, "Mar": 3, "Apr": 4, "May": 5, "Jun": 6},
    **{"Jul": 7, "Aug": 8, "Sep": 9, "Oct": 10, "Nov": 11, "Dec": 12},
}
_ZONE_NAME = re.compile(r":\d{2} ([A-Z]{3,4})\b")


def fields(message: Message) -> defaultdict[str, str]:
    """The fields of a head by lower-case name, as they came; the first where one stands twice."""
    found: defaultdict[str, str] = defaultdict(str)
    for name, value in message.raw_items():
        found.setdefault(name.lower(), str(value)[:_LONGEST])
    return found


def field(message: Message, name: str) -> str:
    """One of these fields; "" where it is not there."""
    return next((str(value)[:_LONGEST] for key, value in message.raw_items() if key.lower() == name), "")


def octets(value: str) -> str:
    """A raw header value, 8-bit bytes included, as one line of text (words still encoded)."""
    if not value.isascii():
        value = decode(_NO_BYTE.sub("\ufffd", value).encode("utf-8", "surrogateescape"))[0]
    return " ".join(clean(value).split())


def text(value: str) -> str:
    """A header value with RFC 2047 words decoded, wherever they stand."""
    value = octets(value)
    return " ".join(_decoded(value).split()) if "=?" in value else value


def _decoded(value: str) -> str:
    """Words decoded; those of one charset that stand side by side are one run of bytes."""
    out: list[str] = []
    run = b""
    charset = ""
    end = 0
    for word in _WORD.finditer(value):
        between = value[end : word.start()]
        said = word[1].partition("*")[0].lower()
        if between.strip() or not end or said != charset:
            out.append(decode(run, charset)[0])
            out.append(between if between.strip() or not end else "")
            run, charset = b"", said
        run += _word_bytes(word[2], word[3])
        end = word.end()
    return "".join((*out, decode(run, charset)[0], value[end:]))


def _word_bytes(encoding: str, payload: str) -> bytes:
    raw = payload.encode("utf-8", "replace")
    if encoding in "qQ":
        return decodestring(raw, header=True)
    try:
        return binascii.a2b_base64(raw + b"=" * (-len(raw) % 4))
    except binascii.Error:
        return raw


def person(value: str) -> Person:
    """The first person of an address field; parts that are not there are ""."""
    value = octets(value)
    angle = _ANGLE.search(value)
    if angle:
        name = value[: angle.start()].strip(" ,")
        quoted = _QUOTED.match(name)
        name = re.sub(r"\\(.)", r"\1", quoted[1]) if quoted else name
        return Person(text(name).strip("\"' "), _address(angle[1]))
    if in_words := _IN_WORDS.fullmatch(value):
        return Person(text(in_words[2] or "").strip("\"' "), _address(in_words[1]))
    if commented := _COMMENTED.search(value):
        return Person(text(commented[2]).strip("\"' "), commented[1])
    if _GROUP.match(value):
        return Person("", "")
    bare = _BARE.search(value)
    return Person("", bare[0]) if bare else Person(text(value).strip("\"' "), "")


def _address(value: str) -> str:
    address = value.strip().removeprefix("mailto:")
    return re.sub(r"^(\S+) at (\S+)$", r"\1@\2", address) if " at " in address else address


def author(sender: str, reply_to: str, original: str) -> tuple[Person, str]:
    """Who wrote a mail, also where a list has put its own address into From.

    Args:
        sender: the From field.
        reply_to: the Reply-To field.
        original: the X-Original-From (or -Sender) field.

    Returns:
        The person, and what is wrong with it ("" for nothing).
    """
    found = person(sender)
    via = _VIA.match(found.name)
    if via is None:
        return found, "" if found.email else "no author address"
    name = via[1].strip("\"' ")
    for field in (original, *_split(reply_to)):
        other = person(field)
        if other.email and other.email.casefold() != found.email.casefold():
            return Person(name, other.email), ""
    return Person(name, ""), "the list hides the author's address"


def _split(addresses: str) -> list[str]:
    """An address list, cut behind each angle bracket or at commas between bare addresses."""
    return re.split(r"(?<=>)\s*,|,(?=[^<>\"]*@[^<>\"]*(?:,|$))", addresses[:10_000])


def ids(value: str) -> tuple[str, ...]:
    """All Message-IDs of a field in their order, each once, with brackets and without white space."""
    found = (m.replace(" ", "") for m in _ANGLE.findall(octets(value)))
    return tuple(dict.fromkeys(f"<{i}>" for i in found if 0 < len(i) <= _LONGEST_ID))


def message_id(value: str) -> str:
    """The one id of a Message-ID field, brackets added where they are missing; "" for none."""
    if found := ids(value):
        return found[0]
    bare = octets(value).replace(" ", "").strip("<>")
    return f"<{bare}>" if 0 < len(bare) <= _LONGEST_ID else ""


def parent(in_reply_to: str, references: tuple[str, ...]) -> str | None:
    """The id a mail answers; of several the one that References puts last."""
    found = ids(in_reply_to)
    known = [i for i in references if i in found]
    return known[-1] if known else next(iter(found), None)


def date(value: str) -> tuple[datetime | None, str]:
    """A Date field in UTC and what had to be guessed; None rather than nonsense."""
    said = octets(value)[:200]
    if not said:
        return None, "no date"
    try:
        return _usual_date(said) or _date(_MONTH.sub("Sep", _COMMENT.sub("", said)).strip())
    except (ValueError, OverflowError, IndexError, TypeError):  # parsedate_tz raises these on odd input
        return None, f"not a date: {said[:60]!r}"


def _usual_date(value: str) -> tuple[datetime | None, str] | None:
    """A date as nearly all programs write it, which costs a fifth this way; None for any other."""
    found = _USUAL_DATE.fullmatch(value)
    if found is None or found[2] not in _MONTHS:
        return None
    day, year, hour, minute, second, hours, minutes = map(int, found.group(1, 3, 4, 5, 6, 7, 8))
    offset = timedelta(hours=hours, minutes=-minutes if found[7][0] == "-" else minutes)
    return _in_range(
        datetime(year, _MONTHS[found[2]], day, hour, minute, min(second, 59), tzinfo=timezone(offset))
    )


def _date(value: str) -> tuple[datetime | None, str]:
    value = _NAMED_OFFSET.sub(lambda m: f"{m[1]}{int(m[2]):02}{m[3] or '00'}", value)
    fields = parsedate_tz(value)
    if fields is None:
        read = datetime.fromisoformat(value)
        return _in_range(read if read.tzinfo else read.replace(tzinfo=UTC))
    offset = fields[9]
    zone = _ZONE_NAME.search(value)
    problem = ""
    if zone and not offset and zone[1] not in {"GMT", "UTC", "UT"}:
        offset = _ZONES.get(zone[1], 0) * 60
        problem = "" if zone[1] in _ZONES else f"time zone {zone[1]} is unknown, read as UTC"
    second = min(fields[5], 59)  # a leap second
    read = datetime(*fields[:5], second, tzinfo=timezone(timedelta(seconds=offset or 0)))
    when, out_of_range = _in_range(read)
    return when, out_of_range or problem


def _in_range(read: datetime) -> tuple[datetime | None, str]:
    offset = read.utcoffset() or timedelta()
    if not 1970 <= read.year <= 2099 or abs(offset) > timedelta(hours=14):
        return None, f"the date is out of range: {read:%Y-%m-%d %z}"
    return read.astimezone(UTC), ""
