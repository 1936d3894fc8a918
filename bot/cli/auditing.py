"""`watchkeeper audit`: everything that people decided, as a chain that shows whether it was changed."""

from __future__ import annotations

import argparse

from bot.cli import common
from storage import audit
from storage.database import snapshot


def declare(add: common.Add) -> None:
    """Declares the command."""
    parser = add("audit")
    parser.add_argument(
        "--kept", metavar="SEAL", help="the last seal of an earlier export: is it still in the chain?"
    )
    parser.set_defaults(run=export)


def export(arguments: argparse.Namespace, _: list[str]) -> int:
    """Every decision as a JSON line, oldest first; what does not fit is named and ends with status 1."""
    db = common.database(common.settings(arguments))
    wrong, seals = [], [""]
    with snapshot(db):
        for entry in audit.entries(db):
            common.say_json({**entry.values, "seal": entry.seal, "fits": entry.fits})
            seals.append(entry.seal)
            if not entry.fits:
                wrong.append(
                    f"D-{entry.values['number']} is not what was decided then, or one before it is gone."
                )
    if arguments.kept and arguments.kept not in seals:
        wrong.append(f"The seal {arguments.kept} is not in the chain: it was cut, or made anew.")
    for sentence in wrong:
        common.complain(sentence)
    common.complain(
        f"{len(seals) - 1} decisions. Keep the last seal elsewhere: {seals[-1] or 'there is none yet'}"
    )
    return 1 if wrong else 0
