"""A pipeline that fails, from GitLab's first event to Discord: one message that changes; who is called."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot import clock, notify, sample
from bot.discord_app import signed_in
from bot.discord_place import Connection
from bot.engine import Engine
from bot.frontends.embed import CALLING
from bot.parsers import gitlab
from bot.pinging import Manner
from bot.sample import builds, weeks
from bot.settings import parse
from bot.sources import files
from storage.database import Store
from storage.records import Delivery, Source
from tests.fakes.discord import FakeDiscord, running
from tests.fakes.discord_shapes import Message, User
from tests.stories.test_bot import INES, SETTINGS, TOMASZ

LUCIA = "Lucía Prat <lucia.prat@example.org>"


@dataclass(frozen=True, slots=True)
class Watch:
    """A bot that watches Pinewood, and the Discord it speaks on."""

    engine: Engine
    connection: Connection
    discord: FakeDiscord
    lucia: User
    manner: Manner = notify.PLAIN

    async def take(self, arrived: Iterable[Delivery]) -> None:
        """Each delivery by itself, with what then leaves."""
        for delivery in arrived:
            await self.engine.take([delivery])
            await self.speak(delivery.received_at)

    async def speak(self, at: datetime) -> None:
        """Sends what is due."""
        await notify.drain(self.engine.store, self.connection, lambda: at, self.manner)

    @property
    def live(self) -> Message:
        """The message of the pipeline that failed in three ways."""
        (found,) = [m for m in self.messages if f"{weeks.BROKEN}:" in m.embeds[0]["title"]]
        return found

    @property
    def messages(self) -> list[Message]:
        return self.discord.seen_in(self.discord.channel)


@asynccontextmanager
async def watching(folder: Path, more: str = "", manner: Manner = notify.PLAIN) -> AsyncIterator[Watch]:
    """The bot with the weeks before read in, when nothing has failed yet."""
    async with running() as fake:
        ines, tomasz, lucia = (fake.user(name) for name in ("ines", "tomasz", "lucia"))
        text = SETTINGS + more + fake.settings({ines.id: INES, tomasz.id: TOMASZ, lucia.id: LUCIA})
        settings = parse(text, str(folder / "settings.toml"), {"TOKEN": fake.token, "SECRET": "a secret"})
        engine = Engine(Store(folder / "bot.db"), settings)
        owners = next(f for f in sample.files() if f.kind is Source.MAINTAINERS)
        first = Delivery(Source.MAINTAINERS, "owners", owners.raw, weeks.CAUGHT_UP)
        await engine.take([first, *weeks.before()])
        assert settings.discord
        speaking = signed_in(engine.answer, engine.complete, engine.called, engine.lost, settings.discord)
        async with speaking as connection:
            yield Watch(engine, connection, fake, lucia, manner)
        await engine.store.close()


def green(later: int) -> Iterator[Delivery]:
    """A pipeline after all of them, at a commit of its own, in which nothing failed."""
    start = datetime(2026, 10, 9, 12 + later, 0, tzinfo=UTC)
    tests = ("pinewood/region-map-test", "pinewood/snapshot-test")
    number = 905000 + later
    run = builds.Run(number, "functional-x86", "success", "pinewood-k8s-2", start, 20, passed=tests)
    raw = builds.event(52500 + later, [run], "success", run.end, sha=f"{number:040}")
    yield Delivery(Source.GITLAB, gitlab.delivery_key(raw), raw, run.end)
    yield Delivery(Source.JUNIT, f"{number}:report", builds.report(run), run.end)


def read(message: Message) -> str:
    return message.text.replace("\\", "")


async def test_the_weeks_before_are_history_and_told_to_nobody(tmp_path: Path) -> None:
    async with watching(tmp_path) as watch:
        await watch.speak(weeks.CAUGHT_UP)
        assert watch.messages == []


async def test_a_failing_pipeline_is_one_message_that_changes_and_its_owner_is_called_once(
    tmp_path: Path,
) -> None:
    async with watching(tmp_path) as watch:
        story = list(weeks.failing())
        retried = next(n for n, d in enumerate(story) if d.origin.endswith("running"))
        await watch.take(story[:retried])
        (live,) = watch.messages
        assert "staging 52418: 2 of 2 jobs failed" in read(live)
        assert live.pings == frozenset()
        await watch.take(story[retried : retried + 1])
        assert "2 still to end" in read(live)
        assert "a retry is running" in read(live)
        assert len(watch.messages) == 1  # the running retry is waited for
        await watch.take(story[retried + 1 :])
        live, ping = watch.messages
        assert live is watch.live
        assert ping.pings == {watch.lucia.id}
        assert "pinewood/region-map-test: newly broken" in read(ping)
        assert live.pings == frozenset()
        await watch.take([replace(d, key=f"again {d.key}") for d in story])
        assert watch.messages == [live, ping]


async def test_a_flake_a_regression_and_a_sick_runner_are_told_apart_with_reasons(tmp_path: Path) -> None:
    async with watching(tmp_path) as watch:
        await watch.take(weeks.failing())
        fields = {f["name"]: f["value"].replace("\\", "") for f in watch.live.embeds[0]["fields"]}
        assert list(fields) == ["New", "Runners and infrastructure", "Flaky"]
        assert watch.live.embeds[0]["color"] == CALLING.value  # somebody is to look at what is new
        new, runner, flaky = fields.values()
        assert "pinewood/region-map-test: failed in 2 of 2 attempts" in new
        assert "/pinewood/pinewood/-/jobs/903411#L10)" in new
        assert "No space left on device" in runner
        assert "passed on retry by yara" in runner
        assert "pinewood/snapshot-test: failed in 1 of 2 attempts" in flaky
        assert "flaky (>99%)" in flaky


async def test_what_is_allowed_to_fail_calls_nobody(tmp_path: Path) -> None:
    async with watching(tmp_path) as watch:
        allowed = (re.sub(rb'("allow_failure": ?)false', rb"\1true", d.raw) for d in weeks.failing())
        await watch.take(replace(d, raw=raw) for d, raw in zip(weeks.failing(), allowed, strict=True))
        (live,) = watch.messages
        assert "0 of 2 jobs failed; 1 allowed to fail did" in read(live)
        assert "Allowed to fail" in read(live)
        assert live.pings == frozenset()


async def test_a_retry_that_passes_edits_the_message_and_calls_nobody(tmp_path: Path) -> None:
    async with watching(tmp_path) as watch:
        for file in sample.files():
            if file.kind in (Source.GITLAB, Source.JUNIT):
                key = files.event_key(file.kind, file.raw, file.job)
                await watch.take([Delivery(file.kind, key, file.raw, file.received_at)])
        (live,) = watch.messages
        assert "staging 52417: all green, 1 of 5 jobs after a retry" in read(live)
        assert "all is green again, by retries of halvard" in read(live)
        assert live.pings == frozenset()
        assert live.edits


async def test_the_same_breakage_in_the_next_pipeline_calls_nobody_again(tmp_path: Path) -> None:
    async with watching(tmp_path) as watch:
        await watch.take(weeks.failing())
        await watch.take(weeks.failing(1))
        assert sum(bool(m.pings) for m in watch.messages) == 1
        assert len(watch.messages) == 3  # the ping, and one message for each pipeline


async def test_when_the_owner_is_on_it_nothing_more_is_sent(tmp_path: Path) -> None:
    async with watching(tmp_path) as watch:
        await watch.take(weeks.failing())
        _, ping = watch.messages
        clicked = await watch.discord.click(ping, "I'm on it", as_=watch.lucia)
        assert "is settled" in read(clicked.message)
        await watch.take(weeks.failing(1))
        assert sum(bool(m.pings) for m in watch.messages) == 1


async def test_the_owner_reads_in_the_same_message_that_it_is_mended(tmp_path: Path) -> None:
    async with watching(tmp_path) as watch:
        await watch.take(weeks.failing())
        await watch.take(weeks.failing(1))
        ping = next(m for m in watch.messages if m.pings)
        await watch.take(green(0))
        assert "newly broken" in read(ping)  # one clean run is never "fixed"
        for later in range(1, 6):
            await watch.take(green(later))
        assert "pinewood/region-map-test: fixed" in read(ping)
        assert "I'm on it" not in ping.buttons
        assert sum(bool(m.pings) for m in watch.messages) == 1


async def test_a_commit_that_was_dropped_takes_what_it_broke_with_it(tmp_path: Path) -> None:
    async with watching(tmp_path) as watch:
        await watch.take(weeks.failing())
        await watch.take(green(0))
        ping = next(m for m in watch.messages if m.pings)
        assert "pinewood/region-map-test: gone with the commit that broke it" in read(ping)


async def test_a_hundred_failures_of_one_cause_are_one_line_and_one_message(tmp_path: Path) -> None:
    async with watching(tmp_path) as watch:
        at = datetime(2026, 10, 9, 12, 0, tzinfo=UTC)
        said = {
            f"pinewood/burst-{n}-test": f"burst.c:{n}: connect: relay {n} is not there" for n in range(100)
        }
        run = builds.Run(906000, "functional-x86", "failed", "pinewood-k8s-2", at, 20, failed=said)
        raw = builds.event(52600, [run], "failed", run.end, sha="f" * 40)
        arrived = [
            Delivery(Source.GITLAB, gitlab.delivery_key(raw), raw, run.end),
            Delivery(Source.JUNIT, "906000:report", builds.report(run), run.end),
        ]
        await watch.take(arrived)
        (live,) = watch.messages
        assert "and 97 more tests: failed in 1 of 1 attempt" in read(live)
        assert read(live).count("burst-") == 3
        assert live.pings == frozenset()


async def test_a_branch_that_nobody_asked_for_has_no_message_and_calls_nobody(tmp_path: Path) -> None:
    gitlab = """[[gitlab]]
