"""The language of `search`: what each text means, what is refused and with which help."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.answer import UserError
from commands.query import LONGEST, MOST, parse, write
from commands.query_values import EXAMPLES, WORDY, kept
from storage.records import Operator, Query, State, Term


def read(text: str) -> Query:
    return parse(text, "search", "query")


def words(value: str, **more: bool) -> Term:
    return Term(Operator.WORDS, value, **more)


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("oil", [words("oil")]),
        ('  oil\n "two  lamps" ', [words("oil"), words("two lamps")]),
        ("“two lamps”", [words("two lamps")]),
        ("wick*", [words("wick", begins=True)]),
        ('"trim the wi"*', [words("trim the wi", begins=True)]),
        ("-oil", [words("oil", negated=True)]),
        ("NOT oil", [words("oil", negated=True)]),
        ("NOT -oil", [words("oil")]),
        ('-"two lamps"', [words("two lamps", negated=True)]),
        ("oil AND lamp", [words("oil"), words("lamp")]),
        ('"OR"', [words("OR")]),
        ("or", [words("or")]),
        ("-- --2 oil", [words("-2", negated=True), words("oil")]),
        ('oil -"--lamp"', [words("oil"), words("--lamp", negated=True)]),
        ("trim_wick() -> oil", [words("trim_wick()"), words("oil")]),
        ('say"so', [words("say so")]),
        ("lamp: wick", [words("lamp:"), words("wick")]),
        ("https://example.org/x", [words("https://example.org/x")]),
        ("lamp::wick ram.c:12 (void)", [words("lamp::wick"), words("ram.c:12"), words("(void)")]),
        ("subject:oil", [Term(Operator.SUBJECT, "oil")]),
        ('Subject:"of oil"*', [Term(Operator.SUBJECT, "of oil", begins=True)]),
        ("from:ada@example.org", [Term(Operator.FROM, "ada@example.org")]),
        ('-from:"Ada Marsh"', [Term(Operator.FROM, "Ada Marsh", negated=True)]),
        ("is:PULL -is:open", [Term(Operator.IS, "pull"), Term(Operator.IS, "open", negated=True)]),
        ("cid:CID-0042", [Term(Operator.CID, "42")]),
        ('cid:"CID 42"', [Term(Operator.CID, "42")]),
        ("key:p-07 key:cid-42", [Term(Operator.KEY, "P-7"), Term(Operator.KEY, "CID-42")]),
        ('area:"Lamps and wicks"', [Term(Operator.AREA, "Lamps and wicks")]),
        ("file:/lamp/wick.c", [Term(Operator.FILE, "lamp/wick.c")]),
        ("test:T-4", [Term(Operator.TEST, "T-4")]),
        ("list:<Pinewood.example.org>", [Term(Operator.LIST, "pinewood.example.org")]),
        ("age:<2weeks age:>07D", [Term(Operator.AGE, "<2w"), Term(Operator.AGE, ">7d")]),
        ("after:2026-3 before:2026", [Term(Operator.AFTER, "2026-03"), Term(Operator.BEFORE, "2026")]),
    ],
)
def test_terms_that_stand_side_by_side_must_all_hold(text: str, terms: list[Term]) -> None:
    assert read(text) == Query(tuple((term,) for term in terms))


def test_or_joins_the_two_terms_beside_it() -> None:
    assert read("a b OR -is:pull OR c d") == Query(
        (
            (words("a"),),
            (words("b"), Term(Operator.IS, "pull", negated=True), words("c")),
            (words("d"),),
        )
    )


@pytest.mark.parametrize(
    ("text", "says", "instead"),
    [
        ("", "There is nothing to look for", []),
        ("-> -- *", "There is nothing to look for", []),
        (
            "form:ada oil",
            "There is no form: to look by; did you mean from:?",
            ["from:ada oil", '"form ada" oil'],
        ),
        ('-form:"a b"', "did you mean from:?", ['-from:"a b"', '-"form a b"']),
        ("zzzz:oil", "There is no zzzz: to look by. There are subject:, from:, is:", ['"zzzz oil"']),
        ("oil is:opne", "No mail is:opne. Did you mean is:open?", ["oil is:open"]),
        ("is:qqq", "No mail is:qqq. A mail can be pull, series", []),
        ("is:", "Nothing stands behind", []),
        ("subject: oil", "Nothing stands behind", []),
        ("cid:wick", '"wick" is no CID; write its number', []),
        ("key:D-3", '"D-3" is no short key', []),
        ("age:7d oil", "may mean two things", ["age:<7d oil", "age:>7d oil"]),
        ("age:>soon", '">soon" is no age', []),
        ("age:>7q", "is no age; write age:<7d for younger", []),
        ("age:<30min", '"<30min" is no age; write age:<7d for younger', []),
        ("age:>5Minutes", "is no age", []),
        ("before:2026-13", '"2026-13" is no day; write it like 2026-10-09', []),
        ("after:0000", "is no day", []),
        ("file:*.c", '"*.c" is no path', []),
        ("file:/", "is no path", []),
        ("list:<>", "is no list", []),
        ("from:@", '"@" has no letter', []),
        ('oil "two lamps', "A quotation mark is not closed there", ['oil "two" lamps', "oil two lamps"]),
        ('subject:"two', "A quotation mark is not closed", ['subject:"two"', "subject:two"]),
        ("(oil OR wick) lamp", "Parentheses do not group terms", []),
        ("-(oil wick)", "Parentheses do not group terms", []),
        ("OR oil", "OR stands between two terms", ['"OR" oil']),
        ("oil OR", "OR stands between two terms", ['oil "OR"']),
        ("oil OR OR wick", "OR stands between two terms", ['oil OR "OR" wick']),
        ("oil NOT", "NOT stands before a term", ['oil "NOT"']),
        ("oil --limit 5", "There is no option --limit there; for the text itself", ['oil "--limit" 5']),
        ("oil --from:ada", "There is no option --from:ada there", ['oil "--from:ada"']),
        ("x" * (LONGEST + 1), "too long", []),
        ("x " * (MOST + 1), "too many terms", []),
    ],
)
def test_what_cannot_be_meant_is_refused_with_what_to_write(text: str, says: str, instead: list[str]) -> None:
    with pytest.raises(UserError, match=re.escape(says)) as refusal:
        read(text)
    assert [c.arguments["query"] for c in refusal.value.choices] == instead
    assert all(c.command == "search" and read(c.arguments["query"]) for c in refusal.value.choices)


OPERATORS = [f"{o.value}:" for o in Operator if o.value]
PIECES = st.sampled_from(
    [*OPERATORS, *State, '"', "*", "-", "(", ")", "OR", "AND", "NOT", " ", "NEAR", "42", "<7d"]
)
TEXTS = st.one_of(st.text(), st.lists(PIECES | st.text(max_size=3)).map("".join))


@given(TEXTS)
def test_any_text_is_read_or_refused_and_reads_the_same_when_it_is_written(text: str) -> None:
    try:
        query = read(text)
    except UserError as error:
        assert str(error)
        return
    assert read(write(query)) == query


def stays(operator: Operator, value: str) -> bool:
    """Whether the query keeps this value as it is."""
    try:
        return kept(operator, value) == value
    except ValueError:
        return False


SIMPLE = st.text(
    st.characters(exclude_characters='"“”„‟', exclude_categories=["Cc", "Cs"]), min_size=1, max_size=12
)
VALUE = {
    Operator.IS: st.sampled_from([s.value for s in State]),
    Operator.CID: st.integers(0, 10**9).map(str),
    Operator.KEY: st.sampled_from(["P-1", "CID-410202", "S-12", "W-3"]),
    Operator.AGE: st.sampled_from(["<7d", ">999999y", "<0h"]),
    Operator.AFTER: st.sampled_from(["2026", "2026-10", "2026-10-09"]),
    Operator.BEFORE: st.dates().map(str),
}
TERMS = st.sampled_from(Operator).flatmap(
    lambda o: st.builds(
        Term,
        st.just(o),
        VALUE.get(o, SIMPLE.map(lambda v: " ".join(v.split()))).filter(lambda v: stays(o, v)),
        st.booleans() if o in WORDY else st.just(False),
        st.booleans(),
    )
)
CLAUSES = st.lists(TERMS, min_size=1, max_size=3).map(tuple)


@given(st.lists(CLAUSES, min_size=1, max_size=4).map(tuple).map(Query))
def test_what_is_written_of_a_query_is_read_as_that_query(query: Query) -> None:
    assert read(write(query)) == query


@pytest.mark.parametrize("operator", [o for o in Operator if o.value])
def test_every_operator_has_an_example_that_is_read(operator: Operator) -> None:
    assert read(EXAMPLES[operator]).clauses[0][0].operator is operator
