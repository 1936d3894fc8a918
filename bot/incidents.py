"""What broke, in the log under a number that a person can quote."""

from __future__ import annotations

import logging
import secrets

log = logging.getLogger(__name__)


def incident(doing: str) -> str:
    """Logs the exception being handled, and gives the number a person can quote to find it."""
    number = secrets.token_hex(2).upper()
    log.exception("incident %s while %s", number, doing)
    return number
