from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.parsers.sentences import paragraphs, sentences


def collapsed(text: str) -> str:
    return " ".join(text.split())


def test_wrapped_lines_are_one_sentence() -> None:
    assert sentences("The lock is\n  taken by   the caller.") == ("The lock is taken by the caller.",)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Use a lock, e.g. Big one, i.e. Ours. Then go.",
            ("Use a lock, e.g. Big one, i.e. Ours.", "Then go."),
        ),
        ("It is in channel.c and pump.h now. Fine.", ("It is in channel.c and pump.h now.", "Fine.")),
        ("Wait for v2. Then test.", ("Wait for v2.", "Then test.")),
        ("See https://example.org/a.b?c=d. Thanks.", ("See https://example.org/a.b?c=d.", "Thanks.")),
        ("No solution yet.. but 99.99% done.", ("No solution yet.. but 99.99% done.",)),
        ("It was u8 already. :) Next one.", ("It was u8 already. :)", "Next one.")),
        ("Wrong name :-) Sorry.", ("Wrong name :-)", "Sorry.")),
        ("Real? Yes! Sure.", ("Real?", "Yes!", "Sure.")),
        ("Ask J. Doe or Dr. Who. They know.", ("Ask J. Doe or Dr. Who.", "They know.")),
        ('He said "it works." Then left.', ('He said "it works."', "Then left.")),
    ],
)
def test_sentences_end_where_people_end_them(text: str, expected: tuple[str, ...]) -> None:
    assert sentences(text) == expected


def test_bullets_and_trailers_stand_alone() -> None:
    text = (
        "Two things:\n\n- take the lock\n  before reading\n- free the name\n\n"
        "Reviewed-by: Ada <ada@example.org>\nFixes: CID 4711"
    )
    assert sentences(text) == (
        "Two things:",
        "take the lock before reading",
        "free the name",
        "Reviewed-by: Ada <ada@example.org>",
        "Fixes: CID 4711",
    )


def test_a_dash_at_the_start_of_a_wrapped_line_is_no_bullet() -> None:
    assert sentences("the lock is taken here\n- or so I think") == ("the lock is taken here - or so I think",)


@pytest.mark.parametrize(
    "code",
    [
        "0123456789ab pump: take the lock before reading",
        "1251            if (!pump->name) {",
        "1252                    return;   /* cannot happen */",
        "    take_lock(channel);",
        "\ttake_lock(channel);",
        "take_lock(channel);",
        "static int take(struct channel *c);",
        "if (WARN_ON(len > 16))",
        "{",
        "../src/channel.c:40:10: fatal error: no such file",
        "#include <channel.h>",
        "make[1]: *** [Makefile:12: all] Error 1",
        "diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-old words here\n+new words here",
        " src/channel.c | 4 +++-\n 1 file changed, 3 insertions(+)",
    ],
)
def test_code_is_no_sentence(code: str) -> None:
    assert sentences(f"Look at this:\n\n{code}\n\nIt is wrong.") == ("Look at this:", "It is wrong.")


def test_words_after_a_diff_are_read_again() -> None:
    assert sentences("diff --git a/x b/x\n@@ -1 +1 @@\n-old\n+new\nThat should do.") == ("That should do.",)


def test_a_patch_behind_scissors_is_not_read() -> None:
    assert sentences("Squash this.\n\n---8<---\nFrom: Ada\nSubject: fix\n\nIt is a bug.") == ("Squash this.",)


def test_paragraphs_keep_what_stands_together() -> None:
    assert paragraphs("One. Two.\n\n\nThree.") == (("One.", "Two."), ("Three.",))


def test_nothing_gives_nothing() -> None:
    assert sentences("") == ()
    assert sentences("\n \n\t\n") == ()


@given(st.text(alphabet=st.sampled_from("ab. !?:;-)(\n\t>*'\"=CID12{}e|~#<8é…"), max_size=200))
def test_every_sentence_stands_in_the_text(text: str) -> None:
    for sentence in sentences(text):
        assert sentence.strip()
        assert sentence in collapsed(text)


WORDS = st.lists(
    st.sampled_from(["we", "take", "lock.", "Then", "runs!", "Is", "so?", "yes,", "e.g.", "here", "v2."]),
    min_size=1,
    max_size=40,
)


@given(WORDS, st.lists(st.booleans(), min_size=40, max_size=40))
def test_wrapping_changes_nothing(words: list[str], breaks: list[bool]) -> None:
    wrapped = "".join(w + ("\n" if b else " ") for w, b in zip(words, breaks, strict=False))
    assert sentences(wrapped) == sentences(" ".join(words))


def test_a_long_line_takes_no_long_time() -> None:
    assert len(sentences("a. B" * 100_000)) > 1
    assert sentences("(" * 200_000) == ()
    assert sentences("a lock " * 10_000 + ". Short one.") == ("Short one.",)
