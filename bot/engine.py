"""The store with the settings: what every face asks, and every source hands its deliveries to."""

from __future__ import annotations

import asyncio
import secrets
from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field, replace

from bot import by_mail, ingest, lost, proving
from bot.asker import ask
from bot.clock import now
from bot.prepared import Arrived, delivery
from bot.settings import Settings
from commands import linked, lookup, proof_codes
from commands.answer import Answer, Ask, UserError
from commands.complete import complete
from commands.declare import call
from commands.table import COMMANDS
from storage import troubles
from storage.database import Database, Store
from storage.imports import Import
from storage.records import Delivery, Person


@dataclass(frozen=True, slots=True)
class Engine:
    """What a running bot works with.

    Attributes:
        pages: what stands before the addresses of its own pages, for the face that shows them.
        kept: set when something was kept that is still to be read.
        woken: by a GitLab project's page, set when its webhook told something.
    """

    store: Store
    settings: Settings
    pages: str | None = None
    kept: asyncio.Event = field(default_factory=asyncio.Event)
    woken: Mapping[str, asyncio.Event] = field(default_factory=lambda: defaultdict(asyncio.Event))

    async def answer(
        self,
        name: str,
        arguments: Mapping[str, str],
        account: str = "",
        roles: Set[str] = frozenset(),
    ) -> Answer:
        """Runs a command; one that changes something on the writer's thread."""
        if name not in COMMANDS:
            raise UserError(f"No command is called {name!r}; `help` lists them.")
        command, at = COMMANDS[name], now()

        def run(db: Database) -> Answer:
            people = linked.every(db, Ask(at, accounts=self.settings.accounts())).get(account)
            # Whatever the settings call an account's owner, one human has one name on every face.
            who = lookup.person(db, Ask(at), lookup.written(people[0])) if people else None
            asked = ask(self.settings, at, who, roles, linked=people or (), account=account, pages=self.pages)
            draws = bool(account) or self.pages is not None
            code = proof_codes.make(secrets.choice) if account else ""
            return call(command, db, replace(asked, draws=draws, code=code), arguments)

        return await (self.store.write if command.changes else self.store.read)(run)

    async def complete(self, name: str, option: str, prefix: str) -> Sequence[str]:
        """Values for an option that fit what is typed so far."""
        return await self.store.read(complete, name, option, prefix)

    async def called(self, address: str) -> int | str:
        """The Discord account of the person with that address, or what they are called; a name is itself."""
        if "@" not in address:
            return address
        asked = Ask(now(), accounts=self.settings.accounts())
        person = await self.store.read(lookup.person, asked, address)
        accounts = [a.partition(":") for a in await self.store.read(linked.of, asked, person)]
        ids = [int(number) for place, _, number in accounts if place == linked.DISCORD]
        return ids[0] if ids else person.name or person.email

    async def lost(self, place: str, problem: str) -> None:
        """Notes what is wrong with a place or an account on Discord, "" where it is well."""
        known = await self.store.read(troubles.of, f"{troubles.DISCORD} {place}")
        if problem or known:
            people = [Person("", address) for address in self.settings.administrators.people]
            await self.store.write(lost.note, place, problem, people, now())

    async def take(self, arrived: Sequence[Arrived], of: Import | None = None) -> ingest.Counts:
        """Takes deliveries in, and what they order, in one transaction; returns after the commit.

        Args:
            of: the import that they belong to, and how far it is with them.
        """
        at, settings = now(), self.settings

        def run(db: Database) -> ingest.Counts:
            counts = ingest.ingest(db, arrived, settings.telling(), of=of and replace(of, at=at))
            if lists := settings.ordering():
                mail = settings.mail
                trusted, own = (mail.authserv, mail.sender) if mail else ((), "")
                by_mail.note(db, ask(settings, at, None), [*map(delivery, arrived)], lists, trusted, own)
            return counts

        return await self.store.write(run)

    async def prove(self, raw: bytes, *, private: bool) -> None:
        """Takes a mail that carries a code; returns after the commit.

        Args:
            private: it was sent to the bot alone.
        """
        trusted = self.settings.mail.authserv if self.settings.mail else ()
        await self.store.write(proving.take, ask(self.settings, now(), None), raw, trusted, private=private)

    async def keep(self, arrived: Sequence[Delivery]) -> None:
        """Keeps deliveries, to be read afterwards; returns after the commit."""
        await self.store.write(ingest.keep, arrived)
        self.kept.set()

    async def read_kept(self) -> ingest.Counts:
        """Reads some of what was kept, in one transaction."""
        return await self.store.write(ingest.read_kept, self.settings.telling())

    async def renew(self, newest: Delivery) -> ingest.Counts:
        """Takes in a file of which only the newest counts."""
        return await self.store.write(ingest.renew, newest, self.settings.telling())
