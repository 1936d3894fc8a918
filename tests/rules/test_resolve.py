from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.resolve import resolve
from storage.records import MessageKind, Person, Reading, Statement, Verdict
from tests.builders import ADA, BEN, CLEO, a_reading, a_statement

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


def test_the_opposite_by_the_same_author_from_elsewhere_takes_back() -> None:
    elsewhere = Person("Marsh, Ada", "ada@home.example.org")
    thread = readings(
        an_answer("<1>", cid=7, verdict=SAFE, author=ADA),
        an_answer("<2>", "<1>", cid=7, verdict=BUG, author=elsewhere),
    )
    assert [s.withdrawn for s in resolve(thread)["<2>"]] == [True]


def test_two_whose_addresses_the_list_hides_are_not_one() -> None:
    thread = readings(
        an_answer("<1>", cid=7, verdict=SAFE, author=Person("Ada Marsh", "")),
        an_answer("<2>", "<1>", cid=7, verdict=BUG, author=Person("Ben Okoro", "")),
        an_answer("<3>", "<1>", "<2>", cid=7, verdict=BUG, author=Person("Ada Marsh", "")),
    )
    found = resolve(thread)
    assert (found["<2>"][0].withdrawn, found["<3>"][0].withdrawn) == (False, True)


def test_the_same_again_or_of_another_defect_takes_nothing_back() -> None:
    thread = readings(
        an_answer("<1>", cid=7, verdict=SAFE),
        an_answer("<2>", "<1>", cid=7, verdict=Verdict.INTENTIONAL),
        an_answer("<3>", "<1>", cid=8, verdict=BUG),
    )
    assert not any(s.withdrawn for found in resolve(thread).values() for s in found)


def a_promise_below_a_fix(by: Person, *, fixes: int = 7, implied: bool = True) -> Statement:
    """What Ben's fix of one defect is answered with, once the thread is known."""
    fix = a_statement(fixes, Verdict.FIXED)
    said = replace(a_statement(7, BUG, claim=True), implied=implied)
    thread = readings(
        a_reading("<1>", kind=MessageKind.PATCH, author=BEN, statements=(fix,)),
        a_reading("<2>", parents=("<1>",), author=ADA),
        a_reading("<3>", parents=("<1>", "<2>"), author=by, statements=(said,)),
    )
    return resolve(thread)["<3>"][0]


def test_a_promise_of_ones_own_next_version_judges_nothing() -> None:
    found = a_promise_below_a_fix(BEN)
    assert (found.verdict, found.claim, found.implied) == (NONE, True, False)


def test_the_same_words_of_somebody_else_do() -> None:
    found = a_promise_below_a_fix(ADA)
    assert (found.verdict, found.claim) == (BUG, True)


def test_who_says_that_it_is_real_is_believed_below_the_own_fix() -> None:
    assert a_promise_below_a_fix(BEN, implied=False).verdict is BUG


def test_a_finding_in_ones_own_patch_is_no_fix_of_it() -> None:
    assert a_promise_below_a_fix(BEN, fixes=8).verdict is BUG


def test_a_fix_of_a_finding_without_a_number_is_of_this_one() -> None:
    assert a_promise_below_a_fix(BEN, fixes=0).verdict is NONE


def test_the_author_of_the_fix_is_known_by_a_name_turned_round() -> None:
    elsewhere = Person(", ".join(reversed(BEN.name.split())), "ben@elsewhere.example.org")
    assert a_promise_below_a_fix(elsewhere).verdict is NONE


def agreed(
    view: Verdict, *, by: Person = CLEO, read_as: Verdict = BUG, implied: bool = False, of: int = 7
) -> Verdict:
    """What somebody means who only agrees with Ben, who answers Ada's report of a defect."""
    yes = replace(a_statement(7, read_as, rule="takes-your-point"), implied=True)
    thread = readings(
        a_reading("<1>", author=ADA, cids=(7,)),
        a_reading(
            "<2>", parents=("<1>",), author=BEN, statements=(replace(a_statement(of, view), implied=implied),)
        ),
        a_reading("<3>", parents=("<1>", "<2>"), author=by, statements=(yes,)),
    )
    return resolve(thread)["<3>"][0].verdict


@pytest.mark.parametrize("view", [BUG, SAFE, Verdict.INTENTIONAL])
def test_who_agrees_shares_the_view_of_whom_he_answers(view: Verdict) -> None:
    assert agreed(view) is view
    assert agreed(view, read_as=NONE) is view
    assert agreed(view, by=ADA) is view


def test_who_agrees_with_a_fix_means_the_finding() -> None:
    fix = a_reading("<1>", author=BEN, kind=MessageKind.PATCH, statements=(a_statement(7, Verdict.FIXED),))
    yes = replace(a_statement(0, NONE, rule="just-agrees"), implied=True)
    thread = readings(fix, a_reading("<2>", parents=("<1>",), author=ADA, statements=(yes,)))
    assert [(s.cid, s.verdict) for s in resolve(thread)["<2>"]] == [(7, BUG)]
    assert agreed(Verdict.FIXED, read_as=NONE) is NONE


def test_who_agrees_with_nobody_s_view_means_the_finding() -> None:
    assert agreed(NONE) is BUG
    assert agreed(SAFE, implied=True) is BUG
    assert agreed(SAFE, of=8) is BUG


def test_who_reported_it_and_agrees_with_what_was_not_understood_judges_nothing() -> None:
    assert agreed(NONE, by=ADA) is NONE


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


@pytest.mark.parametrize(("author", "verdict"), [(BEN, BUG), (ADA, Verdict.UNSURE)])
def test_who_tells_steps_below_the_report_of_somebody_else_may_explain_anything(
    author: Person, verdict: Verdict
) -> None:
    steps = a_statement(7, BUG, rule="tells-the-fault")
    thread = readings(
        a_reading("<1>", author=BEN, cids=(7,)),
        a_reading("<2>", parents=("<1>",), author=author, statements=(steps,)),
    )
    assert [s.verdict for s in resolve(thread)["<2>"]] == [verdict]
