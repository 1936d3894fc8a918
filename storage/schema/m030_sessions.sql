-- Who is signed in to the pages.
CREATE TABLE sessions (
    seal TEXT PRIMARY KEY,
    account TEXT NOT NULL,
    name TEXT NOT NULL,
    ends_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
