"""The language of `search`, text to `Query` and back: `is:pull from:ada age:<7d "exact words" -draft`.

Terms stand side by side and must all hold; `OR` between two asks for one of them, a `-` before one for
its absence. What is no operator's is words: punctuation separates them, so a name such as
`fd_cleanup()` is found as it is written, and nothing that somebody types is ever an operator of the
full-text index. What cannot be meant is refused with what to write instead.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable

from commands.answer import Action, UserError, WrongUsage
from commands.query_values import WORDY, BadValue, kept
from storage.records import Clause, Operator, Query, Term

LONGEST = 500
"""Characters of a query; nobody types more, and what pastes a whole mail is no question."""

MOST = 30
"""Terms."""

OPERATORS = {o.value: o for o in Operator if o.value}

_ITEM = re.compile(
    r'(?P<no>-)?(?:(?P<name>[A-Za-z]+):(?=\S))?(?:"(?P<quoted>[^"]*)"(?P<goes_on>\*?)|(?P<bare>\S+))'
)
_QUOTES = re.compile("[“”„‟]")  # as telephones write them
_UNSEEN = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_BARE = re.compile(r"[\w<>./@+#:=,~%-]+")
_BARE_WORD = re.compile(r"\w[\w./@+#=,~%-]*")
_OPTION = re.compile(r"--[^\W\d_]")
_JOINING = ("OR", "AND", "NOT")


def parse(text: str, command: str, option: str) -> Query:
    """The query that a text says.

    Args:
        command: the command that asks, for the choices of a refusal.
        option: the option that takes the text.

    Raises:
        UserError: it cannot be meant so; the choices are texts that can.
    """
    text = _UNSEEN.sub(" ", _QUOTES.sub('"', text))
    if len(text) > LONGEST:
        raise UserError(f"That is too long to look for: {len(text)} characters, at most {LONGEST}.")
    try:
        clauses = _clauses(text)
    except _Refusal as refusal:
        mended = (text[: refusal.start] + m + text[refusal.end :] for m in refusal.mended)
        raise refusal.kind(str(refusal), tuple(Action(m, command, {option: m}) for m in mended)) from refusal
    if not clauses:
        raise UserError("There is nothing to look for; write words, or such as is:pull from:ada age:<7d.")
    if sum(map(len, clauses)) > MOST:
        raise UserError(f"Those are too many terms to look for; at most {MOST}.")
    return Query(clauses)


def write(query: Query) -> str:
    """A text that `parse` reads as this query."""
    return " ".join(" OR ".join(map(written, clause)) for clause in query.clauses)


def written(term: Term) -> str:
    """One term, as it is typed."""
    if term.operator is Operator.WORDS:
        is_bare = bool(_BARE_WORD.fullmatch(term.value)) and term.value not in _JOINING
    else:
        is_bare = bool(_BARE.fullmatch(term.value))
    value = term.value if is_bare else f'"{term.value}"'
    name = f"{term.operator}:" if term.operator else ""
    return f"{'-' * term.negated}{name}{value}{'*' * term.begins}"


class _Refusal(Exception):
    """A part of the text that cannot be meant, and what may stand in its place."""

    def __init__(
        self,
        text: str,
        item: re.Match[str],
        mended: Iterable[str] = (),
        kind: type[UserError] = UserError,
    ) -> None:
        super().__init__(text)
        self.start, self.end, self.mended, self.kind = item.start(), item.end(), tuple(mended), kind


def _clauses(text: str) -> tuple[Clause, ...]:
    clauses: list[Clause] = []
    pending: re.Match[str] | None = None  # an OR or NOT whose term has not come
    joined, negated = False, False
    for item in _ITEM.finditer(text):
        if item[0] == "AND" or not any(c.isalnum() for c in item[0]):
            continue  # terms are joined so anyway, and the index holds no punctuation
        if item[0] == "OR":
            if pending or not clauses:
                raise _lonely(item)
            pending = item
            joined = True
        elif item[0] == "NOT":
            pending = item
            negated = not negated
        else:
            term = _term(item, negated=negated is not bool(item["no"]))
            clauses[-1:] = [(*clauses[-1], term)] if joined else [*clauses[-1:], (term,)]
            pending, joined, negated = None, False, False
    if pending:
        raise _lonely(pending)
    return tuple(clauses)


def _lonely(item: re.Match[str]) -> _Refusal:
    what = (
        "OR stands between two terms, as in lock OR mutex" if item[0] == "OR" else "NOT stands before a term"
    )
    return _Refusal(
        f'{what}. For the word itself write "{item[0]}" in quotation marks.', item, [f'"{item[0]}"']
    )


def _term(item: re.Match[str], *, negated: bool) -> Term:
    if _OPTION.match(item[0]):  # a slip; nobody looks for mails without "-limit"
        raise _Refusal(
            f"There is no option {item[0]} there; for the text itself put quotation marks around it.",
            item,
            ['"{}"'.format(item[0].replace('"', ""))],
            WrongUsage,
        )
    operator, typed = _operator(item)
    if item["quoted"] is None and typed.startswith('"'):
        raise _Refusal(
            "A quotation mark is not closed there.", item, [f'{item[0]}"', item[0].replace('"', "")]
        )
    if item["quoted"] is None and typed.startswith("(") and ")" not in typed:
        raise _Refusal(
            "Parentheses do not group terms; OR joins the two beside it. "
            "For the characters themselves put quotation marks around them.",
            item,
        )
    begins = bool(item["goes_on"])
    if operator in WORDY and item["quoted"] is None:
        begins = typed.endswith("*")
        typed = typed.rstrip("*")
    try:
        return Term(operator, kept(operator, typed), begins and operator in WORDY, negated)
    except BadValue as bad:
        mended = (written(Term(operator, m, negated=negated)) for m in bad.instead)
        raise _Refusal(str(bad), item, mended) from bad


def _operator(item: re.Match[str]) -> tuple[Operator, str]:
    """What an item is about, and its value as it was typed."""
    typed = item["bare"] if item["quoted"] is None else item["quoted"]
    name = item["name"]
    if name is None:
        ends_in_colon = typed.endswith(":") and item["quoted"] is None
        known = OPERATORS.get(typed[:-1].casefold()) if ends_in_colon else None
        return (known, "") if known else (Operator.WORDS, typed)
    if name.casefold() in OPERATORS:
        return OPERATORS[name.casefold()], typed
    if typed.startswith(("/", ":")):  # https://…, std::string
        return Operator.WORDS, f"{name}:{typed}"
    near = difflib.get_close_matches(name.casefold(), OPERATORS, n=1, cutoff=0.5)
    rest = item[0][item.end("name") - item.start() :]
    no = item["no"] or ""
    raise _Refusal(
        f"There is no {name}: to look by{f'; did you mean {near[0]}:?' if near else '.'} There are "
        f"{', '.join(f'{o}:' for o in OPERATORS)}. For the text itself put quotation marks around it.",
        item,
        [*(f"{no}{n}{rest}" for n in near), f'{no}"{name} {typed}"'],
    )
