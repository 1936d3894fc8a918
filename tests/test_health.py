from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.health import problems, report
from bot.settings import Settings, parse
from commands.answer import Answer
from storage import arrivals, deliveries, outbox, pipeline_events, troubles
from storage.database import Database
from storage.records import Delivery, Notice, Pipeline, Source
from storage.troubles import Trouble
from tests.builders import START, after

PLAIN = parse("", "the defaults", {})
ON_DISCORD = parse('[discord]\ntoken_env = "T"\nguild = 1\nchannel = 2\n', "s.toml", {})


LISTS = """
[[list]]
name = "devel"
source = "mbox"
path = "{box}"
[[gitlab]]
project = "pinewood/pinewood"
"""


def watching(box: Path) -> Settings:
    return parse(LISTS.format(box=box), "s.toml", {})


def arrive(db: Database, via: str, *at: datetime) -> None:
    """Something new came by that list at these times."""
    for moment in at:
        delivery = Delivery(Source.MAIL, f"{via} {moment}", b"", moment, via=via)
        deliveries.keep(db, delivery)
        arrivals.record(db, delivery)


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


def test_what_waits_to_be_read_is_counted(db: Database) -> None:
    for number in range(3):
        kept = deliveries.keep(db, Delivery(Source.GITLAB, str(number), b"", START))
        assert kept
        deliveries.put_off(db, kept)
    assert texts(report(db, PLAIN, START), "Kept") == [
        "3 deliveries of gitlab",
        "still to be read: 3; `watchkeeper run` does that",
    ]


def test_notices_that_were_given_up_are_trouble(db: Database) -> None:
    outbox.put(db, Notice("watch:W-1", (), "{}", START))
    outbox.fail(db, 1, "the channel is gone")
    answer = report(db, PLAIN, START)
    assert not answer.found
    assert problems(db, PLAIN, START) == ()  # a restart would not send them either
    assert "could not be sent: 1 notice;" in texts(answer, "To mend")[0]
    assert "given up: watch:W-1: the channel is gone" in texts(answer, "Outbox")


def test_of_many_notices_that_were_given_up_the_last_are_shown(db: Database) -> None:
    for number in range(1, 26):
        outbox.put(db, Notice(f"watch:W-{number}", (), "{}", START))
        outbox.fail(db, number, "the channel is gone")
    counted, *shown = texts(report(db, PLAIN, START), "Outbox")
    assert counted == "25 failed"
    assert shown[0] == "given up: watch:W-6: the channel is gone"
    assert shown[-1] == "given up: watch:W-25: the channel is gone"


def test_notices_that_wait_are_trouble_only_where_somebody_should_send_them(db: Database) -> None:
    outbox.put(db, Notice("k", (), "{}", START))
    assert problems(db, PLAIN, after(5)) == ()
    assert problems(db, ON_DISCORD, after(0.5)) == ()
    (trouble,) = problems(db, ON_DISCORD, after(1.5))
    assert trouble == "Notices wait for more than an hour: nobody sends them."
    assert "settings.toml has no [discord]" in texts(report(db, PLAIN, START), "Outbox")[-1]


@pytest.mark.parametrize(
    ("source", "url"),
    [
        ("nntp", "nntp://news.example.org/org.example.devel"),
        ("imap", 'imaps://mail.example.org/devel"\nuser_env = "U"\npassword_env = "P'),
        ("public-inbox-http", "https://lists.example.org/devel"),
    ],
)
def test_a_list_on_a_server_that_falls_silent_is_told_with_its_address(
    db: Database, source: str, url: str
) -> None:
    settings = parse(f'[[list]]\nname = "devel"\nsource = "{source}"\nurl = "{url}"\n', "s.toml", {})
    (never,) = texts(report(db, settings, START), "To mend")
    arrive(db, "devel", *(after(12.0 * n) for n in range(100)))
    (silent,) = texts(report(db, settings, after(12 * 99 + 49)), "To mend")
    assert never.startswith("[[list]] devel: nothing ever came.")
    assert silent.startswith("[[list]] devel: silent for 2 days, and before that seldom for more than 12 h. ")
    assert url.partition('"')[0] in never and url.partition('"')[0] in silent


def test_a_source_that_never_brought_anything_is_named_with_what_to_do(db: Database, tmp_path: Path) -> None:
    box = tmp_path / "devel.mbox"
    settings = watching(box)
    absent, hook = texts(report(db, settings, START), "To mend")
    assert absent == f"[[list]] devel: there is no {box}. Mend its path, or start what fills it."
    assert hook.startswith(
        "[[gitlab]] pinewood/pinewood: nothing ever came. See https://gitlab.com/pinewood/"
    )
    box.touch()
    empty, _ = texts(report(db, settings, START), "To mend")
    assert empty.startswith("[[list]] devel: nothing ever came.")
    assert str(box) in empty
    assert texts(report(db, settings, START), "Sources")[0] == "[[list]] devel: nothing yet"


