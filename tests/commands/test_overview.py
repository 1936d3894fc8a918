from __future__ import annotations

from datetime import timedelta

import pytest

from bot import ingest
from bot.sample import weeks
from commands.answer import Ask, Link, line
from commands.overview import SHOWN, _short, overview
from storage import troubles
from storage.database import Database, transaction
from storage.troubles import Trouble
from tests.mails import a_mail
from tests.story import MORNING, TELLING, TEMPLATES, Asking, calling, keyed, texts

REQUEST = f"""The following changes since commit {"1" * 40}:

  Merge tag 'week' into staging (2026-10-05 09:00:00 +0000)

are available in the Git repository at:

  https://gitlab.example.org/lucia/pinewood.git tags/pull-memory-20261008

for you to fetch changes up to {"2" * 40}:

  memory: Map less (2026-10-08 09:00:00 +0000)
"""


def test_what_needs_somebody_comes_first_with_the_reason_in_words(ask: Asking) -> None:
    answer = ask("overview")
    assert answer.sections[0].title == "Needs somebody"
    assert answer.sections[0].lines[0].text == "Migration: 1 disputed defect, 1 follow-up"
    assert calling(answer) == ["Needs somebody", "New breakage"]


def test_an_area_needs_here_what_its_status_says(ask: Asking) -> None:
    for area in ask("overview").sections[0].lines:
        section = area.text.partition(":")[0]
        status = ask("status", area=section)
        assert {x.text for x in area.details} == set(texts(status, "Needs somebody"))


def test_a_defect_that_somebody_takes_is_nobodys_no_more(ask: Asking) -> None:
    before = next(s for s in ask("overview").sections if s.title.startswith("Coverity"))
    assert before.title == "Coverity: 2 without an owner, 1 disputed"
    assert [x.key for x in before.lines] == ["CID-410202", "CID-410203"]
    assert before.lines[0].text == "lane_pause(): disputed"
    ask("cid claim", cid="410202")
    after = next(s for s in ask("overview").sections if s.title.startswith("Coverity"))
    assert after.title == "Coverity: 1 without an owner, 0 disputed"
    assert keyed(ask("overview"), "CID-410202") == []


@pytest.mark.parametrize(("count", "more"), [(SHOWN + 1, "and 1 more area"), (SHOWN + 3, "and 3 more areas")])
def test_what_is_left_out_is_counted(count: int, more: str) -> None:
    assert _short([line("Halls")] * SHOWN, count, "area")[-1].text == more
    assert _short([line("Halls")] * SHOWN, count)[-1].text == more.partition(" area")[0]


def test_a_follow_up_is_overdue_after_a_week(ask: Asking) -> None:
    assert texts(ask("overview"), "Follow-ups overdue") == ["nothing"]
    (line,) = texts(ask("overview", hours=24 * 7), "Follow-ups overdue")
    assert line.startswith("asked of Ines Okafor by Halvard Lien 8 Oct")
    ask("done", key="F-1")
    assert texts(ask("overview", hours=24 * 7), "Follow-ups overdue") == ["nothing"]


def test_a_pull_request_stands_with_its_pipeline(db: Database, ask: Asking) -> None:
    cover = a_mail("q", "[PULL 0/1] memory queue", REQUEST, hours=24 * 220)
    assert texts(ask("overview"), "Open pull requests") == ["nothing"]
    with transaction(db):
        ingest.ingest(db, [cover, *weeks.failing()], TELLING)
    linked = TEMPLATES | {"pipeline": "/pipeline/{name}"}
    answer = overview(db, Ask(MORNING + timedelta(hours=1), templates=linked))
    (line,) = answer.sections[1].lines
    assert line.text.endswith("; staging 52418: 1 of 2 jobs failed; 1 passed on retry")
    assert Link("staging 52418", "/pipeline/52418") in line.spans


def test_new_breakage_is_the_newest_failed_pipeline_and_each_broken_test(db: Database, ask: Asking) -> None:
    assert "no test is known to be broken" in texts(ask("overview"), "New breakage")
    with transaction(db):
        ingest.ingest(db, [*weeks.before(), *weeks.failing()], TELLING)
    latest, broken = ask("overview", hours=2).sections[2].lines
    assert latest.text == "pipeline staging 52418: 1 of 2 jobs failed; 1 passed on retry"
    assert broken.text.startswith("pinewood/region-map-test: NEW, broken (")
    later = texts(ask("overview", hours=24 * 9), "New breakage")
    assert [t for t in later if t.startswith("pipeline")] == []


def test_the_sources_say_when_they_were_heard_and_what_fails(db: Database, ask: Asking) -> None:
    assert texts(ask("overview"), "Sources")[0].startswith(
        "pinewood/pinewood: 1 pipeline, the last 108 min ago"
    )
    for via in ("pinewood/pinewood", "elsewhere"):
        troubles.begin(db, Trouble(via, MORNING - timedelta(hours=5), "7F3A", "no route to host."))
    left = "ines.okafor@example.org is pinged by it, and it left the server"
    for whose in ("account", "messages to account"):  # for `check` alone
        troubles.begin(db, Trouble(f"Discord {whose} 400000000000000001", MORNING, "", left))
    fails = "fails for 5 h (incident 7F3A), and is tried again: no route to host."
    assert texts(ask("overview"), "Sources") == [f"pinewood/pinewood: {fails}", f"elsewhere: {fails}"]


def test_where_nothing_is_known_it_says_so(db: Database) -> None:
    answer = overview(db, Ask(MORNING))
    assert texts(answer) == [
        *("nothing", "nothing", "no test is known to be broken", "nothing", "nothing"),
        "none brought anything yet",
    ]
    assert calling(answer) == []
