"""The schema, as named steps.

Three kinds of tables. Facts are append-only: deliveries, decisions, and the numbers given to short
keys. Derived tables can be dropped at any time; `replay` rebuilds them from the facts. The outbox
holds what leaves. Every table is STRICT; times are ISO 8601 in UTC, lists are JSON.
"""

from __future__ import annotations

from sqlite_utils import Database, Migrations

MIGRATIONS = Migrations("watchkeeper")

FACTS = ("deliveries", "decisions", "keys")

DERIVED = (
    "refusals",
    "messages",
    "threads",
    "paths",
    "mentions",
    "statements",
    "outcomes",
    "series",
    "patches",
    "fixes",
    "defects",
    "events",
    "areas",
    "sections",
    "pipelines",
    "jobs",
    "test_results",
)


@MIGRATIONS()
def m001_facts(db: Database) -> None:
    """Raw arrivals, human decisions, and short keys, none of which is ever rewritten."""
    db.executescript("""
        CREATE TABLE deliveries (
            id INTEGER PRIMARY KEY,
            source TEXT NOT NULL,
            key TEXT NOT NULL,
            origin TEXT NOT NULL,
            received_at TEXT NOT NULL,
            raw BLOB NOT NULL,
            UNIQUE (source, key)
        ) STRICT;
        CREATE TABLE decisions (
            number INTEGER PRIMARY KEY,
            at TEXT NOT NULL,
            name TEXT NOT NULL,
            email TEXT NOT NULL,
            command TEXT NOT NULL,
            key TEXT NOT NULL,
            value TEXT NOT NULL,
            reason TEXT NOT NULL,
            undoes INTEGER REFERENCES decisions (number)
        ) STRICT;
        CREATE INDEX decisions_by_key ON decisions (key);
        CREATE TABLE keys (
            letter TEXT NOT NULL,
            number INTEGER NOT NULL,
            identity TEXT NOT NULL,
            PRIMARY KEY (letter, number),
            UNIQUE (letter, identity)
        ) STRICT;
    """)


@MIGRATIONS()
def m002_mail(db: Database) -> None:
    """What mails say, one by one and thread by thread."""
    db.executescript("""
        CREATE TABLE refusals (
            delivery INTEGER PRIMARY KEY REFERENCES deliveries (id),
            reason TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE messages (
            message_id TEXT PRIMARY KEY,
            delivery INTEGER NOT NULL REFERENCES deliveries (id),
            thread INTEGER NOT NULL,
            at TEXT,
            name TEXT NOT NULL,
            email TEXT NOT NULL,
            subject TEXT NOT NULL,
            kind TEXT NOT NULL,
            list_id TEXT NOT NULL,
            reading BLOB NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX messages_by_thread ON messages (thread);
        CREATE INDEX messages_by_email ON messages (email);
        CREATE TABLE threads (
            message_id TEXT PRIMARY KEY,
            thread INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX threads_by_thread ON threads (thread);
        CREATE TABLE paths (
            path TEXT PRIMARY KEY
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE mentions (
            cid INTEGER NOT NULL,
            message_id TEXT NOT NULL,
            sentence TEXT NOT NULL,
            PRIMARY KEY (cid, message_id)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX mentions_by_message ON mentions (message_id);
        CREATE TABLE statements (
            message_id TEXT NOT NULL,
            cid INTEGER NOT NULL,
            at TEXT,
            name TEXT NOT NULL,
            email TEXT NOT NULL,
            verdict TEXT NOT NULL,
            claim INTEGER NOT NULL,
            withdrawn INTEGER NOT NULL,
            quote TEXT NOT NULL,
            rule TEXT NOT NULL,
            PRIMARY KEY (message_id, cid)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX statements_by_cid ON statements (cid);
        CREATE TABLE outcomes (
            message_id TEXT NOT NULL,
            seq INTEGER NOT NULL,
            thread INTEGER NOT NULL,
            kind TEXT NOT NULL,
            key TEXT NOT NULL,
            at TEXT,
            name TEXT NOT NULL,
            email TEXT NOT NULL,
            target TEXT NOT NULL,
            cover_id TEXT NOT NULL,
            quote TEXT NOT NULL,
            rule TEXT NOT NULL,
            job_ids TEXT NOT NULL,
            tests TEXT NOT NULL,
            people TEXT NOT NULL,
            cids TEXT NOT NULL,
            PRIMARY KEY (message_id, seq)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX outcomes_by_thread ON outcomes (thread);
        CREATE INDEX outcomes_by_cover ON outcomes (cover_id);
        CREATE INDEX outcomes_by_kind ON outcomes (kind, at);
        CREATE INDEX outcomes_by_key ON outcomes (key);
        CREATE TABLE series (
            cover_id TEXT PRIMARY KEY,
            key TEXT NOT NULL,
            thread INTEGER NOT NULL,
            kind TEXT NOT NULL,
            title TEXT NOT NULL,
            version INTEGER NOT NULL,
            total INTEGER,
            at TEXT,
            name TEXT NOT NULL,
            email TEXT NOT NULL,
            seen INTEGER NOT NULL,
            told_by TEXT NOT NULL,
            pull TEXT,
            unlisted TEXT NOT NULL,
            files TEXT NOT NULL,
            state TEXT NOT NULL,
            state_origin TEXT,
            clean_run TEXT
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX series_by_thread ON series (thread);
        CREATE INDEX series_by_title ON series (title);
        CREATE INDEX series_by_key ON series (key);
        CREATE TABLE patches (
            cover_id TEXT NOT NULL,
            title TEXT NOT NULL,
            message_id TEXT NOT NULL,
            at TEXT,
            name TEXT NOT NULL,
            email TEXT NOT NULL,
            files TEXT NOT NULL,
            thread INTEGER NOT NULL,
            PRIMARY KEY (cover_id, title)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX patches_by_title ON patches (title);
        CREATE INDEX patches_by_thread ON patches (thread);
        CREATE TABLE fixes (
            message_id TEXT NOT NULL,
            cid INTEGER NOT NULL,
            title TEXT NOT NULL,
            cover_id TEXT NOT NULL,
            at TEXT,
            name TEXT NOT NULL,
            email TEXT NOT NULL,
            thread INTEGER NOT NULL,
            PRIMARY KEY (message_id, cid)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX fixes_by_cid ON fixes (cid);
        CREATE INDEX fixes_by_title ON fixes (title);
        CREATE INDEX fixes_by_thread ON fixes (thread);
    """)


