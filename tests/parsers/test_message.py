"""The short way to a message leads to the same one as the standard library's."""

from __future__ import annotations

from email import message_from_bytes
from email.message import Message

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.parsers.message import ASKED, message

LINES = st.sampled_from(
    [
        b"Subject: leak",
        b"From: Ada Byte <ada@example.org>",
        b"from:ada@example.org",
        b"References: one",
        b" and two",
        b"\tand three: four",
        b"Date:",
        b"X-Nobody: asks",
        b"Bad Name: x",
        b"Spaced : x",
        b": no name",
        b"From ada@example.org Mon Sep  2",
        b"Subject: caf\xc3\xa9 \xff",
        b"Content-Type: text/plain; charset=utf-8",
        b"Content-Type: TEXT/html",
        b"Content-Type: nonsense",
        b"Content-Type: multipart/mixed; boundary=b",
        b"Content-Type: message/rfc822",
        b"Content-Type: message/delivery-status",
        b"Content-Transfer-Encoding: base64",
        b"Content-Transfer-Encoding: quoted-printable",
        b"--b",
        b"--b--",
        b"",
        b"",
        b"words",
        b"d29yZHM=",
        b"=C3=A9 =",
        b"X-Return: a\rb",
    ]
)
RAW = st.builds(
    lambda lines, end: end.join(lines), st.lists(LINES, max_size=14), st.sampled_from([b"\n", b"\r\n"])
)


def told(one: Message) -> object:
    parts = one.get_payload()
    inside = [told(p) for p in parts if isinstance(p, Message)] if isinstance(parts, list) else parts
    octets = None if one.is_multipart() else one.get_payload(decode=True)
    asked = [(name, value) for name, value in one.raw_items() if name.lower() in ASKED]
    return asked, one.get_content_type(), inside, octets


@given(RAW)
def test_it_is_what_the_standard_library_makes_of_it(raw: bytes) -> None:
    assert told(message(raw, [])) == told(message_from_bytes(raw))


@pytest.mark.parametrize(
    "raw",
    [
        b"Subject: leak\n\nIt leaks.\n",
        b"Subject: leak\n with a fold\nContent-Type: text/plain\n\n",
        b"Subject: leak\n",
        b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\nOne.\n--b\n\nTwo.\n--b--\n",
    ],
)
def test_mails_of_one_part_and_of_many(raw: bytes) -> None:
    assert told(message(raw, [])) == told(message_from_bytes(raw))
