"""Each term of a query as a condition on a mail `m`, in SQL; what somebody typed is always a value.

A mail belongs to the series whose cover or patch it is; a reply to those of its thread. It speaks of
the defects that its author names or judges, that its patch fixes, or that the report in it lists.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping

from storage import rows
from storage.records import Clause, MessageKind, Operator, Query, State, Term
from storage.series import REPLACED
from storage.state import SETTLED, DefectState, SeriesKind, SeriesState, Standing

Sql = tuple[str, list[object]]
"""A condition and the values of its question marks."""

COLUMNS = {Operator.WORDS: "", Operator.SUBJECT: "subject : ", Operator.FROM: "author : "}
"""Where each operator looks in the index."""

_SPEAKS_OF = " UNION ".join(
    f"SELECT message_id FROM {table} WHERE cid IN ({{cids}})"
    for table in ("mentions", "statements", "fixes", "sightings")
)
_BELONGS = """
EXISTS (SELECT 1 FROM series WHERE cover_id = m.message_id AND {such})
OR EXISTS (SELECT 1 FROM patches p JOIN series USING (cover_id) WHERE p.message_id = m.message_id AND {such})
OR m.kind = 'reply' AND EXISTS (SELECT 1 FROM series WHERE series.thread = m.thread AND {such})"""

_APPLIED = f"series.state = '{SeriesState.APPLIED}'"
_DECIDED = "cid IN (SELECT value FROM json_each(?))"
_SETTLED = "(state IN ({}) OR {})".format(", ".join(f"'{state}'" for state in SETTLED), _DECIDED)
_DISPUTED = f"disputed AND state = '{DefectState.OPEN}' AND NOT {_DECIDED}"


def is_words(term: Term) -> bool:
    """Whether the full-text index alone answers it."""
    return term.operator in COLUMNS


def ranks(query: Query) -> bool:
    """Whether it has words by which one mail is better than another; who wrote it makes none better."""
    return any(
        is_ranking(clause) and any(t.operator is not Operator.FROM for t in clause)
        for clause in query.clauses
    )


def is_ranking(clause: Clause) -> bool:
    """Whether all of its terms are words that must be there."""
    return all(is_words(term) and not term.negated for term in clause)


def asked(term: Term) -> str:
    """A term of words in the language of FTS5: always a string, in which nothing is an operator."""
    phrase = term.value.replace('"', '""')
    return f'{COLUMNS[term.operator]}"{phrase}"{" *" * term.begins}'


def condition(term: Term, standing: Standing) -> Sql:
    """What must be true of a mail for this term to hold."""
    if term.operator is Operator.IS:
        sql, values = _is(State(term.value), standing)
    else:
        sql, values = _CONDITIONS[term.operator](term)
    return (f"NOT ({sql})" if term.negated else f"({sql})"), values


def _held(term: Term) -> Sql:
    return "m.delivery IN (SELECT rowid FROM words WHERE words MATCH ?)", [asked(term)]


def _speaks_of(cids: str, values: list[object]) -> Sql:
    return f"m.message_id IN ({_SPEAKS_OF.format(cids=cids)})", values * 4


def _of_defects(such: str, decided: Iterable[int]) -> Sql:
    """It speaks of such defects; `such` has one place for the CIDs that something was decided of."""
    return _speaks_of(f"SELECT cid FROM defects WHERE {such}", [rows.listed(sorted(decided))])


def _belongs(such: str, values: list[object]) -> Sql:
    return _BELONGS.format(such=such), values * 3


def _any(*conditions: Sql) -> Sql:
    return " OR ".join(f"({sql})" for sql, _ in conditions), [v for _, given in conditions for v in given]


def _is(state: State, standing: Standing) -> Sql:
    if state in _KINDS:
        return "m.kind = ?", [_KINDS[state]]
    if state is State.SERIES:
        opens = "SELECT cover_id FROM series WHERE kind = ? AND seen"
        return f"m.message_id IN ({opens})", [SeriesKind.PATCHES]
    if state is State.OPEN:
        return _any(
            _belongs(f"NOT {_APPLIED} AND NOT {REPLACED}", []),
            _of_defects(f"NOT {_SETTLED}", standing.settled),
        )
    if state is State.CLOSED:
        return _any(_belongs(f"({_APPLIED} OR {REPLACED})", []), _of_defects(_SETTLED, standing.settled))
    if state is State.DISPUTED:
        said = _speaks_of("SELECT value FROM json_each(?)", [rows.listed(sorted(standing.disputed))])
        return _any(_of_defects(_DISPUTED, standing.classified), said)
    if state is State.UNANSWERED:
        covers = rows.listed(sorted(standing.unanswered))
        return _belongs("series.cover_id IN (SELECT value FROM json_each(?))", [covers])
    if state is State.SUPERSEDED:
        return _belongs(REPLACED, [])
    return _belongs("series.state = ?", [_GOT[state]])


def _cid(term: Term) -> Sql:
    return _speaks_of("?", [int(term.value)])


def _key(term: Term) -> Sql:
    acts = "m.message_id IN (SELECT message_id FROM outcomes WHERE key = ?)"
    return _any(_belongs("series.key = ?", [term.value]), (acts, [term.value]))


def _area(term: Term) -> Sql:
    keys = "SELECT key FROM areas WHERE section = ?"
    cids = "SELECT CAST(substr(key, 5) AS INTEGER) FROM areas WHERE section = ? AND key LIKE 'CID-%'"
    return _any(
        _belongs(f"series.key IN ({keys})", [term.value]),
        _speaks_of(cids, [term.value]),
        (f"m.message_id IN (SELECT message_id FROM outcomes WHERE key IN ({keys}))", [term.value]),
    )


def _parts(column: str) -> str:
    """A list of paths, in JSON, has one that holds these whole parts: `["a/b.c"]` is read as `[/a/b.c/]`."""
    return f"instr(replace({column}, '\"', '/'), ?)"


def _json_part(value: str) -> str:
    return f"/{json.dumps(value)[1:-1]}/"


def _file(term: Term) -> Sql:
    part = _json_part(term.value)
    return (
        f"m.message_id IN (SELECT message_id FROM patches WHERE {_parts('files')} "
        f"UNION SELECT cover_id FROM series WHERE {_parts('files')})",
        [part, part],
    )


def _test(term: Term) -> Sql:
    """Named in the author's words, or in those that a watch request answers."""
    parts = term.value.strip("/").split("/")  # a number alone (`generic/013`) stands in mails of other things
    named = max((n for n, part in enumerate(parts) if any(map(str.isalpha, part))), default=0)
    name = Term(Operator.WORDS, "/".join(parts[named:]))
    acts = f"m.message_id IN (SELECT message_id FROM outcomes WHERE {_parts('tests')})"
    return _any(_held(name), (acts, [_json_part(name.value)]))


