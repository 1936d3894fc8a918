"""What the last term of an unfinished query may become: an operator's name, or a value that it has here."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from commands import complete
from commands.query import OPERATORS, written
from storage import messages, test_results
from storage.database import Database
from storage.records import Operator, State, Term

MANY = 200
"""Tests of which the last parts of their names are offered."""


def queries(db: Database, typed: str) -> tuple[str, ...]:
    """The whole text with its last term finished, likeliest first; what is typed cannot be left out of it."""
    start = _last(typed)
    before, term = typed[:start], typed[start:]
    no = "-" if term.startswith("-") else ""
    name, colon, value = term[len(no) :].partition(":")
    operator = OPERATORS.get(name.casefold())
    if not colon:
        names = (o for o in OPERATORS if o.startswith(name.casefold()))
        return tuple(f"{before}{no}{o}:" for o in names)
    if operator is None:
        return ()
    values = _VALUES.get(operator, _none)(db, value.replace('"', ""))
    return tuple(f"{before}{written(Term(operator, v, negated=bool(no)))}" for v in values)


def _last(typed: str) -> int:
    """Where the last term begins; a space within quotation marks that are still open ends none."""
    end = typed.rfind('"') if typed.count('"') % 2 else len(typed)
    return typed.rfind(" ", 0, end) + 1


def _none(db: Database, value: str) -> tuple[str, ...]:
    return ()


def _states(db: Database, value: str) -> tuple[str, ...]:
    return tuple(s.value for s in State if s.startswith(value.casefold()))


def _people(db: Database, value: str) -> tuple[str, ...]:
    """Addresses, of which there are no two; "me" first."""
    return tuple(p.rpartition("<")[2].rstrip(">") for p in complete.people(db, value))


def _tests(db: Database, value: str) -> tuple[str, ...]:
    names = (name.rpartition("/")[2] for name in test_results.named(db, value, MANY))
    return tuple(dict.fromkeys(n for n in names if value.casefold() in n.casefold()))


def _files(db: Database, value: str) -> tuple[str, ...]:
    return messages.paths(db, value) if value else ()


def _ages(db: Database, value: str) -> tuple[str, ...]:
    return tuple(age for age in ("<7d", "<4w", "<1y", ">7d", ">4w", ">1y") if age.startswith(value))


_VALUES: Mapping[Operator, Callable[[Database, str], tuple[str, ...]]] = {
    Operator.IS: _states,
    Operator.FROM: _people,
    Operator.CID: complete.cids,
    Operator.KEY: complete.keys,
    Operator.AREA: complete.areas,
    Operator.FILE: _files,
    Operator.TEST: _tests,
    Operator.AGE: _ages,
}
