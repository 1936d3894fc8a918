"""What a query means here and now: who "me" is, which section an area is, what is open by decisions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from commands import defect_lines, linked, lookup, triage, unanswered
from commands.answer import Action, Ask, UserError
from commands.query import write
from commands.query_values import moment
from commands.standing import of_each as judged
from storage import decisions, defects, keys, series, times
from storage.database import Database
from storage.records import Clause, Operator, Query, State, Term
from storage.state import Standing


def meant(db: Database, ask: Ask, query: Query, command: str, option: str) -> Query:
    """The query as storage is asked it: ages as moments, areas as sections, people and tests by name.

    Args:
        command: the command that asks, for the choices of a refusal.
        option: the option that takes the query's text.

    Raises:
        UserError: there is no such area or test, or nobody knows who asks.
    """

    def here(term: Term) -> Term:
        try:
            return _here(db, ask, term)
        except UserError as error:
            texts = (write(_replaced(query, term, c.arguments["area"])) for c in error.choices)
            raise UserError(str(error), tuple(Action(t, command, {option: t}) for t in texts)) from error

    every = (each for clause in query.clauses for each in _of_me(db, ask, clause))
    return Query(tuple(tuple(map(here, clause)) for clause in every))


def is_me(term: Term) -> bool:
    """Whether it means whoever asks."""
    return term.operator is Operator.FROM and term.value.casefold() == "me"


def standing(db: Database, query: Query) -> Standing:
    """What people's decisions make of the things that a query asks the state of."""
    asked = {State(t.value) for clause in query.clauses for t in clause if t.operator is Operator.IS}
    if not asked:
        return Standing()
    classified = {
        lookup.cid(k): decided
        for k, decided in triage.of_each(db, decisions.keys(db, triage.CLASSIFY)).items()
    }
    disputed = triage.of_each(db, decisions.keys(db, triage.DISPUTE))
    laid = judged(db, defects.of_keys(db, decisions.keys(db, triage.FIX)))
    pinged = series.pinged(db) if State.UNANSWERED in asked else ()
    return Standing(
        classified=frozenset(c for c, decided in classified.items() if decided.classified),
        disputed=frozenset(lookup.cid(k) for k, decided in disputed.items() if decided.disputed),
        settled=frozenset(
            [
                *(c for c, decided in classified.items() if triage.harmless(decided)),
                *(d.cid for d, decided in laid if defect_lines.settled(d, decided)),
            ]
        ),
        unanswered=frozenset(s.cover_id for s in pinged if unanswered.waits(db, s)),
    )


def _of_me(db: Database, ask: Ask, clause: Clause) -> Iterator[Clause]:
    """A clause with every address of whoever asks: one of them is enough, and none of them may be there."""
    if not any(map(is_me, clause)):
        yield clause
        return
    me = lookup.person(db, ask, "me")
    mine = sorted(linked.addresses(db, ask, me)) or [me.email]
    for without in mine if any(is_me(t) and t.negated for t in clause) else mine[:1]:
        yield tuple(
            replace(term, value=address) if is_me(term) else term
            for term in clause
            for address in (mine if is_me(term) and not term.negated else [without])
        )


def _here(db: Database, ask: Ask, term: Term) -> Term:
    if term.operator is Operator.AGE:
        side = Operator.AFTER if term.value.startswith("<") else Operator.BEFORE
        return replace(term, operator=side, value=times.text(moment(term.value, ask.now)))
    if term.operator is Operator.AREA:
        return replace(term, value=lookup.area(db, term.value, "", "area").name)
    if term.operator is Operator.KEY and term.value.startswith("CID-"):
        return replace(term, operator=Operator.CID, value=term.value.removeprefix("CID-"))
    key = f"T-{term.value[2:]}" if term.operator in (Operator.KEY, Operator.TEST) else ""
    if key and term.value.upper() == key:
        return replace(term, operator=Operator.TEST, value=_test(db, key))
    return term


def _test(db: Database, key: str) -> str:
    name = keys.identity(db, key)
    if name is None:
        raise UserError(f"No test has the key {key}; write its name, as in test:migration-test.")
    return name


def _replaced(query: Query, old: Term, value: str) -> Query:
    new = replace(old, value=value)
    return Query(tuple(tuple(new if t == old else t for t in clause) for clause in query.clauses))
