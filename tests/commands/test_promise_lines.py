from __future__ import annotations

from dataclasses import replace

import pytest

from commands import promise_lines
from commands.answer import Ask
from storage import statements
from storage.database import Database
from storage.records import OutcomeKind
from storage.state import Act
from tests.builders import ADA, BEN, after, an_act
from tests.story import TEMPLATES


def test_a_watch_of_no_test_says_that_it_cannot_fire() -> None:
    watch = replace(an_act(OutcomeKind.WATCH_REQUEST, "", "", BEN, 1), people=(ADA,))
    assert promise_lines.watch(Ask(after(3)), watch).text == (
        "asked by Ben Okoro 2 Mar to be told if a test fails again; the mail does not say which"
    )


@pytest.mark.parametrize(("jobs", "told"), [((), ""), ((41,), " (job 41)"), ((41, 42), " (jobs 41, 42)")])
def test_the_jobs_that_a_mail_names_are_counted_and_linked(jobs: tuple[int, ...], told: str) -> None:
    act = an_act(OutcomeKind.BOUNCED, "", "", BEN, 1)
    act = replace(act, outcome=replace(act.outcome, quote="It fails.", job_ids=jobs))
    line = promise_lines.told(Ask(after(3), templates=TEMPLATES), act)
    assert line.text == f'bounced by Ben Okoro 2 Mar: "It fails."{told}'
    linked = [s.url for s in line.spans if not isinstance(s, str) and "/jobs/" in s.url]
    assert linked == [f"https://git.example.org/jobs/{job}" for job in jobs]


def about_a_defect(kind: OutcomeKind, hours: float) -> Act:
    act = an_act(kind, "", "", ADA if kind is OutcomeKind.GUESS else BEN, hours)
    return replace(act, outcome=replace(act.outcome, cids=(4711,)))


@pytest.mark.parametrize(("hours", "doubted"), [(2, True), (0, False)])
def test_a_guess_is_doubted_by_what_is_said_later(db: Database, hours: float, doubted: bool) -> None:
    guess, doubt = about_a_defect(OutcomeKind.GUESS, 1), about_a_defect(OutcomeKind.GUESS_DOUBTED, hours)
    statements.replace_threads(db, {}, {1: [guess, doubt]})
    assert ("; doubted by Ben Okoro" in promise_lines.guess(db, Ask(after(3)), guess).text) is doubted


def test_a_guess_in_a_mail_without_a_date_came_before_its_doubt(db: Database) -> None:
    guess, doubt = about_a_defect(OutcomeKind.GUESS, 1), about_a_defect(OutcomeKind.GUESS_DOUBTED, 2)
    undated = replace(guess, origin=replace(guess.origin, at=None))
    statements.replace_threads(db, {}, {1: [undated, doubt]})
    assert "undated" in (said := promise_lines.guess(db, Ask(after(3)), undated).text)
    assert "; doubted by Ben Okoro" in said
