-- Codes that are mailed to an address, so that whoever reads them proves that an account is theirs.
CREATE TABLE proofs (
    id INTEGER PRIMARY KEY,
    account TEXT NOT NULL,
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    asked_at TEXT NOT NULL,
    due_at TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('due', 'mailed', 'used', 'failed')),
    attempts INTEGER NOT NULL,
    seal TEXT NOT NULL,
    tries INTEGER NOT NULL,
    problem TEXT NOT NULL
) STRICT;
CREATE INDEX proofs_by_account ON proofs (account);
CREATE INDEX proofs_due ON proofs (due_at) WHERE state = 'due'
