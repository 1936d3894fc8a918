CREATE TABLE blames (
    job INTEGER NOT NULL,
    test INTEGER NOT NULL,
    cause TEXT NOT NULL,
    alone INTEGER NOT NULL,
    PRIMARY KEY (job, test)
) STRICT, WITHOUT ROWID;
CREATE TABLE sizes (
    job INTEGER PRIMARY KEY,
    project TEXT NOT NULL,
    name TEXT NOT NULL,
    runs INTEGER NOT NULL,
    timed INTEGER NOT NULL,
    milliseconds INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE totals (
    project TEXT NOT NULL,
    name TEXT NOT NULL,
    timed INTEGER NOT NULL,
    milliseconds INTEGER NOT NULL,
    PRIMARY KEY (project, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX contexts_by_time ON contexts (project, at);
CREATE INDEX contexts_by_branch ON contexts (project, name, branch, at);
ALTER TABLE histories ADD COLUMN tally BLOB;
UPDATE histories SET state = NULL
