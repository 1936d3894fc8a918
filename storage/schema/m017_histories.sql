ALTER TABLE test_results RENAME TO old_results;
DROP INDEX test_results_by_name;
DROP INDEX test_results_failed;
CREATE TABLE test_results (
    job INTEGER NOT NULL,
    test INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    seconds REAL,
    message TEXT,
    from_log INTEGER NOT NULL,
    PRIMARY KEY (job, test)
) STRICT, WITHOUT ROWID;
INSERT INTO test_results
    SELECT job, number, outcome, seconds, message, 0 FROM old_results
    JOIN keys ON letter = 'T' AND identity = name;
CREATE INDEX test_results_failed ON test_results (test, job) WHERE outcome <> 'passed';
CREATE TABLE reported (
    job INTEGER PRIMARY KEY,
    at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO reported SELECT job, min(at) FROM old_results GROUP BY job;
DROP TABLE old_results;
CREATE TABLE contexts (
    job INTEGER PRIMARY KEY,
    project TEXT NOT NULL,
    name TEXT NOT NULL,
    sha TEXT NOT NULL,
    branch TEXT NOT NULL,
    runner TEXT NOT NULL,
    first INTEGER NOT NULL,
    at TEXT NOT NULL,
    place TEXT NOT NULL,
    counts TEXT NOT NULL,
    implies INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX contexts_by_name ON contexts (project, name, at);
CREATE INDEX contexts_by_commit ON contexts (project, branch, sha, at);
CREATE TABLE bases (
    project TEXT NOT NULL,
    ref TEXT NOT NULL,
    PRIMARY KEY (project, ref)
) STRICT, WITHOUT ROWID;
CREATE TABLE histories (
    project TEXT NOT NULL,
    name TEXT NOT NULL,
    test INTEGER NOT NULL,
    from_log INTEGER NOT NULL,
    alone INTEGER NOT NULL DEFAULT 0,
    label TEXT NOT NULL DEFAULT '',
    verdict BLOB,
    state BLOB,
    PRIMARY KEY (project, name, test)
) STRICT, WITHOUT ROWID;
CREATE INDEX histories_by_test ON histories (test);
CREATE INDEX histories_judged ON histories (test) WHERE label <> ''
