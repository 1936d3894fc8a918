from __future__ import annotations

from dataclasses import replace

from bot.rules.pings import Run, failed_again
from commands.answer import Answer, Ask
from storage.records import Job, Outcome, OutcomeKind, TestOutcome
from storage.state import Act, Attempt, Result
from tests.builders import ADA, BEN, after, an_origin

WATCH = Act(
    Outcome(OutcomeKind.WATCH_REQUEST, "Tell us if it fails again.", tests=("handover-test",)),
    an_origin("<watch@example.org>"),
    0,
    "W-1",
    "",
    "",
    (ADA, BEN),
)
ASK = Ask(
    after(20),
    templates={
        "message": "https://lists.example.org/{message_id}",
        "job": "https://git.example.org/jobs/{id}",
    },
)
FAILED = Result(10, "qtest/handover-test", "T-1", TestOutcome.FAILED, 246.1, "SIGABRT", after(20))


def a_run(result: Result, number: int, attempts: int) -> Run:
    job = Job(result.job, "functional", "failed", None, "runner-3", retried=False)
    return Run(result, Attempt(job, "pinewood/pinewood", 7, number, attempts))


def texts(answer: Answer) -> list[str]:
    return [line.text for section in answer.sections for line in section.lines]


def test_the_first_failure_says_who_asked_where_and_how_it_failed() -> None:
    answer = failed_again(WATCH, a_run(FAILED, 1, 1), [a_run(FAILED, 1, 1)], [], ASK)
    assert texts(answer) == [
        "As you asked to be told (W-1 2 Mar).",
        'failed in 1 of 1 attempt in functional on runner-3, 246 s: "SIGABRT" job 10',
        "No earlier run is known: nothing can be said of its rate.",
    ]


def test_a_retry_that_passed_is_added() -> None:
    passed = replace(FAILED, job=12, outcome=TestOutcome.PASSED, at=after(20.2))
    runs = [a_run(passed, 2, 2), a_run(FAILED, 1, 2)]
    answer = failed_again(WATCH, runs[1], runs, [], ASK)
    assert texts(answer)[1].startswith("failed in 1 of 2 attempts in")
    assert texts(answer)[-1] == "Passed on retry 12 min later at the same commit job 12."
    assert answer.as_of == after(20.2)


def test_clean_runs_are_counted_up_to_the_last_failure() -> None:
    clean = [replace(FAILED, job=n, outcome=TestOutcome.PASSED, at=after(n)) for n in (9, 8, 7)]
    before = [*clean, replace(FAILED, job=6, at=after(6)), replace(FAILED, job=5, at=after(5))]
    answer = failed_again(WATCH, a_run(FAILED, 1, 1), [a_run(FAILED, 1, 1)], before, ASK)
    assert "3 clean runs known before it." in texts(answer)
