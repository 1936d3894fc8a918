from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bench.flakes import baselines
from bench.flakes.__main__ import at_the_end, replayed
from bench.flakes.history import make
from bench.flakes.plan import OTHER, Kind, Shape
from bench.flakes.replay import OURS, Said, pings, play
from storage.records import Label
from tests.histories import clean, runs

SMALL = Shape(jobs=3, tests=4, commits=30)


def test_a_seed_gives_the_same_history_again() -> None:
    assert make(SMALL, 3) == make(SMALL, 3)
    assert make(SMALL, 3) != make(SMALL, 4)


def test_the_truth_is_what_was_planted() -> None:
    of = make(replace(SMALL, kinds={Kind.FULL: 1.0}, kills=0, bursts=0, bad_commits=0, branches=0), 1)
    for truth in of.truth.values():
        failed = [r for p in of.pipelines for r in p if (r.test, r.job) == (truth.plan.test, truth.plan.job)]
        assert {r.outcome == "failed" for r in failed if int(r.sha, 16) >= truth.plan.change} == {True}
        assert truth.accepted == {Label.REGRESSION}


@pytest.mark.parametrize(
    ("rule", "words", "label"),
    [
        (baselines.retry, ". . F. .", Label.FLAKY),
        (baselines.retry, ". . F", Label.REGRESSION),
        (baselines.retry, ". F .", Label.STABLE),
        (baselines.sippy, clean(400) + "F " * 12, Label.REGRESSION),
        (baselines.sippy, clean(400) + "F. " * 12, Label.STABLE),
        (baselines.sippy, clean(400) + "F F", Label.STABLE),
        (baselines.luci, clean(100) + "F", Label.FLAKY),
        (baselines.luci, clean(100) + "F F", Label.REGRESSION),
        (baselines.luci, "F " * 8 + clean(40), Label.FIXED),
        (baselines.luci, clean(40), Label.STABLE),
    ],
)
def test_baselines(rule: baselines.Rule, words: str, label: Label) -> None:
    assert rule(runs(words)) is label


def test_a_replay_says_what_each_rule_would_have_said() -> None:
    of = make(replace(SMALL, kinds={Kind.FULL: 0.3}, kills=0, bursts=0, bad_commits=0, branches=0), 1)
    said = play(of)
    broken = [key for key, truth in of.truth.items() if truth.broken_at]
    assert broken
    assert all(len(list(pings(said[OURS][key]))) == 1 for key in broken)
    assert set(said[OURS]) == set(broken)


def test_nobody_is_called_for_a_test_that_did_not_fail_in_the_pipeline() -> None:
    of = make(replace(OTHER, jobs=2, commits=60), 2)
    failed = [{(r.test, r.job) for r in p if r.outcome == "failed"} for p in of.pipelines]
    called = [(key, n) for said in play(of).values() for key, each in said.items() for n in pings(each)]
    assert called
    assert all(key in failed[n] for key, n in called)


@pytest.mark.parametrize(
    ("labels", "told"),
    [
        ([(5, "regression", 4), (8, "unsure", -1), (9, "regression", 4)], [5]),
        ([(5, "regression", 4), (8, "fixed", -1), (9, "regression", 4)], [5, 9]),
        ([(5, "regression", 4), (9, "regression", 8)], [5, 9]),
        ([(5, "regression", -1), (8, "stable", -1), (9, "regression", -1)], [5, 9]),
    ],
)
def test_somebody_is_told_once_for_each_cause(labels: list[tuple[int, str, int]], told: list[int]) -> None:
    said = Said()
    for pipeline, label, began in labels:
        said.add(pipeline, 10 * pipeline, Label(label), began)
    assert list(pings(said)) == told


@pytest.mark.parametrize("table", [at_the_end, replayed])
def test_the_page_shows_tables_as_they_are_printed(table: object) -> None:
    page = Path("docs/verdict.md").read_text(encoding="utf-8")
    assert callable(table)
    heads = [line for line in table([make(replace(OTHER, jobs=1, commits=20), 1)]) if line.startswith("| ")]
    shape = heads[0].partition(" | ")[2]
    assert shape in page
    for line in heads[1:]:
        assert f"\n{line.partition(' | ')[0]} | " in page
