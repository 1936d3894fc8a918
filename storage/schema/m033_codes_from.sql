-- Codes that are shown, and mailed from the address that they prove.
CREATE TABLE proofs_then (
    id INTEGER PRIMARY KEY,
    account TEXT NOT NULL,
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    asked_at TEXT NOT NULL,
    due_at TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('due', 'mailed', 'shown', 'used', 'failed')),
    attempts INTEGER NOT NULL,
    seal TEXT NOT NULL,
    tries INTEGER NOT NULL,
    problem TEXT NOT NULL
) STRICT;
INSERT INTO proofs_then SELECT * FROM proofs;
DROP TABLE proofs;
ALTER TABLE proofs_then RENAME TO proofs;
CREATE INDEX proofs_by_account ON proofs (account);
CREATE INDEX proofs_due ON proofs (due_at) WHERE state = 'due'
