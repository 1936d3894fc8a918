-- The words that people search mails by, and the texts that these are shown from.
CREATE TABLE texts (
    delivery INTEGER PRIMARY KEY REFERENCES deliveries (id),
    text BLOB NOT NULL
) STRICT;
CREATE VIRTUAL TABLE words USING fts5 (
    subject, author, text, content = '', tokenize = 'unicode61 remove_diacritics 2'
);
CREATE INDEX messages_by_delivery ON messages (delivery, kind, thread, at);