def _list(term: Term) -> Sql:
    """Its List-Id is that or begins with that name, in whatever case."""
    return "lower(m.list_id) = ? OR instr(lower(m.list_id), ?) = 1", [term.value, f"{term.value}."]


def _after(term: Term) -> Sql:
    return "coalesce(m.at >= ?, false)", [term.value]  # the beginning of a time sorts before it


def _before(term: Term) -> Sql:
    return "coalesce(m.at < ?, false)", [term.value]


_KINDS: Mapping[State, MessageKind] = {
    State.PULL: MessageKind.PULL_REQUEST,
    State.COVER: MessageKind.COVER_LETTER,
    State.PATCH: MessageKind.PATCH,
    State.REPLY: MessageKind.REPLY,
    State.REPORT: MessageKind.COVERITY_REPORT,
}

_GOT: Mapping[State, SeriesState] = {
    State.APPLIED: SeriesState.APPLIED,
    State.BOUNCED: SeriesState.BOUNCED,
    State.QUEUED: SeriesState.QUEUED,
    State.REVIEWED: SeriesState.REVIEWED,
}

_CONDITIONS: Mapping[Operator, Callable[[Term], Sql]] = {
    Operator.WORDS: _held,
    Operator.SUBJECT: _held,
    Operator.FROM: _held,
    Operator.CID: _cid,
    Operator.KEY: _key,
    Operator.AREA: _area,
    Operator.FILE: _file,
    Operator.TEST: _test,
    Operator.LIST: _list,
    Operator.AFTER: _after,
    Operator.BEFORE: _before,
}
