from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources.imap_client import Response, Session, attributes, connected
from bot.sources.server import LARGEST, Login, Server, ServerFailed

LOGIN = Login('a"da', "pass word")

PLAIN = b"* CAPABILITY IMAP4rev1 IDLE AUTH=PLAIN"


@asynccontextmanager
async def answering(
    *script: tuple[str, Sequence[bytes]], login: Login | None = None
) -> AsyncIterator[Server]:
    """A server that expects these lines after their tags, and says what stands beside them.

    In what it says, `$` is the tag.
    """
    heard = list[str]()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        tag = b""
        for expected, said in script:
            if expected:
                line = (await reader.readline()).rstrip(b"\r\n")
                if expected.startswith("$ "):
                    tag, _, line = line.partition(b" ")
                heard.append(line.decode())
            writer.write(b"".join(part.replace(b"$", tag) + b"\r\n" for part in said))
        writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        yield Server("127.0.0.1", server.sockets[0].getsockname()[1], login=login)
    assert heard == [expected.removeprefix("$ ") for expected, _ in script if expected]


GREETING = [("", [b"* OK hello"]), ("$ CAPABILITY", [b"* CAPABILITY IMAP4rev1 IDLE", b"$ OK done"])]


async def in_session(server: Server) -> Session:
    """A session that has begun, and is left with the server."""
    async with connected(server) as session:
        return session


async def test_who_reads_is_told_as_the_server_wants_it() -> None:
    for ability, script in (
        (b"AUTH=PLAIN", [("$ AUTHENTICATE PLAIN", [b"+ "]), ("AGEiZGEAcGFzcyB3b3Jk", [b"$ OK in"])]),
        (b"STARTTLS", [('$ LOGIN "a\\"da" "pass word"', [b"$ OK in"])]),
    ):
        first = ("$ CAPABILITY", [b"* CAPABILITY IMAP4rev1 " + ability, b"$ OK done"])
        second = ("$ CAPABILITY", [b"* CAPABILITY IMAP4rev1 IDLE", b"$ OK done"])
        async with answering(("", [b"* OK hello"]), first, *script, second, login=LOGIN) as server:
            assert (await in_session(server)).abilities >= {b"IDLE"}


async def test_who_is_known_already_signs_in_no_more() -> None:
    script = ("", [b"* PREAUTH hello"]), ("$ CAPABILITY", [PLAIN, b"$ OK done"])
    async with answering(*script, login=LOGIN) as server:
        await in_session(server)


async def test_mails_that_came_while_others_were_read_are_not_waited_for() -> None:
    script = [
        *GREETING,
        ("$ UID FETCH 8:* (UID)", [b"* 3 FETCH (UID 7)", b"* 4 EXISTS", b"$ OK done"]),
        (
            "$ UID FETCH 8:* (UID)",
            [b"* 4 FETCH (FLAGS (\\Recent) UID 9)", b"* 3 FETCH (UID 7)", b"$ OK done"],
        ),
    ]
    async with answering(*script) as server, connected(server) as session:
        assert await session.uids(7) == []
        await session.idle(9999)
        assert await session.uids(7) == [9]
        assert not session.news


async def test_waiting_ends_when_mails_came_or_in_time() -> None:
    script = [
        *GREETING,
        ("$ IDLE", [b"* OK still here", b"+ idling", b"* 2 RECENT", b"* 3 EXISTS"]),
        ("DONE", [b"* 4 EXISTS", b"$ OK done"]),
        ("$ UID FETCH 1:* (UID)", [b"$ OK done"]),
        ("$ IDLE", [b"+ idling"]),
        ("DONE", [b"$ OK done"]),
    ]
    async with answering(*script) as server, connected(server) as session:
        await session.idle(9999)
        await session.uids(0)
        await session.idle(0)
        assert not session.news


