-- How sure a test's label is, beside it: all tests are compared by it, and a verdict takes long to read.
ALTER TABLE histories ADD COLUMN sure REAL NOT NULL DEFAULT 0;
UPDATE histories SET sure = coalesce(json_extract(CAST(verdict AS TEXT), '$[0].probability.' || label), 0)
    WHERE label <> '';
DROP INDEX histories_judged;
CREATE INDEX histories_judged ON histories (test, label, sure) WHERE label <> ''
