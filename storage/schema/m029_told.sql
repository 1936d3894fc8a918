-- Which mails were told by which subscription, and in which notice.
CREATE TABLE told (
    subscription INTEGER NOT NULL REFERENCES decisions (number),
    message_id TEXT NOT NULL,
    notice TEXT NOT NULL,
    PRIMARY KEY (subscription, message_id)
) STRICT, WITHOUT ROWID;
