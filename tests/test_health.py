from __future__ import annotations

from bot.health import problems, report
from bot.settings import parse
from commands.answer import Answer
from storage import deliveries, outbox
from storage.database import Database
from storage.records import Delivery, Notice, Source
from tests.builders import START, after

PLAIN = parse("", "the defaults", {})
ON_DISCORD = parse('[discord]\ntoken_env = "T"\nguild = 1\nchannel = 2\n', "s.toml", {})


def texts(answer: Answer, section: str) -> list[str]:
    return [line.text for s in answer.sections if s.title == section for line in s.lines]


def test_a_new_database_is_well(db: Database) -> None:
    answer = report(db, PLAIN, START)
    assert answer.found
    assert texts(answer, "To mend") == ["nothing"]
    assert texts(answer, "Kept") == ["nothing yet; `watchkeeper ingest` reads files"]
    assert texts(answer, "Outbox") == ["empty"]


def test_what_could_not_be_read_is_listed_and_is_no_trouble(db: Database) -> None:
    for number in range(25):
        kept = deliveries.keep(db, Delivery(Source.MAIL, str(number), b"", START, f"box:{number}"))
        assert kept
        deliveries.refuse(db, kept, "it is no mail")
    answer = report(db, PLAIN, START)
    assert answer.found
    refused = texts(answer, "Could not be read")
    assert refused[0] == "mail box:5: it is no mail"
    assert refused[-1] == "and 5 before these"


def test_notices_that_were_given_up_are_trouble(db: Database) -> None:
    outbox.put(db, Notice("watch:W-1", (), "{}", START))
    outbox.fail(db, 1, "the channel is gone")
    answer = report(db, PLAIN, START)
    assert not answer.found
    assert "1 notices could not be sent" in texts(answer, "To mend")[0]
    assert "given up: watch:W-1: the channel is gone" in texts(answer, "Outbox")


def test_notices_that_wait_are_trouble_only_where_somebody_should_send_them(db: Database) -> None:
    outbox.put(db, Notice("k", (), "{}", START))
    assert problems(db, PLAIN, after(5)) == ()
    assert problems(db, ON_DISCORD, after(0.5)) == ()
    (trouble,) = problems(db, ON_DISCORD, after(1.5))
    assert trouble == "Notices wait for more than an hour: nobody sends them."
    assert "settings.toml has no [discord]" in texts(report(db, PLAIN, START), "Outbox")[-1]


def test_a_list_that_cannot_be_watched_yet_is_named(db: Database) -> None:
    settings = parse(
        '[[list]]\nname = "l"\nsource = "nntp"\nurl = "nntp://lists.example.org"\n', "s.toml", {}
    )
    answer = report(db, settings, START)
    assert not answer.found
    assert "source 'nntp' is not built yet" in texts(answer, "To mend")[0]
