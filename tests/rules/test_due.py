from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.rules.due import FRESH, Step, Told, step
from tests.builders import START

DAYS = st.integers(0, 60).map(lambda n: timedelta(days=n))
PATIENCE = st.one_of(st.none(), st.integers(1, 14).map(lambda n: timedelta(days=n)))


def told_by(
    ticks: list[timedelta], due: timedelta, ended: timedelta | None, patience: timedelta | None
) -> list[tuple[timedelta, Step]]:
    """What is told when the bot looks at these times, and the promise ends at one."""
    told, steps = Told(), []
    for tick in ticks:
        if ended is not None and tick >= ended:
            break  # it is no promise any more
        found = step(START + due, told, START + tick, patience)
        if found:
            steps.append((tick, found))
            reminded = START + tick if found is Step.REMIND else told.reminded
            told = Told(reminded, told.offered or found is Step.OFFER)
    return steps


@given(st.lists(DAYS).map(sorted), DAYS, st.one_of(st.none(), DAYS), PATIENCE)
def test_each_is_told_once_in_order_and_never_before_its_day_or_after_its_end(
    ticks: list[timedelta], due: timedelta, ended: timedelta | None, patience: timedelta | None
) -> None:
    steps = told_by(ticks, due, ended, patience)
    assert [s for _, s in steps] in ([], [Step.REMIND], [Step.REMIND, Step.OFFER])
    assert all(tick > due and (ended is None or tick < ended) for tick, _ in steps)
    if len(steps) == 2:
        assert patience is not None
        assert steps[1][0] - steps[0][0] >= patience


@given(st.sets(DAYS), DAYS, PATIENCE)
def test_looking_more_often_tells_nothing_more_and_nothing_later(
    ticks: set[timedelta], due: timedelta, patience: timedelta | None
) -> None:
    seldom = told_by(sorted(ticks), due, None, patience)
    often = told_by(sorted([*ticks, *(timedelta(days=n) for n in range(62))]), due, None, patience)
    assert [s for _, s in seldom] == [s for _, s in often][: len(seldom)]
    assert all(tick >= earlier for (tick, _), (earlier, _) in zip(seldom, often, strict=False))


def test_what_was_missed_long_ago_is_history() -> None:
    assert step(START, Told(), START + FRESH, None) is Step.REMIND
    assert step(START, Told(), START + FRESH + timedelta(seconds=1), None) is None
