from __future__ import annotations

from dataclasses import replace

import pytest

from bot.rules.breaking import NEW, called, calls, mended, stands
from commands.answer import Action, Answer
from commands.breakage import Breakage
from storage.records import Label, Person
from tests.builders import ADA, BEN, after
from tests.commands.test_breakage import a_cluster, a_verdict


def test_only_what_is_new_calls_anybody() -> None:
    every = [a_cluster(kind) for kind in Breakage]
    assert [c.kind for c in calls(every)] == [Breakage.NEW]


@pytest.mark.parametrize("more", [{"waits": True}, {"failures": ()}])
def test_a_running_retry_is_waited_for_and_what_is_no_test_has_no_owner(more: dict[str, object]) -> None:
    assert calls([replace(a_cluster(Breakage.NEW), **more)]) == ()  # type: ignore[arg-type]  # a test's own words


def test_a_regression_calls_when_it_is_sure_and_somebody_s_commit() -> None:
    def called_for(probability: float, since: str | None) -> bool:
        sure = {Label.REGRESSION: probability}
        verdict = replace(a_verdict(Label.REGRESSION), probability=sure, since=since)
        return bool(calls([replace(a_cluster(Breakage.NEW), verdict=verdict)]))

    assert called_for(0.99, "c4")
    assert not called_for(0.98, "c4")
    assert not called_for(0.99, None)
    on_a_branch = replace(a_cluster(Breakage.NEW), verdict=a_verdict(Label.STABLE))
    assert calls([on_a_branch]) == (on_a_branch,)


def test_who_was_told_by_a_watch_is_not_called_twice() -> None:
    assert called([ADA, BEN], [Person("Ben", "BEN@example.org")]) == (ADA,)


def test_it_is_said_once_that_it_is_mended_and_not_before_it_is_everywhere() -> None:
    own = (Action("I'm on it", "done", {"key": "T-1"}), Action("History", "history", {"key": "T-1"}))
    told = Answer(title=f"lamp-test{NEW}", as_of=after(1), actions=own)
    good, bad, calm = (a_verdict(label) for label in (Label.FIXED, Label.REGRESSION, Label.STABLE))
    assert stands(told)
    assert mended(told, []) is mended(told, [bad]) is mended(told, [good, bad]) is None
    now = mended(told, [good, calm])
    assert now
    assert not stands(now)
    assert (now.title, now.actions) == ("lamp-test: fixed", own[1:])
    assert [x.text for x in now.sections[0].lines] == ["so it is", "so it is"]
    assert mended(now, [good]) is None
    gone = mended(told, [calm])
    assert gone and gone.title == "lamp-test: gone with the commit that broke it"
