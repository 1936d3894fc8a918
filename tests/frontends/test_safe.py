import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.frontends.safe import plain, web_url


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("two\nlines\tand\r\na tab", "two lines and a tab"),
        ("\x1b[31mred\x1b[0m", "�[31mred�[0m"),
        ("\x9b2J\x07\x00\x7f", "�2J���"),
        ("\u202egnp.exe", "�gnp.exe"),
        ("zero\u200bwidth\ufeff", "zero�width�"),
        ("\udcff", "�"),
        ("می\u200cخواهم 👩\u200d💻 naïve 日本", "می\u200cخواهم 👩\u200d💻 naïve 日本"),
    ],
)
def test_only_signs_reach_a_screen(text: str, shown: str) -> None:
    assert plain(text) == shown


@given(st.text(st.characters()))
def test_plain_text_is_printable_and_stays_as_it_is(text: str) -> None:
    shown = plain(text)
    shown.encode("utf-8")
    assert not any(ord(c) < 32 or 127 <= ord(c) < 160 for c in shown)
    assert plain(shown) == shown


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://example.org/a%20b/{x}?q=1#f", "https://example.org/a%20b/%7Bx%7D?q=1#f"),
        (
            "https://lists.example.org/<a.b+c@example.org>/",
            "https://lists.example.org/%3Ca.b+c@example.org%3E/",
        ),
        ("http://example.org/\x1b]8;;\nü", "http://example.org/%1B]8;;%0A%C3%BC"),
        ("javascript:alert(1)", None),
        ("JavaScript:alert(1)", None),
        ("data:text/html,x", None),
        ("//example.org/", None),
        ("https:///nowhere", None),
        ("https://[::1", None),
        ("", None),
    ],
)
def test_only_web_addresses_become_links(url: str, address: str | None) -> None:
    assert web_url(url) == address


@given(st.text(st.characters()))
def test_an_address_is_plain_ascii(path: str) -> None:
    address = web_url(f"https://example.org/{path}")
    assert address is not None
    assert address.isascii()
    assert address.isprintable()
    assert not set(address) & set('<>" \\')
