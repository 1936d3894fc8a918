from __future__ import annotations

import pytest

from commands.complete import MOST, complete
from commands.query import OPERATORS
from storage.database import Database
from tests.story import Asking


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("is:ap", ["is:applied"]),
        ("lock is:re", ["lock is:reply", "lock is:report", "lock is:reviewed"]),
        ("lock -IS:pu", ["lock -is:pull"]),
        ("lock fr", ["lock from:"]),
        ("-a", ["-area:", "-age:", "-after:"]),
        ("from:tom", ["from:tomasz.wilk@example.org"]),
        ("from:m", ["from:me", "from:mateo.cruz@example.org"]),
        ("oil area:migr", ["oil area:Migration"]),
        ('oil -area:"x86 g', ['oil -area:"x86 guests"']),
        ("cid:4102", ["cid:410203", "cid:410202", "cid:410201"]),
        ("key:P", ["key:P-2", "key:P-1"]),
        ("test:live-h", ["test:live-handover-test"]),
        ("file:lanes.c", ["file:migration/lanes.c"]),
        ("age:<", ["age:<7d", "age:<4w", "age:<1y"]),
        ("before:2", []),
        ("nothing:x", []),
        ("wick", []),
        ('"two wo', []),
    ],
)
def test_the_last_term_is_finished(ask: Asking, db: Database, typed: str, offered: list[str]) -> None:
    assert list(complete(db, "search", "query", typed))[:3] == offered


@pytest.mark.parametrize("typed", ["", "lock ", 'is:pull "two words" '])
def test_where_a_term_may_begin_every_operator_is_offered(db: Database, typed: str) -> None:
    assert complete(db, "search", "query", typed) == tuple(f"{typed}{o}:" for o in OPERATORS)
    assert len(OPERATORS) <= MOST
