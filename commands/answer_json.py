"""An answer as JSON: what `--json` prints, the web serves and the outbox keeps.

Field names are promises to those who script against them (docs/commands.md). `text`, `links` and
`details` are for reading; `spans` is the same line without loss, so that an answer comes back equal.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from commands.answer import Action, Answer, Line, Link, Section, Span
from commands.grid import By, Grid, Row
from storage import times

Json = dict[str, Any]


def to_json(answer: Answer) -> Json:
    """The answer as values that `json.dumps` takes; the time to the second."""
    return {
        "title": answer.title,
        "as_of": times.text(answer.as_of),
        "found": answer.found,
        "intro": [_line_json(line) for line in answer.intro],
        "sections": [_section_json(section) for section in answer.sections],
        "actions": actions_json(answer.actions),
        **({f"{answer.grid.by}s": _grid_json(answer.grid)} if answer.grid else {}),
    }


def _section_json(section: Section) -> Json:
    return {
        "title": section.title,
        "lines": [_line_json(line) for line in section.lines],
        **({"calls": True} if section.calls else {}),
    }


def _grid_json(grid: Grid) -> Json:
    """Each row's squares in the order of the columns; null where nothing ran."""
    return {
        **(_days_json(grid) if grid.by is By.DAY else {"columns": _pipelines_json(grid)}),
        "rows": [
            {
                **{"test": row.test, "runners": row.runners, "failed": row.failed, "runs": row.runs},
                f"{grid.by}s": _squares_json(row),
            }
            for row in grid.rows
        ],
        "left_out": grid.left_out,
    }


def _days_json(grid: Grid) -> Json:
    return {"first": grid.columns[0].day.isoformat(), "count": len(grid.columns)}


def _pipelines_json(grid: Grid) -> list[Json]:
    return [
        {
            **{"pipeline": column.name, "day": column.day.isoformat(), "status": column.status},
            **{"sha": column.sha, "url": column.url},
        }
        for column in grid.columns
    ]


def _squares_json(row: Row) -> list[Json | None]:
    return [{"did": s.did, "failed": s.failed, "runs": s.runs} if s else None for s in row.squares]


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
                Section(section["title"], _lines(section["lines"]), section.get("calls", False))
                for section in values["sections"]
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
