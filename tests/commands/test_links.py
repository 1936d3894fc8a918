from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from commands import links
from commands.answer import Ask, Link
from storage.records import Person
from storage.state import Origin
from tests.story import Asking

NOW = datetime(2026, 10, 9, 8, 0, tzinfo=UTC)
ASK = Ask(
    NOW,
    templates={"message": "https://lists.example.org/{message_id}", "job": "https://git.example.org/{id}"},
)


def an_origin(message_id: str = "<a@example.org>", at: datetime | None = NOW) -> Origin:
    return Origin(message_id, at, Person("Ada", "ada@example.org"))


def test_a_mail_is_its_day_and_leads_to_the_archive() -> None:
    assert links.mail(ASK, an_origin()) == Link("9 Oct", "https://lists.example.org/a@example.org")


def test_what_would_end_a_path_is_written_so_that_it_does_not() -> None:
    found = links.mail(ASK, an_origin("<a/b?c#d@example.org>"))
    assert found == Link("9 Oct", "https://lists.example.org/a%2Fb%3Fc%23d@example.org")


def test_without_a_template_it_is_plain_words() -> None:
    assert links.mail(Ask(NOW), an_origin()) == "9 Oct"
    assert links.job(Ask(NOW), 7, "") == "job 7"
    assert links.series(Ask(NOW), "<a@example.org>") is None
    assert links.defect(Ask(NOW), 7) is None


def test_a_thing_leads_to_its_own_page_where_one_is_known() -> None:
    ask = Ask(NOW, templates={"area": "/status/{name}", "person": "/person/{name}"})
    assert links.area(ask, "Boards & lamps/all") == Link(
        "Boards & lamps/all", "/status/Boards%20%26%20lamps%2Fall"
    )
    assert links.area(ask, "board.json") == "board.json"  # its page's address would be that of JSON
    ada, nameless = Person("Ada", "ada@example.org"), Person("", "ben@example.org")
    assert links.people(ask, [ada, nameless], " or ") == [
        Link("Ada", "/person/Ada"),
        " or ",
        "ben@example.org",
    ]
    assert links.runner(ask, "k8s-3") == "k8s-3"


def test_a_job_leads_to_gitlab() -> None:
    assert links.job(ASK, 7, "") == Link("job 7", "https://git.example.org/7")


@pytest.mark.parametrize(
    ("before", "said"),
    [
        (timedelta(hours=3), "9 Oct"),
        (timedelta(days=200), "23 Mar"),
        (timedelta(days=400), "4 Sep 2025"),
        (timedelta(days=-20), "29 Oct"),
    ],
)
def test_a_year_stands_only_where_it_is_needed(before: timedelta, said: str) -> None:
    assert links.day(NOW - before, NOW) == said


@pytest.mark.parametrize(
    ("before", "said"),
    [
        (timedelta(hours=3), "today"),
        (timedelta(hours=9), "1 day ago"),
        (timedelta(days=2), "2 days ago"),
        (timedelta(hours=-1), ""),
    ],
)
def test_ago_goes_by_the_calendar(before: timedelta, said: str) -> None:
    assert links.since(NOW - before, NOW) == said


def test_an_undated_mail_says_so() -> None:
    assert links.day(None, NOW) == "undated"
    assert links.since(None, NOW) == ""


def test_a_pull_request_leads_to_patchew_and_a_defect_to_coverity(ask: Asking) -> None:
    shown = [ask("pull show", pull="P-2"), ask("cid show", cid="410202")]
    lines = [x for a in shown for x in (*a.intro, *(y for s in a.sections for y in s.lines))]
    urls = [s.url for x in lines for s in x.spans if isinstance(s, Link)]
    assert any(u.startswith("https://patchew.example.org/2026") for u in urls)
    assert "https://coverity.example.org/410202" in urls
