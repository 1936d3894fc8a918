-- By whose hand a decision was made, where that was not its actor's own.
ALTER TABLE decisions ADD COLUMN hand TEXT NOT NULL DEFAULT ''
