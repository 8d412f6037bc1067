# Everything sets itself up: a fresh machine needs python3 (3.11 or newer, with venv), git and make.

PYTHON ?= python3
YEAR ?= 2024
KINDS := kunta strategia suunnitelma seuranta sinetti
OUTPUTS := audit diff history list rule show status why diagnostics report
SHELL := /bin/sh

BIN := .venv/bin
BENCH := .venv-bench/bin
RUNTIME_LOCKS := requirements/runtime.txt requirements/build.txt
READY := .venv/.stamp-runtime
READY_DEV := .venv/.stamp-dev
READY_BENCH := .venv-bench/.stamp
PIP := --disable-pip-version-check --no-input --quiet --quiet

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup report test lint format schema browser-test screenshots pictures bench bench-smoke lock clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(READY_DEV) ## the environment of developers, in .venv

report: $(READY) ## validate the plans and write the report of YEAR (2024) to reports/YEAR/
	@$(BIN)/kehitys validate --format full
	@$(BIN)/kehitys report $(YEAR)

test: $(READY_DEV) ## all tests but the browser's, with coverage
	@PYTHONWARNDEFAULTENCODING=1 $(BIN)/python -m pytest -n auto --cov --cov-report=term $(ARGS)

lint: $(READY_DEV) ## ruff, its formatter, mypy
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy

format: $(READY_DEV) ## let ruff mend and format what it can
	@$(BIN)/ruff check --fix-only
	@$(BIN)/ruff format

schema: $(READY) ## write the JSON Schemas to docs/schema/
	@mkdir -p docs/schema/outputs
	@for kind in $(KINDS) $(OUTPUTS:%=outputs/%); do \
	  $(BIN)/kehitys schema $${kind#outputs/} > docs/schema/$$kind.schema.json.new && \
	  mv docs/schema/$$kind.schema.json.new docs/schema/$$kind.schema.json || exit; \
	done

browser-test: $(READY_DEV) ## the HTML reports in headless Chromium, with axe-core
	@$(BIN)/python -m pytest tests/browser $(ARGS)

screenshots: $(READY_DEV) ## pictures of the HTML reports, in build/screenshots/
	@$(BIN)/python -m tests.browser.screenshots build/screenshots $(ARGS)

pictures: $(READY_DEV) ## the pictures of the documentation, in docs/images/ (needs Chromium)
	@$(BIN)/python -m tests.browser.pictures docs/images $(ARGS)

bench: $(READY_DEV) $(READY_BENCH) ## all measurements against peers, written to benchmarks/RESULTS.md
	@$(BIN)/python -m benchmarks.run --peers $(BENCH) --write benchmarks/RESULTS.md $(ARGS)

bench-smoke: $(READY_DEV) ## the same on small corpora: does it run?
	@$(BIN)/python -m benchmarks.run --smoke $(ARGS)

lock: ## renew the locks in requirements/ (needs uv)
	@sh requirements/lock.sh $(ARGS)

clean: ## remove what make made
	rm -rf .venv .venv-bench build dist .coverage .coverage.* .hypothesis .mypy_cache .pytest_cache .ruff_cache

# One line says what is missing, instead of a page from pip.
define need_python
	@command -v $(PYTHON) >/dev/null 2>&1 || { \
	  echo "$(PYTHON) is not found. Install Python 3.11 or newer, or name it: make PYTHON=/path/to/python3" >&2; exit 2; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "$(PYTHON) is older than Python 3.11. Name a newer one: make PYTHON=python3.12" >&2; exit 2; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { \
	  echo "$(PYTHON) lacks the module venv. On Debian and Ubuntu: apt install python3-venv" >&2; exit 2; }
endef

.venv/bin/python:
	$(need_python)
	@$(PYTHON) -m venv .venv

$(READY): $(RUNTIME_LOCKS) pyproject.toml | .venv/bin/python
	@echo "Setting up .venv …" >&2
	@$(BIN)/python -m pip install $(PIP) --require-hashes --no-deps $(RUNTIME_LOCKS:%=-r %)
	@$(BIN)/python -m pip install $(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(READY_DEV): requirements/dev.txt $(READY)
	@echo "Adding the developers' tools to .venv …" >&2
	@$(BIN)/python -m pip install $(PIP) --require-hashes --no-deps -r requirements/dev.txt
	@touch $@

$(READY_BENCH): requirements/bench.txt
	$(need_python)
	@echo "Setting up .venv-bench …" >&2
	@$(PYTHON) -m venv .venv-bench
	@.venv-bench/bin/python -m pip install $(PIP) --require-hashes --no-deps -r requirements/bench.txt
	@touch $@
