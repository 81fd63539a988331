# Everything a person does with this project; `make help` says what there is.
# On a fresh machine git, make and Python >= 3.11 are enough: each target sets up what it needs.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# a folder of its own, made anew each time: what it holds is invented
DEMO_HOME ?= $(CURDIR)/.cobranza/demo
INSTALLED := $(VENV)/installed

.PHONY: help demo test nightly coverage mutation check bench lock format reference clean

help: ## show this help
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# requirements.lock names every package with its hash; the project itself is installed in place
$(INSTALLED): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Hace falta Python 3.11 o posterior: make PYTHON=python3.11 ...")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

demo: $(INSTALLED) ## an invented portfolio of a town, months of its office's life, and the panel
	@if [ -e "$(DEMO_HOME)" ]; then $(BIN)/cobranza down --home "$(DEMO_HOME)" >/dev/null; rm -rf "$(DEMO_HOME)"; fi
	$(BIN)/cobranza demo --home "$(DEMO_HOME)"

test: $(INSTALLED) ## every test; those of the browser and of Word need chromium and LibreOffice
	$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile

nightly: $(INSTALLED) ## the properties of the debt on 10^5 random histories; more than an hour
	$(BIN)/python -m pytest tests/property --hypothesis-profile nightly --hypothesis-show-statistics

coverage: $(INSTALLED) ## every branch of the rules of law is tried by the tests that need no database
	$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile tests/unit tests/law tests/property \
		--cov=cases.domain --cov=cases.law --cov-branch --cov-report=term-missing:skip-covered --cov-fail-under=100

mutation: $(INSTALLED) ## whether those tests notice a change of money, terms or the debt (docs/mutation.md)
	$(BIN)/python tests/mutation/run.py --children 2

check: $(INSTALLED) ## style, types, the dependency rule and the house rules
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python .ci/house_rules.py

bench: $(INSTALLED) ## the figures of the README
	$(BIN)/python benchmarks/run.py

format: $(INSTALLED) ## put the code into the one format
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .

reference: $(INSTALLED) ## write docs/reference and the README's chart from the code
	$(BIN)/python docs/generate.py

lock: $(INSTALLED) ## choose versions anew and write them with their hashes
	$(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-emit-index-url --no-emit-trusted-host \
		--no-emit-find-links --all-extras --output-file requirements.lock pyproject.toml

clean: ## remove what the targets made here; data folders stay
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
