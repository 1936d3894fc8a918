DROP INDEX messages_by_email;
CREATE INDEX messages_by_author ON messages (email, name);
