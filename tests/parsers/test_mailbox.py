"""Files of mails."""

from __future__ import annotations

import gzip
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.parsers.mailbox import BadMailbox, split, trouble

ONE = b"From: Ada Byte <ada@example.org>\nSubject: one\n\nFirst words.\n"
TWO = b"From: Carl Delta <carl@example.org>\nSubject: two\n\nSecond words.\n"
MBOX = (
    b"From ada@example.org Tue Sep  3 10:15:02 2024\n" + ONE + b"\nFrom carl Tue Sep  3 11:15:02 2024\n" + TWO
)


def test_an_mbox_gives_its_mails_without_their_separators() -> None:
    assert list(split(MBOX)) == [ONE, TWO]


def test_a_single_mail_is_given_as_it_is() -> None:
    pasted = (
        ONE + b"\nFrom 0123456789 Mon Sep 17 00:00:00 2001\nFrom: Eve\nSubject: [PATCH] x\n\n>From here\n"
    )
    assert list(split(pasted)) == [pasted]


def test_nothing_gives_nothing() -> None:
    assert list(split(b"")) == []
    assert list(split(b"\n\n")) == []


def test_a_byte_order_mark_is_no_part_of_the_first_separator() -> None:
    assert list(split(b"\xef\xbb\xbf" + MBOX)) == [ONE, TWO]


def test_lines_end_as_they_like() -> None:
    mails = list(split(b"\r\n" + MBOX.replace(b"\n", b"\r\n")))
    assert mails == [ONE.replace(b"\n", b"\r\n"), TWO.replace(b"\n", b"\r\n")]


@pytest.mark.parametrize(
    "separator",
    [
        b"From ada@example.org Tue Sep  3 10:15:02 2024",
        b"From ada@example.org  Tue Sep 03 10:15:02 2024",
        b"From mboxrd@z Thu Jan  1 00:00:00 1970",
        b"From MAILER-DAEMON Tue Sep  3 10:15:02 2024 +0200",
        b"From 0123456789abcdef0123456789abcdef01234567 Mon Sep 17 00:00:00 2001",
        b"From ada at example.org  Tue Sep  3 10:15:02 2024",
        b"From A",
        b"From ada@example.org",
        b"From",
    ],
)
def test_separators(separator: bytes) -> None:
    raw = b"From x Tue Sep  3 10:15:02 2024\n" + ONE + b"\n" + separator + b"\n" + TWO
    assert list(split(raw)) == ([ONE, TWO] if separator != b"From" else [raw.partition(b"\n")[2]])


def test_a_separator_of_addresses_may_be_folded() -> None:
    lost = b"  Carl <carl@example.org>\n" + TWO
    assert list(split(MBOX + b"\nFrom lamps@example.org, ben,\n" + lost)) == [ONE, TWO, lost]


@pytest.mark.parametrize(
    "sentence",
    [
        b"\nFrom what I saw at 10:15 it fell.\nIt did.\n",
        b"so it is a message\nFrom nowhere\nReally: it is.\n",
        b"\nFrom now on we test it\nNote: twice.\n",
        b"\nFrom\n",
    ],
)
def test_a_sentence_is_no_separator(sentence: bytes) -> None:
    assert len(list(split(b"From a@example.org Tue Sep  3 10:15:02 2024\n" + ONE + sentence))) == 1


def test_a_separator_without_the_empty_line_above_is_seen() -> None:
    raw = MBOX.replace(b"\n\nFrom carl", b"\nFrom carl")
    assert list(split(raw)) == [ONE, TWO]


def test_escaped_lines_lose_one_mark() -> None:
    raw = MBOX.replace(b"First", b">From the first\n>>From the second\n> From the third\nFirst")
    assert b"\nFrom the first\n>From the second\n> From the third\n" in next(split(raw))


def test_a_broken_last_mail_is_given_too() -> None:
    cut = MBOX[:-30]
    assert list(split(cut)) == [ONE, TWO[:-30]]


def test_compressed_mail_is_unfolded_also_in_several_pieces() -> None:
    assert list(split(gzip.compress(MBOX))) == [ONE, TWO]
    half = MBOX.index(b"From carl")
    assert list(split(gzip.compress(MBOX[:half]) + gzip.compress(MBOX[half:]))) == [ONE, TWO]
    assert list(split(gzip.compress(ONE))) == [ONE]


def test_compressed_mail_that_ends_early_gives_what_there_is() -> None:
    many = b"".join(
        b"From a Tue Sep  3 10:15:02 2024\n" + ONE.replace(b"one", b"%d" % i) + b"\n" for i in range(500)
    )
    found: list[bytes] = []
    with pytest.raises(BadMailbox, match="end early"):
        for mail in split(gzip.compress(many)[:-200]):
            found.append(mail)
    assert len(found) > 100
    assert found[0] == ONE.replace(b"one", b"0")


def test_broken_compressed_bytes_are_told() -> None:
    with pytest.raises(BadMailbox, match="broken"):
        list(split(b"\x1f\x8bnothing like it"))


def test_patchews_export_holds_the_same_mails() -> None:
    mails = [
        {"message_id": "1@example.org", "mbox": ONE.decode()},
        {"message_id": "2@example.org", "mbox": MBOX.decode()},
    ]
    assert list(split(json.dumps(mails).encode())) == [ONE, ONE, TWO]
    assert list(split(json.dumps(mails[0], indent=4).encode())) == [ONE]
    assert list(split(json.dumps({"count": 2, "results": mails}).encode())) == [ONE, ONE, TWO]
    umlaut = ONE.decode().replace("Ada", "Ädä")
    assert list(split(json.dumps({"mbox": umlaut}).encode())) == [umlaut.encode()]


@pytest.mark.parametrize("raw", [b"[]", b"{}", b'[{"subject": "x"}]', b"[1, 2]", b"{broken", b"[" * 100_000])
def test_json_without_mails_is_refused(raw: bytes) -> None:
    with pytest.raises(BadMailbox):
        list(split(raw))


def test_a_file_that_was_kept_whole_tells_what_is_wrong_with_it() -> None:
    assert trouble(gzip.compress(MBOX)[:-9]) == "the compressed bytes end early"
    assert trouble(b' [{"Subject: x"}]').startswith("begins like JSON")
    assert trouble(ONE) == trouble(gzip.compress(MBOX)) == ""


@given(
    st.binary(max_size=300)
    | st.lists(st.sampled_from([b"From ", b"a 1:11 2024", b"\n", b"x: y", b">"])).map(b"".join)
)
def test_any_bytes_split_or_are_refused(raw: bytes) -> None:
    try:
        mails = list(split(raw))
    except BadMailbox as error:
        assert str(error)
    else:
        assert sum(map(len, mails)) <= len(raw)


@given(
    st.lists(
        st.sampled_from([ONE, TWO, b"Subject: x\n\nFrom me\n\nto you\n", b"Subject: y\n\n>From me\n"]),
        min_size=1,
    )
)
def test_what_is_put_into_an_mbox_comes_out(mails: list[bytes]) -> None:
    def escaped(mail: bytes) -> bytes:
        return b"\n".join(b">" + x if x.lstrip(b">").startswith(b"From ") else x for x in mail.split(b"\n"))

    raw = b"".join(b"From a@example.org Tue Sep  3 10:15:02 2024\n" + escaped(m) + b"\n" for m in mails)
    assert list(split(raw)) == mails
