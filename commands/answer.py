"""What a command gives back, whatever the face that shows it.

An answer is a title, a time it holds for, and sections of lines. A line is made of plain text and
links, so that the proof of a word stands beside the word on every face. Nothing here knows how
Discord, a terminal or a page draws it.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from enum import StrEnum

from commands.grid import Grid
from storage.records import Person


class UserError(Exception):
    """Something a person can mend; its text is shown word for word on every face.

    Attributes:
        choices: actions that would mend it ("did you mean Migration?"), shown as buttons.
    """

    def __init__(self, text: str, choices: tuple[Action, ...] = ()) -> None:
        super().__init__(text)
        self.choices = choices


class WrongUsage(UserError):
    """The command was not told what it needs, or told what it does not know."""


class Right(StrEnum):
    """Who may use a command; what each means is in `commands.rights`."""

    ANYONE = "anyone"
    ACCOUNT = "account"
    LINKED = "linked"
    OWNER = "owner"
    PROJECT = "project"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True)
class Terms:
    """How long people have for what they take on, where nobody names a day.

    Attributes:
        claim: for a patch, or a word, on a defect that is theirs.
        followup: for what was asked of them.
        flake: to find out why a watched test came back.
        disabled: to enable a test again.
    """

    claim: timedelta = timedelta(days=14)
    followup: timedelta = timedelta(days=7)
    flake: timedelta = timedelta(days=14)
    disabled: timedelta = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Ask:
    """Who asks, and when.

    Attributes:
        now: the time of asking, in UTC; the only clock a command sees.
        asker: who asks, or None where the face cannot tell.
        triage: the asker holds the triage role.
        administrator: the asker is one.
        hand: who asks in the asker's name, "" where that is the asker; it is kept with what is decided.
        account: the account that asks ("discord:400000000000000001"), "" where the face has none.
        accounts: whose accounts are, by the settings.
        mails: the bot can mail somebody.
        templates: how things are linked, by kind ("message", "patchew", "cid", "job"), each a URL with
            `{message_id}` or `{id}`; a kind that is missing is not linked.
        writable: GitLab projects in which the bot may change something, by their pages and their paths.
        draws: the face can show a picture; for others none is looked up.
        zone: whose days are meant where somebody types one.
        terms: how long people have for what they take on.
        coverity: the address of whoever sets classifications in Coverity, "" where nobody is named.
        codes_to: the bot's address, where it takes mailed codes; "" where it takes none.
        code: one that nobody can foresee, for what needs one.
        idiom: how the project disables a test, with `{test}`, `{name}` and `{key}`; "" where it is not told.
    """

    now: datetime
    asker: Person | None = None
    triage: bool = False
    administrator: bool = False
    hand: str = ""
    account: str = ""
    accounts: Mapping[str, Person] = field(default_factory=dict)
    mails: bool = False
    templates: Mapping[str, str] = field(default_factory=dict)
    writable: Set[str] = frozenset()
    draws: bool = False
    zone: tzinfo = UTC
    terms: Terms = Terms()
    coverity: str = ""
    idiom: str = ""
    codes_to: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A piece of a line that leads somewhere."""

    text: str
    url: str


Span = str | Link


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an answer.

    Attributes:
        spans: text and links in reading order; read together they are one sentence.
        key: the short key of the thing it speaks of ("CID-1527402"), or "".
        details: lines that stand below it; a small face may leave them for a click.
        at: when that was, where the line is one event of many.
    """

    spans: tuple[Span, ...]
    key: str = ""
    details: tuple[Line, ...] = ()
    at: datetime | None = None

    @property
    def text(self) -> str:
        """The line as plain text, links reduced to their words."""
        return "".join(s if isinstance(s, str) else s.text for s in self.spans)


def line(*spans: Span, key: str = "", details: tuple[Line, ...] = ()) -> Line:
    """A line from its spans, empty ones dropped."""
    return Line(tuple(s for s in spans if s != ""), key, details)


@dataclass(frozen=True, slots=True)
class Section:
    """Lines under a heading; the heading may be "".

    Attributes:
        calls: somebody is to do something about it.
    """

    title: str
    lines: tuple[Line, ...]
    calls: bool = False


@dataclass(frozen=True, slots=True)
class Action:
    """A button: a command with its arguments bound.

    Attributes:
        label: what the button says.
        command: the command's name in the table ("cid assign").
        arguments: option name to text; an option that is missing is asked for.
    """

    label: str
    command: str
    arguments: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command found, as of a moment.

    Attributes:
        title: what it is about.
        as_of: the moment it holds for, in UTC.
        intro: lines under the title.
        sections: the body.
        actions: what a person may do next.
        found: False where the honest answer is "no" or "nothing" (exit status 1).
        grid: what tests did, for faces that can draw it; it says nothing that a line does not.
    """

    title: str
    as_of: datetime
    intro: tuple[Line, ...] = ()
    sections: tuple[Section, ...] = ()
    actions: tuple[Action, ...] = ()
    found: bool = True
    grid: Grid | None = None
