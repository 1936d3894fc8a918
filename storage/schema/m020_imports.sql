CREATE TABLE imports (
    via TEXT NOT NULL,
    place TEXT NOT NULL,
    total INTEGER,
    done INTEGER NOT NULL,
    begun TEXT NOT NULL,
    at TEXT NOT NULL,
    stopped INTEGER NOT NULL,
    PRIMARY KEY (via, place)
) STRICT, WITHOUT ROWID;
