"""One series with what became of it, from mails to the answer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from commands.answer import Answer, Ask, Link, UserError
from commands.complete import complete
from commands.declare import call
from commands.table import COMMANDS
from storage import patches
from storage.database import Database
from storage.records import Delivery
from tests.builders import BEN, CLEO, after
from tests.commands.test_pull_diff import a_pull
from tests.mails import DAY, a_mail, a_patch_text
from tests.story import TEMPLATES, texts
from tests.test_ingest import fill

ISSUE = "https://gitlab.com/lamps/lamp/-/issues/41"
TRAILERS = f'Fixes: 0123456789ab ("lamp: light it")\nResolves: {ISSUE}\nCc: stable@lamp.example.org # 4.1+'
TAKEN = "Message-ID: <one@example.org>"

LIST = [
    a_mail("lit", "[PATCH] lamp: light it", a_patch_text("light();"), hours=-30 * DAY, person=BEN),
    a_mail("base", "[PATCH] gate: oil it", a_patch_text("oil();"), hours=-1),
    a_mail("one-old", "[PATCH] lamp: trim it", a_patch_text("trim(0);"), hours=0),
    a_mail(
        "one",
        "[PATCH v2] lamp: trim it",
        a_patch_text("trim(wick);", trailers=TRAILERS, log="Based-on: <base@example.org>\nv2: count"),
        hours=DAY,
    ),
    a_mail(
        "rb",
        "Re: [PATCH v2] lamp: trim it",
        "Reviewed-by: Ben Okoro <ben@example.org>\n",
        answers=("one",),
        hours=2 * DAY,
        person=BEN,
    ),
    a_mail(
        "q", "Re: [PATCH v2] lamp: trim it", "Queued, thanks.\n", answers=("one",), hours=3 * DAY, person=CLEO
    ),
    a_pull("p1", "PULL", ["lamp: trim the wick", "lamp: dim it"], ["A trimmed wick"], "1", 4 * DAY),
    a_mail(
        "p1-1",
        "[PULL 1/2] lamp: trim the wick",
        a_patch_text("trim(wick);", trailers=TAKEN),
        answers=("p1",),
        hours=4 * DAY + 1,
    ),
    a_mail(
        "no",
        "Re: [PULL 0/2] Lamp queue",
        "This fails to build on FreeBSD:\n\n  wick.c:7: error: no match\n",
        answers=("p1",),
        hours=5 * DAY,
        person=BEN,
    ),
    a_pull("p2", "PULL v2", ["lamp: trim the wick"], ["A trimmed wick"], "1", 6 * DAY),
    a_mail(
        "p2-1",
        "[PULL v2 1/1] lamp: trim the wick",
        a_patch_text("trim(wick);", trailers=TAKEN),
        answers=("p2",),
        hours=6 * DAY + 1,
    ),
    a_mail(
        "yes",
        "Re: [PULL v2 0/1] Lamp queue",
        "Applied, thanks.\n",
        answers=("p2",),
        hours=7 * DAY,
        person=BEN,
    ),
    a_mail(
        "same-issue",
        "[PATCH] glass: wipe it",
        a_patch_text("wipe();", trailers=f"Closes: {ISSUE}"),
        hours=8 * DAY,
        person=CLEO,
    ),
]


@pytest.fixture
def known(db: Database) -> Database:
    fill(db, LIST)
    return db


def show(db: Database, what: str, command: str = "series show") -> Answer:
    option = command.split(maxsplit=1)[0]
    return call(COMMANDS[command], db, Ask(after(9 * DAY), templates=TEMPLATES), {option: what})


def test_the_course_of_a_patch_has_each_step_with_its_mail(known: Database) -> None:
    answer = show(known, "<one@example.org>")
    assert answer.title == "S-4 v2 lamp: trim it"
    course = next(s for s in answer.sections if s.title == "Course")
    assert [x.text.partition(" by ")[0] for x in course.lines] == [
        "lamp: trim it",
        "patch posted",
        "patch posted",
        "patch reviewed",
        "patch queued",
        "in pull request",
        "the pull request with the patch bounced",
        "in pull request",
        "patch applied",
    ]
    assert all(any(not isinstance(s, str) for s in x.spans) for x in course.lines[1:])
    assert answer.intro[-1].text.startswith("applied by Ben Okoro 9 Mar")
    assert texts(answer, "Versions")[1].startswith("v2: applied by Ben Okoro 9 Mar")


def test_a_series_is_applied_once_each_of_its_patches_is(db: Database) -> None:
    posted = [
        a_mail("c", "[PATCH 0/2] lamp: two things", "Two things.\n"),
        a_mail("c-1", "[PATCH 1/2] lamp: trim it", a_patch_text("trim();"), answers=("c",)),
        a_mail("c-2", "[PATCH 2/2] lamp: dim it", a_patch_text("dim();"), answers=("c",)),
        a_mail("q", "Re: [PATCH 0/2] lamp: two things", "Queued, thanks.\n", answers=("c",), person=CLEO),
        a_pull("p1", "PULL", ["lamp: trim it"], ["Trimmed"], "1", DAY),
        a_mail(
            "yes",
            "Re: [PULL 0/1] Lamp queue",
            "Applied, thanks.\n",
            answers=("p1",),
            hours=2 * DAY,
            person=BEN,
        ),
    ]
    fill(db, posted)
    assert show(db, "S-1").intro[-1].text.startswith("queued by Cleo Winter")
    again = [
        a_pull("p2", "PULL", ["lamp: dim it"], ["Dimmed"], "2", 3 * DAY),
        a_mail(
            "too",
            "Re: [PULL 0/1] Lamp queue",
            "Applied, thanks.\n",
            answers=("p2",),
            hours=4 * DAY,
            person=BEN,
        ),
    ]
    fill(db, again)
    told = "applied by Ben Okoro 6 Mar"
    assert show(db, "S-1").intro[-1].text.startswith(told)
    why = call(COMMANDS["why"], db, Ask(after(9 * DAY)), {"key": "S-1"})
    assert why.sections[0].lines[1].text.startswith(told)


def test_an_older_version_is_not_applied_with_the_one_after_it(known: Database) -> None:
    assert texts(show(known, "S-4"), "Versions")[0].startswith("v1: superseded")


def test_an_older_version_says_what_superseded_it(known: Database) -> None:
    assert texts(show(known, "S-3"))[1].endswith("; superseded by S-4 (v2)")


def test_what_it_names_is_joined(known: Database) -> None:
    assert texts(show(known, "lamp: trim it"), "What it names") == [
        "based on S-2 gate: oil it 2 Mar",
        'mends 0123456789ab "lamp: light it", which came with S-1 lamp: light it 31 Jan',
        "says it settles issue #41; so does S-5 glass: wipe it 10 Mar",
        "for the stable branches too (4.1+)",
    ]
    assert texts(show(known, "S-1"), "What it names") == [
        '"lamp: light it" is mended by S-4 v2 lamp: trim it 3 Mar'
    ]


def test_a_pull_request_shows_where_its_patches_were_before(known: Database) -> None:
    patch = next(t for t in texts(show(known, "P-2", "pull show"), "Patches") if "trim" in t)
    assert "patch queued by Cleo Winter 5 Mar" in patch


def test_a_title_that_others_have_too_joins_nothing(db: Database) -> None:
    chores = [
        a_mail("a", "[PATCH] docs: update", a_patch_text("a();")),
        a_mail("b", "[PATCH] docs: update", a_patch_text("b();"), person=BEN, hours=1),
        a_pull("p", "PULL", ["docs: update"], ["Docs"], "1", DAY),
        a_mail(
            "ok", "Re: [PULL 0/1] Lamp queue", "Applied, thanks.\n", answers=("p",), hours=2 * DAY, person=BEN
        ),
    ]
    fill(db, chores)
    for key in ("S-1", "S-2"):
        assert [t.partition(" by ")[0] for t in texts(show(db, key), "Course")] == [
            "docs: update",
            "patch posted",
        ]


def test_it_is_found_by_key_mail_or_title_and_completed(known: Database) -> None:
    page = "https://lists.example.org/lamp/one%40example.org/"
    for typed in ("s-4", "S-4", "S4", "one@example.org", page, f"{page}T/#u", "TRIM it"):
        assert show(known, typed).title == "S-4 v2 lamp: trim it"
    assert show(known, "p2-1@example.org").title == "P-2 v2 Lamp queue"
    for typed in ("p2", "<p2-1@example.org>", "https://lists.example.org/p2-1@example.org"):
        assert show(known, typed, "pull show").title == "P-2 v2 Lamp queue"
    with pytest.raises(UserError, match='No pull request is called "one@'):
        show(known, "one@example.org", "pull show")
    with pytest.raises(UserError, match='No series is called "gate: paint it"'):
        show(known, "gate: paint it")
    assert complete(known, "series show", "series", "S-")[0] == "S-5"
    assert complete(known, "why", "key", "s-")[0] == "S-5"
    assert complete(known, "pull diff", "old", "oil") == ("S-2",)


def test_why_and_history_know_it(known: Database) -> None:
    ask = Ask(after(9 * DAY), templates=TEMPLATES)
    for key in ("S-4", "s4", "<one@example.org>", "https://lists.example.org/lamp/one@example.org/"):
        why = call(COMMANDS["why"], known, ask, {"key": key})
        assert texts(why, "Versions")[1] == "v2 3 Mar replaces v1: the same title and sender"
        history = call(COMMANDS["history"], known, ask, {"key": key})
        assert (history.title, len(texts(history))) == ("History of S-4", 3)


def test_another_thread_is_the_one_that_names_the_defect(db: Database) -> None:
    asked = a_mail("ask", "CID 1234567 in light()", "CID 1234567 says that light() leaks.\n", person=BEN)
    told = "> CID 1234567 again?\n\nWe discussed that one in another thread.\n"
    fill(db, [asked, a_mail("again", "Re: lamps", told, answers=("x",), hours=DAY)])
    (line,) = texts(show(db, "1234567", "cid show"), "Tied to it")
    assert line.endswith('"We discussed that one in another thread.": the thread that names it too')
    third = a_mail("third", "Leaks", "CID 1234567 and others.\n", hours=1)
    fill(db, [third])
    assert texts(show(db, "1234567", "cid show"), "Tied to it") == []


def test_what_its_fix_names_stands_with_a_defect(db: Database) -> None:
    fix = a_patch_text("free();", trailers=f"Resolves: Coverity CID 1234567\nBuglink: {ISSUE}")
    fill(db, [a_mail("fix", "[PATCH] lamp: free it", fix)])
    assert texts(show(db, "1234567", "cid show"), "Tied to it") == ["says it settles issue #41"]


def test_the_author_of_a_patch_leads_to_a_page_only_where_there_is_one(db: Database) -> None:
    pull = a_pull("p1", "PULL", ["lamp: trim the wick", "lamp: dim it"], ["Wicks"], "1", 0)
    unheard = b"Dana Foss (1):\n      glass: wipe it\n\nAda Marsh (2):"
    fill(db, [replace(pull, raw=pull.raw.replace(b"Ada Marsh (2):", unheard))])
    pages = Ask(after(DAY), templates={"person": "/person/{name}"})
    answer = call(COMMANDS["pull show"], db, pages, {"pull": "P-1"})
    (listed,) = (s.lines for s in answer.sections if s.title == "Patches")
    assert [x.spans[1] for x in listed][:2] == ["Dana Foss", Link("Ada Marsh", "/person/Ada%20Marsh")]


def test_a_patch_is_its_authors_and_posted_by_who_sent_it(db: Database) -> None:
    passed_on = "From: Dana Foss <dana@example.org>\n\n" + a_patch_text("wipe();")
    fill(db, [a_mail("passed", "[PATCH] glass: wipe it", passed_on, person=BEN)])
    (patch,) = patches.titled(db, ["glass: wipe it"])
    assert patch.origin.person.name == "Dana Foss"
    assert texts(show(db, "S-1"), "Course")[1].startswith("patch posted by Ben Okoro")
    pages = Ask(after(DAY), templates={"person": "/person/{name}"})
    pull = a_pull("p1", "PULL", ["glass: wipe it"], ["Glass"], "1", 0)
    fill(db, [pull, a_mail("p1-1", "[PULL 1/1] glass: wipe it", passed_on, answers=("p1",), person=BEN)])
    answer = call(COMMANDS["pull show"], db, pages, {"pull": "P-1"})
    (listed,) = (s.lines for s in answer.sections if s.title == "Patches")
    assert listed[0].spans[1] == "Dana Foss"


def the_second(*, below: str) -> Delivery:
    """Patch 2 of two, which mends a defect."""
    mends = a_patch_text("free();", trailers="Resolves: Coverity CID 1234567")
    return a_mail("p2", "[PATCH 2/2] lamp: free it", mends, answers=(below,), hours=1)


def test_of_a_series_whose_maintainer_takes_some_patches_the_others_wait(db: Database) -> None:
    fill(
        db,
        [
            a_mail("c", "[PATCH 0/2] Lamps", "Two.\n"),
            a_mail("p1", "[PATCH 1/2] lamp: trim it", a_patch_text("trim();"), answers=("c",), hours=1),
            the_second(below="c"),
            a_mail(
                "b4",
                "Re: (subset) [PATCH 0/2] Lamps",
                "> Two.\n\nApplied, thanks!\n\n[1/2] lamp: trim it\n      commit: 0123456789abcdef\n",
                answers=("c",),
                hours=DAY,
                person=CLEO,
            ),
        ],
    )
    assert texts(show(db, "S-1"))[1].startswith("waiting")
    assert not any("queued" in t for t in texts(show(db, "S-1"), "Patches"))
    assert "queued" in texts(show(db, "S-1"), "What was done and asked")[0]
    assert not any("queued" in t for t in texts(show(db, "1234567", "cid show")))


def test_a_tag_on_patch_1_of_a_series_without_a_cover_is_of_no_other(db: Database) -> None:
    fill(
        db,
        [
            a_mail("p1", "[PATCH 1/2] lamp: trim it", a_patch_text("trim();")),
            the_second(below="p1"),
            a_mail(
                "rb",
                "Re: [PATCH 1/2] lamp: trim it",
                "> Text.\n\nReviewed-by: Cleo Winter <cleo@example.org>\n",
                answers=("p1",),
                hours=DAY,
                person=CLEO,
            ),
        ],
    )
    assert texts(show(db, "S-1"))[1].startswith("waiting")
    carried = [t for t in texts(show(db, "S-1"), "Patches") if t.startswith("lamp:")]
    assert ["reviewed" in t for t in carried] == [True, False]
    assert not any("reviewed" in t for t in texts(show(db, "1234567", "cid show")))


def test_patches_for_two_stable_branches_are_no_versions_of_each_other(db: Database) -> None:
    fill(
        db,
        [
            a_mail("new", "[PATCH v6.12] lamp: trim it", a_patch_text("trim(wick);")),
            a_mail("old", "[PATCH v6.6] lamp: trim it", a_patch_text("trim(the_wick);"), hours=1),
        ],
    )
    for key in ("S-1", "S-2"):
        assert show(db, key).title == f"{key} lamp: trim it"
        assert "superseded" not in texts(show(db, key))[1]
