"""What is installed is what was tested: the wheel, the locks and the image hold together.

The wheel is built and installed once, without a network and without build isolation, then used from a folder
far from the checkout, where a file that was left out of it is missed.
"""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import tomllib
import venv
from pathlib import Path
from zipfile import ZipFile

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.processes import until_killed

ROOT = Path(__file__).parents[1]
PACKAGES = ("bot", "commands", "storage")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
LOCKS = ("requirements.lock", "requirements-dev.lock")


def run(*command: str | Path, cwd: Path) -> str:
    """A command's standard output; what it complained of becomes the test's failure."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "COV_"))}
    done = subprocess.run(
        command,
        cwd=cwd,
        env=clean,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, f"{command} ended with {done.returncode}:\n{done.stdout}{done.stderr}"
    return done.stdout


def pins(lock: str) -> dict[str, str]:
    """The version of each distribution that a lock pins."""
    found = re.findall(r"^([\w.-]+)==([^\s;]+)", (ROOT / lock).read_text("utf-8"), re.MULTILINE)
    return {canonicalize_name(name): version for name, version in found}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", folder, cwd=ROOT)
    (built,) = folder.iterdir()
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bin folder of an environment with the wheel, which borrows only our dependencies."""
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder, symlinks=True)
    pip = (sys.executable, "-m", "pip", "--python", folder / "bin/python")
    run(*pip, "install", "--quiet", "--no-deps", "--no-index", wheel, cwd=folder)
    (site,) = folder.glob("lib/python*/site-packages")
    # A folder named in a .pth file is put on the path, but its own .pth files are not read: so the
    # checkout, which the development environment names in one, stays out.
    dependencies = Path(pytest.__file__).parents[1]
    (site / "dependencies.pth").write_text(f"{dependencies}\n")
    return folder / "bin"


def test_the_wheel_holds_the_three_packages_whole_and_nothing_else(wheel: Path) -> None:
    ours = {
        path.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }
    inside = {name for name in ZipFile(wheel).namelist() if ".dist-info/" not in name}
    assert inside == ours


def test_the_wheel_says_that_it_is_private_and_carries_its_licenses(wheel: Path) -> None:
    archive = ZipFile(wheel)
    (metadata,) = (archive.read(n).decode() for n in archive.namelist() if n.endswith("/METADATA"))
    assert "Classifier: Private :: Do Not Upload" in metadata
    carried = {n.partition(".dist-info/licenses/")[2] for n in archive.namelist()}
    assert {"LICENSE", "bot/parsers/taught/LICENSE.model"} <= carried


def test_what_is_installed_is_not_the_checkout(installed: Path, tmp_path: Path) -> None:
    code = "import bot, commands, storage; print(bot.__file__, commands.__file__, storage.__file__)"
    for path in run(installed / "python", "-c", code, cwd=tmp_path).split():
        assert Path(path).is_relative_to(installed.parent)


def test_the_installed_command_tells_its_use_far_from_the_checkout(installed: Path, tmp_path: Path) -> None:
    assert "watchkeeper" in run(installed / "watchkeeper", "--help", cwd=tmp_path)


def test_the_installed_demo_finds_its_sample_and_ends_by_itself(installed: Path, tmp_path: Path) -> None:
    assert "CID-" in run(installed / "watchkeeper", "demo", cwd=tmp_path)
    assert list(tmp_path.iterdir()) == [], "the demo leaves nothing behind"


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_registry_and_hashes_everything(lock: str) -> None:
    text = (ROOT / lock).read_text("utf-8")
    assert "://" not in text
    assert not re.search(r"^--?\w", text, re.MULTILINE), "an option would choose where to install from"
    assert len(pins(lock)) > 10
    for entry in re.split(r"^(?=\w)", text, flags=re.MULTILINE)[1:]:
        assert "--hash=sha256:" in entry, entry.splitlines()[0]


def test_the_locks_satisfy_what_pyproject_asks_for() -> None:
    runtime, development = map(pins, LOCKS)
    groups = PROJECT["dependency-groups"]
    asked = [(runtime, text) for text in PROJECT["project"]["dependencies"]]
    asked += [(development, text) for text in groups["dev"] + PROJECT["build-system"]["requires"]]
    for lock, text in asked:
        requirement = Requirement(text)
        version = lock.get(canonicalize_name(requirement.name))
        assert version, f"{text} is in no lock: run `make lock`"
        assert requirement.specifier.contains(version), f"{text}, but {version} is locked: run `make lock`"


def test_tests_run_on_what_production_runs_on() -> None:
    runtime, development = map(pins, LOCKS)
    assert runtime.items() <= development.items()


def instructions(word: str) -> list[str]:
    """The arguments of each such instruction of the Dockerfile, continued lines joined."""
    text = (ROOT / "Dockerfile").read_text("utf-8").replace("\\\n", " ")
    return re.findall(rf"^ *{word} +(.+)$", text, re.MULTILINE)


def test_the_image_copies_only_what_is_there_and_not_ignored() -> None:
    sent = set(re.findall(r"^!(\S+)", (ROOT / ".dockerignore").read_text("utf-8"), re.MULTILINE))
    copied = {
        source
        for copy in instructions("COPY")
        if not copy.startswith("--from=")
        for source in copy.split()[:-1]
    }
    assert copied == sent
    for source in copied:
        assert (ROOT / source).exists(), source
    assert {*PACKAGES, *LOCKS} <= copied


def test_the_image_runs_a_command_that_exists_without_being_root(installed: Path, tmp_path: Path) -> None:
    (entry,) = re.findall(r'"([^"]+)"', instructions("ENTRYPOINT")[0])
    assert entry in PROJECT["project"]["scripts"]
    (subcommand,) = re.findall(r'"([^"]+)"', instructions("CMD")[-1])
    run(installed / entry, subcommand, "--help", cwd=tmp_path)
    assert instructions("USER") == ["10001"]
    assert instructions("VOLUME") == instructions("WORKDIR")[-1:] == ["/data"]


def test_the_image_asks_the_bot_where_it_listens(installed: Path, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    (tmp_path / "settings.toml").write_text(f'[web]\nlisten = "0.0.0.0:{port}"\n')
    (healthcheck,) = instructions("HEALTHCHECK")
    entry, *arguments = re.findall(r'"([^"]+)"', healthcheck)
    asks = [installed / entry, *arguments]
    with until_killed([installed / entry, "run"], cwd=tmp_path, stdout=subprocess.PIPE) as bot:
        assert bot.stdout
        while bot.stdout.readline() != "ready\n":
            assert bot.poll() is None
        assert '"ok"' in run(*asks, cwd=tmp_path)
        bot.terminate()
        assert bot.wait(30) == 0
    assert subprocess.run(asks, cwd=tmp_path, capture_output=True, check=False).returncode == 1


def test_the_image_stays_within_the_pythons_we_support() -> None:
    (tag,) = {line.split()[0] for line in instructions("FROM")}
    version = tag.removeprefix("python:").removesuffix("-slim")
    assert Requirement(f"python{PROJECT['project']['requires-python']}").specifier.contains(version)
