-- What mails say, one by one and thread by thread.
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
