from __future__ import annotations

import asyncio
import smtplib
import socket
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import pytest

from bot import health, ingest
from bot.settings import Listen, MailingList, parse
from bot.settings.intake import Intake, intakes
from bot.sources import lists, lmtp
from bot.sources.batching import Take
from bot.sources.mail_desk import Desk, Own
from storage import deliveries
from storage.database import Database, Store, open_database
from storage.records import Delivery
from storage.troubles import Trouble
from tests.builders import START
from tests.epochs import a_mail
from tests.letters import a_letter

ADDRESS = "devel@watch.example.org"
SENDER = "devel-bounces@lists.example.org"

TWO = f"""
[[list]]
name = "devel"
source = "lmtp"
path = "mail.sock"
recipients = ["{ADDRESS}"]
[[list]]
name = "block"
source = "lmtp"
path = "mail.sock"
recipients = ["Block@watch.example.org"]
"""

T = TypeVar("T")


@dataclass
class Bot:
    """What takes mail at one place."""

    store: Store
    said: list[str] = field(default_factory=list)
    told: list[Trouble | None] = field(default_factory=list)
    begun: asyncio.Event = field(default_factory=asyncio.Event)

    async def take(self, arrived: Sequence[Delivery]) -> None:
        await self.store.write(ingest.ingest, arrived)

    async def tell(self, trouble: Trouble | None) -> None:
        self.told.append(trouble)
        self.begun.set()

    async def raws(self) -> list[bytes]:
        return await self.store.read(lambda db: [d.raw for _, d in deliveries.every(db)])


@pytest.fixture
async def bot(tmp_path: Path) -> AsyncIterator[Bot]:
    open_database(tmp_path / "bot.db").close()
    store = Store(tmp_path / "bot.db")
    yield Bot(store)
    await store.close()


@asynccontextmanager
async def taking(
    bot: Bot, at: Intake, lists: Sequence[MailingList], take: Take | None = None
) -> AsyncIterator[None]:
    """The source, as the bot runs it, until the block ends."""
    bot.begun.clear()
    watch = lmtp.watch(at, lists, take or bot.take, bot.tell, lambda: START, bot.said.append)
    task = asyncio.create_task(watch)
    try:
        await bot.begun.wait()
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


def one_list(url: str) -> tuple[Intake, list[MailingList]]:
    settings = parse(f'[[list]]\nname = "devel"\nsource = "lmtp"\nurl = "{url}"\n', "s.toml", {})
    ((at, lists),) = intakes(settings.lists).items()
    return at, lists


def two_lists(folder: Path) -> tuple[Intake, list[MailingList]]:
    ((at, lists),) = intakes(parse(TWO, str(folder / "s.toml"), {}).lists).items()
    return at, lists


async def sending(client: Callable[[], smtplib.SMTP], act: Callable[[smtplib.SMTP], T]) -> T:
    """What smtplib does, on a thread of its own."""

    def run() -> T:
        with client() as session:
            return act(session)

    return await asyncio.to_thread(run)


def at_socket(folder: Path) -> Callable[[], smtplib.SMTP]:
    return lambda: smtplib.LMTP(str(folder / "mail.sock"))


def posting(*mails: bytes, to: Sequence[str] = (ADDRESS,)) -> Callable[[smtplib.SMTP], object]:
    return lambda session: [session.sendmail(SENDER, to, crlf(mail)) for mail in mails]


def crlf(mail: bytes) -> bytes:
    return mail.replace(b"\n", b"\r\n")


@pytest.mark.parametrize(
    ("url", "client"),
    [
        ("lmtp://127.0.0.1:0", smtplib.LMTP),
        ("smtp://127.0.0.1:0", smtplib.SMTP),
        ("smtp://localhost:0", smtplib.SMTP),
    ],
)
async def test_a_mail_is_kept_before_it_is_acknowledged(
    bot: Bot, tmp_path: Path, url: str, client: type[smtplib.SMTP]
) -> None:
    async with taking(bot, *one_list(url)):
        port = int(bot.said[0].rpartition(":")[2])
        host = bot.said[0].partition("://")[2].rpartition(":")[0].strip("[]")
        assert bot.said[0].startswith(f"taking mail at {url[:7]}")

        def post(session: smtplib.SMTP) -> list[bytes]:
            session.sendmail(SENDER, [ADDRESS], crlf(a_mail("a")))
            seen = open_database(tmp_path / "bot.db")  # as another process
            found = [d.raw for _, d in deliveries.every(seen)]
            seen.close()
            return found

        assert await sending(lambda: client(host, port), post) == [a_mail("a")]
    with pytest.raises(ConnectionRefusedError):
        await sending(lambda: client(host, port), posting(a_mail("b")))


