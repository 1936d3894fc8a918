from __future__ import annotations

from itertools import combinations

from bench.signature_samples import samples
from bench.signatures import clusters
from bot.rules.signatures import sign


def test_samples_of_one_cause_are_joined_and_no_others() -> None:
    known = [(cause, sign(text)) for cause, text in samples()]
    found = clusters(signature for _, signature in known)
    pairs = [(a[0] == b[0], found[a[1].key] == found[b[1].key]) for a, b in combinations(known, 2)]
    assert (False, True) not in pairs
    assert pairs.count((True, True)) >= 0.95 * sum(one for one, _ in pairs)
