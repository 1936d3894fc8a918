"""Finds the test reports in the zip that a job left.

Whoever can run a job says what is in it, so nothing in the zip is believed: neither its names, which are
never paths here, nor its sizes; what unpacks to more than reports have is left.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

MOST_FILES = 2_000
"""Reports in one archive; QEMU's have a dozen."""

MOST_ENTRIES = 200_000
"""Files of any kind: a build tree has tens of thousands."""

LARGEST = 64 << 20
"""Bytes of one report, unpacked."""

LARGEST_TOGETHER = 256 << 20
"""Bytes of all that are unpacked."""

SNIFFED = 4096
"""Bytes at the beginning among which a report's root element stands."""


class BadArchive(ValueError):
    """The bytes are no zip, or one that is built to harm; the text says which."""


@dataclass(frozen=True, slots=True)
class Report:
    """One file that is a JUnit report, or says that it is.

    Attributes:
        name: its path in the archive, for people.
    """

    name: str
    raw: bytes


def reports(raw: bytes) -> tuple[Report, ...]:
    """The JUnit reports in a zip, by name: every `.junit.xml`, and every other `.xml` that looks like one.

    Raises:
        BadArchive: it cannot be read.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            return tuple(_reports(packed))
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, struct.error) as error:
        raise (
            error if isinstance(error, BadArchive) else BadArchive(f"no zip that can be read: {error}")
        ) from error
    except (NotImplementedError, RuntimeError) as error:  # a packing that zipfile does not know; a password
        raise BadArchive(f"a zip that cannot be unpacked: {error}") from error


def _reports(packed: zipfile.ZipFile) -> Iterator[Report]:
    entries = packed.infolist()
    if len(entries) > MOST_ENTRIES:
        raise BadArchive(f"more than {MOST_ENTRIES} files are in it")
    named = sorted((e for e in entries if e.filename.casefold().endswith(".xml")), key=lambda e: e.filename)
    found, together = 0, 0
    for entry in named:
        with packed.open(entry) as file:
            head = file.read(SNIFFED)
            if not (entry.filename.casefold().endswith(".junit.xml") or b"<testsuite" in head):
                continue
            body = head + file.read(LARGEST + 1 - len(head))
        found, together = found + 1, together + len(body)
        if len(body) > LARGEST or together > LARGEST_TOGETHER or found > MOST_FILES:
            raise BadArchive(f"{entry.filename} unpacks to more than test reports have")
        yield Report(entry.filename, body)
