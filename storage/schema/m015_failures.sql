CREATE TABLE failures (
    job INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    test TEXT NOT NULL,
    cause TEXT NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (job, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX failures_by_test ON failures (test, job);
CREATE INDEX pipelines_by_time ON pipelines (updated_at);
CREATE INDEX jobs_by_runner ON jobs (runner, finished_at)
