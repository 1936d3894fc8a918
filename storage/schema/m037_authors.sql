-- Who wrote how many mails under which name: thousands, where there are hundreds of thousands of mails.
CREATE TABLE authors (
    email TEXT NOT NULL,
    name TEXT NOT NULL,
    mails INTEGER NOT NULL,
    PRIMARY KEY (email, name)
) STRICT, WITHOUT ROWID;
INSERT INTO authors SELECT email, name, count(*) FROM messages GROUP BY email, name;
DROP INDEX messages_by_author
