ALTER TABLE failures RENAME COLUMN cause TO signature;
UPDATE failures SET signature = json_extract(CAST(body AS TEXT), '$.signature.key');
CREATE INDEX failures_by_signature ON failures (signature, job);
CREATE TABLE causes (
    signature TEXT PRIMARY KEY,
    template TEXT NOT NULL,
    names TEXT NOT NULL,
    cause TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX causes_by_names ON causes (names);
CREATE INDEX causes_by_cause ON causes (cause)
