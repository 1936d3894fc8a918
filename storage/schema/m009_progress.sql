CREATE TABLE cursors (
    via TEXT NOT NULL,
    place TEXT NOT NULL,
    position TEXT NOT NULL,
    PRIMARY KEY (via, place)
) STRICT, WITHOUT ROWID;
CREATE TABLE troubles (
    via TEXT NOT NULL PRIMARY KEY,
    since TEXT NOT NULL,
    incident TEXT NOT NULL,
    problem TEXT NOT NULL
) STRICT, WITHOUT ROWID;
