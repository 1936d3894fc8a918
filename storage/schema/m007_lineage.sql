CREATE TABLE versions (
    cover_id TEXT PRIMARY KEY,
    thread INTEGER NOT NULL,
    at TEXT,
    body BLOB NOT NULL,
    family TEXT NOT NULL,
    depth INTEGER NOT NULL,
    previous TEXT NOT NULL,
    why TEXT NOT NULL,
    newest INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX versions_by_thread ON versions (thread);
CREATE INDEX versions_by_family ON versions (family);
CREATE TABLE ties (
    tie TEXT NOT NULL,
    cover_id TEXT NOT NULL,
    PRIMARY KEY (tie, cover_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX ties_by_cover ON ties (cover_id);
CREATE TABLE refs (
    message_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    note TEXT NOT NULL,
    cover_id TEXT NOT NULL,
    thread INTEGER NOT NULL,
    at TEXT,
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    PRIMARY KEY (message_id, kind, value)
) STRICT, WITHOUT ROWID;
CREATE INDEX refs_by_value ON refs (kind, value);
CREATE INDEX refs_by_cover ON refs (cover_id);
CREATE INDEX refs_by_thread ON refs (thread);
CREATE INDEX patches_by_message ON patches (message_id);
ALTER TABLE patches ADD COLUMN change TEXT;
ALTER TABLE series ADD COLUMN pings TEXT NOT NULL DEFAULT '[]';
