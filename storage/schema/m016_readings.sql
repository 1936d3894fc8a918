-- What was read of a mail stands packed beside it, and rows that were too wide for their page lie in tables with row numbers.
CREATE TABLE readings (
    delivery INTEGER PRIMARY KEY REFERENCES deliveries (id),
    reading BLOB NOT NULL,
    text BLOB
) STRICT;
