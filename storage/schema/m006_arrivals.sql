CREATE TABLE arrivals (
    via TEXT NOT NULL,
    delivery INTEGER NOT NULL REFERENCES deliveries (id),
    at TEXT NOT NULL,
    PRIMARY KEY (via, delivery)
) STRICT, WITHOUT ROWID;
CREATE INDEX arrivals_by_time ON arrivals (via, at);
