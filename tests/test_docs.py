"""What the pages say is so: a command, a setting or a decision that is not written down turns CI red."""

from __future__ import annotations

import ast
import re
import tomllib
from dataclasses import fields
from pathlib import Path
from typing import get_type_hints

import pytest

from bot import answered
from bot.cli.main import OWN
from bot.frontends.reference import reference
from bot.rules import calling
from bot.settings import SECTIONS, Secret, example
from commands.notices import Kind
from commands.query import parse
from commands.table import COMMANDS
from storage.records import Operator, State

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
RECORDS = sorted((DOCS / "decisions").glob("*.md"))
MODULES = sorted(
    path for package in ("bot", "commands", "storage") for path in (ROOT / package).rglob("*.py")
)


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def code_blocks(page: Path) -> str:
    return "\n".join(re.findall(r"^```sh\n(.*?)^```", page.read_text("utf-8"), re.MULTILINE | re.DOTALL))


def anchors(page: Path) -> set[str]:
    """What a page's headings are reached by: lower case, punctuation gone, hyphens for spaces."""
    headings = re.findall(r"^#+ +(.+)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def targets() -> set[str]:
    return set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))


def test_the_command_reference_is_what_the_commands_say() -> None:
    assert (DOCS / "commands.md").read_text("utf-8") == reference(COMMANDS), "run `make docs`"


def example_keys() -> dict[str, set[str]]:
    """The keys of each section of the example, those behind a comment sign too."""
    keys: dict[str, set[str]] = {}
    for line in example().splitlines():
        if section := re.match(r"(?:# )?\[+([\w.]+)\]", line):
            found = keys.setdefault(section[1], set())
        elif key := re.match(r"(?:# )?(\w+) = ", line):
            found.add(key[1])
    return keys


@pytest.mark.parametrize("section", [section for section in SECTIONS if section != "people"])
def test_every_setting_stands_in_the_example(section: str) -> None:
    hints = get_type_hints(SECTIONS[section])
    asked = {
        f"{field.name}{ending}"
        for field in fields(SECTIONS[section])
        for ending in (("_env", "_file") if hints[field.name] is Secret else ("",))
    }
    assert example_keys()[section] == asked


def test_every_way_to_name_a_person_stands_in_the_example() -> None:
    for field in fields(SECTIONS["people"]):
        assert f"people.{field.name}" in example_keys()


@pytest.mark.parametrize("section", SECTIONS)
def test_every_section_of_the_settings_is_explained(section: str) -> None:
    assert re.search(rf"`\[+{section}[].]", (DOCS / "operations.md").read_text("utf-8"))


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links_inside_the_project_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text("utf-8")):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        assert file.is_relative_to(ROOT), f"{target} leaves the project"
        assert file.exists(), f"{target} is not there"
        assert not anchor or anchor in anchors(file), f"{target} has no such heading"


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_make_that_a_page_tells_of_is_a_target(page: Path) -> None:
    text = page.read_text("utf-8")
    told = re.findall(r"^make ((?:[a-z]+ ?)+)", code_blocks(page), re.MULTILINE)
    told += re.findall(r"`make ([a-z ]+)`", text)
    for target in " ".join(told).split():
        assert target in targets(), f"make {target}"


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_command_line_that_a_page_tells_of_exists(page: Path) -> None:
    told = re.findall(r"^watchkeeper ([a-z]+)", code_blocks(page), re.MULTILINE)
    told += re.findall(r"`watchkeeper ([a-z]+)", page.read_text("utf-8"))
    assert set(told) <= {*OWN, *(command.split()[0] for command in COMMANDS)}


def test_the_changelog_names_every_command_line() -> None:
    text = (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert [own for own in OWN if f"`{own}`" not in text and f"`watchkeeper {own}`" not in text] == []


def test_the_page_on_searching_tells_all_of_the_language_and_only_what_is_understood() -> None:
    text = (DOCS / "search.md").read_text("utf-8")
    table = "\n".join(re.findall(r"^\| (`[^|]*) \|", text, re.MULTILINE))
    told = re.findall(r"`([^`]+)`", table)
    read = [parse(query, "search", "query") for query in told]
    terms = [term for query in read for clause in query.clauses for term in clause]
    assert {t.operator for t in terms} == set(Operator)
    assert {t.value for t in terms if t.operator is Operator.IS} == {*State}


def told_of(column: int) -> set[str]:
    """The kinds of notices in the operator's table, or those that have a mark in a column of it."""
    rows = [r.split("|") for r in (ROOT / "docs" / "operations.md").read_text("utf-8").splitlines()]
    found = [r for r in rows if len(r) == 7 and r[1].strip().startswith("`")]
    return {r[1].strip(" `") for r in found if r[column].strip()}


def test_every_kind_of_notice_is_explained() -> None:
    assert told_of(1) == set(Kind)
    assert told_of(4) == set(calling.PATIENT)
    assert told_of(5) == set(answered.ESCALATES)
    unnamed = re.compile(r'notice\(\s*f?"[a-z]')
    assert [name(m) for m in MODULES if unnamed.search(m.read_text("utf-8"))] == []


def test_readme_shows_how_to_try_and_how_to_test() -> None:
    assert {"make demo", "make test"} <= {line[:9] for line in code_blocks(ROOT / "README.md").splitlines()}


def test_ci_runs_what_readme_says() -> None:
    typed = re.findall(r"^make (.+)$", (ROOT / ".ci/run").read_text("utf-8"), re.MULTILINE)
    assert {"demo", "test", "lint", "types", "contracts"} <= set(" ".join(typed).split()) <= targets()


def test_every_target_for_people_says_what_it_does() -> None:
    text = (ROOT / "Makefile").read_text("utf-8")
    explained = set(re.findall(r"^([a-z]+):.*##  ?\S", text, re.MULTILINE))
    assert {"help", "demo", "run", "test", "check", "bench", "docs", "lock", "clean"} <= explained


@pytest.mark.parametrize("module", MODULES, ids=name)
def test_every_module_says_what_it_is_for(module: Path) -> None:
    assert ast.get_docstring(ast.parse(module.read_text("utf-8")))


def test_decisions_are_numbered_without_a_gap_and_listed_in_the_architecture() -> None:
    assert [int(record.name[:4]) for record in RECORDS] == list(range(1, len(RECORDS) + 1))
    listed = (DOCS / "architecture.md").read_text("utf-8").partition("\n## Decisions\n")[2]
    for record in RECORDS:
        number, title = record.read_text("utf-8").splitlines()[0].removeprefix("# ").split(": ", 1)
        assert record.name.startswith(f"{number}-")
        assert f"- [{number}: {title}](decisions/{record.name})" in listed


@pytest.mark.parametrize("record", RECORDS, ids=name)
def test_a_decision_tells_its_price_on_one_page(record: Path) -> None:
    text = record.read_text("utf-8")
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ["Situation", "Decision", "Why", "What it costs"]
    assert len(text.splitlines()) <= 60


def test_the_changelog_begins_with_what_is_not_released() -> None:
    headings = re.findall(r"^## (.+)$", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert headings[0] == "Unreleased"


def test_the_page_shows_the_layers_that_the_contract_holds() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    (layers,) = (
        c["layers"] for c in settings["tool"]["importlinter"]["contracts"] if c["name"] == "inside bot"
    )
    text = (DOCS / "architecture.md").read_text("utf-8")
    shown = next(b for b in re.findall(r"```\n(.*?)```", text, re.DOTALL) if "__main__" in b)
    assert [line.split() for line in shown.splitlines() if line.strip()] == [
        layer.split(" | ") for layer in layers
    ]