def test_a_source_is_silent_for_longer_than_it_ever_was(db: Database, tmp_path: Path) -> None:
    settings = watching(tmp_path)
    arrive(db, "devel", *(after(12 * n) for n in range(80)))
    last = after(12 * 79)
    fine = report(db, settings, last + timedelta(hours=24))
    assert texts(fine, "Sources")[0] == "[[list]] devel: 80 mails, the last 24 h ago"
    assert not [p for p in texts(fine, "To mend") if "devel" in p]
    late = last + timedelta(hours=49)
    silent, _ = texts(report(db, settings, late), "To mend")
    assert silent.startswith("[[list]] devel: silent for 2 days, and before that seldom for more than 12 h. ")
    assert problems(db, settings, late) == ()  # and no restart would wake it


@pytest.mark.parametrize("links", ["", '[links]\nmessage = "https://all.example.org/{message_id}"'])
def test_an_archive_that_links_nothing_is_told(db: Database, links: str) -> None:
    each = '[[list]]\nname = "{0}"\nsource = "mbox"\npath = "{0}"\narchive = "https://{1}.example.org/{{message_id}}"\n'
    lists = [("devel", "a"), ("users", "a"), ("block", "b")]
    settings = parse("".join(each.format(*one) for one in lists) + links, "s.toml", {})
    told = [x.partition(";")[0] for x in texts(report(db, settings, START), "Sources") if "archive" in x]
    unused = "[[list]] block: its archive is not used, all mails are linked as the first archive says"
    assert told == ([] if links else [unused])


def test_what_came_by_another_way_does_not_speak_for_a_list(db: Database, tmp_path: Path) -> None:
    deliveries.keep(db, Delivery(Source.MAIL, "by hand", b"", START, "old.mbox"))
    arrive(db, "announce", after(1))
    assert texts(report(db, watching(tmp_path), after(2)), "Sources")[0] == "[[list]] devel: nothing yet"


def test_a_short_history_is_said_to_be_one(db: Database, tmp_path: Path) -> None:
    arrive(db, "devel", START, after(1))
    answer = report(db, watching(tmp_path), after(24 * 40))
    told = "[[list]] devel: 2 mails, the last 39 days ago; too little history to tell whether that is long"
    assert texts(answer, "Sources")[0] == told
    assert not [p for p in texts(answer, "To mend") if "devel" in p]


def test_a_gitlab_project_is_heard_by_its_pipelines(db: Database, tmp_path: Path) -> None:
    for number in range(60):
        at = after(12 * number)
        pipeline_events.save(
            db, Pipeline("pinewood/pinewood", number + 1, "success", "main", "a1", "", (), at)
        )
    pipeline_events.save(db, Pipeline("another/project", 1, "success", "main", "a1", "", (), after(9999)))
    answer = report(db, watching(tmp_path), after(12 * 59 + 90))
    assert texts(answer, "Sources")[1] == "[[gitlab]] pinewood/pinewood: 60 pipelines, the last 3 days ago"
    assert [p for p in texts(answer, "To mend") if "pinewood: silent for 3 days" in p]


def test_a_maintainers_file_that_is_not_there_is_named(db: Database) -> None:
    settings = parse('[owners]\nmaintainers = "M"\nrepository = "/nowhere/q.git"\n', "s.toml", {})
    (problem,) = texts(report(db, settings, START), "To mend")
    assert problem.startswith("[owners] maintainers: /nowhere/q.git:M (HEAD) cannot be read; git says: ")


def test_a_list_whose_mail_is_handed_in_is_watched_like_any(db: Database) -> None:
    settings = parse('[[list]]\nname = "devel"\nsource = "lmtp"\npath = "/run/w.sock"\n', "s.toml", {})
    (never,) = texts(report(db, settings, START), "To mend")
    assert never.startswith("[[list]] devel: nothing ever came.")  # and not that the socket is not there
    arrive(db, "devel", *(after(12 * n) for n in range(80)))
    (silent,) = texts(report(db, settings, after(12 * 79 + 49)), "To mend")
    assert silent.startswith("[[list]] devel: silent for 2 days, and before that seldom for more than 12 h. ")


def test_a_list_that_fails_is_told_with_its_incident_until_it_is_well(db: Database) -> None:
    settings = parse(
        '[[list]]\nname = "devel"\nsource = "public-inbox-git"\nurl = "https://lists.example.org/devel"\n',
        "s.toml",
        {},
    )
    troubles.begin(db, Trouble("devel", START, "7F3A", "unable to access it."))
    for brought in (False, True):
        (trouble,) = texts(report(db, settings, after(3)), "To mend")
        sentence = "fails for 3 h (incident 7F3A), and is tried again: unable to access it."
        assert trouble == f"[[list]] devel: {sentence}"
        if not brought:
            arrive(db, "devel", START)
    assert problems(db, settings, after(3)) == ()  # no restart mends it
    troubles.end(db, "devel")
    assert report(db, settings, after(3)).found
