-- What came together is packed together: mails are most like their neighbours, and few pages are left half empty.
CREATE TABLE packs (
    id INTEGER PRIMARY KEY,
    raw BLOB NOT NULL
) STRICT;
ALTER TABLE deliveries ADD COLUMN pack INTEGER NOT NULL DEFAULT 0;
ALTER TABLE deliveries ADD COLUMN start INTEGER NOT NULL DEFAULT 0;
ALTER TABLE deliveries ADD COLUMN size INTEGER NOT NULL DEFAULT 0;
