"""Header fields."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.parsers import headers
from storage.records import Person

ADA = Person("Ada Byte", "ada@example.org")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("plain words", "plain words"),
        ("folded\n words\n\tagain", "folded words again"),
        ("=?utf-8?q?gr=C3=BCn?= tea", "grün tea"),
        ("=?UTF-8?B?Z3LDvG4=?=", "grün"),
        ("=?utf-8?b?Z3LDvG4?=", "grün"),
        ("=?iso-8859-1*en?q?gr=FCn?=", "grün"),
        ("=?utf-8?q?one?= =?utf-8?q?two?=", "onetwo"),
        ("=?utf-8?q?one?=\n =?utf-8?q?two?= three", "onetwo three"),
        ("=?utf-8?b?5LiA?= =?iso-8859-1?q?=FC?=", "一ü"),
        ("=?utf-8?q?gr=C3?= =?utf-8?q?=BCn?=", "grün"),
        ("x=?utf-8?q?=C3=BC?=y", "xüy"),
        ('"=?utf-8?q?=C3=BC?="', '"ü"'),
        ("=?utf-8?q?with space?=", "with space"),
        ("=?utf-8?q?with_line?=", "with line"),
        ("=?utf-8?x?what?=", "=?utf-8?x?what?="),
        ("=?utf-8?b?!!!?=", ""),
        ("=?no-such?q?words?=", "words"),
        ("=?utf-8?q?broken", "=?utf-8?q?broken"),
        ("=?utf-8?q??= x", "x"),
        ("[PATCH] =?utf-8?q?gr=C3=BCn?= =?utf-8?q?_tee?=", "[PATCH] grün tee"),
        ("gr\udcc3\udcbcn", "grün"),
        ("gr\udcfcn", "grün"),
        ("=?utf-8?q?a=00b?=", "a\ufffdb"),
    ],
)
def test_words(value: str, expected: str) -> None:
    assert headers.text(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Ada Byte <ada@example.org>", ADA),
        ('"Ada Byte" <ada@example.org>', ADA),
        ("'Ada Byte' <ada@example.org>", ADA),
        ("Ada\n Byte\n <ada@example.org>", ADA),
        ("=?utf-8?q?Ada?= =?utf-8?q?_Byte?= <ada@example.org>", ADA),
        ('"=?utf-8?q?Ada_Byte?=" <ada@example.org>', ADA),
        ("Ada Byte < ada@example.org >", ADA),
        ("Ada Byte <mailto:ada@example.org>", ADA),
        ("Ada Byte <ada at example.org>", ADA),
        ("ada@example.org (Ada Byte)", ADA),
        ("ada at example.org (Ada Byte)", ADA),
        ("ada at example.org (=?utf-8?q?Ada?=\n =?utf-8?q?_Byte?=)", ADA),
        ("ada at example.org (Ada Byte (Example))", Person("Ada Byte (Example)", "ada@example.org")),
        ("ada at example.org", Person("", "ada@example.org")),
        ("Ada at noon (today)", Person("Ada at noon (today)", "")),
        ("Ada Byte at example.org (Example)", Person("Ada Byte at example.org (Example)", "")),
        ("ada@example.org", Person("", "ada@example.org")),
        ("<ada@example.org>", Person("", "ada@example.org")),
        ('"ada@example.org" <ada@example.org>', Person("ada@example.org", "ada@example.org")),
        ('"Byte, Ada" <ada@example.org>', Person("Byte, Ada", "ada@example.org")),
        ("Byte, Ada <ada@example.org>", Person("Byte, Ada", "ada@example.org")),
        ("=?utf-8?q?Byte=2C_Ada?= <ada@example.org>", Person("Byte, Ada", "ada@example.org")),
        ('"Ada \\"B\\" Byte" <ada@example.org>', Person('Ada "B" Byte', "ada@example.org")),
        ("Ada Byte <ada@example.org>, Carl <carl@example.org>", ADA),
        ("Ada Byte (Example) <ada@example.org>", Person("Ada Byte (Example)", "ada@example.org")),
        ("unlisted-recipients:; (no To-header on input)", Person("", "")),
        ("undisclosed-recipients: ;", Person("", "")),
        ("Ada Byte", Person("Ada Byte", "")),
        ("Ada Byte <>", Person("Ada Byte", "")),
        ("A\udce4da <ada@example.org>", Person("Aäda", "ada@example.org")),
        ("", Person("", "")),
        # At once: an address is not looked for from each letter, nor up to each @.
        ("a" * 60_000, Person("a" * 60_000, "")),
        ("@" * 60_000, Person("@" * 60_000, "")),
        ("a at " + "b." * 30_000, Person("a at " + "b." * 30_000, "")),
    ],
)
def test_people(value: str, expected: Person) -> None:
    assert headers.person(value) == expected


@pytest.mark.parametrize(
    ("sender", "reply_to", "original", "expected"),
    [
        ("Ada Byte <ada@example.org>", "", "", ADA),
        ("Ada Byte via gauge <gauge@example.org>", "Ada Byte <ada@example.org>", "", ADA),
        ("Ada Byte via gauge <gauge@example.org>", "gauge@example.org, ada@example.org", "", ADA),
        (
            "Ada Byte via gauge <gauge@example.org>",
            "gauge <gauge@example.org>, Ada <ada@example.org>",
            "",
            ADA,
        ),
        ("Ada Byte via gauge <gauge@example.org>", "gauge@example.org", "Ada Byte <ada@example.org>", ADA),
        ("\"'Ada Byte' via gauge\" <gauge@example.org>", "", "Ada Byte <ada@example.org>", ADA),
        ("Ada Byte via gauge <gauge@example.org>", "", "", Person("Ada Byte", "")),
        ("gauge at example.org (Ada Byte via gauge)", "", "", Person("Ada Byte", "")),
        ("Ada Byte via <gauge@example.org>", "Ada Byte <ada@example.org>", "", ADA),
        ('"Ada Byte via" <gauge@example.org>', "Ada <ada@example.org>, <gauge@example.org>", "", ADA),
        ("Ada Byte <ada@example.org>", "Carl <carl@example.org>", "", ADA),
        ("Via Nova <via@example.org>", "Carl <carl@example.org>", "", Person("Via Nova", "via@example.org")),
    ],
)
def test_the_author_behind_a_list(sender: str, reply_to: str, original: str, expected: Person) -> None:
    found, problem = headers.author(sender, reply_to, original)
    assert found == expected
    assert bool(problem) == (not expected.email)


def test_a_missing_author_is_told() -> None:
    assert headers.author("", "", "") == (Person("", ""), "no author address")


def test_ids() -> None:
    assert headers.ids("<1@x>\n <2@x>\t<1@x>, junk <3@\n x>") == ("<1@x>", "<2@x>", "<3@x>")
    assert headers.ids("none here") == headers.ids("<>") == ()
    assert headers.ids(f"<{'n' * 2000}@x>") == ()


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("<1@x>", "<1@x>"),
        ("\n <1@x>", "<1@x>"),
        ("<1@\n x>", "<1@x>"),
        ("1@x", "<1@x>"),
        ("<1@x", "<1@x>"),
        ("", ""),
    ],
)
def test_a_message_id(value: str, expected: str) -> None:
    assert headers.message_id(value) == expected


@pytest.mark.parametrize(
    ("value", "references", "expected"),
    [
        ("<1@x>", (), "<1@x>"),
        ("<1@x> <2@x>", (), "<1@x>"),
        ("<1@x> <2@x>", ("<1@x>", "<2@x>"), "<2@x>"),
        ("<2@x> <1@x>", ("<1@x>", "<2@x>"), "<2@x>"),
        ("Message from Ada <ada@x> of today <1@x>", ("<1@x>",), "<1@x>"),
        ("Your message of today", ("<1@x>",), None),
        ("", ("<1@x>",), None),
    ],
)
def test_a_parent(value: str, references: tuple[str, ...], expected: str | None) -> None:
    assert headers.parent(value, references) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Tue, 3 Sep 2024 10:15:02 +0200", (8, 15, 2)),
        ("Tue, 3 Sep 2024 10:15:02 +0200 (CEST)", (8, 15, 2)),
        ("Tue,  3 Sep 2024 10:15:02 +0000 (UTC)", (10, 15, 2)),
        ("Tue, 3 Sept 2024 10:15:02 +0000", (10, 15, 2)),
        ("3 Sep 2024 10:15 -0000", (10, 15, 0)),
        ("Tue, 3 Sep 2024 10:15:02 GMT", (10, 15, 2)),
        ("Tue, 3 Sep 2024 10:15:02 EDT", (14, 15, 2)),
        ("Tue, 3 Sep 2024 10:15:02 CEST", (8, 15, 2)),
        ("Tue, 3 Sep 2024 10:15:02 GMT+1", (9, 15, 2)),
        ("Tue, 3 Sep 2024 10:15:02 UTC-05:30", (15, 45, 2)),
        ("Tue Sep  3 10:15:02 2024", (10, 15, 2)),
        ("Tue Sep  3 10:15:02 CEST 2024", (8, 15, 2)),
        ("2024-09-03T10:15:02Z", (10, 15, 2)),
        ("2024-09-03 10:15:02+02:00", (8, 15, 2)),
        ("Tue, 03 Sep 2024\n 10:15:02 +0000", (10, 15, 2)),
        ("Tue, 3 Sep 2024 10:15:60 +0000", (10, 15, 59)),
        ("Tue, 3 Sep 24 10:15:02 +0000", (10, 15, 2)),
    ],
)
def test_dates(value: str, expected: tuple[int, int, int]) -> None:
    when, problem = headers.date(value)
    assert when == datetime(2024, 9, 3, *expected, tzinfo=UTC)
    assert problem == ""


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ("", "no date"),
        ("yesterday", "not a date"),
        ("Tue, 3 Sep 20240 10:15:02 +0000", ""),
        ("Tue, 3 Sep 0024 10:15:02 +0000", ""),
        ("Tue, 33 Sep 2024 10:15:02 +0000", "not a date"),
        ("Tue, 3 Sep 2024 25:15:02 +0000", "not a date"),
        ("Tue, 3 Sep 1904 10:15:02 +0000", "out of range"),
        ("Tue, 3 Sep 2924 10:15:02 +0000", "out of range"),
        ("Tue, 3 Sep 2024 10:15:02 +2300", "out of range"),
        ("Tue, 3 Sep 2024 10:15:02 +9900", "not a date"),
        ("Tue, 3 Sep " + "9" * 5000 + " 10:15:02 +0000", "not a date"),
        ("31 Dec 9999 23:59:59 -1200", "out of range"),
    ],
)
def test_no_date_rather_than_nonsense(value: str, problem: str) -> None:
    when, said = headers.date(value)
    assert when is None or 1970 <= when.year <= 2099
    assert problem in said
    assert (when is None) == bool(said)


def test_an_unknown_zone_is_told() -> None:
    when, problem = headers.date("Tue, 3 Sep 2024 10:15:02 QQT")
    assert when == datetime(2024, 9, 3, 10, 15, 2, tzinfo=UTC)
    assert "QQT" in problem


@given(st.text(max_size=100) | st.text(alphabet='=?utf-8qb<>@()",:; \\\udcff\n', max_size=100))
def test_any_field_is_read(value: str) -> None:
    assert headers.text(value).encode() is not None
    found, _ = headers.author(value, value, value)
    assert (found.name + found.email).encode() is not None
    assert all(i.startswith("<") for i in headers.ids(value))
    headers.message_id(value).encode()
    headers.parent(value, ())


@given(
    st.text(max_size=60)
    | st.from_regex(r"[A-Z][a-z]{2}, \d{1,2} [A-Z][a-z]{2} \d{1,5} \d\d:\d\d:\d\d [+-]\d{4}")
)
def test_any_date_is_read(value: str) -> None:
    when, problem = headers.date(value)
    assert problem if when is None else when.tzinfo is UTC


@given(
    st.tuples(
        st.sampled_from(["", "Tue, ", "Xyz, "]),
        st.integers(0, 40),
        st.sampled_from(["Jan", "Feb", "Sep", "Dec", "Xxx"]),
        st.sampled_from([1000, 1969, 1970, 2024, 2099, 2100]),
        st.integers(0, 30),
        st.integers(0, 70),
        st.integers(0, 70),
        st.sampled_from(["+0000", "-0000", "+0200", "-0730", "+1400", "-1459", "+2401", "-9999"]),
        st.sampled_from(["", " (CEST)"]),
    )
)
def test_the_usual_date_is_read_as_any_other(
    parts: tuple[str, int, str, int, int, int, int, str, str],
) -> None:
    value = "{}{} {} {} {:02}:{:02}:{:02} {}{}".format(*parts)
    when, problem = headers.date(value)
    other_way, other_problem = headers.date(value.lower())  # of which nobody writes the month like this
    assert (when, problem.lower()) == (other_way, other_problem.lower())
