"""`make bench`: how fast it is with mails and results that are made up, one benchmark after the other.

`python -m bench.epoch`, `.pages`, `.peers`, `.results` and `.size` are run by themselves: most want an
archive or a database. Those of how often it is right are run by themselves too.
"""

from __future__ import annotations

import sys

from bench import completion, ingest, job_log, owners, pings, pipeline, signatures, status, verdicts, webhooks

ALL = (ingest, status, completion, owners, job_log, signatures, webhooks, pipeline, pings, verdicts)

if __name__ == "__main__":
    sys.exit(max([bench.main() for bench in ALL]))