async def test_lists_share_a_socket_by_their_recipients(bot: Bot, tmp_path: Path) -> None:
    both = (ADDRESS.upper(), "block@watch.example.org", "nobody@watch.example.org")
    async with taking(bot, *two_lists(tmp_path)):

        def post(session: smtplib.SMTP) -> object:
            refused = session.sendmail(SENDER, both, crlf(a_mail("a")))
            assert session.getreply()[0] == 250  # the second recipient's, which smtplib does not read
            session.sendmail("", [ADDRESS], crlf(a_mail("b")))
            return refused

        refused = await sending(at_socket(tmp_path), post)
    assert refused == {both[2]: (550, b"5.1.1 No list of the settings has that recipient")}
    arrived = await bot.store.read(
        lambda db: [(r["via"], r["delivery"]) for r in db.execute("SELECT * FROM arrivals ORDER BY 1, 2")]
    )
    assert arrived == [("block", 1), ("devel", 1), ("devel", 2)]
    assert not (tmp_path / "mail.sock").exists()


async def test_mail_to_the_bot_itself_is_taken_for_its_code_alone(bot: Bot, tmp_path: Path) -> None:
    took: list[tuple[bytes, bool]] = []

    async def prove(raw: bytes, *, private: bool) -> None:
        took.append((raw, private))

    at, own = Intake("lmtp", tmp_path / "mail.sock"), "keeper@watch.example.org"
    code = a_letter("ada@example.org", "link discord:1 ABCDE-FGHJK")
    desk = Desk([], bot.take, bot.tell, lambda: START, Own(own, prove))
    async with lmtp.listening(at, desk):
        for mail in (code, a_mail("spam")):
            await sending(at_socket(tmp_path), posting(mail, to=[own.upper()]))
        with pytest.raises(smtplib.SMTPRecipientsRefused):
            await sending(at_socket(tmp_path), posting(code))
    assert took == [(code, True)]
    assert await bot.raws() == []


async def test_a_place_of_the_bots_own_that_cannot_be_used_is_told_by_check(bot: Bot, tmp_path: Path) -> None:
    text = '[mail]\nsender = "k@example.org"\npath = "no/folder/mail.sock"\nauthserv = ["mx"]\n'
    settings = parse(text, str(tmp_path / "s.toml"), {})
    (watch,) = lists.watched(settings, bot.store, bot.take, None, lambda: START, bot.said.append)  # type: ignore[arg-type]  # nothing comes
    task = asyncio.create_task(watch)
    await bot.store.written.wait()
    task.cancel()
    told = await bot.store.read(health.report, settings, START)
    (listed,) = [x.text for x in told.sections[0].lines if "mail to the bot" in x.text]
    assert "cannot take mail at" in listed


async def test_what_was_kept_and_not_acknowledged_comes_again_and_is_kept_once(
    bot: Bot, tmp_path: Path
) -> None:
    kept = asyncio.Event()

    async def commit_and_hang(arrived: Sequence[Delivery]) -> None:
        await bot.take(arrived)
        kept.set()
        await asyncio.Event().wait()

    async with taking(bot, *two_lists(tmp_path), take=commit_and_hang):
        cut_off = asyncio.create_task(sending(at_socket(tmp_path), posting(a_mail("a"))))
        await kept.wait()
    with pytest.raises(smtplib.SMTPServerDisconnected):
        await cut_off
    async with taking(bot, *two_lists(tmp_path)):
        await sending(at_socket(tmp_path), posting(a_mail("a"), a_mail("b")))
    assert await bot.raws() == [a_mail("a"), a_mail("b")]


async def test_what_cannot_be_kept_now_comes_again(bot: Bot, tmp_path: Path) -> None:
    large = a_mail("a") + b"words\n" * 9_999

    def room(pages: int) -> Callable[[Database], object]:
        return lambda db: db.execute(f"PRAGMA max_page_count = {pages}").fetchone()

    async with taking(bot, *two_lists(tmp_path)):
        await bot.store.write(room(1))  # as many as there are
        with pytest.raises(smtplib.SMTPDataError, match="451"):
            await sending(at_socket(tmp_path), posting(a_mail("a"), *map(a_mail, range(99))))
        before = len(await bot.raws())
        await bot.store.write(room(99_999))
        await sending(at_socket(tmp_path), posting(large))
    assert (await bot.raws())[before:] == [large]


