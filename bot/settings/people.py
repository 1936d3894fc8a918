"""The sections of the settings file that are about people: who they are, what they may do and are told.

Written down as in `sections`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Annotated

from bot.settings.values import (
    Address,
    Addresses,
    DiscordPeople,
    File,
    Flag,
    GitLabPeople,
    Positive,
    Text,
    Whole,
    one_of,
)
from commands.answer import Terms
from commands.digests import Often

HowOften = Annotated[Often, one_of(Often)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Owners:
    """`[owners]`: who looks after what.

    Attributes:
        maintainers: the MAINTAINERS file.
        components: a list of Coverity components.
        mailmap: a .mailmap: which names and addresses are one person's.
        repository: a git repository that holds these; then each is a path inside of it, unless it is
            an absolute one.
        branch: of the repository.
    """

    maintainers: File | None = None
    components: File | None = None
    mailmap: File | None = None
    repository: File | None = None
    branch: Text = "HEAD"


@dataclass(frozen=True, slots=True, kw_only=True)
class Triage:
    """`[triage]`: who may set any classification, besides a section's owners.

    Attributes:
        role: the Discord role's name; "" gives nobody the right by role.
        people: mail addresses that have the right on every face.
        coverity: the address of whoever sets in Coverity what was decided here; "" asks nobody to.
    """

    role: Text = ""
    people: Addresses = ()
    coverity: Address = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Administrators:
    """`[administrators]`: who may do everything that a right is needed for, on every face.

    Attributes:
        role: the Discord role's name; "" makes nobody one by role.
        people: mail addresses of administrators.
    """

    role: Text = ""
    people: Addresses = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Notices:
    """`[notices]`: what people are told of unasked, besides the tests that they watch.

    Attributes:
        unanswered: owners are told, once, of a series whose sender asked after it and got no answer.
        suggestions: what mails suggest of defects is said in the channel, with Confirm and Dismiss.
        pings: to one person within an hour; what is more is folded into one message. 0 sets no limit.
        escalate: hours after which the next owner is told of what nobody answered, and at last the channel;
            0 tells all owners at once.
        digest: how often what is not urgent is told, in one message each time, where nobody said otherwise.
    """

    unanswered: Flag = False
    suggestions: Flag = False
    pings: Whole = 6
    escalate: Whole = 4
    digest: HowOften = Often.OFF


@dataclass(frozen=True, slots=True, kw_only=True)
class Promises:
    """`[promises]`: how many days people have for what they take on, where nobody names a day.

    Attributes:
        claim: for a defect that is theirs, until a patch is posted.
        followup: for what was asked of them.
        flake: to find out why a watched test came back, until the bot proposes to disable it.
        disabled: to enable a test again.
        remind: whoever missed their day is told, once.
        offer: days after that until a defect is offered to the owners of its section, once.
    """

    claim: Positive = 14
    followup: Positive = 7
    flake: Positive = 14
    disabled: Positive = 90
    remind: Flag = True
    offer: Positive = 7

    def terms(self) -> Terms:
        """The same as commands ask for it."""
        return Terms(*(timedelta(days=n) for n in (self.claim, self.followup, self.flake, self.disabled)))


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """`[people.discord]` and `[people.gitlab]`: one human across mail, Discord and GitLab.

    Attributes:
        discord: Discord user id = "Name <address>".
        gitlab: GitLab user name = "Name <address>".
    """

    discord: DiscordPeople = field(default_factory=dict)
    gitlab: GitLabPeople = field(default_factory=dict)
