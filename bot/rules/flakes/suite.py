"""What the suite as a whole excuses of each test: what fails on sick runners, and what kills jobs.

Both rules ask the tallies of the tests that ever failed, a few numbers each, and no run; so a bot that keeps
these says the same as whoever has the whole history.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from bot.rules.flakes import exposure, sick_runners
from bot.rules.flakes.commit import Excuse
from bot.rules.flakes.exposure import Exposed
from bot.rules.flakes.places import Key
from bot.rules.flakes.tally import Tally


def excuses(tallies: Mapping[Key, Tally], totals: Mapping[str, Exposed]) -> dict[Key, Excuse]:
    """What is excused of each test; tests of which nothing is are left out.

    Args:
        tallies: of all tests that ever failed.
        totals: how long all tests of each job ran together, and how many times.
    """
    sick = sick_runners.sick(tallies)
    killed = exposure.innocent(tallies, sick, totals)
    runners: dict[Key, list[str]] = defaultdict(list)
    for runner in sorted(sick):
        for key in sick[runner]:
            runners[key].append(runner)
    return {key: Excuse(tuple(runners[key]), key in killed) for key in runners.keys() | killed}
