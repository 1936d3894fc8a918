"""The sections of the settings file and their keys: where the bot is, and what it reaches.

What is about people stands in `people`, and what is watched in `watched`.

Each section is a frozen dataclass: its fields are the keys, their types say how a value is read
(`values`), their defaults what holds when the key is left out. docs/operations.md and
example.toml say the same in more words.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.settings.secret import Secret
from bot.settings.values import (
    Address,
    Endpoint,
    File,
    Flag,
    HttpUrl,
    IdTemplate,
    Listen,
    MailUrl,
    MessageTemplate,
    Names,
    SocketUrl,
    TestTemplate,
    Text,
    Threads,
    Whole,
    Zone,
)

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
