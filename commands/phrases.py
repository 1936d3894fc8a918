"""Counts, chances and lengths of time in words."""

from __future__ import annotations

from datetime import timedelta


def times(count: int, what: str, plural: str = "") -> str:
    """`1 run`, `3 runs`, `2 retries`."""
    return f"{count} {what if count == 1 else plural or f'{what}s'}"


def chance(probability: float) -> str:
    """`4.2%`, or that it is less or more than can be told."""
    if probability > 0.999:
        return "over 99.9%"
    return f"{probability:.1%}" if probability >= 0.001 else "less than 0.1%"


def settling(*ways: tuple[int | None, str]) -> str:
    """`2 more failing runs or 9 more clean runs would settle it`; "" where nothing is known to.

    Args:
        ways: how many runs of which kind; None where no number of them would.
    """
    told = [times(runs, f"more {kind} run") for runs, kind in ways if runs is not None]
    return f"{' or '.join(told)} would settle it" if told else ""


def span(time: timedelta) -> str:
    """`3 days`, `14 h`, `20 min`: the larger unit once there are two of it."""
    minutes = int(time.total_seconds() // 60)
    days, hours = minutes // (24 * 60), minutes // 60
    return f"{days} days" if days > 1 else f"{hours} h" if hours > 1 else f"{minutes} min"


def cut(text: str, most: int) -> str:
    """A text in at most so many characters; where some were cut off, it ends in "…"."""
    return text if len(text) <= most else f"{text[: most - 1]}…"
