"""The sections of the settings file that name what is watched: GitLab projects, lists, a Coverity view.

Written down as in `sections`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from bot.settings.secret import Secret
from bot.settings.values import (
    Addresses,
    File,
    Flag,
    HttpUrl,
    MessageTemplate,
    Positive,
    Refs,
    Text,
    Whole,
    one_of,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class GitLab:
    """`[[gitlab]]`: one GitLab project whose pipelines are watched.

    Attributes:
        url: the GitLab's base.
        project: the project's path with its namespace.
        token: for the API, where the project is not public (`token_env` or `token_file`).
        webhook_secret: what GitLab sends or signs with (`webhook_secret_env` or `webhook_secret_file`).
        poll: minutes between two looks through the API; 0 leaves it to the webhook.
        days: how far the first look goes back, and how long a job's reports and logs are looked for.
        downloads: reports and logs fetched in one look.
        messages: branches and tags, by name or pattern ("stable-*"), whose failed pipelines have a live
            message and call people.
    """

    url: HttpUrl = "https://gitlab.com"
    project: Text
    token: Secret
    webhook_secret: Secret
    poll: Whole = 5
    days: Positive = 7
    downloads: Positive = 200
    messages: Refs = ("*",)

    @property
    def home(self) -> str:
        """The project's page, and the name of this source wherever one is needed."""
        return f"{self.url}/{self.project}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverity:
    """`[coverity]`: a view of Coverity Connect that is read; left out, only mails and files tell of defects.

    Attributes:
        url: the server's base.
        project: the project's id, or its name.
        view: the view's id, or its name; it must show the CID, and what else it shows is known.
        user: who reads it (`user_env` or `user_file`).
        token: that user's authentication key or password (`token_env` or `token_file`).
        every: minutes between two looks.
    """

    url: HttpUrl
    project: Text
    view: Text
    user: Secret
    token: Secret
    every: Positive = 60


class ListSource(StrEnum):
    """How a list's mail arrives."""

    PUBLIC_INBOX_GIT = "public-inbox-git"
    PUBLIC_INBOX_HTTP = "public-inbox-http"
    NNTP = "nntp"
    MAILDIR = "maildir"
    MBOX = "mbox"
    LMTP = "lmtp"
    IMAP = "imap"


class Commands(StrEnum):
    """Whose commands in a list's mails are done."""

    OFF = "off"
    PROVEN = "proven"
    TRUSTED = "trusted"


LOCAL = (ListSource.MAILDIR, ListSource.MBOX)
Kind = Annotated[ListSource, one_of(ListSource)]
Whose = Annotated[Commands, one_of(Commands)]


@dataclass(frozen=True, slots=True, kw_only=True)
class MailingList:
    """`[[list]]`: one mailing list.

    Attributes:
        name: as people call it.
        source: how its mail arrives.
        url: where from; with lmtp, where the bot takes mail (`intake`).
        path: the Maildir or mbox; always there for these two (from `url` where it stands there). With
            public-inbox-git, where its epochs are on this machine; None where they are elsewhere. With lmtp,
            a unix socket to take mail at.
        archive: how a message is linked, with `{message_id}`; the first list's is used for the mails of all.
        user: who reads it, where a server wants to know (`user_env` or `user_file`).
        password: that user's password (`password_env` or `password_file`).
        ca_file: certificates that vouch for the server, where the system does not know them.
        recipients: with lmtp, the addresses that are subscribed; () takes mail to any.
        beyond_loopback: with lmtp, mail may be taken from other machines.
        commands: whose `#watchkeeper` lines are done: nobody's ("off"); those of whom a server of `authserv`
            says that they sent the mail ("proven"); or of whom From says so, where the list is trusted to let
            nobody post as another ("trusted").
    """

    name: Text
    source: Kind
    url: Text = ""
    path: File | None = None
    archive: MessageTemplate = ""
    user: Secret
    password: Secret
    ca_file: File | None = None
    recipients: Addresses = ()
    beyond_loopback: Flag = False
    commands: Whose = Commands.OFF
