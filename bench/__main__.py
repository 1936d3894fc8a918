"""`make bench`: all benchmarks, one after the other."""

from __future__ import annotations

import sys

from bench import completion, ingest, job_log, owners, pings, pipeline, signatures, status, verdicts, webhooks

ALL = (ingest, status, completion, owners, job_log, signatures, webhooks, pipeline, pings, verdicts)

if __name__ == "__main__":
    sys.exit(max([bench.main() for bench in ALL]))
