DROP TABLE long_ties;
CREATE INDEX ties_by_cover ON ties (cover_id);
