"""The description of what may be asked over HTTP, held against what is answered."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import Case, GenerationMode
from schemathesis.specs.openapi.schemas import OpenApiSchema

from bot.frontends.openapi import described
from commands.table import COMMANDS
from tests.browser.pinewood import Answering, told
from tests.browser.serving import served

READING = [c.name for c in COMMANDS.values() if c.public]
ASKED = [
    *((name, GenerationMode.POSITIVE) for name in (*READING, "healthz", "readyz")),
    *((name, GenerationMode.NEGATIVE) for name in READING if COMMANDS[name].options),
]


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenApiSchema]:
    bot = Answering(told(tmp_path_factory.mktemp("pinewood") / "bot.db"))
    with served(bot.answer, bot.complete) as url:
        yield schemathesis.openapi.from_url(f"{url}/openapi.json")


def test_it_tells_of_every_command_that_changes_nothing_and_of_no_other() -> None:
    paths = described(COMMANDS, "Pinewood", "/lamp")["paths"]
    names = {path.removesuffix(".json").strip("/").replace("/", " ") for path in paths}
    assert names == {*READING, "healthz", "readyz"}


@pytest.mark.parametrize(("name", "mode"), ASKED)
def test_what_it_allows_is_answered_so_and_what_it_forbids_is_refused(
    api: OpenApiSchema, name: str, mode: GenerationMode
) -> None:
    operation = api.find_operation_by_id(name.replace(" ", "-"))

    @settings(max_examples=5, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy(generation_mode=mode))
    def asked(case: Case[Any]) -> None:
        case.call_and_validate()

    asked()