async def test_mails_are_read_in_order_whatever_else_is_said() -> None:
    said = [
        b"* 2 FETCH (UID 6 BODY[] {5}\r\nA (\r\n FLAGS (\\Seen))",
        b'* 9 FETCH (FLAGS ("BODY[]" {1}\r\nx) BODY[] "say \\"B\\"" UID 5)',
        b"* 8 FETCH (UID 4 BODY[] NIL)",
        b"* 7 FETCH (UID 99 BODY[] {1}\r\nx)",
        b"* 1 FETCH (FLAGS (\\Seen) UID 5)",
        b"* 3 EXPUNGE",
        b"$ OK done",
    ]
    script = [*GREETING, ("$ UID FETCH 4,5,6,7 (UID BODY.PEEK[])", said)]
    async with answering(*script) as server, connected(server) as session:
        assert await session.mails([4, 5, 6, 7]) == [(4, b""), (5, b'say "B"'), (6, b"A (\r\n")]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ([b"* BYE too many of you"], "ends the session: 'too many of you'"),
        ([b"$ NO not now"], "answers EXAMINE with 'NO not now'"),
        ([b"* 3 EXISTS", b"$ OK done"], "gives devel no UIDVALIDITY, without which nothing can be followed"),
        ([b"<html>"], "speaks no IMAP: it says '<html>'"),
        ([b"* OK {%d}" % (LARGEST + 1)], "sends a mail of more than 64 MiB"),
        ([b"* OK {9}", b"short"], "hung up in the middle of an answer"),
        ([], "hung up in the middle of an answer"),
    ],
)
async def test_what_is_wrong_is_told_with_where(said: list[bytes], told: str) -> None:
    async with answering(*GREETING, ('$ EXAMINE "devel"', said)) as server, connected(server) as session:
        with pytest.raises(ServerFailed) as failed:
            await session.examine("devel")
    assert str(failed.value) == f"{server} {told}"


async def test_what_is_no_imap_server_is_told() -> None:
    async with answering(("", [b"220 mail.example.org ESMTP"])) as server:
        with pytest.raises(ServerFailed, match="speaks no IMAP: it says '220 mail"):
            await in_session(server)


async def test_a_login_cannot_hold_a_command() -> None:
    async with answering(*GREETING, login=Login("ada\r\na9 DELETE INBOX", "p")) as server:
        with pytest.raises(ServerFailed, match="is not asked for LOGIN with a control character in it"):
            await in_session(server)


VALUES: st.SearchStrategy[tuple[bytes, list[bytes], bytes | None]] = st.one_of(
    st.binary().map(lambda raw: (b"{}", [raw], raw)),
    st.binary()
    .map(lambda raw: raw.translate(None, b"\r\n\0"))
    .map(lambda raw: (b'"' + raw.replace(b"\\", b"\\\\").replace(b'"', b'\\"') + b'"', [], raw)),
    st.just((b"NIL", [], b"")),
    st.from_regex(rb"[0-9A-Za-z.\\]{1,9}", fullmatch=True)
    .filter(lambda word: word.upper() != b"NIL")
    .map(lambda word: (word, [], word)),
    st.sampled_from([b"()", b"(\\Seen)", b'(("a" NIL) (b))']).map(lambda nested: (nested, [], None)),
)


@given(st.dictionaries(st.sampled_from([b"UID", b"BODY[]", b"FLAGS", b"MODSEQ", b"X-OTHER"]), VALUES))
def test_whatever_a_server_tells_of_a_mail_is_told_apart(
    told: dict[bytes, tuple[bytes, list[bytes], bytes | None]],
) -> None:
    words = b" ".join(name + b" " + written for name, (written, _, _) in told.items())
    literals = tuple(raw for _, given, _ in told.values() for raw in given)
    expected = {name: value for name, (_, _, value) in told.items() if value is not None}
    assert attributes(Response(b"* 12 fetch (" + words + b")", literals)) == expected


@given(st.binary(), st.lists(st.binary()))
def test_nothing_that_a_server_says_breaks_the_reading(line: bytes, literals: list[bytes]) -> None:
    assert isinstance(attributes(Response(b"* 1 FETCH (" + line, tuple(literals))), dict)
    attributes(Response(line, tuple(literals)))
