"""From an account that says an address is its owner's to a link, with the mail in between."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.message import EmailMessage
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import codes, smtp
from bot.settings import Mail, parse
from commands import linked, proof_codes
from commands.answer import Answer, Ask, UserError
from commands.declare import call
from commands.rights import NotAllowed
from commands.table import COMMANDS
from storage import decisions, proofs
from storage.database import Store
from storage.records import Person
from tests.builders import START
from tests.fakes.postbox import postbox

ACCOUNT = "discord:400000000000000001"
ADA = "ada@example.org"


@dataclass
class Desk:
    """A store, a mail server that may be away, and a time that the test moves."""

    store: Store
    away: bool = False
    broken: bool = False
    minutes: float = 0
    mails: list[EmailMessage] = field(default_factory=list)

    async def ask(self, name: str, account: str = ACCOUNT, mails: bool = True, **arguments: str) -> Answer:
        asked = Ask(self.now(), account=account, mails=mails)
        return await self.store.write(lambda db: call(COMMANDS[name], db, asked, arguments))

    async def mailed(self) -> str:
        """The code that is mailed now; "" for none."""
        before = len(self.mails)
        await codes.drain(self.store, self._send, "Lighthouse", self.now)
        text = self.mails[-1].get_content() if len(self.mails) > before else ""
        return str(text).partition("/link code ")[2].split("\n")[0]

    async def people(self, account: str = ACCOUNT) -> tuple[Person, ...]:
        return (await self.store.read(linked.every, Ask(self.now()))).get(account, ())

    def now(self) -> datetime:
        return START + timedelta(minutes=self.minutes)

    async def _send(self, mail: EmailMessage) -> None:
        if self.away:
            raise ConnectionRefusedError("away")
        if self.broken:
            raise UnicodeEncodeError("ascii", "pässwort", 1, 2, "what nobody thought of")
        self.mails.append(mail)


def posting(url: str) -> Mail:
    found = parse(f'[mail]\nserver = "{url}"\nsender = "keeper@example.org"\n', "s.toml", {}).mail
    assert found
    return found


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    store = Store(tmp_path / "w.db")
    yield Desk(store)
    await store.close()


async def test_the_code_that_was_mailed_proves_the_address(desk: Desk) -> None:
    told = await desk.ask("link address", email=ADA)
    assert "A code is on its way to ada@example.org" in told.sections[0].lines[0].text
    assert await desk.people() == ()
    code = await desk.mailed()
    assert desk.mails[0]["To"] == ADA
    assert await desk.mailed() == ""  # once
    told = await desk.ask("link code", code=f" {code.lower().replace('-', ' ')} ")
    assert told.sections[0].lines[0].text == f"{ACCOUNT} is ada@example.org's. (D-1)"
    assert await desk.people() == (Person("", ADA),)
    kept = await desk.store.read(decisions.get, 1)
    assert (kept.actor.email, kept.hand, kept.reason) == (ADA, ACCOUNT, "proven by mail")
    with pytest.raises(UserError, match="No code waits"):
        await desk.ask("link code", code=code)
    with pytest.raises(UserError, match="is yours already"):
        await desk.ask("link address", email=ADA)


async def test_a_code_is_another_accounts_secret_too(desk: Desk) -> None:
    other = "discord:400000000000000002"
    for account in (ACCOUNT, other):
        await desk.ask("link address", account, email=ADA)
    await desk.mailed()
    first, second = (str(m.get_content()).partition("/link code ")[2].split("\n")[0] for m in desk.mails)
    assert not (await desk.ask("link code", ACCOUNT, code=second)).found
    assert not (await desk.ask("link code", other, code=first)).found
    assert (await desk.ask("link code", other, code=second)).found


async def test_five_wrong_codes_and_the_right_one_counts_no_longer(desk: Desk) -> None:
    await desk.ask("link address", email=ADA)
    code = await desk.mailed()
    for left in range(proof_codes.TRIES - 1, -1, -1):
        told = await desk.ask("link code", code="AAAAA-AAAAA")
        assert not told.found
        assert f"{left} tr" in told.sections[0].lines[0].text
    with pytest.raises(UserError, match="Too many codes were wrong"):
        await desk.ask("link code", code=code)
    assert await desk.people() == ()


async def test_a_code_holds_for_a_quarter_of_an_hour(desk: Desk) -> None:
    await desk.ask("link address", email=ADA)
    code = await desk.mailed()
    desk.minutes = 15.1
    with pytest.raises(UserError, match="holds no longer"):
        await desk.ask("link code", code=code)
    await desk.ask("link address", email=ADA)
    code = await desk.mailed()
    desk.minutes = 30
    assert (await desk.ask("link code", code=code)).found


async def test_nobodys_box_is_flooded(desk: Desk) -> None:
    for _ in range(proof_codes.MOST):
        await desk.ask("link address", email=ADA)
    for account, email in ((ACCOUNT, "ben@example.org"), ("discord:400000000000000009", ADA.upper())):
        with pytest.raises(UserError, match="3 codes were asked for within the hour"):
            await desk.ask("link address", account, email=email)
    desk.minutes = 61
    await desk.ask("link address", email=ADA)


async def test_a_server_that_is_away_is_tried_again_and_then_given_up(desk: Desk) -> None:
    desk.away = True
    await desk.ask("link address", email=ADA)
    for minutes in (0, 0.1, 0.5, 2):
        desk.minutes = minutes
        await desk.mailed()
    (failed,) = await desk.store.read(proofs.failed, START - timedelta(hours=1))
    assert (failed.attempts, failed.problem) == (3, "ConnectionRefusedError: away")
    with pytest.raises(UserError, match=r"could not be mailed \(ConnectionRefusedError: away\)"):
        await desk.ask("link code", code="x")


async def test_a_mistake_of_ours_gives_a_code_up_and_not_the_bot(desk: Desk) -> None:
    desk.broken = True
    await desk.ask("link address", email=ADA)
    assert await desk.mailed() == ""
    desk.broken = False
    assert await desk.mailed() == ""
    with pytest.raises(UserError, match=r"mailed \(a mistake of the bot's own, incident \w{4}\)"):
        await desk.ask("link code", code="x")
    await desk.ask("link address", email=ADA)
    assert await desk.mailed()


async def test_an_address_that_the_server_refuses_is_given_up_at_once_in_its_words(desk: Desk) -> None:
    async with postbox() as box:
        box.knows_nobody = True
        await desk.ask("link address", email=ADA)
        await codes.drain(desk.store, partial(smtp.send, posting(box.url), None), "Lighthouse", desk.now)
    with pytest.raises(
        UserError, match=r"could not be mailed \(the mail server says 550 5.1.1 No such user here"
    ):
        await desk.ask("link code", code="x")


async def test_a_server_that_is_busy_is_tried_again(desk: Desk) -> None:
    async with postbox() as box:
        box.refuses = 1
        send = partial(smtp.send, posting(box.url), None)
        await desk.ask("link address", email=ADA)
        await codes.drain(desk.store, send, "Lighthouse", desk.now)
        desk.minutes = 1
        await codes.drain(desk.store, send, "Lighthouse", desk.now)
        assert (await desk.ask("link code", code=box.code())).found


async def test_only_the_code_that_was_mailed_last_counts(desk: Desk) -> None:
    await desk.ask("link address", email=ADA)
    first = await desk.mailed()
    await desk.ask("link address", email=ADA)
    second = await desk.mailed()
    assert not (await desk.ask("link code", code=first)).found
    assert (await desk.ask("link code", code=second)).found


@pytest.mark.parametrize(
    "email", ["ada", "ada@x, ben@y", "a\nBcc: b@example.org", "Ada <ada@example.org>", "adä@example.org"]
)
async def test_what_is_no_single_address_is_refused(desk: Desk, email: str) -> None:
    with pytest.raises(UserError, match="is no address"):
        await desk.ask("link address", email=email)


async def test_without_a_mail_server_one_asks_an_administrator(desk: Desk) -> None:
    with pytest.raises(UserError, match=f"link vouch {ACCOUNT} {ADA}"):
        await desk.ask("link address", mails=False, email=ADA)


async def test_what_has_no_account_proves_nothing(desk: Desk) -> None:
    with pytest.raises(NotAllowed, match="is for accounts on Discord"):
        await desk.ask("link address", "", email=ADA)


@given(st.integers(), st.text(), st.text())
def test_a_code_matches_itself_alone(seed: int, account: str, other: str) -> None:
    code = proof_codes.make(random.Random(seed).choice)  # noqa: S311 — any code will do
    kept = proof_codes.seal(account, ADA, code)
    assert proof_codes.same(kept, proof_codes.seal(account, ADA.upper(), code.lower()))
    assert proof_codes.same(kept, proof_codes.seal(account, ADA, other)) == (
        "".join(c for c in other.upper() if c in proof_codes.ALPHABET) == code.replace("-", "")
    )
    assert proof_codes.same(kept, proof_codes.seal(other, ADA, code)) == (account == other)
    assert not proof_codes.same("", "")
