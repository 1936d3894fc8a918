"""The codes that are mailed to prove an address, or from it: their form, how long they hold, and compare.

Ten letters and digits that nobody mistakes for each other are 50 bits: with five tries, guessing is hopeless,
and a seal in a stolen database is not worth turning back within the quarter of an hour that a code holds.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Sequence
from datetime import timedelta

ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
LENGTH = 10

LIFE = timedelta(minutes=15)
TRIES = 5

SENT_LIFE = timedelta(hours=1)
"""How long a code holds that is mailed to the bot: mail servers let strangers wait."""

PER = timedelta(hours=1)
MOST = 3
"""So many codes are mailed for an account, or to an address, within that time: nobody's box is flooded."""


def make(choose: Callable[[Sequence[str]], str]) -> str:
    """A code such as ABCDE-FGHJK, by a choice that nobody can foresee."""
    letters = "".join(choose(ALPHABET) for _ in range(LENGTH))
    return f"{letters[:5]}-{letters[5:]}"


def seal(account: str, email: str, code: str) -> str:
    """What is kept of a code, for one account and one address."""
    letters = "".join(c for c in code.upper() if c in ALPHABET)
    return hashlib.sha256(f"{account}\n{email.casefold()}\n{letters}".encode()).hexdigest()


def same(kept: str, given: str) -> bool:
    """Whether two seals are one; how long that takes tells nothing."""
    return bool(kept) and hmac.compare_digest(kept, given)
