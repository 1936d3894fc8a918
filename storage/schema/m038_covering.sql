-- How a test does in all its jobs is asked on every page of a pipeline: without a look at the rows, in which
-- the two numbers stand behind a state of many bytes.
DROP INDEX histories_by_test;
CREATE INDEX histories_by_test ON histories (test, lately, lately_failed);
-- The mails of a kind, the newest first, are found without a look at every mail.
CREATE INDEX messages_by_kind ON messages (kind, at, message_id);
