from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.parsers import names
from storage.records import Person


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the channel-test is red", ("channel-test",)),
        ("channel-test's fault", ("channel-test",)),
        ("four channel-tests in parallel", ("channel-test",)),
        ("pump-test and channel-test, again pump-test", ("pump-test", "channel-test")),
        ("unit/test-pump-thread.c:12:test_pump_stops: boom", ("test-pump-thread", "test_pump_stops")),
        ("qtest-x86_64/boot-serial-test timed out", ("qtest-x86_64/boot-serial-test",)),
        ("fails in /pump/tcp/plain/cancel.", ("/pump/tcp/plain/cancel",)),
        ("xfstests generic/029 and generic/030", ("generic/029", "generic/030")),
        ("make[1]: *** [Makefile:9: pumpcheck] Error 1", ("pumpcheck",)),
        ("  TEST    pump-thread on arm", ("pump-thread",)),
        ("see /usr/lib/x/y/z and a self-test", ()),
        ("we test it, the latest one, protest", ()),
        ("build-foo-tests-linux ran", ()),
    ],
)
def test_tests_in_prose(text: str, expected: tuple[str, ...]) -> None:
    found = names.tests(text)
    assert set(found) == set(expected)
    assert len(found) == len(expected)


def test_jobs_are_gitlab_links_once_each() -> None:
    text = "https://gitlab.example.org/a/b/-/jobs/12#L3 and /-/jobs/12, /-/jobs/7; issue 99"
    assert names.jobs(text) == (12, 7)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://gitlab.example.org/a/b/-/jobs/12 https://gitlab.example.org/-/jobs/13", (12, 13)),
        ("https://gitlab.example.org/a/b/builds/12, https://gitlab.example.org/a/b/jobs/13#L7", (12, 13)),
        ("https://builds.example.org/builders/3/builds/12 https://ci.example.org/a/b/jobs/13", ()),
        ("jobs #424242 and 7; job 4257605099 or job id 425760509.", (424242, 4257605099, 425760509)),
        ("job 12, job 20260302, job #7, Job 425760509.5", ()),
    ],
)
def test_jobs_by_old_links_and_numbers(text: str, expected: tuple[int, ...]) -> None:
    assert names.jobs(text) == expected


@pytest.mark.parametrize(
    ("request_", "words", "expected"),
    [
        ("let me know if it fails again", "", ("",)),
        ("let either of us know if it fails again", "Thanks go to Ben for the debugging.", ("", "Ben")),
        ("let Cleo know if it fails again", "", ("Cleo",)),
        ("let Cleo or me know if it fails again", "", ("", "Cleo")),
        ("tell us if it fails again", "It was written with Ben on Monday.", ("", "Ben")),
        ("shout if it fails again", "", ("",)),
    ],
)
def test_who_wants_to_be_told(request_: str, words: str, expected: tuple[str, ...]) -> None:
    assert names.told(request_, words) == expected


def test_people_are_not_projects_or_days() -> None:
    assert names.people("Thanks to Ben and Cleo, reported by Coverity on Linux from Monday") == (
        "Ben",
        "Cleo",
    )


@pytest.mark.parametrize(
    ("tag", "mine"),
    [
        ("Ada Marsh <ada@example.org>", True),
        ("Ada Marsh <ada@work.example.org>", True),
        ("A. M. <ADA@example.org>", True),
        ("Ada Winter <x@example.org>", False),
        ("Ben Okoro <ben@example.org>", False),
        ("", False),
    ],
)
def test_a_tag_is_the_author_s_by_name_or_address(tag: str, mine: bool) -> None:
    assert names.is_author(tag, Person("Ada Marsh", "ada@example.org")) is mine


@given(st.text(max_size=300))
def test_no_text_breaks_it(text: str) -> None:
    for name in names.tests(text):
        assert name
    assert names.told(text, text)
    assert all(isinstance(j, int) for j in names.jobs(text))