@MIGRATIONS()
def m003_state(db: Database) -> None:
    """What follows from several threads together, and who owns what."""
    db.executescript("""
        CREATE TABLE defects (
            cid INTEGER PRIMARY KEY,
            state TEXT NOT NULL,
            disputed INTEGER NOT NULL,
            since TEXT,
            description TEXT NOT NULL,
            function TEXT NOT NULL,
            message_id TEXT NOT NULL,
            at TEXT,
            name TEXT NOT NULL,
            email TEXT NOT NULL,
            claimant_name TEXT NOT NULL,
            claimant_email TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE events (
            cid INTEGER NOT NULL,
            seq INTEGER NOT NULL,
            what TEXT NOT NULL,
            note TEXT NOT NULL,
            message_id TEXT NOT NULL,
            at TEXT,
            name TEXT NOT NULL,
            email TEXT NOT NULL,
            PRIMARY KEY (cid, seq)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE areas (
            section TEXT NOT NULL,
            key TEXT NOT NULL,
            PRIMARY KEY (section, key)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX areas_by_key ON areas (key);
        CREATE TABLE sections (
            number INTEGER PRIMARY KEY,
            delivery INTEGER NOT NULL,
            name TEXT NOT NULL,
            body BLOB NOT NULL
        ) STRICT, WITHOUT ROWID;
    """)


@MIGRATIONS()
def m004_tests(db: Database) -> None:
    """Pipelines, their jobs, and what the tests in them did."""
    db.executescript("""
        CREATE TABLE pipelines (
            project TEXT NOT NULL,
            id INTEGER NOT NULL,
            status TEXT NOT NULL,
            ref TEXT NOT NULL,
            sha TEXT NOT NULL,
            url TEXT NOT NULL,
            updated_at TEXT,
            PRIMARY KEY (project, id)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE jobs (
            id INTEGER PRIMARY KEY,
            project TEXT NOT NULL,
            pipeline INTEGER NOT NULL,
            name TEXT NOT NULL,
            status TEXT NOT NULL,
            failure_reason TEXT,
            runner TEXT NOT NULL,
            retried INTEGER NOT NULL,
            finished_at TEXT
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX jobs_by_pipeline ON jobs (project, pipeline, name);
        CREATE TABLE test_results (
            job INTEGER NOT NULL,
            name TEXT NOT NULL,
            key TEXT NOT NULL,
            outcome TEXT NOT NULL,
            seconds REAL,
            message TEXT,
            at TEXT NOT NULL,
            PRIMARY KEY (job, name)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX test_results_by_name ON test_results (name, at);
        CREATE INDEX test_results_failed ON test_results (at) WHERE outcome IN ('failed', 'error');
    """)


@MIGRATIONS()
def m005_outbox(db: Database) -> None:
    """What is to leave, what left, and what came of it."""
    db.executescript("""
        CREATE TABLE outbox (
            id INTEGER PRIMARY KEY,
            key TEXT NOT NULL UNIQUE,
            audience TEXT NOT NULL,
            answer TEXT NOT NULL,
            due_at TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('due', 'sent', 'edited', 'failed')),
            attempts INTEGER NOT NULL,
            posted_as TEXT NOT NULL,
            sent_at TEXT,
            problem TEXT NOT NULL
        ) STRICT;
        CREATE INDEX outbox_due ON outbox (due_at) WHERE state IN ('due', 'edited');
    """)
