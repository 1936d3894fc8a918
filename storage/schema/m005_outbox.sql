-- What is to leave, what left, and what came of it.
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