async def test_a_mistake_of_ours_sends_no_mail_back(
    bot: Bot, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    mistakes = [RuntimeError("ours")]

    async def broken(arrived: Sequence[Delivery]) -> None:
        while mistakes:
            raise mistakes.pop()
        await bot.take(arrived)

    async with taking(bot, *two_lists(tmp_path), take=broken):
        with pytest.raises(smtplib.SMTPDataError, match=r"451.*incident") as refused:
            await sending(at_socket(tmp_path), posting(a_mail("a")))
        await sending(at_socket(tmp_path), posting(a_mail("a")))
    number = str(refused.value.smtp_error).partition("incident ")[2][:4]
    assert number in caplog.text
    listening, trouble, well = bot.told
    assert trouble and (trouble.incident, trouble.problem) == (
        number,
        "a mail cannot be taken: RuntimeError('ours')",
    )
    assert listening is None and well is None
    assert await bot.raws() == [a_mail("a")]


async def test_whatever_is_handed_in_is_kept_as_it_is(bot: Bot, tmp_path: Path) -> None:
    odd = [
        a_mail("dots") + b".\n..\n.x\n",
        a_mail("long") + b"x" * 1_000_000 + b"\n",
        a_mail("bytes") + bytes(set(range(256)) - set(b"\r\n")) + b"\n",
        b"no mail at all\n",
        b"\n",
    ]
    async with taking(bot, *two_lists(tmp_path)):
        await sending(at_socket(tmp_path), posting(*odd))
    assert await bot.raws() == odd
    refused = await bot.store.read(deliveries.refusals)
    assert {r.origin for r in refused} == {f"from {SENDER}"}


async def test_addresses_may_have_any_letters(bot: Bot, tmp_path: Path) -> None:
    async with taking(bot, *two_lists(tmp_path)):
        options = ["SMTPUTF8", "BODY=8BITMIME"]
        await sending(
            at_socket(tmp_path),
            lambda session: session.sendmail("zoë@exämple.org", [ADDRESS], a_mail("a"), options),
        )
    assert len(await bot.raws()) == 1


async def test_what_is_too_large_is_refused_at_once_or_once_for_each_recipient(
    bot: Bot, tmp_path: Path
) -> None:
    huge = a_mail("a") + (b"x" * 998 + b"\n") * (lmtp.LARGEST // 999)

    def unannounced(session: smtplib.SMTP) -> tuple[tuple[int, bytes], ...]:
        session.ehlo_or_helo_if_needed()
        session.mail(SENDER)
        for address in (ADDRESS, "block@watch.example.org"):
            session.rcpt(address)
        return session.data(crlf(huge)), session.getreply(), session.noop()

    async with taking(bot, *two_lists(tmp_path)):
        with pytest.raises(smtplib.SMTPSenderRefused, match="552"):
            await sending(at_socket(tmp_path), posting(huge))
        *refused, alive = await sending(at_socket(tmp_path), unannounced)
    assert [code for code, _ in refused] == [552, 552]
    assert alive[0] == 250
    assert await bot.raws() == []


async def test_a_line_that_never_ends_fills_no_memory(bot: Bot, tmp_path: Path) -> None:
    async def endless() -> None:
        reader, writer = await asyncio.open_unix_connection(tmp_path / "mail.sock")
        writer.write(f"LHLO here\r\nMAIL FROM:<{SENDER}>\r\nRCPT TO:<{ADDRESS}>\r\nDATA\r\n".encode())
        try:
            for _ in range(3 * lmtp.LARGEST >> 20):
                writer.write(b"x" * (1 << 20))
                await writer.drain()
            await reader.read()
        finally:
            writer.close()

    async with taking(bot, *two_lists(tmp_path)), asyncio.timeout(60):
        with pytest.raises((BrokenPipeError, ConnectionResetError)):
            await endless()
        await sending(at_socket(tmp_path), posting(a_mail("a")))
    assert await bot.raws() == [a_mail("a")]


async def test_commands_may_come_without_waiting_for_answers(bot: Bot, tmp_path: Path) -> None:
    lines = ["LHLO here", f"MAIL FROM:<{SENDER}>", f"RCPT TO:<{ADDRESS}>", "RCPT TO:<x@example.org>", "DATA"]
    async with taking(bot, *two_lists(tmp_path)):
        reader, writer = await asyncio.open_unix_connection(tmp_path / "mail.sock")
        writer.write("".join(f"{line}\r\n" for line in lines).encode())
        writer.write(crlf(a_mail("a")) + b".\r\nQUIT\r\n")
        said = (await reader.read()).decode()
        writer.close()
    codes = [line[:3] for line in said.splitlines() if line[3] == " "]
    assert codes == ["220", "250", "250", "250", "550", "354", "250", "221"]
    assert "250-PIPELINING" in said
    assert "250-SIZE 33554432" in said
    assert await bot.raws() == [a_mail("a")]


async def test_a_socket_that_a_killed_bot_left_is_replaced(bot: Bot, tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as killed:
        killed.bind(str(tmp_path / "mail.sock"))
    async with taking(bot, *two_lists(tmp_path)):
        await sending(at_socket(tmp_path), posting(a_mail("a")))
    assert bot.said == [f"taking mail at lmtp+unix://{tmp_path}/mail.sock"]


async def test_a_place_that_is_taken_is_told_and_left_alone(bot: Bot, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        async with taking(bot, *one_list(f"smtp://127.0.0.1:{port}")):
            pass
    async with taking(bot, *two_lists(tmp_path)):
        other = Bot(bot.store)
        async with taking(other, *two_lists(tmp_path)):
            pass
        await sending(at_socket(tmp_path), posting(a_mail("a")))
    (by_port, well), (by_socket,) = bot.told, other.told
    assert by_port and by_port.problem.startswith(f"cannot take mail at 127.0.0.1:{port}: ")
    assert well is None
    assert by_socket and by_socket.problem.endswith(
        "mail.sock: another program does; stop it, or change path"
    )
    assert by_socket.via == "devel and block"


def test_where_mail_is_taken() -> None:
    assert one_list("lmtp://[::1]:24")[0] == Intake("lmtp", Listen("::1", 24))
    assert one_list("smtp://127.0.0.1:25/")[0] == Intake("smtp", Listen("127.0.0.1", 25))
