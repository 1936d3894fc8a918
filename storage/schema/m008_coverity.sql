CREATE TABLE sightings (
    cid INTEGER NOT NULL,
    report TEXT NOT NULL,
    kind TEXT NOT NULL,
    body BLOB NOT NULL,
    message_id TEXT NOT NULL,
    at TEXT,
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    PRIMARY KEY (cid, report)
) STRICT, WITHOUT ROWID;
CREATE INDEX sightings_by_message ON sightings (message_id);
ALTER TABLE defects ADD COLUMN facts TEXT NOT NULL DEFAULT 'null';
ALTER TABLE defects ADD COLUMN triaged_at TEXT;
CREATE TABLE components (
    number INTEGER PRIMARY KEY,
    body BLOB NOT NULL
) STRICT, WITHOUT ROWID;
