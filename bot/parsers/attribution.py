"""Who is quoted: the lines that mail programs put above a quotation.

"On …, X wrote:" in the languages of the common programs, and the header blocks of programs that
quote without marks. Split from `quotation` because these are the phrases that grow when a new
program turns up, while the rules of levels stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from bot.parsers.necessary import folded

WRAPPED_OVER = 3
"""An attribution is never longer than this many lines."""

ENDS = frozenset(":：-+)>")
"""The letters that an attribution may end in."""

_LONGEST = 400  # characters; nothing longer is tried, so that no line costs much
_SHORT = 80  # an attribution without a date is a name and a verb
_HEADER_LINES = 14  # Outlook's blocks with a long Cc are shorter

_VERBS = (
    *("wrote", "writes", "write", "said", "says", "schrieb", "schreibt", "a écrit", "écrit", "escribió"),
    *("ha scritto", "scrisse", "escreveu", "schreef", "skrev", "kirjoitti"),
    *("napsal", "napsala", "napsal(a)", "napsala(a)", "napisał", "napisała", "napisał(a)", "napisała(a)"),
    *("napísal", "napísala", "napísal(a)"),
    *("пишет", "писал", "писала", "писал(а)", "писала(а)", "написал", "написала", "yazdı"),
)
_VERBS_UNSPACED = ("写道", "寫道", "님이 작성")
_VERB_LAST = re.compile(
    rf"(?:\b(?:{'|'.join(map(re.escape, _VERBS))})|{'|'.join(_VERBS_UNSPACED)})(?:\s?\.\.\.)?\s?[:：]$",
    re.IGNORECASE,
)
_LONGEST_VERB = 20  # characters; the longest has 17 with its dots and colon
_FOLDED_VERBS = tuple(folded(verb).casefold() for verb in (*_VERBS, *_VERBS_UNSPACED))
_VERBS_INSIDE = (
    *(" wrote on ", " wrote at ", " wrote am "),
    *("schrieb ", "schreef ", "skrev ", "napsal ", "napsal(a) "),
)
_VERB_INSIDE = re.compile(
    r"^(?:(.{2,100}?) (?:wrote|schrieb) (?:on|at|am) .{0,40}\d.{0,60}"
    r"|.{0,120}\d.{0,60}\b(?:schrieb|schreef|skrev|napsal(?:\(a\))?) (.{2,120}))[:：]$"
)
_STARTS = re.compile(
    r"^(?:On|Am|Le|El|Il|Op|Em|Den|Dne|Dňa|W dniu|At|In (?:message|article)|\*|在|于|\(?\d|>{5} \"|"
    r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,?\s|[^<>]{0,60}<[^<>\s]+@)"
)
_DATED = re.compile(r"\d{1,2}[:.h]\d{2}|\b\d{4}\b|\d{1,2}[./-]\d{1,2}|[A-Z][a-z]{2,5}day\b")
_FRAMED = re.compile(r"(?:\+--+|-{3,}) (On .{1,200} wrote) -{2,}\+?")
"""An attribution in a frame, which stands in the place of the colon."""
_STAMPED = re.compile(
    r"Quoting (?P<quoting>.{2,120}) \(\d{4}-\d\d-\d\d \d\d:\d\d(?::\d\d)?\)"
    r"|\d{4}-\d\d-\d\d \d\d:\d\d UTC[+-]\d{4} ~ (?P<tilde>.{0,120}<[^<>\s]+@[^<>\s]+>)"
)
"""Attributions that end in no colon; no other line has such a time where these have it."""
_QUOTING = re.compile(
    r"^(?:Quoting (?P<quoting>.{2,120}?)(?: \(\d[^()]*\))?"
    r"|Excerpts from (?P<excerpts>.{2,120}?)['’]s message of [^:]{0,60}\d.{0,20}"
    r"|\+\+\+ (?P<plus>.{2,120}?) \[\d[^\[\]]*\]):$"
)
_ADDRESS_LAST = re.compile(r"^.{0,60}\d{4}.{0,60}\d{1,2}:\d{2}.{0,120}<[^<>\s]+@[^<>\s]+>\s?[:：]$")
_WHEN = re.compile(
    r".*(?:\d{1,2}[:.h]\d{2}(?:[:.]\d{2})?(?:\s?[AaPp]\.?(?:[Mm]\.?)?(?![A-Za-z]))?(?![\d/])"
    r"|\b\d{4}\b|\d{1,2}[./-]\d{1,2}(?:[./-]\d{2,4})?|[A-Z][a-z]{2,5}day\b)"
    r"(?: ?,? ?(?:[+-]\d{4}|UTC|GMT|[A-Z]{2,4}T\b|\([^()]{1,6}\)))*"
)
_LEADING = re.compile(r"^(?:[\s,，:;*/)–-]|(?:at|um|à|a las|alle ore|kl\.?|As)\s)*")
_CITED = re.compile(r'^(?:In (?:message|article) <[^<>]*>,? ?)?(?:>{5} "[^"]{1,20}" == )?')
_AFTER_NAME = re.compile(r"(?:\s?于\s?\d{4}年.*| via(?: [\w@. -]+)?)$")
_MAILBOX = re.compile(r" ?[<(\[]+(?:mailto:)?([^<>()\s\[\]]+(?:@| at )[^<>()\[\]]*)[>)\]]*$")
_NOBODY = {"i", "he", "she", "they", "you", "we", "it", "someone"}

_SEPARATOR = re.compile(
    r"^\s{0,2}-{2,}\s?(?:Original|Forwarded|Begin forwarded|Weitergeleitete|Ursprüngliche|Message|Mensaje)"
    r"(?: (?:message|mail|nachricht|d'origine|original|transféré|reenviado|appointment))?"
    r"(?: from (.{1,200}?))?\s?-*\s*$",
    re.IGNORECASE,
)
ENDS_FORWARD = re.compile(
    r"\n[^\S\n]{0,2}+--++[^\S\n]?(?i:End (?:of )?forwarded message)[^\S\n]?-*[^\S\n]*$", re.MULTILINE
)
"""The line on which a forwarded message ends and the author's own words go on, behind a line end."""
_SENDERS = ("From", "Von", "De", "Da", "Van", "Från", "发件人")
_EITHER_SENDER = "|".join(_SENDERS)
_FIELD = re.compile(
    rf"^[*\s]{{0,3}}({_EITHER_SENDER}|Sent|Date|Gesendet|Datum|Envoyé|Enviado|Inviato|Verzonden|发送时间|"
    r"To|An|À|Para|Aan|A|Till|收件人|Cc|Kopie|Subject|Betreff|Objet|Asunto|Assunto|Oggetto|Onderwerp|主题|"
    r"Reply-To|Message-ID|Importance|Priority) ?\*? ?[:：]\*?(.*)$",
    re.IGNORECASE,
)
_INITIALS = "".join(dict.fromkeys(c for sender in _SENDERS for c in (sender[0], sender[0].lower())))
_SENDS = rf"(?:\*|[^\S\n]){{0,3}}+(?=[{_INITIALS}])(?i:{_EITHER_SENDER}) ?\*? ?[:：]"
_SENDER = re.compile(rf"\n{_SENDS}")
MAY_OPEN = (
    rf"(?=[^\S\n]{{0,3}}+[*{_INITIALS}-])"  # most lines are through with this
    rf"(?:[^\S\n]{{0,2}}+-{{2,}}+[^\S\n]?(?i:[OFBWUÜM])|{_SENDS})"
)
"""How a line begins at which a separator or a header block may stand."""
MAY_NAME = (
    r"(?:[^\S\n]{0,3}+(?:\+--|---|Quoting |\d{4}-\d\d-\d\d )[^\n]*+(?:(?<=[-+)>])|(?<=[-+)>][^\S\n]))"
    r"|[^\n]*+(?:(?<=[:：])|(?<=[:：][^\S\n])|(?<=[:：][^\S\n]{2})))"
)
"""A line at whose end an attribution may end."""
_FROM = {*map(str.casefold, _SENDERS)}
_SENT_OR_TO = {
    *("sent", "gesendet", "envoyé", "enviado", "inviato", "verzonden", "发送时间"),
    *("to", "an", "à", "para", "aan", "a", "till", "收件人"),
}


