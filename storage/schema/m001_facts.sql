-- Raw arrivals, human decisions, and short keys, none of which is ever rewritten.
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
