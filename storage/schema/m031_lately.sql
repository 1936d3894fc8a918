-- First attempts of a test on the base in the last hundred or so commits, and how many of them failed.
ALTER TABLE histories ADD COLUMN lately INTEGER NOT NULL DEFAULT 0;
ALTER TABLE histories ADD COLUMN lately_failed INTEGER NOT NULL DEFAULT 0;
