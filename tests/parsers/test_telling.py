"""Who reports a finding and lays out its path holds that it is there; who answers so may not."""

from __future__ import annotations

import pytest

from bot.parsers.statements import statements
from storage.records import Mail, MessageKind, Person, Statement, Verdict

PATCH = """On Mon, 2 Mar 2026 at 10:00, Cleo Winter <cleo@example.org> wrote:
> Read ahead, so that the pump never waits.

"""
REPORT = """On Mon, 2 Mar 2026 at 10:00, Cleo Winter <cleo@example.org> wrote:
> Coverity complains about this code (CID 1234711).

"""
STEPS = """Hi; Coverity complains about this code (CID 1234711):

> +    pump->line = line_open(name);

Here we take a line and put it into pump->line...

> +    return pump_start(pump);

...and where pump_start() returns an error we leave without closing it.
"""


def answers(
    quoted: str, words: str, subject: str = "Re: [PULL 3/4] pump: read ahead"
) -> tuple[Statement, ...]:
    ada = Person("Ada Marsh", "ada@example.org")
    mail = Mail("<m@example.org>", None, ada, subject, "<p@example.org>", (), "", quoted + words)
    return statements(mail, MessageKind.REPLY)


def test_who_reports_a_finding_and_tells_its_path_holds_that_it_is_there() -> None:
    (found,) = answers(PATCH, STEPS)
    assert (found.cid, found.verdict, found.rule) == (1234711, Verdict.BUG, "tells-the-fault")
    assert found.quote == "Here we take a line and put it into pump->line..."


def test_a_request_for_a_fix_leaves_nothing_open() -> None:
    (found,) = answers(PATCH, STEPS + "\nCould you send a patch, please?\n")
    assert found.verdict is Verdict.BUG


def test_a_step_may_name_no_more_than_a_path_of_the_code() -> None:
    words = (
        "Coverity complains about this code (CID 1234711).\n\nIn this error path we leave the line open.\n"
    )
    assert [s.rule for s in answers(PATCH, words)] == ["tells-the-fault"]


@pytest.mark.parametrize(
    "words",
    [
        STEPS + "\nIs pump->line closed elsewhere?\n",
        STEPS + "\nI wonder whether pump_free() does that.\n",
        STEPS + "\nI guess we can mark it as fine.\n",
        "Coverity complains about this code (CID 1234711).\n\nWe have seen that in other files too.\n",
        "Coverity complains about this code (CID 1234711):\n\npump.c:12 in pump_start()\n",
        "Coverity complains about this code (CID 1234711).\n\npump_start() might leave without closing it.\n",
    ],
    ids=["asks", "wonders", "thinks it fine", "tells nothing of code", "copies", "hedges"],
)
def test_who_leaves_it_open_or_tells_nothing_of_code_has_no_verdict(words: str) -> None:
    (found,) = answers(PATCH, words)
    assert found.verdict is Verdict.UNSURE


@pytest.mark.parametrize(
    ("quoted", "subject"), [(REPORT, "Re: [PULL 3/4] pump: read ahead"), (PATCH, "Re: Coverity on the pump")]
)
def test_who_answers_a_report_in_these_words_may_explain_anything(quoted: str, subject: str) -> None:
    (found,) = answers(quoted, STEPS, subject)
    assert found.verdict is Verdict.UNSURE


def test_that_a_check_can_never_pass_is_its_fault_unless_two_things_are_weighed() -> None:
    steps = STEPS + "\n...so that the check below can never fail.\n"
    assert [s.verdict for s in answers(PATCH, steps)] == [Verdict.BUG]
    weighed = STEPS + "\nEither the check below can never fail, or this one comes too late.\n"
    assert [s.verdict for s in answers(PATCH, weighed)] == [Verdict.UNSURE]


def test_what_never_happens_is_in_a_report_the_fault_of_a_check() -> None:
    steps = "Coverity complains about pump.c:\n\nThe check is for NULL.\n\nline_open() never returns NULL.\n"
    assert [s.verdict for s in answers("", steps, "pump: read ahead")] == [Verdict.BUG]
    open_ = "Coverity complains about pump.c:\n\nline_open() never returns NULL.\n"
    assert [s.verdict for s in answers("", open_, "pump: read ahead")] == [Verdict.UNSURE]
