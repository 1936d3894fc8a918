-- Which message a topic's thread starts from, and in which of them a notice is said.
CREATE TABLE topics (
    name TEXT PRIMARY KEY,
    posted_as TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('due', 'open', 'none')),
    attempts INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX topics_due ON topics (name) WHERE state = 'due';
ALTER TABLE outbox ADD COLUMN topic TEXT NOT NULL DEFAULT '';
ALTER TABLE outbox ADD COLUMN under TEXT NOT NULL DEFAULT ''
