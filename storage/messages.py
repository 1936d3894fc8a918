"""Mails as they were read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import msgspec

from storage import authors, deliveries, packing, rows, sightings, times, word_index
from storage.database import Database
from storage.records import Delivery, MessageKind, Reading
from storage.state import Origin, SightingKind
from storage.threads import joined

_READING = msgspec.json.Decoder(Reading)  # made once: a type that is given with each is looked into each time


@dataclass(frozen=True, slots=True)
class Packed:
    """A reading as it is kept, and what would have to be unpacked again.

    Attributes:
        reading: itself without its texts, which stand in the delivery and are most of the bytes: JSON,
            packed beside the delivery.
        words: what `search` looks in, packed alike.
        plain: that JSON.
        text: what stands in the words.
    """

    reading: bytes
    words: bytes
    plain: bytes
    text: str


@dataclass(frozen=True, slots=True)
class Saved:
    """A mail that was just saved, with what would have to be unpacked again.

    Attributes:
        thread: the number of its thread.
        text: what `search` looks in.
        reading: itself without its texts.
        paths: of files that no patch before it touched.
    """

    thread: int
    text: str
    reading: Reading
    paths: Sequence[str] = ()


def packed(reading: Reading, raw: bytes) -> Packed:
    """What was read of a mail as it is kept; pure, so that another process may do it."""
    slim = replace(reading, mail=replace(reading.mail, text="", reports=()), prose="")
    plain, text = msgspec.json.encode(slim), word_index.indexed(reading.prose)
    kept, words = packing.packed_beside((plain, text.encode()), raw)
    return Packed(kept, words, plain, text)


def save(db: Database, number: int, delivery: Delivery, read: Packed) -> Saved:
    """Keeps what the delivery of that number was read as.

    Of mails that share a Message-ID the longest counts, whichever comes first: one may have been cut off.
    """
    reading = _READING.decode(read.plain)
    mail = reading.mail
    thread = joined(db, (mail.message_id, *mail.references, *filter(None, [mail.in_reply_to])))
    saved = Saved(thread, read.text, reading)
    outranked = _outranked(db, mail.message_id, delivery)
    if outranked:
        return saved
    if outranked is not None:
        _forget(db, mail.message_id)
    db.execute(
        "INSERT INTO messages VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            number,
            mail.message_id,
            thread,
            times.text_or_none(mail.date),
            mail.author.name,
            mail.author.email,
            mail.subject,
            reading.kind,
            mail.list_id,
            len(mail.problems),
        ),
    )
    authors.add(db, mail.author)
    db.execute("INSERT INTO readings VALUES (?, ?, ?)", (number, read.reading, read.words))
    db.conn.executemany(
        "INSERT INTO mentions VALUES (?, ?, ?)", [(cid, mail.message_id, text) for cid, text in reading.about]
    )
    if reading.report:
        kind = SightingKind.REPORT if reading.kind is MessageKind.COVERITY_REPORT else SightingKind.QUOTED
        origin = Origin(mail.message_id, mail.date, mail.author)
        sightings.save(db, mail.message_id, kind, origin, reading.report.defects)
    return replace(saved, paths=_new_paths(db, reading.files)) if reading.files else saved


def _new_paths(db: Database, files: Iterable[str]) -> tuple[str, ...]:
    new = "INSERT INTO paths SELECT value FROM json_each(?) WHERE true ON CONFLICT DO NOTHING RETURNING path"
    return tuple(r["path"] for r in db.execute(new, (rows.listed(files),)).fetchall())


def _forget(db: Database, message_id: str) -> None:
    """Takes out what a mail was read as."""
    word_index.forget(db, message_id)
    if wrote := origin(db, message_id):
        authors.take_one_from(db, wrote.person)
    db.execute(
        "DELETE FROM readings WHERE delivery IN (SELECT delivery FROM messages WHERE message_id = ?)",
        (message_id,),
    )
    for table in ("messages", "mentions", "statements", "sightings"):
        db.execute(f"DELETE FROM {table} WHERE message_id = ?", (message_id,))


def _outranked(db: Database, message_id: str, delivery: Delivery) -> bool | None:
    """Whether the mail that is there counts; None where none is."""
    row = db.execute("SELECT delivery FROM messages WHERE message_id = ?", (message_id,)).fetchone()
    if row is None:
        return None
    return deliveries.weight(db, row["delivery"]) >= (len(delivery.raw), delivery.key)


def paths(db: Database, part: str) -> tuple[str, ...]:
    """The paths that patches touched and that hold `part`: what we know of the tree."""
    found = db.execute("SELECT path FROM paths WHERE instr(path, ?) ORDER BY path", (part,))
    return tuple(r["path"] for r in found)


def readings(
    db: Database, threads: Iterable[int], saved: Mapping[int, Saved]
) -> dict[int, dict[str, Reading]]:
    """The readings of the threads that hold mails, each by Message-ID, in its order, without their texts.

    Args:
        saved: by their deliveries, mails that need not be unpacked again.
    """
    found = db.execute(
        "SELECT thread, message_id, delivery FROM messages "
        "WHERE thread IN (SELECT value FROM json_each(?)) ORDER BY message_id",
        (rows.listed(threads),),
    ).fetchall()
    others = _unpacked(db, (r["delivery"] for r in found if r["delivery"] not in saved))
    every = defaultdict[int, dict[str, Reading]](dict)
    for thread, message_id, delivery in found:
        every[thread][message_id] = others[delivery] if delivery in others else saved[delivery].reading
    return every


def _unpacked(db: Database, numbers: Iterable[int]) -> dict[int, Reading]:
    """What the deliveries of these numbers were read as."""
    found = db.execute(
        "SELECT delivery, reading FROM readings WHERE delivery IN (SELECT value FROM json_each(?))",
        (rows.listed(numbers),),
    )
    packed = dict(map(tuple, found))
    return {
        n: _READING.decode(packing.unpacked_beside(packed[n], raw)) for n, raw in deliveries.raws(db, packed)
    }


def threads(db: Database) -> tuple[int, ...]:
    """The numbers of all threads that hold a mail."""
    return tuple(r["thread"] for r in db.execute("SELECT DISTINCT thread FROM messages ORDER BY thread"))


def origin(db: Database, message_id: str) -> Origin | None:
    """Who wrote a mail and when; None when it never came."""
    row = db.execute(
        "SELECT message_id, at, name, email FROM messages WHERE message_id = ?", (message_id,)
    ).fetchone()
    return None if row is None else rows.origin(row)


def first_deliveries(db: Database, threads: Iterable[int]) -> dict[str, int]:
    """The number of the first delivery that brought each mail of these threads.

    It need not be the one that counts: a mail may have come cut off first.
    """
    found = db.execute(
        "SELECT message_id, coalesce((SELECT min(id) FROM deliveries d WHERE d.source = 'mail' "
        # The key of a mail is its Message-ID, a space, and a digest: "!" is what follows the space.
        "AND d.key > message_id || ' ' AND d.key < message_id || '!'), delivery) AS first "
        "FROM messages WHERE thread IN (SELECT value FROM json_each(?))",
        (rows.listed(threads),),
    )
    return {r["message_id"]: r["first"] for r in found}


def mentions(db: Database, cid: int) -> tuple[tuple[Origin, str], ...]:
    """The mails whose authors name a CID, each with the sentence, in no order."""
    found = db.execute(
        "SELECT m.message_id, at, name, email, sentence FROM mentions JOIN messages m USING (message_id) "
        "WHERE cid = ?",
        (cid,),
    )
    return tuple((rows.origin(r), r["sentence"]) for r in found)


def any_after(db: Database, moment: datetime) -> bool:
    """Whether a mail says that it was written later than that."""
    found = db.execute("SELECT EXISTS (SELECT 1 FROM messages WHERE at > ?) AS later", (times.text(moment),))
    return bool(next(iter(found))["later"])


def oldest(db: Database) -> datetime | None:
    """When the oldest mail says that it was written; None when none says so."""
    row = db.execute("SELECT min(at) AS at FROM messages").fetchone()
    return times.moment(row["at"]) if row["at"] else None


def mended(db: Database) -> int:
    """How many mails had something that had to be guessed or mended."""
    row = db.execute("SELECT count(*) AS n FROM messages WHERE problems").fetchone()
    return int(row["n"])
