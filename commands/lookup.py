"""What a maintainer types to what the bot knows: areas, CIDs, pull requests, people.

Whatever is not known is refused with what would be: a name with a typo comes back as a choice, a
number that stands nowhere comes back with since when the bot has been reading.
"""

from __future__ import annotations

import re
from email.utils import parseaddr, quote
from itertools import product

from commands import pointers
from commands.aliases import proper, whose
from commands.answer import Action, Ask, UserError
from commands.areas import search
from commands.ownership import Found
from commands.query_values import CID
from storage import aliases, authors, defects, deliveries, messages, series, subsystems
from storage.database import Database, folded
from storage.records import Person, Section, Source
from storage.state import Defect, Series, SeriesKind

_SPECIAL = re.compile(r'[][\\()<>@,:;".]')  # RFC 5322: a name that holds one is quoted
_IN_WORDS = re.compile(r"(?:^|(?<=<))([\w.+-]{1,64}) at ((?:[\w-]{1,63}\.)+[A-Za-z]{2,24})(?=>?$)")


def area(db: Database, text: str, command: str, option: str, noun: str = "area") -> Section:
    """The one section that a name, path, file or test means; refused as by `areas`."""
    return areas(db, text, command, option, noun).sections[0]


def areas(db: Database, text: str, command: str, option: str, noun: str = "area") -> Found:
    """The sections that a name, path, file or test means, at least one, the most specific first.

    Args:
        command: the command that asks, for the choices of a refusal.
        option: the option that takes the section.
        noun: what might have been meant.

    Raises:
        UserError: it means none, or may mean several.
    """
    if not subsystems.version(db):
        raise UserError(
            f'No {noun} is called "{text}"; no area is known, for no MAINTAINERS file was read. '
            "Read one with `watchkeeper ingest maintainers FILE`, or name it in settings.toml under [owners]."
        )
    found = search(db, text)
    if found.sections:
        return found
    choices = tuple(Action(name, command, {option: name}) for name in found.suggestions)
    hint = f" Did you mean {_either(found.suggestions)}?" if choices else ""
    raise UserError(f'No {noun} is called "{text}".{hint}', choices)


def is_cid(text: str) -> bool:
    """Whether it is written as a CID is."""
    return CID.fullmatch(text.strip()) is not None


def cid(text: str) -> int:
    """The number in `1527402`, `CID-1527402` or `CID 1527402`.

    Raises:
        UserError: it is no such thing.
    """
    match = CID.fullmatch(text.strip())
    if match is None:
        raise UserError(f'"{text}" is no CID; type its number, such as 1527402.')
    return int(match[1])


def defect(db: Database, text: str) -> Defect:
    """The defect with that CID.

    Raises:
        UserError: no mail or report names it.
    """
    number = cid(text)
    known = defects.get(db, number)
    if known is None:
        raise UserError(f"CID {number} is not known: {_read_so_far(db)}.")
    return known


def defect_key(db: Database, text: str) -> str:
    """The short key of the defect with that CID; refused as by `defect`."""
    return f"CID-{defect(db, text).cid}"


def pull(db: Database, text: str) -> Series:
    """The pull request with that key, of that mail, or the newest whose title holds these words.

    Raises:
        UserError: there is none.
    """
    found = pointers.series_of(db, text)
    if not found or (found.kind is not SeriesKind.PULL and "@" in text):
        found = next(iter(series.titled(db, text.split(), 1, [SeriesKind.PULL])), None)
    if not found:
        raise UserError(f'No pull request is called "{text}"; `pull list` shows those that wait.')
    return found


def any_series(db: Database, text: str) -> Series:
    """The series or pull request with that key, with that mail, or the newest whose title holds these words.

    Raises:
        UserError: there is none.
    """
    found = pointers.series_of(db, text)
    if not found:
        found = next(iter(series.titled(db, text.split(), 1)), None)
    if not found:
        raise UserError(
            f'No series is called "{text}". Give its key (P-88, S-12), the Message-ID of a mail of it, '
            "or words of its title."
        )
    return found


