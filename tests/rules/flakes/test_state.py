"""What is kept of a test: as much after a long history as after a short one, and the same either way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import exp, log
from random import Random

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rules.flakes.commit import Blame, Cause, Result
from bot.rules.flakes.folded import LATELY
from bot.rules.flakes.label import weigh
from bot.rules.flakes.rates import BROKEN, FLAKY, FULL, PRIOR
from bot.rules.flakes.state import NEWEST, State, empty
from storage.records import Label

Commits = list[list[bool]]

COMMITS = st.lists(
    st.lists(st.sampled_from([False, False, False, True]), min_size=1, max_size=3), min_size=1, max_size=60
)


def results(commits: Commits) -> list[Result]:
    return [
        Result(f"c{n}", float(n), failed, "", f"r{(n + i) % 3}", i == 0)
        for n, runs in enumerate(commits)
        for i, failed in enumerate(runs)
    ]


def fed(history: Sequence[Result]) -> State:
    state = empty()
    for result in history:
        state.add(result)
    return state


def recomputed(commits: Commits) -> dict[str, float]:
    """The belief from the whole history, state by state and commit by commit, nothing folded."""
    states: dict[tuple[str, float], float] = {
        ("stable", PRIOR.glitch): 1 - PRIOR.flaky - PRIOR.from_start,
        **{("flaky", r): PRIOR.flaky * w for r, w in zip(FLAKY, PRIOR.rates, strict=True)},
        **{
            ("broken", r): PRIOR.from_start * w if r >= FULL else 0.0
            for r, w in zip(BROKEN, PRIOR.broken, strict=True)
        },
        ("calmed", PRIOR.glitch): 0.0,
        ("mended", PRIOR.glitch): 0.0,
    }
    full = {r: w for r, w in zip(BROKEN, PRIOR.broken, strict=True) if r >= FULL}
    failed_before = False
    for number, runs in enumerate(commits):
        bad, well = sum(runs), len(runs) - sum(runs)
        new = dict(states)
        source = states["stable", PRIOR.glitch] * PRIOR.breaks + PRIOR.returns * (
            states["calmed", PRIOR.glitch] + states["mended", PRIOR.glitch]
        )
        for r, w in zip(BROKEN, PRIOR.broken, strict=True):
            worse = sum(
                states["flaky", f] * PRIOR.breaks for f in FLAKY if bad and r >= max(3 * f, 0.3) and r > f
            )
            new["broken", r] += (source * w + worse * w) if number or not bad else 0.0
            if not bad and failed_before:
                new["mended", PRIOR.glitch] += PRIOR.mended * r * states["broken", r]
                new["broken", r] -= PRIOR.mended * r * new["broken", r]
        for f, w in zip(FLAKY, PRIOR.rates, strict=True):
            if bad:
                new["flaky", f] += states["calmed", PRIOR.glitch] * PRIOR.returns * w
            elif failed_before:
                new["calmed", PRIOR.glitch] += PRIOR.calmed * f * states["flaky", f]
                new["flaky", f] -= PRIOR.calmed * f * states["flaky", f]
        whole = sum(w * _likely(r, bad, well) for r, w in full.items()) / sum(full.values())
        dropped = PRIOR.dropped * whole if bad and not well and number else 0.0
        for name, rate in new:
            own = 0.0 if name == "broken" else dropped
            new[name, rate] *= _likely(rate, bad, well) + own
        scale = sum(new.values())
        states = {key: value / scale for key, value in new.items()}
        failed_before = failed_before or bool(bad)
    return {name: sum(v for (n, _), v in states.items() if n == name) for name, _ in states}


def _likely(rate: float, bad: int, well: int) -> float:
    return exp(bad * log(rate) + well * log(1 - rate))


@settings(deadline=None)
@given(COMMITS)
def test_one_result_after_the_other_comes_to_what_the_whole_history_says(commits: Commits) -> None:
    belief = fed(results(commits)).whole().belief
    expected = recomputed(commits)
    found = {
        "stable": belief.stable,
        "flaky": sum(belief.flaky),
        "broken": sum(belief.coming) + sum(sum(e.weight) for e in belief.entries),
        "calmed": belief.calmed,
        "mended": belief.mended,
    }
    assert found == pytest.approx(expected, abs=0.06)  # folding takes a stretch's runs as evenly spread


@settings(deadline=None)
@given(COMMITS, st.randoms(use_true_random=False))
def test_results_may_come_late_and_in_any_order_among_the_newest_commits(
    commits: Commits, random: Random
) -> None:
    ordered = results(commits)
    mixed = sorted(ordered, key=lambda r: r.order + random.uniform(0, NEWEST / 2 - 1))
    assert weigh(fed(mixed).whole()) == weigh(fed(ordered).whole())


def test_what_is_kept_does_not_grow() -> None:
    history = results([[n % 7 == 0, False] for n in range(500)])
    short, long = fed(history[:200]), fed(history)
    assert len(short.newest) == len(long.newest) == NEWEST
    assert len(short.folded.belief.entries) == len(long.folded.belief.entries)
    assert len(short.folded.runners) == len(long.folded.runners)


@pytest.mark.parametrize(
    ("commits", "lately"), [(1, 1), (LATELY, 64), (LATELY + 1, 65), (2 * LATELY, 128), (2 * LATELY + 1, 65)]
)
def test_what_it_did_lately_is_counted_over_the_last_commits_of_the_base(commits: int, lately: int) -> None:
    whole = fed(results([[n % 2 == 0] for n in range(commits)])).whole()
    recent = whole.base - whole.earlier[0]
    assert (recent.runs, recent.failed) == (lately, (lately + commits % 2) // 2)


EXPLAINED = Blame(Cause.EXPLAINED)


def test_a_failure_that_turns_out_to_be_the_infrastructures_is_taken_back() -> None:
    history = results([[False]] * 30)
    failed = Result("c29", 29.0, True, "", "r1", False)
    state = fed([*history, failed])
    assert state.correct(failed, replace(failed, blame=EXPLAINED))
    expected = fed([*history, replace(failed, blame=EXPLAINED)])
    assert weigh(state.whole()) == weigh(expected.whole())
    assert weigh(state.whole()).label is Label.INFRASTRUCTURE


def test_what_is_folded_is_taken_back_no_more() -> None:
    failed = Result("c0", 0.0, True)
    state = fed([failed, *results([[False]] * 60)[1:]])
    before = weigh(state.whole())
    assert not state.correct(failed, replace(failed, blame=EXPLAINED))
    assert weigh(state.whole()) == before


@settings(deadline=None)
@given(COMMITS)
def test_it_can_be_kept_and_taken_up_again(commits: Commits) -> None:
    state = fed(results(commits))
    kept = msgspec.json.decode(msgspec.json.encode(state), type=State)
    assert kept == state
    kept.add(Result("later", 1e6, True))
    state.add(Result("later", 1e6, True))
    assert kept == state
