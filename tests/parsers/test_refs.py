from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.parsers.refs import refs
from storage.records import Mail, MessageKind, Ref, RefKind
from tests.builders import ADA, START

DIFF = """\
---
 lamp/wick.c | 2 +-
 1 file changed, 1 insertion(+), 1 deletion(-)

diff --git a/lamp/wick.c b/lamp/wick.c
--- a/lamp/wick.c
+++ b/lamp/wick.c
@@ -1 +1 @@
-Closes: #99
+Supersedes: <not-this@example.org>
"""


def read(text: str, subject: str = "[PATCH] lamp: trim the wick") -> tuple[Ref, ...]:
    mail = Mail("<m@example.org>", START, ADA, subject, None, (), "lamp.example.org", f"{text}\n{DIFF}")
    return refs(mail, MessageKind.PATCH)


def kinds(text: str, subject: str = "[PATCH] lamp: trim the wick") -> list[tuple[RefKind, str]]:
    return [(r.kind, r.value) for r in read(text, subject)]


@pytest.mark.parametrize(
    ("line", "kind", "value"),
    [
        ("Supersedes: <v1@example.org>", RefKind.SUPERSEDES, "<v1@example.org>"),
        ("Supersedes: https://lists.example.org/r/v1@example.org/", RefKind.SUPERSEDES, "<v1@example.org>"),
        ("- Link to v1: https://example.org/r/v1%40example.org", RefKind.SUPERSEDES, "<v1@example.org>"),
        ("v2: https://lists.example.org/lamp/v2@example.org/T/#u", RefKind.SUPERSEDES, "<v2@example.org>"),
        ("Changes since v1 <v1@example.org>:", RefKind.SUPERSEDES, "<v1@example.org>"),
        ("Previous version:\n  https://example.org/v1@example.org", RefKind.SUPERSEDES, "<v1@example.org>"),
        ("Based-on: <base@example.org>", RefKind.BASED_ON, "<base@example.org>"),
        ("prerequisite-message-id: <base@example.org>", RefKind.BASED_ON, "<base@example.org>"),
        ("change-id: 20260302-wick-1234567890ab", RefKind.CHANGE, "20260302-wick-1234567890ab"),
        ("base-commit: 1111222233334444", RefKind.BASE, "1111222233334444"),
        ("Message-ID: <posted@example.org>", RefKind.MAIL, "<posted@example.org>"),
        ("Link: https://lists.example.org/r/posted@example.org", RefKind.MAIL, "<posted@example.org>"),
        ("Resolves: https://gitlab.com/lamps/Lamp/-/issues/41", RefKind.ISSUE, "https://gitlab.com/lamps/Lamp/-/issues/41"),
        ("Fixes: https://GitLab.com/lamps/Lamp/issues/41.", RefKind.ISSUE, "https://gitlab.com/lamps/Lamp/-/issues/41"),
        ("Closes: #41", RefKind.ISSUE, "#41"),
        ("Buglink: https://bugzilla.example.org/show_bug.cgi?id=7", RefKind.BUG, "https://bugzilla.example.org/show_bug.cgi?id=7"),
        ("BugLink: https://bugs.launchpad.net/lamp/+bug/12", RefKind.BUG, "https://bugs.launchpad.net/bugs/12"),
        ("As seen in https://launchpad.net/bugs/12, it glows.", RefKind.BUG, "https://bugs.launchpad.net/bugs/12"),
        ("Closes: https://lists.example.org/report/9", RefKind.BUG, "https://lists.example.org/report/9"),
        ('Fixes: 0123456789ab ("lamp: light it")', RefKind.FIXES, "0123456789ab"),
        ("Cc: stable@lamp.example.org # 4.1+", RefKind.STABLE, "stable@lamp.example.org"),
    ],
)  # fmt: skip
def test_a_line_names_a_thing(line: str, kind: RefKind, value: str) -> None:
    assert kinds(f"Too long.\n\n{line}\n") == [(kind, value)]


def test_a_commit_comes_with_its_title_and_stable_with_its_branches() -> None:
    wrapped = (
        'Fixes: 0123456789ab ("lamp: light the wick from\n both ends")\nCc: lamp-stable@example.org # 4.1+\n'
    )
    assert [(r.kind, r.note) for r in read(wrapped)] == [
        (RefKind.FIXES, "lamp: light the wick from both ends"),
        (RefKind.STABLE, "4.1+"),
    ]


def test_what_is_quoted_or_in_the_diff_or_said_of_a_release_names_nothing() -> None:
    assert (
        kinds(
            "> Supersedes: <v1@example.org>\n> see https://gitlab.com/a/b/-/issues/1\nv6.8: https://example.org/x\n"
        )
        == []
    )


def test_what_git_and_b4_write_below_a_single_patch_is_read() -> None:
    below = (
        "\n---\nbase-commit: 1111222233334444\nchange-id: 20260302-wick-1234567890ab\n"
        "prerequisite-message-id: <base@example.org>\nprerequisite-patch-id: 5555666677778888\n"
        "Closes: #41\n\nBest regards,\n-- \nAda Byte <ada@example.org>\n"
    )
    diff = DIFF.replace("+Supersedes: <not-this@example.org>", "+base-commit: 9999\n+change-id: not-this")
    text = f"Too long.\n{diff.replace('-1 +1 @@', '-1,2 +1,3 @@')} change-id: nor-this\n{below}"
    mail = Mail("<m@example.org>", START, ADA, "[PATCH] lamp: trim the wick", None, (), "", text)
    assert [(r.kind, r.value) for r in refs(mail, MessageKind.PATCH)] == [
        (RefKind.BASE, "1111222233334444"),
        (RefKind.CHANGE, "20260302-wick-1234567890ab"),
        (RefKind.BASED_ON, "<base@example.org>"),
    ]


def test_a_coverity_number_is_no_issue() -> None:
    assert kinds("Resolves: Coverity CID 1234567\nFixes: CID 1234567\n") == []


def test_a_thing_that_is_named_twice_is_one() -> None:
    url = "https://gitlab.com/lamps/lamp/-/issues/41"
    assert read(f"It glows, see {url} .\n\nResolves: {url}\n") == (Ref(RefKind.ISSUE, url, "resolves"),)


@pytest.mark.parametrize(
    "mark", ["(was: lamp: cut the wick)", "[was: lamp: cut the wick]", "(was lamp: cut the wick)"]
)
def test_a_subject_tells_the_title_it_had(mark: str) -> None:
    assert kinds("", f"[PATCH v2] lamp: trim the wick {mark}") == [(RefKind.WAS, "lamp: cut the wick")]


def test_a_reply_that_sends_to_another_thread_tells_the_defect() -> None:
    text = "> CID 1234567 is back.\n\nWe discussed that one in another thread already.\n"
    mail = Mail("<m@example.org>", START, ADA, "Re: lamp", "<p@example.org>", ("<p@example.org>",), "", text)
    assert refs(mail, MessageKind.REPLY) == (
        Ref(RefKind.ELSEWHERE, "1234567", "We discussed that one in another thread already."),
    )


@given(st.text(max_size=300), st.text(max_size=60))
def test_any_text_is_read(text: str, subject: str) -> None:
    for ref in read(text, subject):
        assert ref.value or ref.kind is RefKind.ELSEWHERE
