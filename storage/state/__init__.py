"""The derived nouns: what follows from many mails together.

Rules make them, storage keeps them, commands read them. All can be dropped and rebuilt. They are
written down by what they speak of, and imported from here.
"""

from storage.state.defects import SETTLED, Defect, DefectState, Event, EventKind, Sighting, SightingKind
from storage.state.found import Found, Hit, Standing
from storage.state.lineage import Named, Place, Version
from storage.state.runs import (
    SPAN,
    Attempt,
    Context,
    Counts,
    Did,
    Ended,
    Failure,
    Lane,
    LoggedFailure,
    Result,
    Seen,
    TestHistory,
    Told,
    full_name,
    own_number,
)
from storage.state.said import Act, Origin, Said
from storage.state.series import Fix, Patch, Series, SeriesKind, SeriesState

__all__ = [
    "SETTLED",
    "SPAN",
    "Act",
    "Attempt",
    "Context",
    "Counts",
    "Defect",
    "DefectState",
    "Did",
    "Ended",
    "Event",
    "EventKind",
    "Failure",
    "Fix",
    "Found",
    "Hit",
    "Lane",
    "LoggedFailure",
    "Named",
    "Origin",
    "Patch",
    "Place",
    "Result",
    "Said",
    "Seen",
    "Series",
    "SeriesKind",
    "SeriesState",
    "Sighting",
    "SightingKind",
    "Standing",
    "TestHistory",
    "Told",
    "Version",
    "full_name",
    "own_number",
]
