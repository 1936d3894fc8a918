"""The sections of the settings file and their keys.

Each section is a frozen dataclass: its fields are the keys, their types say how a value is read
(`values`), their defaults what holds when the key is left out. docs/operations.md and
example.toml say the same in more words.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

from bot.settings.secret import Secret
from bot.settings.values import (
    Address,
    Addresses,
    DiscordPeople,
    Endpoint,
    File,
    Flag,
    GitLabPeople,
    HttpUrl,
    IdTemplate,
    Listen,
    MailUrl,
    MessageTemplate,
    Names,
    Positive,
    SocketUrl,
    TestTemplate,
    Text,
    Threads,
    Whole,
    Zone,
    one_of,
)
from commands.answer import Terms
from commands.digests import Often

HowOften = Annotated[Often, one_of(Often)]
UTC_ZONE = ZoneInfo("UTC")
LOOPBACK = Listen("127.0.0.1", 8080)


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """`[project]`: what is watched.

    Attributes:
        name: as people call it.
        timezone: the zone that digests and "today" go by.
        disable: how a test is disabled here, with `{test}` where its name belongs (`{name}` is its full name,
            `{key}` its key); "" proposes nothing.
    """

    name: Text = "project"
    timezone: Zone = UTC_ZONE
    disable: TestTemplate = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Database:
    """`[database]`: where the bot remembers.

    Attributes:
        path: the one SQLite file.
    """

    path: File = Path("watchkeeper.db")


@dataclass(frozen=True, slots=True, kw_only=True)
class Discord:
    """`[discord]`: where people talk; left out, the bot runs without Discord.

    Attributes:
        token: the bot's token (`token_env` or `token_file`).
        guild: the server that gets the slash commands.
        channel: where notices go by default.
        fallback: the channel where they go while that one takes none; 0 lets them wait.
        threads: what has a thread of its own in that channel, where all notices about it are said.
        api: another REST base, for a loopback Discord; "" is Discord's own.
        gateway: another gateway; "" is Discord's own.
    """

    token: Secret
    guild: Whole
    channel: Whole
    fallback: Whole = 0
    threads: Threads = ()
    api: HttpUrl = ""
    gateway: SocketUrl = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Web:
    """`[web]`: the pages and the webhook endpoint.

    Attributes:
        listen: host:port; port 0 picks a free one and prints it.
        public_url: how the outside reaches it, for links in notices; a path in it is kept.
        client: the number of the bot's application at Discord, so that people can sign in; left out, nobody
            can, and the pages are for reading.
        client_secret: the application's (`client_secret_env` or `client_secret_file`).
        authorize: another page at which people agree, for a loopback Discord; "" is Discord's own.
    """

    listen: Endpoint = LOOPBACK
    public_url: HttpUrl = ""
    client: Whole = 0
    client_secret: Secret
    authorize: HttpUrl = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """`[mail]`: the bot's own mail; left out, it mails nothing and takes only what lists bring.

    Attributes:
        sender: the bot's own address.
        server: the mail server that takes what it mails; smtps:// is encrypted from the first byte. "" mails
            nothing.
        user, password: a login, where the server wants one.
        url, path, beyond_loopback: where mail to `sender` is handed over, as of a list with lmtp (`intake`);
            left out, it is not.
        authserv: the names under which mail servers are trusted to say who sent a mail, in lower case.
    """

    sender: Address
    server: MailUrl = ""
    user: Secret
    password: Secret
    url: Text = ""
    path: File | None = None
    beyond_loopback: Flag = False
    authserv: Names = ()

    @property
    def takes(self) -> bool:
        """Mail to `sender` is handed over to the bot."""
        return bool(self.url or self.path)


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """`[links]`: where a key leads; what is left out is taken from the lists and GitLabs, or not linked.

    Attributes:
        message: a mail, by `{message_id}`.
        patchew: a series on Patchew, by `{message_id}`.
        cid: a defect in Coverity, by `{id}`.
        job: a GitLab job, by `{id}`.
    """

    message: MessageTemplate = ""
    patchew: MessageTemplate = ""
    cid: IdTemplate = ""
    job: IdTemplate = ""
