"""The quick look at the marks of quotations sees what the careful one does."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.parsers import marks

LINES = st.one_of(
    st.sampled_from(
        [
            *("", " ", "  ", "words", "more of them.", "On Monday, Ada wrote:", "> On Monday, Ada wrote:"),
            *(
                "> quoted",
                ">quoted",
                " > quoted",
                "  > quoted",
                ">> twice",
                "> > twice",
                "From here",
                ">From here",
            ),
            *(
                ">>> CID 4711:  (LEAK)",
                ">>>     CID 4711: words",
                ">>>     x = 1;",
                '>>>>> "Ada" == Ada wrote:',
            ),
            *("ada> words", "ada>", "bob> words", "| words", "|", "% x", ": words", "a->b> c", "if (a > b)"),
            *("> " + "a long line that a program wraps again because it is too long " + "so", "tail of it"),
        ]
    ),
    st.text(alphabet="> |:%ab.\n"[:-1], max_size=20),
)


@given(st.lists(LINES, max_size=12))
def test_the_quick_look_sees_what_the_careful_one_does(lines: list[str]) -> None:
    text = "\n".join(["", *lines])
    if not marks.may_look_marked(text):
        assert marks.MARK.sub("\n> ", text) == marks.plainly_marked(text)
        assert not marks.may_look_marked(marks.MARK.sub("\n", text))


@given(st.lists(LINES, max_size=12))
def test_tails_are_put_back_wherever_one_stands(lines: list[str]) -> None:
    text = "\n".join(["", *lines])
    assert marks.rejoined(text) == marks._all_rejoined(text)


def test_the_tail_of_a_wrapped_line_goes_back_to_it() -> None:
    wrapped = "\n> a lamp that was lit long before the harbour was built, and which"
    assert marks.rejoined(f"{wrapped}\nstill burns\n> today") == f"{wrapped} still burns\n> today"


def test_rare_marks_become_the_usual_one_and_what_only_looks_marked_is_shielded() -> None:
    text = "\nOn Monday, Ada wrote:\n| It burns.\n\n>>> CID 4711:  (LEAK)\n\n>From the harbour."
    assert marks.plainly_marked(text) == (
        "\nOn Monday, Ada wrote:\n> It burns.\n\n\0>>> CID 4711:  (LEAK)\n\n\0>From the harbour."
    )