def attributed(lines: Sequence[str], *, quoted_next: Callable[[], bool]) -> tuple[int, str] | None:
    """Reads an attribution that ends on the last of some lines.

    Args:
        lines: the last lines of the author's own text, at most `WRAPPED_OVER` of them.
        quoted_next: whether a quotation follows, so that a line without a date may be an attribution too.

    Returns:
        How many of the lines it takes and who is quoted ("" where it does not tell), or None.
    """
    flat = [*map(_flat_line, lines)]
    last = flat[-1]
    if len(last) > _LONGEST:
        return None
    if stamped := _STAMPED.fullmatch(last):
        return (1, _name(stamped[stamped.lastgroup or 0])) if quoted_next() else None
    if not last.endswith((":", "：")):
        return None
    every = " ".join(flat)
    told = _ends_in_verb(every) or _may_have_verb_inside(every)
    for count in range(1, len(lines) + 1) if told else ():
        text = " ".join(flat[-count:])
        if len(text) > _LONGEST or (count > 1 and lines[-count].rstrip().endswith((".", "?", "!", ":"))):
            break
        inside = _verb_inside(text)
        verb = inside or _verb_last(text)
        if verb and _DATED.search(text) and (inside or _STARTS.match(text)):
            return count, _who(verb)
    if quoting := _QUOTING.match(last):
        return 1, _name(quoting[quoting.lastgroup or 0])
    if "@" in last and _ADDRESS_LAST.match(last):
        return 1, _name(last.rstrip(":： "))
    undated = _verb_last(last) if told and len(last) <= _SHORT else None
    return (1, _who(_verb_inside(last) or undated)) if undated and quoted_next() else None


