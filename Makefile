# MeetAssist's back office. `make help` lists what can be done.

SHELL := /bin/bash
PYTHON := .venv/bin/python
BOOTSTRAP_PYTHON ?= python3

# What is given on the command line reaches the programs through their environment, exactly as it was typed: `value`
# keeps make from expanding a `$` in it, and no shell sees its quotes.
override ACTION := $(value ACTION)
override PAYLOAD := $(value PAYLOAD)
override EMAIL := $(value EMAIL)
export ACTION PAYLOAD EMAIL FUNCTION PORT SEED

.DEFAULT_GOAL := help
.PHONY: help setup run token call invoke archive-now lose-database psql athena-ddl build test bench check clean

help: ## This list
	@echo "MeetAssist's back office"
	@echo
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: .venv/installed ## Install the pinned tools into .venv (done by whatever needs them)

run: setup ## The whole system on this machine (PORT=3000, SEED=folder of CSV files; Ctrl-C ends it)
	@exec $(PYTHON) -m local.stack

token: setup ## An id token of the sample admin; of a consultant with EMAIL=...
	@exec $(PYTHON) -m local.client token

call: setup ## An action through the gateway: ACTION='{"action":"get_overview_stats"}' (EMAIL=...)
	@exec $(PYTHON) -m local.client call

invoke: setup ## A function by hand: FUNCTION=db-init PAYLOAD='{}'
	@exec $(PYTHON) -m local.client invoke

archive-now: setup ## Archive what has changed, now
	@FUNCTION=archive-data PAYLOAD='{}' $(PYTHON) -m local.client invoke

lose-database: setup ## Drop the running system's database; FUNCTION=db-init brings it back from the archive
	@exec $(PYTHON) -m local.client lose-database

psql: setup ## A prompt on the running system's database
	@exec $(PYTHON) -m local.client psql

athena-ddl: ## The DDL by which Athena reads the archive: BUCKET=meetassist-data-<account>-<region>
	@cargo build --quiet --workspace --example athena-ddl
	@$${CARGO_TARGET_DIR:-target}/debug/examples/athena-ddl $(BUCKET)

build: ## Compile the functions for this machine
	cargo build --workspace --bins

test: setup ## All tests; some of them with ARGS=name
	@$(PYTHON) -m unittest discover --start-directory local/tests --top-level-directory .
	@$(PYTHON) -m local.testbed cargo test --workspace $(ARGS)

bench: setup ## Measure the archive beside its limits; SCALE=10 for more rows, DAYS=3650 for more days
	@$(PYTHON) -m local.testbed cargo bench --workspace --bench '*'

check: ## What has to hold before a change is taken: format, lints, documentation, tests
	cargo fmt --all --check
	cargo clippy --workspace --all-targets -- -D warnings
	RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps
	@$(MAKE) --no-print-directory test

clean: ## Remove what was built, installed and recorded
	rm -rf target .venv .local

# The stamp is written last: an interrupted installation starts again from nothing.
.venv/installed: local/requirements.txt
	@$(BOOTSTRAP_PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
		{ echo "Python 3.11 or later is missing; if it has another name: make BOOTSTRAP_PYTHON=..."; exit 1; }
	@echo "==> installing the pinned tools into .venv"
	@$(BOOTSTRAP_PYTHON) -m venv --clear .venv || { echo "Python cannot make .venv: install its venv module"; exit 1; }
	@.venv/bin/pip install --quiet --disable-pip-version-check --no-input --no-deps --requirement local/requirements.txt
	@touch $@
