"""Where the proof of a word can be read: Message-IDs, jobs and CIDs to links."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from urllib.parse import quote

from commands.answer import Ask, Link, Span
from commands.phrases import times
from storage.records import Person
from storage.state import Origin, own_number

FORMS = (".json", ".atom", ".png")
"""What the addresses of answers end in that are no pages."""

SAME_YEAR = timedelta(days=300)


def mail(ask: Ask, origin: Origin, text: str = "") -> Span:
    """A mail as its day (`19 Sep`), or as `text`, linked to the list's archive; what is no mail is not."""
    text = text or day(origin.at, ask.now)
    return to(ask, "message", text, message_id=_in_url(origin.message_id)) if origin.message_id else text


def series(ask: Ask, cover_id: str) -> Link | None:
    """A series on Patchew; None where no template tells how."""
    found = to(ask, "patchew", "Patchew", message_id=_in_url(cover_id))
    return found if isinstance(found, Link) else None


def defect(ask: Ask, cid: int) -> Link | None:
    """A defect in Coverity; None where no template tells how."""
    found = to(ask, "cid", "Coverity", id=str(cid))
    return found if isinstance(found, Link) else None


def job(ask: Ask, number: int, page: str, text: str = "") -> Span:
    """A GitLab job, as `text` or as `job 903313`.

    Args:
        page: where GitLab itself has it, for where no template tells; "" where that is not known.
    """
    own = own_number(number)
    found = to(ask, "job", text or f"job {own}", id=str(own))
    return found if isinstance(found, Link) or not page else Link(found, page)


def log(ask: Ask, number: int, page: str, row: int) -> Span:
    """A line of what a GitLab job printed, as `#L123`."""
    found = job(ask, number, page, f"#L{row}")
    return Link(found.text, f"{found.url}#L{row}") if isinstance(found, Link) else found


def area(ask: Ask, section: str) -> Span:
    """A section of MAINTAINERS, to how it stands."""
    return _page(ask, "area", section, section)


def areas(ask: Ask, sections: Iterable[str]) -> list[Span]:
    """Sections, such as `Migration · Block layer`."""
    found = [span for section in sections for span in (" · ", area(ask, section))]
    return found[1:] or ["area not known"]


def person(ask: Ask, who: Person) -> Span:
    """Somebody by name, to what waits for them; an address is in no address of a page."""
    return _page(ask, "person", who.name, who.name) if who.name else who.email


def people(ask: Ask, found: Iterable[Person], between: str = ", ") -> list[Span]:
    """Several, such as `Ada Marsh or Ben Okoro`."""
    return [span for who in found for span in (between, person(ask, who))][1:]


def notice(ask: Ask, number: int, text: str) -> Span:
    """Something that was told, as `text`, to the whole of it."""
    return _page(ask, "notice", text, str(number))


def runner(ask: Ask, name: str) -> Span:
    """A runner, to whether it is sick."""
    return _page(ask, "runner", name, name)


def pipeline(ask: Ask, number: str, text: str) -> Span:
    """A pipeline, as `text`, to what is known of it."""
    return _page(ask, "pipeline", text, number)


def _page(ask: Ask, kind: str, text: str, name: str) -> Span:
    """A page of the bot's own; none has an address that ends as those of its other forms do."""
    plain = name in (".", "..") or name.endswith(FORMS)
    return text if plain else to(ask, kind, text, name=quote(name, safe=""))


def to(ask: Ask, kind: str, text: str, **values: str) -> Span:
    """`text` linked by the template of that kind, or plain where there is none."""
    template = ask.templates.get(kind, "")
    return Link(text, template.format_map(values)) if template else text


def _in_url(message_id: str) -> str:
    return quote(message_id.strip("<>"), safe="@+=~$!*',;&")


def day(at: datetime | None, now: datetime) -> str:
    """`19 Sep`; with its year where a reader might take it for another; "undated" without a time."""
    if at is None:
        return "undated"
    year = "" if abs(now - at) < SAME_YEAR else f" {at.year}"
    return f"{at.day} {at:%b}{year}"


def since(at: datetime | None, now: datetime) -> str:
    """How long ago by the calendar: `2 days ago`, `today`, or "" without a time."""
    if at is None or at > now:
        return ""
    days = (now.date() - at.date()).days
    return "today" if days == 0 else f"{times(days, 'day')} ago"
