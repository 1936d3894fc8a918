"""Bytes to text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.parsers.charset import clean, decode


@pytest.mark.parametrize(
    ("raw", "charset", "text", "problem"),
    [
        (b"plain", "", "plain", ""),
        (b"plain", "us-ascii", "plain", ""),
        (b"plain", "unknown-8bit", "plain", ""),
        (b"plain", "no-such-thing", "plain", "charset no-such-thing, read as utf-8"),
        ("grün".encode(), "utf-8", "grün", ""),
        ("grün".encode(), "UTF8", "grün", ""),
        ("grün".encode(), ' "utf-8" ', "grün", ""),
        ("grün".encode(), "", "grün", "charset none, read as utf-8"),
        ("grün".encode(), "us-ascii", "grün", "charset us-ascii, read as utf-8"),
        ("grün".encode("latin-1"), "iso-8859-1", "grün", ""),
        ("“grün”".encode("cp1252"), "iso-8859-1", "“grün”", ""),
        ("grün".encode("latin-1"), "utf-8", "grün", "charset utf-8, read as cp1252"),
        ("grün".encode("latin-1"), "", "grün", "charset none, read as cp1252"),
        (b"\x81\x8d gr\xfcn", "", "\x81\x8d grün", "charset none, read as latin-1"),
        (
            "äöü ".encode() + b"\xff",
            "utf-8",
            "äöü \ufffd",
            "charset utf-8, read as utf-8 with broken letters",
        ),
        ("чай".encode("koi8-r"), "koi8-r", "чай", ""),
        ("茶".encode("gb18030"), "gb2312", "茶", ""),
        ("お茶".encode("iso2022_jp"), "iso-2022-jp", "お茶", ""),
        ("차".encode("cp949"), "ks_c_5601-1987", "차", ""),
        ("x".encode("utf-16"), "utf-16", "x", ""),
    ],
)
def test_what_is_said_is_tried_first(raw: bytes, charset: str, text: str, problem: str) -> None:
    assert decode(raw, charset) == (text, problem)


@pytest.mark.parametrize(
    "charset", ["punycode", "idna", "unicode_escape", "zlib", "rot13", "hex", "undefined", "\x00", "é"]
)
def test_codecs_that_are_no_charsets_are_not_trusted(charset: str) -> None:
    assert decode(b"words", charset)[0] == "words"


def test_what_cannot_be_stored_is_replaced() -> None:
    assert clean("a\x00b\ud800c") == "a\ufffdb\ufffdc"
    assert decode(b"+2AA-", "utf-7")[0] == "\ufffd"


def test_lines_end_in_one_way() -> None:
    assert clean("a\r\nb\rc\n") == "a\nb\nc\n"


@given(
    st.binary(max_size=200),
    st.sampled_from(["", "utf-8", "utf-7", "utf-16", "big5", "hz", "x"]) | st.text(max_size=20),
)
def test_any_bytes_become_storable_text(raw: bytes, charset: str) -> None:
    text, problem = decode(raw, charset)
    assert "\x00" not in text
    assert (text + problem).encode().decode() == text + problem