def may_introduce(line: str) -> bool:
    """Whether a line ends as attributions do, seen without its neighbours."""
    if line.rstrip()[-1:] not in ENDS or len(line) > _LONGEST or not line.strip():
        return False
    text = _flat_line(line)
    if not text.endswith((":", "：")):
        return _STAMPED.fullmatch(text) is not None
    return bool(_verb_last(text) or _verb_inside(text) or _QUOTING.match(text) or text.endswith(">:"))


def separated(line: str) -> str | None:
    """Whom a line such as "-----Original Message-----" names ("" for nobody); None for other lines."""
    separator = _SEPARATOR.match(line) if "--" in line[:5] and len(line) < _LONGEST else None
    return _name(_flat_line(separator[1] or "")) if separator else None


def header_block(text: str, start: int, *, sure: bool) -> tuple[int, str] | None:
    """Reads the "From: … Sent: … To: … Subject: …" lines that stand above an unmarked quotation.

    Args:
        text: one level, in which each line begins behind a line end.
        start: where the block would begin.
        sure: a separator stands above it, so that any field is enough. Without one it begins with the
            sender and has a recipient or a sending time: git's own "From: / Date: / Subject:" above a
            patch is no quotation.

    Returns:
        Where the block ends and who is quoted, or None.
    """
    if not (sure or _SENDER.match(text, start)):
        return None
    seen: list[str] = []
    author = ""
    end = start
    for line in text[start + 1 : start + _HEADER_LINES * (_LONGEST + 2)].split("\n")[:_HEADER_LINES]:
        if len(line) > _LONGEST:
            break
        field = _FIELD.match(line)
        if field:
            seen.append(field[1].casefold())
            author = _name(_flat_line(field[2].strip("* "))) if seen[-1] in _FROM else author
        elif not seen or not line.strip():
            break
        end += 1 + len(line)
    fits = sure or (len(set(seen)) >= 3 and _SENT_OR_TO & set(seen))
    return (min(end, len(text)), author) if seen and fits else None


def _ends_in_verb(text: str) -> bool:
    """False for most texts that end with a colon, which are labels in code."""
    return folded(text[-_LONGEST_VERB:]).casefold().rstrip(" .:：").endswith(_FOLDED_VERBS)


def _verb_last(text: str) -> re.Match[str] | None:
    """The verb at the end of a text, which is flat."""
    if not _ends_in_verb(text):
        return None
    return _VERB_LAST.search(text, max(0, len(text) - _LONGEST_VERB))


def _verb_inside(text: str) -> re.Match[str] | None:
    return _VERB_INSIDE.match(text) if _may_have_verb_inside(text) else None


def _may_have_verb_inside(text: str) -> bool:
    return any(map(text.__contains__, _VERBS_INSIDE))


def _flat_line(line: str) -> str:
    """A line, white space collapsed, a colon for a frame; cut a little beyond what is ever tried."""
    flat = " ".join(line[: _LONGEST + 2].split())
    framed = _FRAMED.fullmatch(flat) if flat.endswith(("-", "+")) else None
    return f"{framed[1]}:" if framed else flat


def _who(verb: re.Match[str]) -> str:
    """Who is said to have written."""
    if verb.re is _VERB_INSIDE:
        return _name(verb[1] or verb[2])
    return _name(_CITED.sub("", verb.string[: verb.start()].rstrip(), count=1))


def _name(text: str) -> str:
    """The person in an attribution from which the verb is gone."""
    address = ""
    text = _AFTER_NAME.sub("", text)
    if mailbox := _MAILBOX.search(text):
        address = mailbox[1].strip()
        text = text[: mailbox.start()]
    if when := _WHEN.match(text):
        text = text[when.end() :]
    name = _AFTER_NAME.sub("", _LEADING.sub("", text)).strip(" \t,\"'")
    if name.startswith("On ") or name.casefold() in _NOBODY or len(name) > 100:
        name = ""
    return name or address
