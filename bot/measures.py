"""What `/metrics` tells Prometheus: how much was kept and told, and when each source was last heard.

Counts and moments only, and nobody's name: whoever may ask may be anybody. The text is the exposition format
0.0.4 of Prometheus, which is so small that no library is needed to write it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from commands import silence
from storage import arrivals, deliveries, imports, outbox, pipelines, troubles
from storage.database import Database

STATES = ("due", "sent", "edited", "failed")


@dataclass(frozen=True, slots=True)
class Measure:
    """One quantity under each of its labels' values.

    Attributes:
        kind: "counter" for what only grows, else "gauge".
        label: what tells the values apart; "" for a single one.
        values: by the label's value.
    """

    name: str
    help: str
    kind: str
    label: str
    values: Mapping[str, float]


def gathered(db: Database) -> tuple[Measure, ...]:
    """All of them, as they are now."""
    kept = {str(source): count for source, count in deliveries.counts(db).items()}
    refused = deliveries.refused(db)
    states = dict.fromkeys(STATES, 0) | outbox.counts(db)
    failing = {trouble.via: trouble.since.timestamp() for trouble in troubles.of_no_person(db)}
    running = Counter[str]()
    for run in imports.every(db):
        # Of a file the name alone: its folder may be somebody's home.
        running[run.place if "://" in run.place else Path(run.place).name] += run.done
    return (
        Measure("watchkeeper_deliveries_total", "Deliveries that were kept.", "counter", "source", kept),
        _gauge("refused_deliveries", "Deliveries that could not be read.", "", {"": refused}),
        _gauge("notices", "Notices by what became of them.", "state", states),
        _gauge(
            "source_heard_timestamp_seconds", "When a source last brought something.", "source", _heard(db)
        ),
        _gauge(
            "source_failing_since_timestamp_seconds",
            "Since when a source fails; one that is well is missing.",
            "source",
            failing,
        ),
        _gauge("import_deliveries", "What imports that have not ended took in.", "place", running),
    )


def _gauge(name: str, told: str, label: str, values: Mapping[str, float]) -> Measure:
    return Measure(f"watchkeeper_{name}", told, "gauge", label, values)


def _heard(db: Database) -> Mapping[str, float]:
    """When each list and project last brought something."""
    last = {name: arrivals.of_list(db, name, silence.RECENT).last for name in arrivals.lists(db)}
    last |= {name: arrivals.of_project(db, name, silence.RECENT).last for name in pipelines.projects(db)}
    return {name: at.timestamp() for name, at in last.items() if at}


def written(measures: Iterable[Measure]) -> str:
    """The text that Prometheus reads."""
    return "".join(
        f"# HELP {m.name} {m.help}\n# TYPE {m.name} {m.kind}\n"
        + "".join(f"{m.name}{_label(m.label, value)} {number:.15g}\n" for value, number in m.values.items())
        for m in measures
    )


def _label(name: str, value: str) -> str:
    if not name:
        return ""
    escaped = value.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
    return f'{{{name}="{escaped}"}}'
