from __future__ import annotations

import asyncio
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources import nntp_client
from bot.sources.nntp_client import Session
from bot.sources.server import Server, ServerFailed, Wire
from tests.fakes.news import block


class Sent:
    """Where a session writes: nobody answers."""

    def write(self, data: bytes) -> None: ...

    async def drain(self) -> None: ...


async def read(wire: bytes) -> list[nntp_client.Article]:
    reader = asyncio.StreamReader(limit=1000)
    reader.feed_data(wire)
    reader.feed_eof()
    server = Server("news.example.org", 119)
    return await Session(Wire(server, reader, cast("asyncio.StreamWriter", Sent()))).articles([7])


lines = st.lists(st.sampled_from([b".", b"..", b". ", b"a", b"", b"\r", b"From ", b"\xff\x00"]), max_size=6)


@given(st.lists(lines.map(b"".join)))
def test_a_mail_comes_as_it_was_sent(text: list[bytes]) -> None:
    raw = b"".join(line + b"\n" for line in text)
    wire = b"220 7 <a@example.org> article\r\n" + block(raw)
    (article,) = asyncio.run(read(wire))
    assert (article.number, article.message_id) == (7, "<a@example.org>")
    assert article.raw.replace(b"\r", b"") == raw.replace(b"\r", b"")


@given(st.binary(max_size=60))
def test_whatever_a_server_says_is_an_answer_or_an_error_that_is_told(wire: bytes) -> None:
    try:
        asyncio.run(read(wire))
    except ServerFailed as error:
        assert str(error).startswith("news.example.org:119 ")


async def test_more_than_a_mail_can_be_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nntp_client, "LARGEST", 30)
    with pytest.raises(ServerFailed, match="an article of more than"):
        await read(b"220 7 <a@example.org>\r\n" + b"0123456789\r\n" * 4 + b".\r\n")
    with pytest.raises(ServerFailed, match="a line of more than"):
        await read(b"220 7 <a@example.org>\r\n" + b"0" * 2000)
