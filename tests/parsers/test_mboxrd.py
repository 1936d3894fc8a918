from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.parsers.mboxrd import Mboxrd, NotMboxrd

SEPARATOR = b"From mboxrd@z Thu Jan  1 00:00:00 1970"


def written(mails: list[bytes], end: bytes = b"\n") -> bytes:
    """As public-inbox writes them."""
    return b"".join(
        SEPARATOR + end + re.sub(rb"^(>*From )", rb">\1", mail, flags=re.MULTILINE) + end for mail in mails
    )


def read(parts: list[bytes]) -> list[bytes]:
    reader = Mboxrd()
    mails = [mail for part in parts for mail in reader.feed(part)]
    return mails + reader.end()


lines = st.lists(
    st.sampled_from([SEPARATOR, b">" + SEPARATOR, b"From me", b"word", b"", b"\xff"]), max_size=5
)
mails = lines.map(lambda body: b"\n".join([b"Subject: a", b"", *body, b"the end\n"]))


@given(st.lists(mails, max_size=5), st.lists(st.integers(1, 90), max_size=8))
def test_mails_come_as_they_were_however_the_bytes_are_cut(sent: list[bytes], cuts: list[int]) -> None:
    wire, parts = written(sent), list[bytes]()
    for cut in cuts:
        parts.append(wire[:cut])
        wire = wire[cut:]
    assert read([*parts, wire]) == sent


def test_a_mail_is_given_as_soon_as_the_next_begins() -> None:
    reader = Mboxrd()
    first, second = b"Subject: 1\n\none\n", b"Subject: 2\r\n\r\ntwo\r\n"
    assert reader.feed(written([first])) == []
    assert reader.feed(written([second], b"\r\n")) == [first]
    assert reader.waiting == len(written([second], b"\r\n"))
    assert reader.end() == [second]


def test_something_else_is_refused_at_its_first_bytes() -> None:
    for part in (b"<html>", b"From ada Thu", b"\x1f\x8b"):
        with pytest.raises(NotMboxrd):
            Mboxrd().feed(part)
    assert read([]) == []
