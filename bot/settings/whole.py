"""The whole settings file, and what several of its sections say together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from bot.settings.people import Administrators, Notices, Owners, People, Promises, Triage
from bot.settings.sections import Database, Discord, Links, Mail, Project, Web
from bot.settings.watched import Commands, Coverity, GitLab, MailingList
from bot.telling import Telling
from storage.records import Person, Pipeline

ANY_LORE_LIST = "https://lore.kernel.org/r/{message_id}"  # finds a message on whichever lore list it is

PAGES = {
    "area": "/status/{name}",
    "notice": "/notice/{name}",
    "person": "/person/{name}",
    "pipeline": "/pipeline/{name}",
    "runner": "/runner/{name}",
}
"""The addresses of the bot's own pages, by the kind of thing that each shows."""

LINKED = ("area", "pipeline")
"""What is linked elsewhere too: were every name a link, nobody would find those that prove something."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The whole file; every part that was left out stands here with its defaults.

    Attributes:
        discord, mail, coverity: None when left out.
        gitlabs, lists: in the file's order.
    """

    project: Project
    database: Database
    discord: Discord | None
    mail: Mail | None
    web: Web
    gitlabs: tuple[GitLab, ...]
    lists: tuple[MailingList, ...]
    coverity: Coverity | None
    owners: Owners
    triage: Triage
    administrators: Administrators
    notices: Notices
    promises: Promises
    people: People
    links: Links

    def watched(self, page: str, project: str) -> Sequence[GitLab]:
        """The projects of the settings that something of GitLab's may be of.

        Args:
            page: its address; the project's stands before the first `/-/`.
            project: the project's path, for where GitLab calls itself otherwise than the settings do.
        """
        home = page.partition("/-/")[0]
        same = [g for g in self.gitlabs if g.home == home]
        return same or [g for g in self.gitlabs if g.project == project]

    def ordering(self) -> Mapping[str, Commands]:
        """The lists in whose mails people may order something."""
        return {one.name: one.commands for one in self.lists if one.commands is not Commands.OFF}

    def writable(self) -> frozenset[str]:
        """The projects in which the bot may change something: those with a token, by page and by path."""
        return frozenset(name for g in self.gitlabs if g.token.given for name in (g.home, g.project))

    def messages(self, pipeline: Pipeline) -> bool:
        """Whether a pipeline has a live message when it fails, and calls people."""
        watched = self.watched(pipeline.url, pipeline.project)
        named = (pattern for g in watched for pattern in g.messages)
        return not watched or any(fnmatchcase(pipeline.branch, pattern) for pattern in named)

    def telling(self) -> Telling:
        """How people are told of what comes."""
        return Telling(self.templates(), self.notices.unanswered, self.messages, self.accounts())

    def accounts(self) -> Mapping[str, Person]:
        """Whose the accounts are that [people] names, each with the place where it is one."""
        discord = {f"discord:{number}": person for number, person in self.people.discord.items()}
        return discord | {f"gitlab:{name}": person for name, person in self.people.gitlab.items()}

    def unlinked(self) -> tuple[str, ...]:
        """The lists whose own archive is left aside: one template links all mails."""
        used = "" if self.links.message else self.templates()["message"]
        return tuple(one.name for one in self.lists if used and one.archive not in ("", used))

    def templates(self, pages: str | None = None) -> Mapping[str, str]:
        """How things are linked, by kind, for `Ask.templates`; what nothing tells is missing.

        `[links]` wins over the first list's archive and the one GitLab project; of several, each tells the
        addresses of its own jobs.

        Args:
            pages: what stands before the addresses of the bot's own pages, for a face that is one of them;
                elsewhere `public_url` tells, where it is given.
        """
        archives = [mailing_list.archive for mailing_list in self.lists if mailing_list.archive]
        jobs = [f"{gitlab.home}/-/jobs/{{id}}" for gitlab in self.gitlabs] if len(self.gitlabs) == 1 else []
        templates = {
            "message": next(filter(None, (self.links.message, *archives)), ANY_LORE_LIST),
            "patchew": self.links.patchew,
            "cid": self.links.cid,
            "job": next(filter(None, (self.links.job, *jobs)), ""),
        }
        told = LINKED if self.web.public_url and pages is None else PAGES if pages is not None else ()
        home = self.web.public_url.rstrip("/") if pages is None else pages
        own = {kind: f"{home}{PAGES[kind]}" for kind in told}
        return {kind: template for kind, template in templates.items() if template} | own
