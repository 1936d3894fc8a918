"""Which defect a short answer is about, when only the thread tells.

"I'll send a patch" names no CID and may quote none; the mail it answers does, or the one before
that. The nearest ancestor that names any decides, and only when it names exactly one: a promise
pinned to the wrong defect is worse than none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from bot.rules.openers import ancestors
from bot.rules.versions import OPENERS
from commands.aliases import alike
from storage.records import MessageKind, Person, Reading, Statement, Verdict

_OPPOSITE = {
    Verdict.BUG: (Verdict.FALSE_POSITIVE, Verdict.INTENTIONAL),
    Verdict.FALSE_POSITIVE: (Verdict.BUG,),
    Verdict.INTENTIONAL: (Verdict.BUG,),
}

_AGREES = ("takes-your-point", "just-agrees")
"""The rules that read no more than that somebody agrees with whom he answers."""

_TELLS = "tells-the-fault"
"""What is read of who brings a finding up and lays out its path."""


def resolve(readings: Mapping[str, Reading]) -> dict[str, tuple[Statement, ...]]:
    """Statements by message id, every CID known; the result is the same for any order of arrival.

    A statement whose defect nothing tells is dropped. Who said the opposite of the same defect in a
    mail that this one descends from takes that back.
    """
    direct = {mid: _with_cids(readings, reading) for mid, reading in readings.items()}
    return {
        mid: tuple(_withdrawing(s, _said_before(direct, readings, reading)) for s in direct[mid])
        for mid, reading in readings.items()
    }


def _with_cids(readings: Mapping[str, Reading], reading: Reading) -> tuple[Statement, ...]:
    said = meant(readings, reading)
    known = {s.cid: s for s in said if s.cid}
    for statement in said:
        cid = statement.cid or cid_of_thread(readings, reading)
        if not cid or statement.cid:
            continue
        there = known.get(cid)
        if there is None or there.verdict is Verdict.NONE:
            known[cid] = replace(statement, cid=cid, claim=statement.claim or bool(there and there.claim))
    return tuple(known.values())


def meant(readings: Mapping[str, Reading], reading: Reading) -> tuple[Statement, ...]:
    """What a mail says, as the mails above it make it mean.

    "Good catch, I'll send a v2" below one's own fix judges that fix, and promises another. "You're right"
    is the view of whom it answers. Who tells steps of code below somebody else's report may explain anything.
    """
    return tuple(
        _meant(s, readings, reading) if s.implied else _told(s, readings, reading) for s in reading.statements
    )


def _told(said: Statement, readings: Mapping[str, Reading], reading: Reading) -> Statement:
    if said.rule != _TELLS:
        return said
    others = (r for r in above(readings, reading) if not _same(r.mail.author, reading.mail.author))
    reported = any(said.cid in (*r.cids, *(s.cid for s in r.statements)) for r in others)
    return replace(said, verdict=Verdict.UNSURE) if reported else said


def _meant(said: Statement, readings: Mapping[str, Reading], reading: Reading) -> Statement:
    if _answers_own_fix(said.cid, readings, reading):
        return replace(said, verdict=Verdict.NONE, implied=False)
    if said.rule not in _AGREES:
        return said
    view = _view_of_the_answered(said.cid, readings, reading)
    if not view and _reported(readings, reading):
        view = Verdict.NONE
    return replace(said, verdict=view) if view else said


def _reported(readings: Mapping[str, Reading], reading: Reading) -> bool:
    """Whether its author wrote above that there is a finding, and so agrees with an objection to it."""
    mine = [r for r in above(readings, reading) if _same(r.mail.author, reading.mail.author)]
    return bool(mine) and not any(s.verdict in _OPPOSITE[Verdict.BUG] for r in mine for s in r.statements)


def _view_of_the_answered(cid: int, readings: Mapping[str, Reading], reading: Reading) -> Verdict | None:
    """What somebody else says of this defect in the mail that is answered, in words of his own."""
    answered = readings.get(reading.mail.in_reply_to or "")
    if not answered or _same(answered.mail.author, reading.mail.author):
        return None
    views = (s for s in answered.statements if not s.implied and (not cid or s.cid in (0, cid)))
    verdict = next((s.verdict for s in views if s.verdict in (*_OPPOSITE, Verdict.FIXED)), None)
    if verdict is Verdict.FIXED:
        return Verdict.BUG if answered.kind is MessageKind.PATCH else None
    return verdict


def _answers_own_fix(cid: int, readings: Mapping[str, Reading], reading: Reading) -> bool:
    """Whether its author posted a patch above it that fixes this defect."""
    author = reading.mail.author
    return any(
        fix.verdict is Verdict.FIXED and (not cid or not fix.cid or cid == fix.cid)
        for ancestor in above(readings, reading)
        if ancestor.kind in OPENERS and _same(ancestor.mail.author, author)
        for fix in ancestor.statements
    )


def _same(one: Person, other: Person) -> bool:
    """Whether both are one person, who may have sent the patch from elsewhere, or as "Hopper, Grace"."""
    names = [sorted(p.name.casefold().replace(",", " ").split()) for p in (one, other)]
    return alike(one, other) or names[0] == names[1] != []


def cid_of_thread(readings: Mapping[str, Reading], reading: Reading) -> int:
    """The one defect that the nearest mail above names which names any; 0 for none or several."""
    for ancestor in above(readings, reading):
        if ancestor.kind in (MessageKind.COVER_LETTER, MessageKind.PULL_REQUEST):
            continue  # it names what any of its patches is about
        named = set(ancestor.cids) | {s.cid for s in ancestor.statements if s.cid}
        if named:
            return named.pop() if len(named) == 1 else 0
    return 0


def above(readings: Mapping[str, Reading], reading: Reading) -> Iterator[Reading]:
    """Ancestors that are known, nearest first; headers may loop or skip."""
    seen = {reading.mail.message_id}
    waiting = ancestors(reading)
    while waiting:
        mid = waiting.pop(0)
        if mid in seen:
            continue
        seen.add(mid)
        if ancestor := readings.get(mid):
            yield ancestor
            waiting = [*ancestors(ancestor), *waiting]


def _said_before(
    direct: Mapping[str, tuple[Statement, ...]], readings: Mapping[str, Reading], reading: Reading
) -> tuple[Statement, ...]:
    """What the same author said in the mails this one descends from."""
    if not any(s.verdict in _OPPOSITE for s in direct[reading.mail.message_id]):
        return ()
    return tuple(
        s
        for ancestor in above(readings, reading)
        if _same(ancestor.mail.author, reading.mail.author)
        for s in direct.get(ancestor.mail.message_id, ())
    )


def _withdrawing(statement: Statement, before: tuple[Statement, ...]) -> Statement:
    earlier = next((s for s in before if s.cid == statement.cid and s.verdict in _OPPOSITE), None)
    if earlier and earlier.verdict in _OPPOSITE.get(statement.verdict, ()):
        return replace(statement, withdrawn=True)
    return statement
