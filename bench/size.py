"""Where a database's bytes are, beside what the raw mails would take: `python -m bench.size DATABASE`."""

from __future__ import annotations

import argparse
import lzma
import zlib
from collections import Counter
from pathlib import Path

from storage import deliveries
from storage.database import Database, open_database

INDEX = "words"
"""How the names of the full-text index's tables begin."""

SMALL = 0.005
"""Of the whole; tables and indexes below that are one line."""


def main() -> None:
    """Prints the tables."""
    parser = argparse.ArgumentParser()
    parser.add_argument("database", type=Path)
    table(open_database(parser.parse_args().database))


def table(db: Database) -> None:
    """Prints where the bytes are, and how many times the raw mails' compressed size that is."""
    found = db.execute(
        "SELECT coalesce(tbl_name, s.name) AS part, s.name, sum(pgsize) AS size, sum(unused) AS unused "
        "FROM dbstat s LEFT JOIN sqlite_schema m ON m.name = s.name GROUP BY s.name ORDER BY size DESC"
    ).fetchall()
    whole = sum(r["size"] for r in found)
    print(f"{'table or index':<40}{'MB':>10}{'unused':>10}")
    for r in found:
        if r["size"] >= SMALL * whole:
            _row(r["name"] if r["name"] == r["part"] else f"{r['part']}: {r['name']}", r["size"], r["unused"])
    small = [r for r in found if r["size"] < SMALL * whole]
    _row(f"{len(small)} smaller ones", sum(r["size"] for r in small), sum(r["unused"] for r in small))
    _row("all", whole, sum(r["unused"] for r in found))
    index = sum(r["size"] for r in found if r["name"].startswith(INDEX))
    kept = db.execute("SELECT sum(length(raw)) AS size FROM packs").fetchone()["size"]
    print(f"\n{'the raw mails, and the database without the full-text index':<60}{'MB':>10}{'times':>10}")
    for name, size in {**_compressed(db), "as they are kept": kept}.items():
        print(f"{name:<60}{size / 1e6:>10.1f}{(whole - index) / size:>10.2f}")


def _compressed(db: Database) -> Counter[str]:
    sizes: Counter[str] = Counter()
    gzip, xz = zlib.compressobj(), lzma.LZMACompressor(preset=1)
    for _, delivery in deliveries.every(db):
        sizes["as they came"] += len(delivery.raw)
        sizes["one by one by zlib"] += len(zlib.compress(delivery.raw))
        sizes["all in one by zlib"] += len(gzip.compress(delivery.raw))
        sizes["all in one by xz -1"] += len(xz.compress(delivery.raw))
    return sizes


def _row(name: str, size: int, unused: int) -> None:
    print(f"{name:<40}{size / 1e6:>10.1f}{unused / 1e6:>10.1f}")


if __name__ == "__main__":
    main()
