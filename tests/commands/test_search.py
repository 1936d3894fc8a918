"""`search`: each operator on the sample project's story; ranking, letters and pages on mails of our own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given

from bot import ingest
from bot.sources import files
from commands.answer import Answer, Ask, Link, UserError
from commands.declare import call
from commands.query import parse, write
from commands.table import COMMANDS
from storage.database import Database, open_database, transaction
from storage.records import Delivery, Person
from tests.builders import ADA, BEN, CLEO, START, after
from tests.commands.test_query import TEXTS
from tests.mails import DAY, a_mail, a_patch_text
from tests.story import INES, TEMPLATES, YARA, Asking, texts


def fill(db: Database, mails: Sequence[Delivery]) -> None:
    with transaction(db):
        ingest.ingest(db, mails)


def search(db: Database, query: str, *, days: float = 1, **more: str) -> Answer:
    asked = Ask(after(days * DAY), ADA, templates=TEMPLATES)
    return call(COMMANDS["search"], db, asked, {"query": query, **more})


def subjects(db: Database, query: str, *, days: float = 1, **more: str) -> list[str]:
    """The subjects of what is found, in order."""
    return [line.split(", by ")[0] for line in texts(search(db, query, days=days, **more))]


# What each operator finds, on the story.


@pytest.mark.parametrize(
    ("query", "keys"),
    [
        ("is:pull", ["P-2", "P-1"]),
        ("is:pull is:applied", ["P-2"]),
        ("is:pull is:superseded", ["P-1"]),
        ("is:pull is:closed", ["P-2", "P-1"]),
        ("is:pull is:open", []),
        ("is:pull is:bounced OR is:queued", ["P-1"]),
        ("is:pull zstd", ["P-2", "P-1"]),
        ("is:pull -subject:v2", ["P-1"]),
        ("is:cover OR is:report", []),
        ("cid:410203", ["CID-410203"]),
        ("cid:410202 from:tomasz", ["CID-410202"]),
        ("key:CID-410202 from:tomasz.wilk@example.org", ["CID-410202"]),
        ("key:P-1 is:reply from:ines", ["P-1"]),
        ("key:F-1", ["P-2"]),
        ("key:W-1", ["P-2"]),
        ("file:migration/lanes.c is:pull", ["P-2", "P-1"]),
        ("file:lanes.c file:migration/", ["P-2", "P-1"]),
        ("file:igration", []),
        ("test:live-handover-test from:ines", ["P-2"]),
        ("test:T-4 from:ines", ["P-2"]),
        ('area:"x86 guests"', []),
        ("area:migration/lanes.c is:pull", ["P-2", "P-1"]),
        ("is:disputed from:tomasz", ["CID-410201"]),
        ("is:open from:tomasz customer", ["CID-410201"]),
        ("list:nowhere", []),
        ("after:2026-10-08 is:pull", []),
        ("before:2026-10-07 is:pull", ["P-1"]),
        ("age:>2d is:pull", ["P-1"]),
        ("age:<2d is:pull", ["P-2"]),
        ("-age:<2d is:pull", ["P-1"]),
        ("from:me is:pull", ["P-2", "P-1"]),
        ("zzz OR cid:410203", ["CID-410203"]),
    ],
)
def test_operators_on_the_story(ask: Asking, query: str, keys: list[str]) -> None:
    answer = ask("search", query=query)
    assert [line.key for s in answer.sections for line in s.lines] == keys
    assert answer.found == bool(keys)


def test_a_line_has_its_mail_its_author_its_day_and_the_words_in_their_place(ask: Asking) -> None:
    (line,) = ask("search", query="customer graz cid:410202").sections[0].lines
    assert line.text.startswith("Re: [PULL v2 0/5] Migration queue for 2026-10-06, by Tomasz Wilk 8 Oct: ")
    assert "crash that our customer in Graz reported" in line.text
    (link,) = (span for span in line.spans if isinstance(span, Link))
    assert link.url.startswith("https://lists.example.org/")


def test_what_people_decide_changes_what_is_open_and_disputed(ask: Asking) -> None:
    assert ask("search", query="is:disputed").found
    ask("cid verdict", cid="410202", classification="Intentional", reason="it is safe")
    assert not ask("search", query="is:disputed").found
    assert ask("search", query="is:closed cid:410202").found
    ask("undo", key="D-1")
    assert ask("search", query="is:disputed").found


@pytest.mark.parametrize("linked", ["ines.okafor@example.org", "ines@home.example.org"])
def test_me_is_whoever_asks_under_all_their_addresses(ask: Asking, db: Database, linked: str) -> None:
    home = Person("Ines", "ines@home.example.org")
    fill(db, [a_mail("home", "Lanes from home", person=home)])
    accounts = {"discord:400000000000000001": Person("Ines Okafor", linked)}
    other = {INES.email: home, home.email: INES}[linked]
    ask(
        "link vouch",
        asker=YARA,
        admin=True,
        accounts=accounts,
        account="discord:400000000000000001",
        person=f"{other.name} <{other.email}>",
    )
    mine, all_mails = (
        ask("search", query=query, asker=home, accounts=accounts).title.partition(" ")[0]
        for query in ("from:me", "after:2000")
    )
    others = ask("search", query="-from:me", asker=home, accounts=accounts).title.partition(" ")[0]
    assert int(mine) > 1
    assert int(mine) + int(others) == int(all_mails)
    found = ask("search", query="subject:lanes -from:me OR subject:home", asker=home, accounts=accounts)
    assert "Lanes from home" in texts(found)[0]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("list:Lamp-devel", True),
        ("list:lamp-devel", True),
        ("list:Lamp-devel.example.org", True),
        ("list:lamp-devel@example.org", True),
        ("list:lamp", False),
        ("list:example.org", False),
    ],
)
def test_a_list_is_found_by_its_name_its_id_and_its_address(db: Database, query: str, found: bool) -> None:
    mail = a_mail("oil", "Oil for lamps")
    fill(db, [files.mail(b"List-Id: Lamps <Lamp-devel.Example.org>\n" + mail.raw, "oil", after(0))])
    assert search(db, query).found is found


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("test:lamps/013", ["lamps/013 burns", "lamps/013 and 014"]),
        ("test:suite/lamps/013", ["lamps/013 burns", "lamps/013 and 014"]),
        ("test:013", ["lamps/013 burns", "lamps/013 and 014", "[013] a trace", "fans/013 turns"]),
        ("test:suite/wick-test", ["the wick-test fails"]),
        ("test:wick-test/", ["the wick-test fails"]),
    ],
)
def test_a_test_that_is_a_number_is_looked_for_with_what_stands_before_it(
    db: Database, query: str, found: list[str]
) -> None:
    said = ("lamps/013 burns", "lamps/013 and 014", "[013] a trace", "fans/013 turns", "the wick-test fails")
    fill(db, [a_mail(f"m{n}", subject, hours=-n) for n, subject in enumerate(said)])
    assert subjects(db, query, order="newest") == found


def test_an_area_with_a_typo_is_offered_within_the_query(ask: Asking) -> None:
    with pytest.raises(UserError, match=r"Did you mean Migration\?") as refusal:
        ask("search", query='lock -area:migartion "two words"')
    assert refusal.value.choices[0].arguments == {"query": 'lock -area:Migration "two words"'}


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("test:T-999", "No test has the key T-999"),
        ("from:me", 'I do not know who "me" is'),
        ("is:opne", "Did you mean is:open"),
    ],
)
def test_what_is_not_known_is_refused(ask: Asking, query: str, says: str) -> None:
    with pytest.raises(UserError, match=says):
        ask("search", query=query, asker=None)


def test_a_series_that_waits_is_unanswered_until_it_is_settled(db: Database) -> None:
    fill(
        db,
        [
            a_mail("p", "[PATCH] wick: trim it", a_patch_text()),
            a_mail("q", "Re: [PATCH] wick: trim it", "Ping?\n", answers=("p",), hours=9 * DAY),
            a_mail("r", "[PATCH] oil: warm it", a_patch_text("warm();"), person=BEN, hours=1),
        ],
    )
    assert subjects(db, "is:unanswered is:patch", days=10) == ["[PATCH] wick: trim it"]
    assert subjects(db, "is:series is:open", days=10) == ["[PATCH] oil: warm it", "[PATCH] wick: trim it"]
    assert subjects(db, "file:wick.c -from:ben", days=10) == ["[PATCH] wick: trim it"]
    call(COMMANDS["done"], db, Ask(after(), ADA), {"key": "S-1"})
    assert subjects(db, "is:unanswered", days=10) == []


# The order.


def test_a_word_in_the_subject_counts_before_one_of_the_author_and_that_before_one_in_the_text(
    db: Database,
) -> None:
    fill(
        db,
        [
            a_mail("m1", "One", "The lamp burns.\n"),
            a_mail("m2", "Two", "Nothing burns.\n", person=Person("Lee Lamp", "lee@example.org")),
            a_mail("m3", "The lamp of three", "Nothing burns.\n"),
            a_mail("m4", "Four", "Nothing burns here either.\n"),
            a_mail("m5", "Five", "Nothing burns at all.\n"),
        ],
    )
    assert subjects(db, "lamp") == ["The lamp of three", "Two", "One"]
    assert subjects(db, "lamp -subject:lamp") == ["Two", "One"]
    assert subjects(db, "subject:lamp") == ["The lamp of three"]
    assert subjects(db, "from:lamp") == ["Two"]


def test_of_equals_the_newer_comes_first_but_a_better_one_before_it(db: Database) -> None:
    fill(
        db,
        [
            a_mail("old", "Of oil and its ways", "It burns.\n"),
            a_mail("new", "Of oil and its uses", "It burns.\n", hours=300 * DAY, person=CLEO),
            a_mail("text", "Of this and of that", "It burns like oil.\n", hours=300 * DAY),
            *(a_mail(f"m{n}", "Rain", "No word of it.\n") for n in range(9)),
        ],
    )
    old, new, text = "Of oil and its ways", "Of oil and its uses", "Of this and of that"
    assert subjects(db, "oil", days=301) == [new, old, text]
    assert subjects(db, "oil", days=301, order="newest") == [new, text, old]
    assert subjects(db, "from:ada oil OR rain", days=301)[:2] == [old, text]


def test_without_words_the_newest_comes_first_and_what_has_no_date_last(db: Database) -> None:
    undated = a_mail("u", "Undated", "Words.\n")
    raw = b"\n".join(line for line in undated.raw.split(b"\n") if not line.startswith(b"Date:"))
    mails = [a_mail(f"m{n}", f"Mail {n}", hours=n) for n in (2, 0, 1)]
    fill(db, [Delivery(undated.source, "u", raw, START), *mails])
    assert subjects(db, "from:ada") == ["Mail 2", "Mail 1", "Mail 0", "Undated"]
    assert subjects(db, "from:ada before:2026-03-02") == []
    assert subjects(db, "from:ada -after:2026-03-01") == ["Undated"]
    assert texts(search(db, "subject:undated"))[0].startswith("Undated, by Ada Marsh undated: ")


# Letters and signs.


@pytest.fixture
def lettered(db: Database) -> Database:
    fill(
        db,
        [
            a_mail("m1", "Löschen der Lampe", "Müller sagt: Größe zählt.\n"),
            a_mail("m2", "lamp_burn_down() leaks", "See lamp/wick.c:42 and CID 410299; it is O(n).\n"),
            a_mail(
                "m3", "Λάμπα και φως", "Свет лампы горит.\n", person=Person("Żaneta Łoś", "z@example.org")
            ),
            a_mail("m4", "Nothing", 'She said "NEAR(oil, 2)" OR so: *^{}.\n'),
        ],
    )
    return db


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("loschen", "Löschen der Lampe"),
        ("LÖSCHEN", "Löschen der Lampe"),
        ("Lo\u0308schen", "Löschen der Lampe"),
        ("müll*", "Löschen der Lampe"),
        ("größe", "Löschen der Lampe"),
        ("свет", "Λάμπα και φως"),
        ("ΛΆΜΠΑ", "Λάμπα και φως"),
        ("from:zaneta", "Λάμπα και φως"),
        ("lamp_burn_down()", "lamp_burn_down() leaks"),
        ("burn_down", "lamp_burn_down() leaks"),
        ("lamp_bu*", "lamp_burn_down() leaks"),
        ("wick.c:42", "lamp_burn_down() leaks"),
        ("lamp/wick.c", "lamp_burn_down() leaks"),
        ("CID-410299", "lamp_burn_down() leaks"),
        ('"near oil 2"', "Nothing"),
        ("NEAR(oil, 2)", "Nothing"),
    ],
)
def test_words_are_found_whatever_their_case_accents_and_signs(
    lettered: Database, query: str, found: str
) -> None:
    assert subjects(lettered, query) == [found]


@pytest.mark.parametrize(
    "query",
    [
        "subject : x",
        '"lamp" NEAR "oil"',
        "lamp NEAR/2 oil",
        "{subject author}",
        "^lamp",
        "lamp + oil",
        "words",
        "lamp AND",
        "a' OR 1=1; DROP TABLE words; --",
        '" OR words MATCH "lamp',
        "file:a'b\"c",
        "list:%",
        "lamp:*",
        "%",
        "\x00lamp",
        "- lamp",
        "\U0001e900dlam",  # a letter that SQLite's tables are too old for
        "\U0001e900",
    ],
)
def test_the_languages_below_are_never_spoken(lettered: Database, query: str) -> None:
    try:
        assert "Löschen der Lampe" not in subjects(lettered, query)
    except UserError as error:
        assert "fts" not in str(error).casefold()
    assert subjects(lettered, "loschen") == ["Löschen der Lampe"]


@pytest.fixture(scope="module")
def store() -> Iterator[Database]:
    """One that many texts are asked of."""
    opened = open_database(":memory:")
    fill(opened, [a_mail("m1", "[PATCH] lamp: oil it", a_patch_text())])
    yield opened
    opened.close()


@given(text=TEXTS)
def test_whatever_is_typed_is_answered_or_refused(store: Database, text: str) -> None:
    try:
        found = search(store, text)
    except UserError as error:
        assert str(error)
    else:
        assert found.title.endswith(f": {write(parse(text, 'search', 'query'))}")


# Pages.


def test_pages_hold_every_mail_once(db: Database) -> None:
    fill(db, [a_mail(f"m{n}", f"Lamp {n}", "It burns.\n") for n in range(23)])
    first = search(db, "lamp")
    assert first.title == "23 mails: lamp"
    assert first.sections[0].title == "Best first, page 1 of 3"
    assert [(a.label, a.arguments) for a in first.actions] == [
        ("Next page", {"query": "lamp", "page": "2"}),
        ("Newest first", {"query": "lamp", "order": "newest"}),
    ]
    pages = [subjects(db, "lamp", page=str(page)) for page in (1, 2, 3)]
    assert [len(page) for page in pages] == [10, 10, 3]
    assert {subject for page in pages for subject in page} == {f"Lamp {n}" for n in range(23)}
    assert [a.label for a in search(db, "lamp", page="3").actions] == ["Previous page", "Newest first"]
    newest = search(db, "lamp", order="newest", page="2")
    assert newest.actions[0].arguments == {"query": "lamp", "order": "newest", "page": "3"}


@pytest.mark.parametrize("page", ["4", "0", "-1", "two", "9" * 5000, "²"])
def test_a_page_that_is_not_there_is_refused(db: Database, page: str) -> None:
    fill(db, [a_mail(f"m{n}", f"Lamp {n}") for n in range(23)])
    with pytest.raises(UserError, match="page"):
        search(db, "lamp", page=page)


def test_nothing_found_is_said(db: Database) -> None:
    answer = search(db, "lamp")
    assert (answer.title, answer.found, texts(answer), answer.actions) == ("No mail: lamp", False, [], ())


def test_mails_from_before_there_was_a_search_are_told_of(db: Database) -> None:
    fill(db, [a_mail("m1", "Lamp")])
    db.execute("UPDATE readings SET text = NULL")
    answer = search(db, "-is:patch")
    assert "run `watchkeeper replay`" in answer.intro[0].text
    assert texts(answer)[1:] == ["Lamp, by Ada Marsh 2 Mar"]
