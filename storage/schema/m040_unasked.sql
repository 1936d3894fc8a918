-- Nobody asks for the failures of one test in all logs: its results tell them.
DROP INDEX log_failures_by_test
