"""One answer that has everything a face must draw, told of example.org people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from enum import StrEnum

from commands.answer import Action, Answer, Ask, Link, Right, Section, UserError, line
from commands.declare import call, command
from storage.database import Database
from storage.records import Classification, Person
from tests.conftest import NOW

MAILS = "https://lists.example.org/lamp-devel"


def mail(words: str, name: str) -> Link:
    return Link(words, f"{MAILS}/{name}@example.org/")


STATUS = Answer(
    title="Migration",
    as_of=NOW,
    intro=(line("Ada Bell, Bo Kline ", Link("MAINTAINERS", "https://git.example.org/MAINTAINERS")),),
    sections=(
        Section(
            "Needs somebody",
            (
                line(
                    "disputed: Bo Kline says real ",
                    mail("19 Sep", "real"),
                    ", Ada Bell says safe ",
                    mail("19 Sep", "safe"),
                    "; nobody has it",
                    key="CID-1527413",
                ),
                line("changelog for 4.2: asked of Ada Bell by Cy Moor ", mail("19 Sep", "safe"), key="F-3"),
            ),
        ),
        Section(
            "Pull requests",
            (
                line(
                    "v2 Migration 20240917, 6 patches: applied 19 Sep by Cy Moor ",
                    mail("mail", "applied"),
                    ", first run without a retry",
                    key="P-1",
                    details=(line('not in its summary: "lamp/save: drop the second cleanup"'),),
                ),
            ),
        ),
        Section(
            "Coverity: 3 open",
            (
                line(
                    Link("CID-1527402", "https://scan.example.org/1527402"),
                    " race in lamp_close(): patch promised by Ada Bell ",
                    mail("19 Sep", "promise"),
                    ", 2 days ago",
                    key="CID-1527402",
                ),
                line(
                    'CID-1560071: copy without a bound: "hardly a bug <yet>", Cy Moor ',
                    mail("19 Sep", "minor"),
                    key="CID-1560071",
                ),
            ),
        ),
        Section(
            "Tests",
            (
                line(
                    "watched by Ada Bell or Bo Kline if it fails again (W-1 ",
                    mail("19 Sep", "watch"),
                    ")",
                    key="lamp-test",
                    details=(
                        line("1 clean run known; nothing can be said of its rate yet"),
                        line("first seen ", mail("17 Sep", "first")),
                        line("runs in lamp-debian"),
                    ),
                ),
            ),
        ),
        Section(
            "Said, not settled",
            (
                line(
                    "a bug of the distribution may come from CID-1527402: guessed by Bo Kline ",
                    mail("19 Sep", "guess"),
                    ", doubted by Ada Bell ",
                    mail("19 Sep", "safe"),
                ),
            ),
        ),
    ),
    actions=(
        Action("Take CID-1527413", "cid assign", {"cid": "1527413", "to": "Ada Bell"}),
        Action("Why?", "why", {"key": "CID-1527413"}),
        Action("My verdict…", "cid verdict", {"cid": "1527413"}),
    ),
)


class State(StrEnum):
    OPEN = "open"
    NOT_YET_APPLIED = "not yet applied"


def status(db: Database, ask: Ask, area: str) -> Answer:
    """How an area stands.

    Args:
        area: a section's name.
    """
    if area == "boom":
        raise RuntimeError("the lamp is out")
    if area.casefold() not in ("migration", "coverity & co", "all/of it"):
        choice = Action("Migration", "status", {"area": "Migration"})
        raise UserError(f"No area is called {area!r}. Did you mean Migration?", (choice,))
    return replace(STATUS, as_of=ask.now)


def owner(db: Database, ask: Ask, what: str) -> Answer:
    """Who looks after something.

    Args:
        what: a path, a test, a CID or a section.
    """
    return Answer(f"Owners of {what}", ask.now, intro=(line("Ada Bell"),))


def cid_show(db: Database, ask: Ask, cid: str) -> Answer:
    """Everything known of a defect.

    Args:
        cid: its number.
    """
    return Answer(f"CID {cid}", ask.now)


def cid_assign(db: Database, ask: Ask, cid: str, to: str) -> Answer:
    """Gives a defect to somebody.

    Args:
        cid: its number.
        to: who takes it.
    """
    who = ask.asker.name if ask.asker else "nobody"
    return Answer(f"CID {cid} is given to {to} by {who}", ask.now)


def cid_verdict(db: Database, ask: Ask, cid: str, verdict: Classification, reason: str) -> Answer:
    """Records what you think of a defect.

    Args:
        cid: its number.
        verdict: one of Coverity's words.
        reason: why, in a sentence.
    """
    return Answer(f"CID {cid}: {verdict.value}", ask.now, intro=(line(reason),))


def pull_list(db: Database, ask: Ask, state: State = State.OPEN, area: str = "") -> Answer:
    """Pull requests.

    Args:
        state: which ones.
        area: only those of a section.
    """
    return Answer(f"Pull requests, {state.value}, {area or 'everywhere'}", ask.now, found=False)


def why(db: Database, ask: Ask, key: str) -> Answer:
    """What stands behind a thing.

    Args:
        key: its short key.
    """
    return Answer(f"Why {key}", ask.now)


def imports(db: Database, ask: Ask) -> Answer:
    """How far long imports are."""
    return Answer("Imports", ask.now, sections=(Section("", (line("qemu-devel: 7 of 9, 3 a second"),)),))


def help_(db: Database, ask: Ask) -> Answer:
    """What may be asked."""
    return Answer("Help", ask.now)


TABLE = {
    c.name: c
    for c in (
        command("status", status, Right.ANYONE),
        command("owner", owner, Right.ANYONE),
        command("cid show", cid_show, Right.ANYONE),
        command("cid assign", cid_assign, Right.LINKED, changes=True),
        command("cid verdict", cid_verdict, Right.LINKED, changes=True),
        command("pull list", pull_list, Right.ANYONE),
        command("why", why, Right.ANYONE),
        command("imports", imports, Right.ANYONE),
        command("help", help_, Right.ANYONE),
    )
}

ADA = Person("Ada Bell", "ada@example.org")


async def answer(name: str, arguments: Mapping[str, str]) -> Answer:
    return call(TABLE[name], Database(memory=True), Ask(NOW, ADA), arguments)


async def complete(name: str, option: str, typed: str) -> Sequence[str]:
    values = {
        "area": ["Coverity & co", "Migration"],
        "cid": ["1527402", "1527413"],
        "to": ["Ada Bell", "Bo Kline"],
    }
    return [value for value in values.get(option, []) if value.casefold().startswith(typed.casefold())]


async def measured() -> str:
    return "a_total 1\n"


async def well() -> Sequence[str]:
    return ()
