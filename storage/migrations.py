"""The schema, as named steps: what kinds of tables there are is in `storage.tables`.

Every table is STRICT, but for the full-text index `words`; times are ISO 8601 in UTC, lists are JSON. What a
step says in SQL stands in `schema/`, under the step's name.
"""

from __future__ import annotations

import zlib
from importlib import resources

from sqlite_utils import Database, Migrations

from storage import audit, packing

MIGRATIONS = Migrations("watchkeeper")


def _run(db: Database, step: str) -> None:
    # Not executescript, which commits first: a step that is cut off would stand half done.
    for statement in (resources.files("storage") / "schema" / f"{step}.sql").read_text("utf-8").split(";\n"):
        db.execute(statement)


@MIGRATIONS()
def m001_facts(db: Database) -> None:
    """Raw arrivals, human decisions, and short keys, none of which is ever rewritten."""
    _run(db, "m001_facts")


@MIGRATIONS()
def m002_mail(db: Database) -> None:
    """What mails say, one by one and thread by thread."""
    _run(db, "m002_mail")


@MIGRATIONS()
def m003_state(db: Database) -> None:
    """What follows from several threads together, and who owns what."""
    _run(db, "m003_state")


@MIGRATIONS()
def m004_tests(db: Database) -> None:
    """Pipelines, their jobs, and what the tests in them did."""
    _run(db, "m004_tests")


@MIGRATIONS()
def m005_outbox(db: Database) -> None:
    """What is to leave, what left, and what came of it."""
    _run(db, "m005_outbox")


@MIGRATIONS()
def m006_arrivals(db: Database) -> None:
    """Which source brought what, to tell whether it still does."""
    _run(db, "m006_arrivals")


@MIGRATIONS()
def m007_lineage(db: Database) -> None:
    """Which version of a series follows which, what patches change, and what mails name."""
    _run(db, "m007_lineage")


@MIGRATIONS()
def m008_coverity(db: Database) -> None:
    """What Coverity's own reports say of each defect."""
    _run(db, "m008_coverity")


@MIGRATIONS()
def m009_progress(db: Database) -> None:
    """How far sources were read, to go on from there, and which of them fails."""
    _run(db, "m009_progress")


@MIGRATIONS()
def m010_authors(db: Database) -> None:
    """Authors by address and name, to complete them without reading what they wrote."""
    _run(db, "m010_authors")


@MIGRATIONS()
def m011_search(db: Database) -> None:
    """The words of mails, to search them, and the texts to show them from."""
    _run(db, "m011_search")


@MIGRATIONS()
def m012_unread(db: Database) -> None:
    """Which deliveries are kept and still to be read, for a sender that must not wait for the reading."""
    _run(db, "m012_unread")


@MIGRATIONS()
def m013_leavings(db: Database) -> None:
    """What pipelines test, who ran which job, and what jobs left behind."""
    _run(db, "m013_leavings")


@MIGRATIONS()
def m014_log_failures(db: Database) -> None:
    """Which failures jobs' logs tell of, by test and by cause."""
    _run(db, "m014_log_failures")


@MIGRATIONS()
def m015_failures(db: Database) -> None:
    """What failed in each run of a job, by its report and its log together."""
    _run(db, "m015_failures")


@MIGRATIONS()
def m016_narrower(db: Database) -> None:
    """A fifth of the bytes for what was read of mails; the file itself is smaller after `compact`."""
    _run(db, "m016_readings")
    wide = "SELECT delivery, reading, text, raw FROM messages LEFT JOIN texts USING (delivery)"
    for r in db.execute(f"{wide} JOIN deliveries d ON d.id = delivery ORDER BY delivery"):
        raw = packing.unpacked(r["raw"])
        (reading,) = packing.packed_beside([r["reading"]], raw)
        text = None
        if r["text"]:
            (text,) = packing.packed_beside([zlib.decompress(r["text"])], raw)
        db.execute("INSERT INTO readings VALUES (?, ?, ?)", (r["delivery"], reading, text))
    _run(db, "m016_narrower")
    for r in db.execute("SELECT tie, cover_id FROM long_ties"):
        db.execute("INSERT INTO ties VALUES (?, ?)", (packing.number(r["tie"]), r["cover_id"]))
    _run(db, "m016_ties")


@MIGRATIONS()
def m017_histories(db: Database) -> None:
    """Test results in a third of the room, and what each test's history in each job says."""
    _run(db, "m017_histories")


@MIGRATIONS()
def m018_allowed(db: Database) -> None:
    """Which jobs may fail without their pipeline failing."""
    _run(db, "m018_allowed")


