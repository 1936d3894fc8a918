-- What waits is looked for each time that somebody asks what needs somebody.
CREATE INDEX series_by_kind ON series (kind, at);
CREATE INDEX series_pinged ON series (kind, at) WHERE pings != '[]';
