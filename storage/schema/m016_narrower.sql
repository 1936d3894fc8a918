ALTER TABLE messages RENAME TO wide_messages;
CREATE TABLE messages (
    delivery INTEGER PRIMARY KEY REFERENCES deliveries (id),
    message_id TEXT NOT NULL UNIQUE,
    thread INTEGER NOT NULL,
    at TEXT,
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    subject TEXT NOT NULL,
    kind TEXT NOT NULL,
    list_id TEXT NOT NULL,
    problems INTEGER NOT NULL
) STRICT;
INSERT INTO messages
    SELECT delivery, message_id, thread, at, name, email, subject, kind, list_id,
        json_array_length(reading, '$.mail.problems')
    FROM wide_messages ORDER BY delivery;
DROP TABLE wide_messages;
CREATE INDEX messages_by_thread ON messages (thread);
CREATE INDEX messages_by_author ON messages (email, name);
DROP TABLE texts;
ALTER TABLE patches RENAME TO wide_patches;
CREATE TABLE patches (
    cover_id TEXT NOT NULL,
    title TEXT NOT NULL,
    message_id TEXT NOT NULL,
    at TEXT,
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    files TEXT NOT NULL,
    thread INTEGER NOT NULL,
    change TEXT,
    PRIMARY KEY (cover_id, title)
) STRICT;
INSERT INTO patches SELECT * FROM wide_patches;
DROP TABLE wide_patches;
CREATE INDEX patches_by_title ON patches (title);
CREATE INDEX patches_by_thread ON patches (thread);
CREATE INDEX patches_by_message ON patches (message_id);
ALTER TABLE series RENAME TO wide_series;
CREATE TABLE series (
    cover_id TEXT NOT NULL PRIMARY KEY,
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
    clean_run TEXT,
    pings TEXT NOT NULL
) STRICT;
INSERT INTO series SELECT * FROM wide_series;
DROP TABLE wide_series;
CREATE INDEX series_by_thread ON series (thread);
CREATE INDEX series_by_title ON series (title);
CREATE INDEX series_by_key ON series (key);
ALTER TABLE versions RENAME TO wide_versions;
CREATE TABLE versions (
    cover_id TEXT NOT NULL PRIMARY KEY,
    thread INTEGER NOT NULL,
    at TEXT,
    body BLOB NOT NULL,
    family TEXT NOT NULL,
    depth INTEGER NOT NULL,
    previous TEXT NOT NULL,
    why TEXT NOT NULL,
    newest INTEGER NOT NULL
) STRICT;
INSERT INTO versions SELECT * FROM wide_versions;
DROP TABLE wide_versions;
CREATE INDEX versions_by_thread ON versions (thread);
CREATE INDEX versions_by_family ON versions (family);
ALTER TABLE ties RENAME TO long_ties;
CREATE TABLE ties (
    tie INTEGER NOT NULL,
    cover_id TEXT NOT NULL,
    PRIMARY KEY (tie, cover_id)
) STRICT, WITHOUT ROWID;
