-- What mails to lists order, each once, and what it came to.
CREATE TABLE orders (
    id INTEGER PRIMARY KEY,
    message_id TEXT NOT NULL,
    email TEXT NOT NULL COLLATE NOCASE,
    said TEXT NOT NULL UNIQUE,
    subject TEXT NOT NULL,
    lines TEXT NOT NULL,
    quiet INTEGER NOT NULL,
    due_at TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'done', 'told', 'refused')),
    answer TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    problem TEXT NOT NULL,
    UNIQUE (message_id, email)
) STRICT;
CREATE INDEX orders_due ON orders (due_at) WHERE state IN ('waiting', 'done')
