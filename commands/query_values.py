"""What may stand behind each operator of a query, and what to write instead of what may not.

Each value that may be written in several ways is kept in one.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta

from storage.records import Operator, State

WORDY = (Operator.WORDS, Operator.SUBJECT, Operator.FROM)
"""The operators whose values are words, looked up in the full-text index."""

EXAMPLES: Mapping[Operator, str] = {
    Operator.SUBJECT: "subject:lock",
    Operator.FROM: "from:ada",
    Operator.IS: "is:open",
    Operator.CID: "cid:1527402",
    Operator.KEY: "key:P-88",
    Operator.AREA: "area:migration",
    Operator.FILE: "file:migration/",
    Operator.TEST: "test:migration-test",
    Operator.LIST: "list:qemu-devel",
    Operator.AGE: "age:<7d",
    Operator.AFTER: "after:2026-10",
    Operator.BEFORE: "before:2026-10-09",
}

DAYS = {"h": 1 / 24, "d": 1, "w": 7, "m": 30, "y": 365}
"""Units of an age."""

_AGE = re.compile(r"([<>]?)\s*(\d{1,6})\s*(?!min)([a-z])[a-z]*", re.IGNORECASE)  # minutes are no months
_DAY = re.compile(r"(\d{4})(?:-(\d\d?)(?:-(\d\d?))?)?")
CID = re.compile(r"(?:cid)?[-\s#:]*(\d{1,12})", re.IGNORECASE)
"""A CID as people type it: `1527402`, `CID-1527402`, `cid 1527402`."""

_KEY = re.compile(r"([PSFHGWT]|CID)-?(\d{1,12})", re.IGNORECASE)
_EARLIEST = datetime(1, 1, 1, tzinfo=UTC)


class BadValue(ValueError):
    """A value that its operator cannot have.

    Attributes:
        instead: values that it can.
    """

    def __init__(self, text: str, instead: tuple[str, ...] = ()) -> None:
        super().__init__(text)
        self.instead = instead


def moment(age: str, now: datetime) -> datetime:
    """The time before which what has that age (`>7d`, `<7d`) was written, or after which."""
    try:
        return now - timedelta(days=int(age[1:-1]) * DAYS[age[-1]])
    except OverflowError:
        return _EARLIEST


def kept(operator: Operator, typed: str) -> str:
    """A value as the query keeps it.

    Raises:
        BadValue: the operator cannot have it.
    """
    value = " ".join(typed.replace('"', " ").split())
    if not value:
        raise BadValue(
            f"Nothing stands behind {operator}: there; write it without a space, as in {EXAMPLES[operator]}."
        )
    return _KEPT[operator](value)


def _any(value: str) -> str:
    return value


def _words(value: str) -> str:
    if not any(c.isalnum() for c in value):
        raise BadValue(f'"{value}" has no letter and no digit; only words can be looked for.')
    return value


def _state(value: str) -> str:
    states = [s.value for s in State]
    known = value.casefold()
    if known in states:
        return known
    near = difflib.get_close_matches(known, states, n=2, cutoff=0.6)
    hint = f" Did you mean is:{' or is:'.join(near)}?" if near else ""
    raise BadValue(f"No mail is:{value}.{hint} A mail can be {', '.join(states)}.", tuple(near))


def _cid(value: str) -> str:
    found = CID.fullmatch(value)
    if found is None:
        raise BadValue(f'"{value}" is no CID; write its number, as in cid:1527402.')
    return str(int(found[1]))


def _key(value: str) -> str:
    found = _KEY.fullmatch(value)
    if found is None:
        raise BadValue(
            f'"{value}" is no short key of what mails belong to; write such as key:P-88 or key:S-12.'
        )
    return f"{found[1].upper()}-{int(found[2])}"


def _age(value: str) -> str:
    found = _AGE.fullmatch(value)
    if found is None or found[3].casefold() not in DAYS:
        units = "hours (h), days (d), weeks (w), months (m) or years (y)"
        raise BadValue(f'"{value}" is no age; write age:<7d for younger or age:>7d for older, in {units}.')
    age = f"{int(found[2])}{found[3].casefold()}"
    if not found[1]:
        raise BadValue(
            f"age:{age} may mean two things; write age:<{age} for younger or age:>{age} for older.",
            (f"<{age}", f">{age}"),
        )
    return f"{found[1]}{age}"


def _day(value: str) -> str:
    found = _DAY.fullmatch(value)
    parts = [int(part) for part in found.groups() if part] if found else []
    try:
        year, month, day = (*parts, 1, 1)[:3] if parts else (0, 0, 0)
        date(year, month, day)
    except ValueError:
        raise BadValue(f'"{value}" is no day; write it like 2026-10-09, or a month like 2026-10.') from None
    return "-".join([f"{year:04}", *(f"{part:02}" for part in parts[1:])])


def _path(value: str) -> str:
    path = value.strip("/")
    if not path or "*" in path:
        raise BadValue(
            f'"{value}" is no path; write one, or whole parts of one, as in file:migration/ or file:ram.c.'
        )
    return path


def _list(value: str) -> str:
    name = value.strip("<>").casefold().replace("@", ".")  # so the List-Id of most lists is their address
    if not name:
        raise BadValue(f'"{value}" is no list; write its name or List-Id, as in {EXAMPLES[Operator.LIST]}.')
    return name


_KEPT: Mapping[Operator, Callable[[str], str]] = {
    Operator.WORDS: _words,
    Operator.SUBJECT: _words,
    Operator.FROM: _words,
    Operator.IS: _state,
    Operator.CID: _cid,
    Operator.KEY: _key,
    Operator.AREA: _any,
    Operator.FILE: _path,
    Operator.TEST: _words,
    Operator.LIST: _list,
    Operator.AGE: _age,
    Operator.AFTER: _day,
    Operator.BEFORE: _day,
}
