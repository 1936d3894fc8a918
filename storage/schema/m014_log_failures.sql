ALTER TABLE job_logs ADD COLUMN complete INTEGER NOT NULL DEFAULT 1;
ALTER TABLE job_logs ADD COLUMN omitted INTEGER NOT NULL DEFAULT 0;
CREATE TABLE log_failures (
    job INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    kind TEXT NOT NULL,
    test TEXT,
    signature TEXT NOT NULL,
    template TEXT NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (job, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX log_failures_by_signature ON log_failures (signature, job);
CREATE INDEX log_failures_by_test ON log_failures (test, job) WHERE test IS NOT NULL
