-- What people's names and addresses are now, by the project's .mailmap.
CREATE TABLE aliases (
    number INTEGER PRIMARY KEY,
    body BLOB NOT NULL
) STRICT
