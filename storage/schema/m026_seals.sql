-- The chain over decisions: each seal is made of the one before and of what was decided.
CREATE TABLE seals (
    number INTEGER PRIMARY KEY REFERENCES decisions (number),
    seal TEXT NOT NULL
) STRICT;
CREATE TRIGGER decisions_stay BEFORE UPDATE ON decisions BEGIN SELECT RAISE (ABORT, 'decisions are only added to'); END;
CREATE TRIGGER decisions_last BEFORE DELETE ON decisions BEGIN SELECT RAISE (ABORT, 'decisions are only added to'); END;
CREATE TRIGGER seals_stay BEFORE UPDATE ON seals BEGIN SELECT RAISE (ABORT, 'seals are only added to'); END;
CREATE TRIGGER seals_last BEFORE DELETE ON seals BEGIN SELECT RAISE (ABORT, 'seals are only added to'); END
