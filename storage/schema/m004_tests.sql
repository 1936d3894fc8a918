-- Pipelines, their jobs, and what the tests in them did.
CREATE TABLE pipelines (
    project TEXT NOT NULL,
    id INTEGER NOT NULL,
    status TEXT NOT NULL,
    ref TEXT NOT NULL,
    sha TEXT NOT NULL,
    url TEXT NOT NULL,
    updated_at TEXT,
    PRIMARY KEY (project, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE jobs (
    id INTEGER PRIMARY KEY,
    project TEXT NOT NULL,
    pipeline INTEGER NOT NULL,
    name TEXT NOT NULL,
    status TEXT NOT NULL,
    failure_reason TEXT,
    runner TEXT NOT NULL,
    retried INTEGER NOT NULL,
    finished_at TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX jobs_by_pipeline ON jobs (project, pipeline, name);
CREATE TABLE test_results (
    job INTEGER NOT NULL,
    name TEXT NOT NULL,
    key TEXT NOT NULL,
    outcome TEXT NOT NULL,
    seconds REAL,
    message TEXT,
    at TEXT NOT NULL,
    PRIMARY KEY (job, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX test_results_by_name ON test_results (name, at);
CREATE INDEX test_results_failed ON test_results (at) WHERE outcome IN ('failed', 'error');
