from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from bot.rules.resolve import resolve
from storage.records import Reading, Statement, Verdict
from tests.builders import ADA, BEN, a_reading, a_statement

BUG, SAFE, NONE = Verdict.BUG, Verdict.FALSE_POSITIVE, Verdict.NONE


def readings(*given_: Reading) -> dict[str, Reading]:
    return {r.mail.message_id: r for r in given_}


def cids(found: tuple[Statement, ...]) -> list[int]:
    return [s.cid for s in found]


def an_answer(
    message_id: str, *parents: str, verdict: Verdict = BUG, cid: int = 0, **more: object
) -> Reading:
    return a_reading(message_id, parents=parents, statements=(a_statement(cid, verdict),), **more)  # type: ignore[arg-type]  # passed through


def test_the_parent_tells() -> None:
    thread = readings(a_reading("<1>", cids=(7,)), an_answer("<2>", "<1>"))
    assert cids(resolve(thread)["<2>"]) == [7]


def test_two_mails_up_and_the_root_tell() -> None:
    thread = readings(
        a_reading("<1>", cids=(7,)), a_reading("<2>", parents=("<1>",)), an_answer("<3>", "<1>", "<2>")
    )
    assert cids(resolve(thread)["<3>"]) == [7]


def test_a_missing_parent_is_stepped_over() -> None:
    assert cids(resolve(readings(a_reading("<1>", cids=(7,)), an_answer("<3>", "<1>", "<2>")))["<3>"]) == [7]


def test_the_chain_goes_on_where_references_are_cut() -> None:
    thread = readings(
        a_reading("<1>", cids=(7,)), a_reading("<2>", parents=("<1>",)), an_answer("<3>", "<2>")
    )
    assert cids(resolve(thread)["<3>"]) == [7]


def test_the_nearest_that_names_any_decides() -> None:
    thread = readings(
        a_reading("<1>", cids=(7,)),
        a_reading("<2>", parents=("<1>",), cids=(8,)),
        an_answer("<3>", "<1>", "<2>"),
    )
    assert cids(resolve(thread)["<3>"]) == [8]


def test_two_at_once_tell_nothing() -> None:
    thread = readings(
        a_reading("<1>", cids=(7,)),
        a_reading("<2>", parents=("<1>",), cids=(8, 9)),
        an_answer("<3>", "<1>", "<2>"),
    )
    assert resolve(thread)["<3>"] == ()


def test_what_an_ancestor_was_found_to_speak_of_counts() -> None:
    thread = readings(an_answer("<1>", cid=7, verdict=NONE), an_answer("<2>", "<1>"))
    assert cids(resolve(thread)["<2>"]) == [7]


def test_nothing_tells() -> None:
    assert resolve(readings(a_reading("<1>"), an_answer("<2>", "<1>"))) == {"<1>": (), "<2>": ()}
    assert resolve({}) == {}


def test_what_is_known_stays() -> None:
    thread = readings(a_reading("<1>", cids=(7,)), an_answer("<2>", "<1>", cid=9))
    assert cids(resolve(thread)["<2>"]) == [9]


def test_two_readings_of_one_defect_become_one() -> None:
    both = (a_statement(7, NONE), a_statement(0, BUG, claim=True, quote="Will fix."))
    thread = readings(a_reading("<1>", cids=(7,)), a_reading("<2>", parents=("<1>",), statements=both))
    assert [(s.cid, s.verdict, s.claim) for s in resolve(thread)["<2>"]] == [(7, BUG, True)]


def test_headers_that_loop() -> None:
    thread = readings(an_answer("<1>", "<2>"), an_answer("<2>", "<1>"), an_answer("<3>", "<3>"))
    assert resolve(thread) == {"<1>": (), "<2>": (), "<3>": ()}


def test_the_opposite_by_the_same_author_takes_back() -> None:
    thread = readings(
        an_answer("<1>", cid=7, verdict=SAFE, author=ADA),
        an_answer("<2>", "<1>", cid=7, verdict=BUG, author=BEN),
        an_answer("<3>", "<1>", "<2>", cid=7, verdict=BUG, author=ADA),
    )
    found = resolve(thread)
    assert [s.withdrawn for m in ("<1>", "<2>", "<3>") for s in found[m]] == [False, False, True]


def test_the_same_again_or_of_another_defect_takes_nothing_back() -> None:
    thread = readings(
        an_answer("<1>", cid=7, verdict=SAFE),
        an_answer("<2>", "<1>", cid=7, verdict=Verdict.INTENTIONAL),
        an_answer("<3>", "<1>", cid=8, verdict=BUG),
    )
    assert not any(s.withdrawn for found in resolve(thread).values() for s in found)


PARENTS = st.lists(st.lists(st.integers(0, 7), max_size=3), min_size=8, max_size=8)
NAMED = st.lists(st.sampled_from([(), (), (7,), (8,), (7, 8)]), min_size=8, max_size=8)
SAID = st.lists(st.sampled_from([0, 0, 7, 8]), min_size=8, max_size=8)


@st.composite
def threads(draw: st.DrawFn) -> list[Reading]:
    """Eight mails by two people, who answer, name and judge at random."""
    parents, named, said = draw(PARENTS), draw(NAMED), draw(SAID)
    return [
        a_reading(
            f"<{n}>",
            author=(ADA, BEN)[n % 2],
            parents=tuple(f"<{p}>" for p in parents[n]),
            cids=named[n],
            statements=(a_statement(said[n], (BUG, SAFE)[n % 3 == 0]),),
        )
        for n in range(8)
    ]


@given(threads(), st.randoms(use_true_random=False))
def test_the_order_of_arrival_changes_nothing(thread: list[Reading], order: random.Random) -> None:
    shuffled = thread[:]
    order.shuffle(shuffled)
    found = resolve(readings(*thread))
    assert found == resolve(readings(*shuffled))
    assert all(s.cid for statements in found.values() for s in statements)


@given(threads(), st.integers(0, 7))
def test_an_unrelated_reply_changes_nothing(thread: list[Reading], answered: int) -> None:
    unrelated = a_reading("<thanks>", author=ADA, parents=(f"<{answered}>",))
    found = resolve(readings(*thread, unrelated))
    assert found.pop("<thanks>") == ()
    assert found == resolve(readings(*thread))