@MIGRATIONS()
def m019_hands(db: Database) -> None:
    """By whose hand a decision was made, where somebody acts for another."""
    _run(db, "m019_hands")


@MIGRATIONS()
def m020_imports(db: Database) -> None:
    """How far long imports are."""
    _run(db, "m020_imports")


@MIGRATIONS()
def m021_retries(db: Database) -> None:
    """Which jobs GitLab is to run again, and what became of asking."""
    _run(db, "m021_retries")


@MIGRATIONS()
def m022_proofs(db: Database) -> None:
    """Codes that are mailed to prove whose an account is."""
    _run(db, "m022_proofs")


@MIGRATIONS()
def m023_blames(db: Database) -> None:
    """What the whole suite says of each failure, and how much ran to weigh it with."""
    _run(db, "m023_blames")


@MIGRATIONS()
def m024_aliases(db: Database) -> None:
    """Which names and addresses are one person's."""
    _run(db, "m024_aliases")


@MIGRATIONS()
def m025_packs(db: Database) -> None:
    """A quarter of the bytes less for deliveries, and fewer lost at the ends of pages."""
    _run(db, "m025_packs")
    pack, raws = 1, list[bytes]()
    numbers = [r["id"] for r in db.execute("SELECT id FROM deliveries ORDER BY id")]
    for number in numbers:
        kept = db.execute("SELECT raw FROM deliveries WHERE id = ?", (number,)).fetchone()["raw"]
        raw = packing.unpacked(kept)
        db.execute(
            "UPDATE deliveries SET pack = ?, start = ?, size = ? WHERE id = ?",
            (pack, sum(map(len, raws)), len(raw), number),
        )
        raws.append(raw)
        if packing.full(raws) or number == numbers[-1]:
            db.execute("INSERT INTO packs VALUES (?, ?)", (pack, packing.packed(b"".join(raws))))
            pack, raws = pack + 1, []
    db.execute("ALTER TABLE deliveries DROP COLUMN raw")


@MIGRATIONS()
def m026_seals(db: Database) -> None:
    """A chain over decisions, which shows where one was changed; those before it are sealed as they stand."""
    _run(db, "m026_seals")
    for r in db.execute("SELECT number FROM decisions ORDER BY number").fetchall():
        audit.add(db, r["number"])


@MIGRATIONS()
def m027_causes(db: Database) -> None:
    """One key for each cause, over all pipelines and branches; what failed before has it after a replay."""
    _run(db, "m027_causes")


@MIGRATIONS()
def m028_calls(db: Database) -> None:
    """Whom each notice pings and when, and which notices were folded into one."""
    _run(db, "m028_calls")


@MIGRATIONS()
def m029_told(db: Database) -> None:
    """Which mails were told by which subscription."""
    _run(db, "m029_told")


@MIGRATIONS()
def m030_sessions(db: Database) -> None:
    """Who is signed in to the pages."""
    _run(db, "m030_sessions")


@MIGRATIONS()
def m031_lately(db: Database) -> None:
    """How often each test ran and failed lately, which comes with its next result or a replay."""
    _run(db, "m031_lately")


@MIGRATIONS()
def m032_series(db: Database) -> None:
    """Series by when they came, and those that were asked after, without a look at all others."""
    _run(db, "m032_series")


@MIGRATIONS()
def m033_codes_from(db: Database) -> None:
    """Codes that prove an address by a mail from it."""
    _run(db, "m033_codes_from")


@MIGRATIONS()
def m034_orders(db: Database) -> None:
    """What mails to lists order, and what it came to."""
    _run(db, "m034_orders")


@MIGRATIONS()
def m035_topics(db: Database) -> None:
    """Threads for what several notices are about, and in which of them each is said."""
    _run(db, "m035_topics")


@MIGRATIONS()
def m036_sure(db: Database) -> None:
    """How sure each label is, without a look into the verdicts of all tests that ever failed."""
    _run(db, "m036_sure")


@MIGRATIONS()
def m037_authors(db: Database) -> None:
    """Who writes, found without a look at every mail."""
    _run(db, "m037_authors")


@MIGRATIONS()
def m038_covering(db: Database) -> None:
    """What tests did lately, and the mails of a kind, without a look at their rows."""
    _run(db, "m038_covering")


@MIGRATIONS()
def m039_notes(db: Database) -> None:
    """What mends a patch, found by the patch's title without a look at all that mends anything."""
    _run(db, "m039_notes")


@MIGRATIONS()
def m040_unasked(db: Database) -> None:
    """No index that nobody asks."""
    _run(db, "m040_unasked")
