-- Whom each notice pings, when, and by which message where several notices were folded into one.
CREATE TABLE calls (
    notice INTEGER NOT NULL REFERENCES outbox (id) ON DELETE CASCADE,
    address TEXT NOT NULL,
    place INTEGER NOT NULL,
    shown TEXT NOT NULL,
    due_at TEXT,
    made_at TEXT,
    fold INTEGER REFERENCES outbox (id),
    PRIMARY KEY (notice, address)
) STRICT, WITHOUT ROWID;
CREATE INDEX calls_waiting ON calls (due_at) WHERE made_at IS NULL AND due_at IS NOT NULL;
CREATE INDEX calls_made ON calls (address, made_at) WHERE made_at IS NOT NULL AND fold IS NULL;
ALTER TABLE outbox ADD COLUMN fold INTEGER REFERENCES outbox (id)
