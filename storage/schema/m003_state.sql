-- What follows from several threads together, and who owns what.
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
