"""Mails, whole: bytes to values."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.parsers.mail import NotMail, parse
from bot.parsers.mailbox import split
from bot.parsers.quotation import passages
from bot.parsers.series import kind, tag
from storage.records import Mail, MessageKind, Person

FUZZ = Path(__file__).parent.parent / "data" / "fuzz"

RAW = b"""\
Received: from mx.example.org
From: =?utf-8?q?Ada_B=C3=BCte?= <ada@example.org>
To: gauge@lists.example.org
Subject: Re: [PATCH v2
 1/2] gauge: =?utf-8?q?fix_it?=
Date: Tue, 3 Sept 2024 10:15:02 +0200 (CEST)
Message-ID:
 <3@example.org>
In-Reply-To: <2@example.org>
References: <1@example.org>
 <2@example.org>
List-Id: "gauge list" <gauge.lists.example.org>
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

On Monday, Carl Delta wrote:
> CID 990=
01

Gr=C3=BCn.
"""


def test_a_mail() -> None:
    assert parse(RAW) == Mail(
        message_id="<3@example.org>",
        date=datetime(2024, 9, 3, 8, 15, 2, tzinfo=UTC),
        author=Person("Ada Büte", "ada@example.org"),
        subject="Re: [PATCH v2 1/2] gauge: fix it",
        in_reply_to="<2@example.org>",
        references=("<1@example.org>", "<2@example.org>"),
        list_id="gauge.lists.example.org",
        text="On Monday, Carl Delta wrote:\n> CID 99001\n\nGrün.\n",
    )


@pytest.mark.parametrize(
    "before", [b"", b"\n\n", b"\r\n", b"\xef\xbb\xbf", b"From ada@example.org Tue Sep  3 10:15:02 2024\n"]
)
def test_what_stands_before_the_first_header_does_not_matter(before: bytes) -> None:
    assert parse(before + RAW) == parse(RAW)
    assert parse(before + RAW.replace(b"\n", b"\r\n")) == parse(RAW)


def test_a_missing_id_is_made_from_the_bytes() -> None:
    raw = b"From: ada@example.org\nDate: 3 Sep 2024 10:15:02 +0000\n\nWords.\n"
    made = parse(raw)
    assert re.fullmatch(r"<[0-9a-f]{64}@watchkeeper\.invalid>", made.message_id)
    assert made == parse(raw)
    assert made.message_id != parse(raw + b"More.").message_id
    assert made.problems == ("no Message-ID",)


def test_what_is_missing_is_told() -> None:
    found = parse(b"Subject: x\n\n")
    assert (found.date, found.author, found.in_reply_to, found.references) == (None, Person("", ""), None, ())
    assert found.problems == ("no author address", "no date", "no Message-ID")


@pytest.mark.parametrize(
    "raw",
    [
        *(
            b"",
            b"\n\n\n",
            b"\x00\x01\x02" * 100,
            b"\x1f\x8b\x08\x00",
            b"just words\nand more\n",
            b"<xml/>",
            b"{}",
        ),
        b"Note: this is prose.\n\nSubject: not a header here\n",
        b"PK\x03\x04From: x",
    ],
)
def test_what_is_no_mail_is_refused(raw: bytes) -> None:
    with pytest.raises(NotMail):
        parse(raw)


def test_a_line_among_the_headers_that_is_none() -> None:
    found = parse(b"Subject: x\n\x01broken line\nFrom: ada@example.org\nMessage-ID: <1@x>\n\nWords.\n")
    assert found.author.email == "ada@example.org"
    assert found.message_id == "<1@x>"
    assert found.text == "Words.\n"
    assert "a line among the headers is no header" in found.problems


def test_text_right_below_the_headers() -> None:
    found = parse(b"From: ada@example.org\nSubject: x\nThese are words.\nMore: words.\n\nThe end.\n")
    assert found.subject == "x"
    assert found.text == "These are words.\nMore: words.\n\nThe end.\n"
    assert "no empty line between headers and text" in found.problems


def test_a_head_without_text() -> None:
    assert parse(b"From: ada@example.org\nSubject: x").subject == "x"
    assert parse(b"From: ada@example.org\nSubject: x\n").text == ""


def test_8_bit_headers() -> None:
    assert parse("From: Ada Büte <ada@example.org>\nSubject: grün\n\n".encode()).author.name == "Ada Büte"
    assert parse("From: Ada Büte <ada@example.org>\nSubject: grün\n\n".encode("latin-1")).subject == "grün"


def test_the_author_behind_a_list() -> None:
    raw = b"From: Ada via gauge <gauge@example.org>\nReply-To: Ada <ada@example.org>\nSubject: x\n\n"
    assert parse(raw).author == Person("Ada", "ada@example.org")


def test_the_charset_is_mended_and_it_is_said() -> None:
    raw = b"Subject: x\nContent-Type: text/plain; charset=utf-8\n\ngr\xfcn\n"
    assert parse(raw).text == "grün\n"
    assert "charset utf-8, read as cp1252" in parse(raw).problems


def test_a_forwarded_report_in_outlooks_way_belongs_to_its_author() -> None:
    raw = (
        b"From: Ada <ada@example.org>\nSubject: FW: gauge\nContent-Type: text/html\n\n"
        b"<p>Please look.</p><div><b>From:</b> scan@example.org<br><b>Sent:</b> Tuesday<br>"
        b"<b>To:</b> Ada<br></div><p>CID 99001</p>"
    )
    assert [(p.level, p.text) for p in passages(parse(raw).text)] == [(0, "Please look."), (1, "CID 99001")]


def test_a_parameter_that_the_standard_library_cannot_read() -> None:
    raw = b"Subject: x\nContent-Type: text/plain; name*" + b"9" * 5000 + b"=x\n\nWords.\n"
    assert "Words." in parse(raw).text


def _nested(depth: int) -> bytes:
    head = b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (i, i) for i in range(depth)
    )
    return b"Subject: x\n" + head + b"Content-Type: text/plain\n\nDeep words.\n"


@pytest.mark.parametrize(
    ("head", "unit", "size"),
    [
        (b"Subject: x\n\n", b"words of a line\n", 50_000_000),
        (b"Subject: x\n\n", b"x", 9_000_000),
        (b"Subject: x\n\n", b"> ", 9_000_000),
        (b"Subject: x\nContent-Type: text/html\n\n", b"<blockquote>", 3_000_000),
        (b"Subject: x\nContent-Type: text/plain; format=flowed\n\n", b"> a \n", 3_000_000),
        (b"Subject: x\nTo: ", b"a@example.org,\n ", 3_000_000),
        (b"Subject: ", b"=?utf-8?q?a?= ", 3_000_000),
        (b"Subject: x\nReferences: ", b"<1@x>\n ", 3_000_000),
        (b"Subject: x\nbroken\n", b"broken\n", 3_000_000),
        (b"Subject: x\nContent-Type: multipart/mixed; boundary=b\n\n", b"--b\n\nx\n", 300_000),
    ],
)
def test_a_huge_mail_is_cut_and_marked(head: bytes, unit: bytes, size: int) -> None:
    found = parse(head + unit * (size // len(unit)))
    assert len(found.text) <= 1 << 20
    assert found.problems


def test_parts_in_parts_two_thousand_deep() -> None:
    assert "Deep words." in parse(_nested(2000)).text


def _storable(mail: Mail) -> None:
    strings = (
        *(mail.message_id, mail.subject, mail.list_id, mail.text, mail.author.name, mail.author.email),
        *(mail.references + mail.reports + mail.problems),
        mail.in_reply_to or "",
    )
    for string in strings:
        assert "\x00" not in string
        string.encode()


_LINES = st.lists(
    st.sampled_from(
        [
            *(
                b"From: Ada <ada@example.org>",
                b"Subject: =?utf-8?q?=ff=00?=",
                b"Date: Sept 3",
                b"Message-ID: <\x00>",
            ),
            *(
                b"Content-Type: multipart/mixed; boundary=b",
                b"--b",
                b"--b--",
                b"",
                b"Content-Type: message/rfc822",
            ),
            *(
                b"Content-Type: text/plain; charset=utf-16; format=flowed",
                b"Content-Transfer-Encoding: base64",
            ),
            *(
                b"Content-Type: text/html; charset*0*=x'y'z; charset*1=q",
                b"<p>x</p>\xff",
                b"Z3LDvG4=",
                b" folded",
            ),
            *(
                b"Content-Type: multipart/alternative; boundary*=us-ascii'en'b",
                b"begin 644 x",
                b"\xfc\x00",
                b"> x ",
            ),
            *(
                b"Content-Transfer-Encoding: x-uuencode",
                b"Content-Type: \xff/\xff; \xff=\xff",
                b"=?",
                b"From x",
            ),
            *(b"Content-Disposition: attachment; filename*=\xff''x", b"-----BEGIN PGP SIGNED MESSAGE-----"),
            *(
                b"References: <1@x> <\xff@y>",
                b"In-Reply-To: <",
                b"List-Id: <\xed\xa0\x80>",
                b"Reply-To: ;:<>",
            ),
        ]
    ),
    max_size=14,
).map(b"\n".join)


@given(st.binary(max_size=400) | _LINES | st.tuples(_LINES, st.binary(max_size=50)).map(b"\n".join))
def test_any_bytes_are_a_mail_or_none(raw: bytes) -> None:
    try:
        _storable(parse(raw))
    except NotMail as error:
        assert str(error)


@pytest.mark.parametrize("path", sorted(FUZZ.glob("*.eml")), ids=lambda p: p.name)
def test_every_input_that_ever_broke_us(path: Path) -> None:
    try:
        _storable(parse(path.read_bytes()))
    except NotMail:
        assert path.name.startswith("refused-")


def _indexed(data: Path) -> Iterator[tuple[Path, str, str]]:
    """Path, description and expectation of each mail file in the index."""
    rows = re.compile(r"^\| `(\S+\.(?:mbox|eml))` \| (.*?) \|.* \| (.*?) \|$", re.MULTILINE)
    for path, what, finds in rows.findall((data / "INDEX.md").read_text()):
        yield data / path, what, finds


def test_the_real_mails_are_as_their_index_says(data: Path) -> None:
    checked = 0
    for path, what, finds in _indexed(data):
        mails = [parse(raw) for raw in split(path.read_bytes())]
        if count := re.match(r"(\d+) message", what):
            assert len(mails) == int(count[1]), path
        if subject := re.match(r"first subject: (.*)", finds):
            wanted = re.escape(subject[1].strip()).replace("\ufffd", ".")
            assert re.fullmatch(wanted, mails[0].subject), path
            checked += 1
    assert checked > 40


def test_no_real_mail_breaks_anything(data: Path) -> None:
    for path in [*data.rglob("*.mbox"), *data.rglob("*.eml")]:
        for raw in split(path.read_bytes()):
            found = parse(raw)
            _storable(found)
            for passage in passages(found.text):
                assert passage.text
            assert isinstance(
                kind(found.subject, tag(found.subject), found.in_reply_to, found.text), MessageKind
            )


def test_the_real_export_is_the_mail_of_its_mbox(data: Path) -> None:
    for path in (data / "mail" / "patchew").glob("*.json"):
        mails = [parse(raw) for raw in split(path.read_bytes())]
        assert [kind(m.subject, tag(m.subject), m.in_reply_to, m.text) for m in mails] == [MessageKind.PATCH]
        assert mails[0].problems == ()


def test_quotes_of_the_labelled_statements_stand_in_their_authors_own_words(data: Path) -> None:
    rows = [
        row
        for table in ("mail/coverity-bot-statements.tsv", "qemu-devel/statements.tsv", "lists/outcomes.tsv")
        for row in csv.DictReader(
            (data / table).read_text().splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE
        )
    ]
    own: dict[str, str] = {}
    for path in data.rglob("*.mbox"):
        for mail in map(parse, split(path.read_bytes())):
            own[mail.message_id] = " ".join(
                " ".join(p.text for p in passages(mail.text) if not p.level).split()
            )
    missed = [row for row in rows if " ".join(row["quote"].split()) not in own[row["message_id"]]]
    assert missed == []