def person(db: Database, ask: Ask, text: str) -> Person:
    """The one person that an address, a name, a first name or "me" means.

    Raises:
        UserError: nobody or several are called so.
    """
    if text.casefold() in ("me", "myself", "i"):
        if ask.asker is None:
            raise UserError('I do not know who "me" is; give an address.')
        return ask.asker
    text = _address(text)
    name, address = parseaddr(text)
    known = aliases.every(db)
    if "@" in address:
        found = proper(known, _known(db, address) or Person(name, address.casefold()))
        return _known(db, found.email) or found
    called = (proper(known, p) for p in _called(db, text))
    fitting = list({whose(p): p for p in called}.values())
    if len(fitting) == 1:
        return fitting[0]
    if not fitting:
        raise UserError(f'Nobody here is called "{text}"; give an address.')
    listed = ", ".join(map(written, fitting[:5]))
    raise UserError(f'Several people are called "{text}": {listed}. Give the address.')


def namesakes(db: Database, ask: Ask, text: str) -> tuple[Person, ...]:
    """One human under each address that they wrote from; who has the same name is the same.

    Raises:
        UserError: nobody is called so, or people of several names are.
    """
    fitting = () if "@" in _address(text) else _called(db, text)
    one_name = len({p.name.casefold() for p in fitting}) == 1
    return tuple(fitting) if one_name else (person(db, ask, text),)


def written(person: Person) -> str:
    """`Name <address>`, or the one that is known, as a decision keeps a person and people read it."""
    if not (person.name and person.email):
        return person.name or person.email
    # Not formataddr: it encodes what is not ASCII, as the head of a mail needs it.
    name = f'"{quote(person.name)}"' if _SPECIAL.search(person.name) else person.name
    return f"{name} <{person.email}>"


def read_back(text: str) -> Person:
    """The person that `written` wrote."""
    return Person(*parseaddr(text)) if "@" in text else Person(text, "")


def _address(text: str) -> str:
    """Puts back an address that was written in words, as our pages and list archives show it to strangers."""
    return text if "@" in text else _IN_WORDS.sub(r"\1@\2", text)


def _known(db: Database, address: str) -> Person | None:
    """Whose address that is, an owner's name first."""
    wanted = address.casefold()
    owner = next((p for p in owners(db) if p.email.casefold() == wanted), None)
    return owner or authors.author(db, address)


def _called(db: Database, text: str) -> list[Person]:
    """Owners before authors: a name that one owner has is that owner. Accents count where one fits so."""
    text = text.lstrip("@")
    found = owners(db), authors.people(db, text, 50)
    for fold, people in product((str.casefold, folded), found):
        wanted = fold(text)
        exact = {whose(p): p for p in people if fold(p.name) == wanted}
        loose = {whose(p): p for p in people if wanted in fold(p.name).split()}
        if exact or loose:
            return list((exact or loose).values())
    return []


def owners(db: Database) -> tuple[Person, ...]:
    """Everybody with a role in MAINTAINERS, each once."""
    return tuple(dict.fromkeys(o.person for s in subsystems.every(db) for o in s.owners))


def everybody(db: Database, prefix: str) -> tuple[Person, ...]:
    """Owners and authors whose name or address starts with `prefix`, each address once."""
    wanted = folded(prefix)
    begins = re.compile(rf"(?:^|[\s-]){re.escape(wanted)}")
    fitting = [
        p
        for p in owners(db)
        if p.email.casefold().startswith(prefix.casefold()) or begins.search(folded(p.name))
    ]
    every = [*fitting, *authors.people(db, prefix, 25)]
    return tuple({whose(p): p for p in reversed(every)}.values())[::-1]


def _read_so_far(db: Database) -> str:
    """What a number was looked for in; an imported archive reaches back before the bot did."""
    kept = deliveries.counts(db)
    read = kept.get(Source.MAIL, 0) + kept.get(Source.COVERITY, 0)
    if not read:
        return "no mail or report was read yet"
    oldest = messages.oldest(db)
    day = f"of {oldest.day} {oldest:%b %Y}" if oldest else ""
    if read == 1:
        return "it does not stand in the one mail or report that was read" + (day and f", {day}")
    return f"it stands in none of the {read} mails and reports that were read" + (
        day and f", the oldest {day}"
    )


def _either(names: tuple[str, ...]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"
