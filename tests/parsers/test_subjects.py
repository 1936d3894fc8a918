from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.parsers import cids
from bot.parsers.quotation import passages
from bot.parsers.sentences import sentences
from bot.parsers.subjects import mentions_coverity, spoken
from storage.records import Mail, Person


def a_mail(text: str, subject: str = "Re: [PULL 3/4] pump: read ahead") -> Mail:
    return Mail(
        "<m@example.org>",
        None,
        Person("Ada Marsh", "ada@example.org"),
        subject,
        "<p@example.org>",
        (),
        "",
        text,
    )


def about(text: str, subject: str = "Re: [PULL 3/4] pump: read ahead") -> list[tuple[str, tuple[int, ...]]]:
    return [(s.sentence, s.cids) for s in spoken(a_mail(text, subject))]


def test_the_sentence_itself_comes_first() -> None:
    assert about("> CID 1234711 is a leak.\n\nWhat about CID 1234712 here.") == [
        ("What about CID 1234712 here.", (1234712,))
    ]


def test_of_what_the_mail_names_elsewhere_the_number_is_enough() -> None:
    quoted = "> CID 1234711, 1234712: leaks.\n\n"
    assert about(f"{quoted}We have 1234712 still, and 1234799 bytes.")[0][1] == (1234712,)
    assert about(f"{quoted}See https://example.org/1234712 and v-1234712.")[0][1] == (1234711, 1234712)


def test_then_its_paragraph_and_the_paragraph_before() -> None:
    text = "It leaks. That is CID 1234711. Twice.\n\nIs that meant?"
    assert [c for _, c in about(text)] == [(1234711,)] * 4


def test_then_the_quotation_directly_above() -> None:
    text = "> CID 1234711: a leak.\n\nReal.\n\n> CID 1234712: a race.\n\nNot real."
    assert about(text) == [("Real.", (1234711,)), ("Not real.", (1234712,))]


def test_the_nearest_paragraph_of_a_long_quotation() -> None:
    assert about("> CID 1234711: a leak.\n>\n> CID 1234712: a race.\n\nHm.") == [("Hm.", (1234712,))]


def test_deeper_levels_count_too() -> None:
    assert about("> > CID 1234711: a leak.\n> Yes, true.\n\nSure.") == [("Sure.", (1234711,))]


def test_what_names_them_once_at_its_end_is_about_all_of_them() -> None:
    assert [c for _, c in about("It leaks.\n\n(CID 1234711, 1234712.)")] == [(1234711, 1234712)] * 2
    assert about("It leaks.\n\nCID 1234711.\n\nCID 1234712.")[0][1] == ()


def test_further_up_when_nothing_stands_directly_above() -> None:
    assert about("> CID 1234711: a leak.\n\nReal.\n\n> And the name?\n\nGood name.")[-1] == (
        "Good name.",
        (1234711,),
    )


def test_an_answer_on_top_speaks_of_what_it_quotes_below() -> None:
    assert about("Real.\n\nOn Monday, Ben wrote:\n> CID 1234711: a leak.\n") == [("Real.", (1234711,))]


def test_an_answer_on_top_of_two_does_not_tell() -> None:
    assert about(
        "Real.\n\nOn Monday, Ben wrote:\n> CID 1234711: a leak.\n> said so\n>\n> > CID 1234712: race"
    ) == [("Real.", ())]


def test_a_list_in_one_trailer_is_about_all() -> None:
    assert about("> Fixes: Coverity CID 1234711, 1234712\n\nThanks.")[0][1] == (1234711, 1234712)


def test_last_the_subject() -> None:
    assert about("Thanks.", "Re: [PATCH] pump: plug the leak (CID 1234711)") == [("Thanks.", (1234711,))]
    assert about("Thanks.") == [("Thanks.", ())]


def test_a_number_in_a_signed_off_patch_is_under_the_patch() -> None:
    patch = "> Plug it.\n>\n> Resolves: Coverity CID 1234711\n> Signed-off-by: Ben <b@example.org>\n\nFine."
    report = "> > Signed-off-by: Ben <b@example.org>\n>\n> Coverity sees a leak (CID 1234711).\n\nFine."
    assert spoken(a_mail(patch))[0].under_patch
    assert not spoken(a_mail(report))[0].under_patch


def test_what_it_answers_and_whether_the_tool_is_named() -> None:
    first, last = spoken(a_mail("> Coverity is loud here.\n\nSure.\n\n> And the name?\n\nGood."))
    assert (first.answered, first.of_the_tool) == ("Coverity is loud here.", True)
    assert (last.answered, last.of_the_tool) == ("And the name?", False)


def test_coverity_anywhere_in_the_mail() -> None:
    assert mentions_coverity(a_mail("> coverity says no\n\nHm."))
    assert mentions_coverity(a_mail("Hm.", "Re: Coverity: pump()"))
    assert not mentions_coverity(a_mail("Hm."))


_PIECES = st.sampled_from(
    [
        "CID",
        "cid=",
        "cov",
        "coverity",
        "?",
        "a",
        "1.",
        "12345",
        "@",
        ".",
        "-",
        " ",
        "\n",
        "> ",
        "\n> ",
        "\n>> ",
    ]
)


@given(st.lists(_PIECES, max_size=30).map("".join))
def test_no_passage_and_no_sentence_names_what_the_whole_mail_does_not(text: str) -> None:
    parts = [p.text for p in passages(text)]
    named = [x for part in parts for x in (part, *sentences(part)) if cids.may_name(x)]
    assert cids.may_name(text) or not named
