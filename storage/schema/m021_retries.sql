CREATE TABLE retries (
    job INTEGER PRIMARY KEY,
    decision INTEGER NOT NULL,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    not_before TEXT NOT NULL,
    said TEXT NOT NULL
) STRICT, WITHOUT ROWID
