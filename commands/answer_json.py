"""An answer as JSON: what `--json` prints, the web serves and the outbox keeps.

Field names are promises to those who script against them (docs/commands.md). `text`, `links` and
`details` are for reading; `spans` is the same line without loss, so that an answer comes back equal.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from commands.answer import Action, Answer, Line, Link, Section, Span
from commands.days import Days
from storage import times

Json = dict[str, Any]


def to_json(answer: Answer) -> Json:
    """The answer as values that `json.dumps` takes; the time to the second."""
    return {
        "title": answer.title,
        "as_of": times.text(answer.as_of),
        "found": answer.found,
        "intro": [_line_json(line) for line in answer.intro],
        "sections": [
            {"title": section.title, "lines": [_line_json(line) for line in section.lines]}
            for section in answer.sections
        ],
        "actions": actions_json(answer.actions),
        **({"days": _days_json(answer.days)} if answer.days else {}),
    }


def _days_json(days: Days) -> Json:
    """Each row's days from the first on; null where nothing ran."""
    return {
        "first": days.first.isoformat(),
        "count": days.count,
        "rows": [
            {
                **{"test": row.test, "runners": row.runners, "failed": row.failed, "runs": row.runs},
                "days": [
                    day and {"did": day.did, "failed": day.failed, "runs": day.runs} for day in row.days
                ],
            }
            for row in days.rows
        ],
        "left_out": days.left_out,
    }


def actions_json(actions: Iterable[Action]) -> list[Json]:
    """Actions alone, as an error's choices need them."""
    return [
        {"label": action.label, "command": action.command, "arguments": dict(action.arguments)}
        for action in actions
    ]


def from_json(values: Mapping[str, Any]) -> Answer:
    """The answer that `to_json` was given.

    Raises:
        ValueError: these are not the values of an answer.
    """
    try:
        return Answer(
            title=values["title"],
            as_of=times.moment(values["as_of"]),
            found=values["found"],
            intro=_lines(values["intro"]),
            sections=tuple(
                Section(section["title"], _lines(section["lines"])) for section in values["sections"]
            ),
            actions=tuple(
                Action(action["label"], action["command"], dict(action["arguments"]))
                for action in values["actions"]
            ),
        )
    except (KeyError, TypeError) as error:
        raise ValueError(f"not an answer: {error!r}") from error


def _line_json(line: Line) -> Json:
    return {
        "text": line.text,
        "key": line.key,
        "links": [_link_json(span) for span in line.spans if isinstance(span, Link)],
        "details": [_line_json(detail) for detail in line.details],
        "spans": [span if isinstance(span, str) else _link_json(span) for span in line.spans],
        **({"at": times.text(line.at)} if line.at else {}),
    }


def _link_json(link: Link) -> Json:
    return {"text": link.text, "url": link.url}


def _lines(values: Iterable[Mapping[str, Any]]) -> tuple[Line, ...]:
    return tuple(
        Line(
            tuple(_span(span) for span in value["spans"]),
            value["key"],
            _lines(value["details"]),
            times.moment_or_none(value.get("at")),
        )
        for value in values
    )


def _span(value: str | Mapping[str, str]) -> Span:
    return value if isinstance(value, str) else Link(value["text"], value["url"])
