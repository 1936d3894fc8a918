from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from bot.measures import Measure, gathered, written
from storage import imports, troubles
from storage.database import Database
from storage.imports import Import
from storage.troubles import Trouble
from tests.story import MORNING, Asking

# Prometheus, exposition formats: a name, labels in which \\, " and the end of a line are escaped, a number.
LINE = re.compile(r'[a-z_]+(\{[a-z]+="(?:[^"\\\n]|\\[\\"n])*"\})? [-+0-9.e]+')

SOURCE = "watchkeeper_source"


def test_what_was_kept_told_and_heard_is_measured(db: Database, ask: Asking) -> None:
    troubles.begin(db, Trouble('a "list"', MORNING, "7F3A", "away"))
    troubles.begin(db, Trouble("Discord account 400000000000000001", MORNING, "", "ines@example.org left"))
    imports.save(db, Import("", "/home/ines/mail/list.mbox", None, 10, MORNING, MORNING))
    rows = written(gathered(db)).splitlines()
    assert 'watchkeeper_deliveries_total{source="mail"} 10' in rows
    assert "watchkeeper_refused_deliveries 0" in rows
    assert 'watchkeeper_notices{state="failed"} 0' in rows
    heard = f'{SOURCE}_heard_timestamp_seconds{{source="pinewood/pinewood"}} 17'
    assert any(row.startswith(heard) for row in rows)
    assert (
        f'{SOURCE}_failing_since_timestamp_seconds{{source="a \\"list\\""}} {MORNING.timestamp():.0f}' in rows
    )
    assert 'watchkeeper_import_deliveries{place="list.mbox"} 10' in rows
    assert not any(name in "".join(rows).casefold() for name in ("ines", "400000000000000001"))


def test_a_new_database_has_its_zeros(db: Database) -> None:
    assert "watchkeeper_refused_deliveries 0" in written(gathered(db))


@given(st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), st.floats(0, 1e12)))
def test_any_name_makes_a_line_that_prometheus_reads(values: dict[str, float]) -> None:
    rows = written([Measure("a_total", "A.", "counter", "of", values)]).rstrip("\n").split("\n")
    assert rows[:2] == ["# HELP a_total A.", "# TYPE a_total counter"]
    assert all(LINE.fullmatch(row) for row in rows[2:])
    assert len(rows) == 2 + len(values)
