from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.calling import CHANNEL, PER, Called, called, free_at, ladder, waits_until
from commands.quiet_hours import QuietHours
from commands.wishes import ALL, Away, Mute, Wishes
from tests.builders import ADA, BEN, CLEO, START, after

PEOPLE = (ADA, BEN, CLEO)
EVENING = QuietHours(time(8), time(12), "UTC")  # START lies in it
CALM = Wishes()


def told(wishes: dict[str, Wishes], about: frozenset[str] = frozenset()) -> tuple[Called, ...]:
    return called([ADA.email], lambda address: wishes.get(address, CALM), about, START)


def test_who_wishes_nothing_is_pinged_now() -> None:
    assert told({}) == (Called(ADA.email, START),)


@pytest.mark.parametrize("target", [ALL, "T-5", "Migration"])
def test_who_muted_it_is_named_and_not_pinged(target: str) -> None:
    muted = {ADA.email: Wishes(mutes=(Mute(target, None),))}
    assert told(muted, frozenset({"T-5", "Migration"})) == (Called(ADA.email, None),)
    assert told(muted)[0].at == (None if target == ALL else START)


def test_who_is_away_is_pinged_when_they_are_back_unless_another_covers() -> None:
    away = {ADA.email: Wishes(away=Away(after(48), None))}
    assert told(away) == (Called(ADA.email, after(48), away=True),)
    covered = {ADA.email: Wishes(away=Away(after(48), BEN))}
    assert told(covered) == (Called(ADA.email, None, away=True, cover=BEN.email), Called(BEN.email, START))
    busy = covered | {BEN.email: Wishes(quiet=EVENING)}
    assert told(busy)[1] == Called(BEN.email, after(3), holds=True)


def test_who_cover_for_each_other_are_both_away() -> None:
    wishes = {a.email: Wishes(away=Away(after(48), b)) for a, b in ((ADA, BEN), (BEN, ADA))}
    assert [c.at for c in told(wishes)] == [None, None]


def test_in_quiet_hours_a_ping_waits_and_so_does_what_is_for_one_person() -> None:
    quiet = {ADA.email: Wishes(quiet=EVENING)}
    waits = told(quiet)
    assert waits == (Called(ADA.email, after(3), holds=True),)
    assert waits_until("watch:W-1", waits) == after(3)
    assert waits_until("broken:T-5", waits) is None  # news for all
    assert waits_until("watch:W-1", (*waits, Called(BEN.email, START))) is None
    assert waits_until("watch:W-1", [Called(ADA.email, None)]) is None


def test_a_name_has_no_wishes() -> None:
    assert called(["Ada"], lambda _: CALM, frozenset(), START) == (Called("Ada", None),)


def wish() -> st.SearchStrategy[Wishes]:
    return st.builds(
        Wishes,
        mutes=st.lists(st.sampled_from([Mute(ALL, None), Mute("T-5", None)]), max_size=2).map(tuple),
        away=st.none() | st.builds(Away, st.just(after(48)), st.none() | st.sampled_from(PEOPLE)),
        quiet=st.none() | st.just(EVENING),
    )


@given(
    st.lists(st.sampled_from([*(p.email for p in PEOPLE), "Ada"])),
    st.fixed_dictionaries({p.email: wish() for p in PEOPLE}),
    st.sets(st.sampled_from(["T-5", "W-1"])).map(frozenset),
)
def test_whatever_people_wish_each_is_named_once_and_nobody_is_lost(
    audience: list[str], wishes: dict[str, Wishes], about: frozenset[str]
) -> None:
    found = called(audience, wishes.__getitem__, about, START)
    named = [c.address for c in found]
    assert len(named) == len(set(named)) and set(audience) <= set(named)
    for call in found:
        mine = wishes.get(call.address, CALM)
        assert call.at is None or call.at >= START
        if call.at == START:
            assert not mine.away and not mine.quiet and "@" in call.address
        if call.at is None and "@" in call.address:
            assert mine.mutes or call.cover in named
    until = waits_until("watch:W-1", found)
    assert until is None or (until > START and all(c.at != START for c in found))


@given(st.lists(st.integers(0, 300), max_size=30), st.integers(0, 5))
def test_nobody_is_pinged_more_often_within_an_hour_and_nobody_waits_for_longer(
    minutes: list[int], most: int
) -> None:
    made: list[datetime] = []
    for asked in sorted(START + timedelta(minutes=m) for m in minutes):
        at = free_at(made[:most], most, asked)
        assert asked <= at <= asked + PER
        if at == asked:
            made.insert(0, at)
    for at in made:
        assert not most or sum(at <= other < at + PER for other in made) <= most
    assert most or len(made) == len(minutes)


@given(st.lists(st.sampled_from(["now", "later", "never"]), max_size=5), st.integers(0, 5))
def test_owners_are_pinged_one_after_the_other_and_then_the_channel_is_told(
    kinds: list[str], hours: int
) -> None:
    wait, at = timedelta(hours=hours), {"now": START, "later": after(9), "never": None}
    found = [Called(f"{n}@example.org", at[kind]) for n, kind in enumerate(kinds)]
    steps = list(ladder(found, wait, START))
    if hours and "now" in kinds:
        assert steps.pop() == Called(CHANNEL, START + wait * kinds.count("now"))
    assert [c.address for c in steps] == [c.address for c in found]
    climbed = [c.at for c, kind in zip(steps, kinds, strict=True) if kind == "now"]
    assert climbed == [START + wait * n for n in range(len(climbed))]
    assert all(c == f for c, f, kind in zip(steps, found, kinds, strict=True) if kind != "now")