url = "https://gitlab.example.org"
project = "pinewood/pinewood"
messages = ["master", "stable-*"]
"""
    async with watching(tmp_path, gitlab) as watch:
        await watch.take(weeks.failing())
        assert watch.messages == []


async def test_the_days_of_a_test_are_a_picture_that_is_told_in_words_too(tmp_path: Path) -> None:
    start = clock.now() - timedelta(hours=2)
    bad = builds.Run(
        906001, "functional-x86", "failed", "pinewood-k8s-2", start, 20, failed={"quay-test": "?"}
    )
    raw = builds.event(52600, [bad], "failed", bad.end, sha="b1")
    async with watching(tmp_path) as watch:
        await watch.engine.take([Delivery(Source.GITLAB, gitlab.delivery_key(raw), raw, bad.end)])
        await watch.engine.take([Delivery(Source.JUNIT, f"{bad.id}:report", builds.report(bad), bad.end)])
        asked = await watch.discord.slash("flaky", about="quay-test", as_=watch.lucia)
        assert asked.message.embeds[0]["image"]["url"] == "attachment://tests.png"
        assert "pinewood-k8s: failed on 1 day." in asked.message.files["tests.png"]
        owner = await watch.discord.slash("owner", what="region-map-test", as_=watch.lucia)
        assert owner.message.files == {}
