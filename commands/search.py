"""`/search is:pull "exact words"`: the mails that somebody looks for, best first, a page at a time."""

from __future__ import annotations

import re
from collections.abc import Iterable

from commands import links
from commands.answer import Action, Answer, Ask, Line, Section, UserError, line
from commands.declare import Verbatim
from commands.excerpt import excerpt
from commands.phrases import times
from commands.query import parse, write
from commands.query_meaning import meant, standing
from storage import query_terms, search, word_index
from storage.database import Database
from storage.records import Operator, Query, Sorting
from storage.state import Found, Hit

PAGE = 10
"""Mails on a page."""

BEHIND = "Older mails were read before there was a search: run `watchkeeper replay` once to find them too."

_WORD = re.compile(r"[^\W_]+")
_PAGE = re.compile(r"[1-9][0-9]{0,5}")


def search_(
    db: Database, ask: Ask, query: Verbatim, *, order: Sorting = Sorting.BEST, page: str = "1"
) -> Answer:
    """Mails, by words, people, areas, CIDs, files, tests, dates, and what they are.

    Args:
        query: Such as is:pull is:open from:ada area:migration age:<7d "exact words" -draft.
        order: What comes first.
        page: Which page of what was found.
    """
    wanted = parse(query, "search", "query")
    asked = meant(db, ask, wanted, "search", "query")
    number = _number(page)
    found = search.find(db, asked, standing(db, asked), ask.now, order, limit=PAGE, skip=(number - 1) * PAGE)
    text, pages = write(wanted), -(-found.total // PAGE)
    if number > 1 and not found.hits:
        back = Action("First page", "search", _arguments(text, order, 1))
        raise UserError(f"There is no page {number} of {text}.", (back,))
    ranked = query_terms.ranks(asked)
    first = order if ranked else Sorting.NEWEST
    words = tuple(words_of(asked))
    lines = tuple(told(ask, hit, words) for hit in found.hits)
    where = f", page {number} of {pages}" if pages > 1 else ""
    return Answer(
        title=f"{_count(found)}: {text}",
        as_of=ask.now,
        intro=(line(BEHIND),) if word_index.behind(db) else (),
        sections=(Section(f"{first.value} first{where}".capitalize() if found.total > 1 else "", lines),),
        actions=_actions(text, order, number, pages, is_ranked=ranked),
        found=bool(found.total),
    )


def told(ask: Ask, hit: Hit, words: Iterable[str], *, titled: bool = True) -> Line:
    """A mail that was found: `P-2  [PULL v2 0/5] Migration queue, by Ines Okafor ‹8 Oct›: "…"`.

    Args:
        titled: its subject stands there, as where no heading tells it.
    """
    who = links.person(ask, hit.origin.person) or "somebody"
    said = excerpt(hit.text, words)
    return line(
        f"{hit.subject or '(no subject)'}, by " if titled else "by ",
        who,
        " ",
        links.mail(ask, hit.origin),
        f': "{said}"' if said else "",
        key=hit.key,
    )


def words_of(query: Query) -> Iterable[str]:
    """The single words of the text that a query looks for; one that may go on ends in a `*`."""
    for clause in query.clauses:
        for term in clause:
            if term.operator in (Operator.WORDS, Operator.TEST) and not term.negated:
                *words, last = _WORD.findall(term.value) or [""]
                yield from filter(None, (*words, f"{last}*" if term.begins and last else last))


def _number(page: str) -> int:
    if not _PAGE.fullmatch(page):
        raise UserError(f'"{page}" is no page; write its number, such as 2.')
    return int(page)


def _count(found: Found) -> str:
    return times(found.total, "mail") if found.total else "No mail"


def _actions(text: str, order: Sorting, page: int, pages: int, *, is_ranked: bool) -> tuple[Action, ...]:
    other = Sorting.NEWEST if order is Sorting.BEST else Sorting.BEST
    turns = [("Next page", page + 1)] * (page < pages) + [("Previous page", page - 1)] * (page > 1)
    return (
        *(Action(label, "search", _arguments(text, order, to)) for label, to in turns),
        *[Action(f"{other.value} first".capitalize(), "search", _arguments(text, other, 1))]
        * (is_ranked and pages > 1),
    )


def _arguments(text: str, order: Sorting, page: int) -> dict[str, str]:
    """What is not said otherwise is left out: a button has room for little."""
    return {
        "query": text,
        **({"order": order.value} if order is not Sorting.BEST else {}),
        **({"page": str(page)} if page != 1 else {}),
    }
