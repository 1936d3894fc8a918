"""Which test cases a watch is about: whoever asked named a test as people do, not as a report does."""

from __future__ import annotations

from storage.state import Act


def about(watch: Act, test: str) -> bool:
    """Whether its test's name is the full name of a test case, or one part of it."""
    parts = {test.casefold(), *test.casefold().replace(" ", "/").split("/")}
    return any(wanted.casefold() in parts for wanted in watch.outcome.tests)
