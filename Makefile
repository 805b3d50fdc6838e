# Everything a person or a CI machine runs. `make help` lists it; each target brings what it needs.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
BIN := .venv/bin
MANAGE := $(BIN)/python manage.py

# Each stamp lies inside what it vouches for, so that removing the one removes the other.
PACKAGES := .venv/.installed
FRONT_END := node_modules/.package-lock.json

.PHONY: help setup system database demo test check lint types imports templates migrations bench fmt lock clean clean-data

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: database ## Install all that is missing and bring the database up to date
	@$(MANAGE) migrate --verbosity 0

demo: setup ## Run a practice's whole day, then serve it (SERVE=0 ends after the table, JSON=FILE keeps the figures)
	$(MANAGE) demo $(if $(filter 0,$(SERVE)),--no-serve) $(if $(JSON),--json $(JSON))

test: setup ## Run the tests (ARGS="tests/x12 -k 835" for some of them)
	$(BIN)/pytest -n 2 --dist loadgroup $(ARGS)

check: setup lint types imports templates migrations ## Run every check that is not a test

lint: $(PACKAGES)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(PACKAGES)
	$(BIN)/mypy .

imports: $(PACKAGES)
	$(BIN)/lint-imports

templates: $(PACKAGES)
	$(BIN)/djlint templates --lint --quiet

migrations: $(PACKAGES)
	$(MANAGE) makemigrations --check --dry-run
	$(MANAGE) check

bench: setup ## Measure reading, writing, posting and pages
	$(BIN)/python -m benchmarks

fmt: $(PACKAGES) ## Format code and templates
	$(BIN)/ruff check --fix-only --exit-zero .
	$(BIN)/ruff format .
	$(BIN)/djlint templates --reformat --quiet || true

lock: $(PACKAGES) ## Pin the newest versions that pyproject.toml and package.json allow
	bin/lock

clean: ## Remove what was installed and cached; data stays
	@if [ -x $(BIN)/python ]; then $(BIN)/python -m config.embedded_postgres stop || true; fi
	rm -rf .venv node_modules .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

clean-data: ## Remove the embedded database and every other file in var
	@if [ -x $(BIN)/python ]; then $(BIN)/python -m config.embedded_postgres stop || true; fi
	rm -rf var

system:
	@bin/install-system-packages "$(PYTHON)"

$(PACKAGES): requirements-dev.txt | system
	@echo "Installing Python packages into .venv"
	@$(BIN)/python -c "" 2>/dev/null || { rm -rf .venv && $(PYTHON) -m venv .venv; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

$(FRONT_END): package-lock.json | system
	@echo "Installing front-end packages into node_modules"
	@npm ci --silent
	@touch $@

database: $(PACKAGES) $(FRONT_END)
	@if [ -z "$${DATABASE_URL:-}" ]; then $(BIN)/python -m config.embedded_postgres start; fi
