# MeetAssist's back office. `make help` lists the commands.

SHELL := /bin/bash
PYTHON := .venv/bin/python
AWS_TOOLS := $(CURDIR)/.venv-aws/bin
BOOTSTRAP_PYTHON ?= python3

# Arguments reach the programs through the environment, exactly as they were typed: `value` keeps make from expanding a
# `$` in them, and no shell sees their quotes.
override ACTION := $(value ACTION)
override PAYLOAD := $(value PAYLOAD)
override EMAIL := $(value EMAIL)
export ACTION PAYLOAD EMAIL FUNCTION PORT SEED
export BUCKET KEEP_DAYS KEEPER STACK USERS
export REGION HOURS REQUESTS ROWS MAILS ACCOUNTS
export SIZES LENGTH RATE DICE FORMER
export DatabaseClass DatabaseStorage DatabaseMultiAZ PrivateEndpoints Architecture LogDays MailFrom
export SAM_CLI_TELEMETRY := 0

MUTANTS_VERSION := 27.1.0

# The rule that runs the archive. Its name is fixed, so there can be only one per account and region.
RULE := MeetAssist-ArchiveSchedule

.DEFAULT_GOAL := help
.PHONY: help setup run web-dev token call invoke archive-now lose-database psql athena-ddl athena-template mutants openapi fuzz-api test e2e pictures bench \
	bench-web simulate play-update lint check clean setup-aws build package package-front bucket front deploy web-publish destroy destroy-front \
	cost schedule-on schedule-off schedule-status

help: ## Print this list
	@echo "MeetAssist's back office"
	@echo
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## /{printf "  make %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: .venv/installed ## Install the pinned tools into .venv (other targets do this when needed)

run: setup ## Run the whole system on this machine (PORT=3000, SEED=folder of CSV files or SQL dumps; Ctrl-C stops it)
	@exec $(PYTHON) -m local.stack

web-dev: setup ## Serve the page with hot reload, against the running system
	@exec $(PYTHON) -m local.web dev

token: setup ## Print an id token of the sample admin, or of a consultant with EMAIL=...
	@exec $(PYTHON) -m local.client token

call: setup ## Send an action through the gateway: ACTION='{"action":"get_overview_stats"}' (EMAIL=...)
	@exec $(PYTHON) -m local.client call

invoke: setup ## Invoke a function by hand: FUNCTION=db-init PAYLOAD='{}'
	@exec $(PYTHON) -m local.client invoke

archive-now: setup ## Archive what has changed, now; on AWS with STACK=DashboardStack
ifdef STACK
	aws lambda invoke --function-name $(STACK)-ArchiveData --payload "{}" --cli-binary-format raw-in-base64-out \
		--cli-read-timeout 310 answer.json
	@$(PYTHON) -m json.tool --no-ensure-ascii answer.json
	@! grep --quiet '"errorMessage"' answer.json || { echo "the function failed" >&2; exit 1; }
else
	@FUNCTION=archive-data PAYLOAD='{}' $(PYTHON) -m local.client invoke
endif

lose-database: setup ## Drop the running system's database; db-init restores it from the archive
	@exec $(PYTHON) -m local.client lose-database

psql: setup ## Open psql on the running system's database
	@exec $(PYTHON) -m local.client psql

athena-ddl: ## Print the DDL with which Athena reads the archive: BUCKET=meetassist-data-<account>-<region>
	@cargo build --quiet --workspace --example athena-ddl
	@$${CARGO_TARGET_DIR:-target}/debug/examples/athena-ddl $(BUCKET)

athena-template: ## Write the tables and views with which Athena reads the archive into deploy/front.yaml
	@cargo build --quiet --workspace --example athena-template
	@$${CARGO_TARGET_DIR:-target}/debug/examples/athena-template deploy/front.yaml

bucket: setup ## AWS: create the data bucket, once (BUCKET=name, KEEP_DAYS=90, KEEPER=ARN of who may lose data)
	@$(PYTHON) -m deploy.bucket

front: setup package-front ## AWS: create or update what stays: the sign-in, the API's address, the page's (BUCKET=name)
	@PATH="$(AWS_TOOLS):$$PATH" $(PYTHON) -m deploy.front deploy

deploy: setup package ## AWS: create or update the system; samconfig.toml has the settings of both stacks
	@PATH="$(AWS_TOOLS):$$PATH" $(PYTHON) -m deploy.stack deploy

web-publish: setup ## AWS: build the page, and upload it with its configuration
	@$(PYTHON) -m local.web build
	@$(PYTHON) -m deploy.page

destroy: setup ## AWS: archive once more, then delete the system; the bucket and the front stay: STACK=DashboardStack
	@$(PYTHON) -m deploy.stack destroy

destroy-front: setup ## AWS: delete the page, the sign-in and the API for good: STACK=DashboardFront (USERS=delete)
	@$(PYTHON) -m deploy.front destroy

cost: setup ## What a month costs: HOURS, REQUESTS, ROWS, MAILS, ACCOUNTS, REGION, settings by name (docs/cost.md)
	@$(PYTHON) -m deploy.cost

schedule-on: ## AWS: archive every five minutes from now on
	aws events enable-rule --name $(RULE)

schedule-off: ## AWS: archive only by hand
	aws events disable-rule --name $(RULE)

schedule-status: ## AWS: print ENABLED or DISABLED
	aws events describe-rule --name $(RULE) --query State --output text

build: setup-aws ## Compile the functions for Lambda: target/lambda/<arm64|x86_64>/<function>/bootstrap.zip
	@PATH="$(AWS_TOOLS):$$PATH" deploy/build

package: setup-aws ## Build what make deploy uploads, into .aws-sam/build
	@cargo fetch --quiet --locked
	@PATH="$(AWS_TOOLS):$$PATH" sam build

package-front: setup-aws ## Build what make front uploads, into .aws-sam/front
	@cargo fetch --quiet --locked
	@PATH="$(AWS_TOOLS):$$PATH" sam build --config-env front

setup-aws: .venv-aws/installed ## Install the pinned SAM CLI and cross compiler into .venv-aws (other targets do this when needed)

test: setup ## Run all tests; with ARGS=name, the Rust tests of that name and the others that need no browser
	@$(PYTHON) -m unittest discover --start-directory local/tests --top-level-directory .
	@$(PYTHON) -m unittest discover --start-directory deploy/tests --top-level-directory .
	@$(PYTHON) -m local.web check
	@$(PYTHON) -m local.testbed cargo test --workspace $(ARGS)
	@$(if $(ARGS),,$(PYTHON) -m local.browser_tests)

e2e: setup ## Run the browser tests against a system of their own (ARGS=name for some of them)
	@exec $(PYTHON) -m local.browser_tests $(ARGS)

pictures: setup ## Retake docs/pictures from a system with the sample data
	@exec $(PYTHON) -m local.browser_tests --pictures

bench: setup ## Compare with PostgreSQL alone (ARGS=import for some of it, SCALE=10 for more rows, DAYS=3650 for more days)
	@$(PYTHON) -m local.testbed cargo bench --workspace --bench bench -- $(ARGS)

bench-web: setup ## Measure the page in a browser: what it loads, when it paints, how fast it responds
	@exec $(PYTHON) -m local.bench_web

simulate: setup ## Play a day of an organisation 1, 10 and 100 times this size (SIZES=1,10 LENGTH=90 RATE=10; docs/scale.md)
	@exec $(PYTHON) -m local.simulate

play-update: setup ## Deploy this version over a former one, with failures, on this machine: FORMER=<revision or tag>
	@exec $(PYTHON) -m local.play_update

mutants: setup .tools/bin/cargo-mutants ## Find changes to a file that no test notices: FILE=shared/src/archive/plan.rs (TESTS=name)
	@CARGO_TARGET_DIR=$(CURDIR)/target/mutants $(PYTHON) -m local.testbed nice .tools/bin/cargo-mutants mutants --file $(FILE) \
		--package meetassist --test-package meetassist,meetassist-tests --baseline skip --timeout 900 --output target \
		-- --lib --test integration $(TESTS)

openapi: ## Write openapi.json, the description of the API
	@cargo build --quiet --workspace --example openapi
	@$${CARGO_TARGET_DIR:-target}/debug/examples/openapi >openapi.json

fuzz-api: setup .venv-fuzz/installed ## Search with schemathesis for answers that openapi.json doesn't describe
	@exec $(PYTHON) -m local.fuzz

lint: setup ## Check the templates
	.venv/bin/cfn-lint --regions ap-southeast-1 -- template.yaml deploy/front.yaml

check: lint ## Check format, lints, documentation and tests, as CI does
	cargo fmt --all --check
	cargo clippy --workspace --all-targets -- -D warnings
	RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps
	@$(MAKE) --no-print-directory test

clean: ## Remove everything that was built, installed or recorded
	rm -rf target .tools .venv .venv-aws .venv-fuzz .aws-sam .local web/dist web/node_modules

.tools/bin/cargo-mutants:
	cargo install cargo-mutants --version $(MUTANTS_VERSION) --locked --root .tools

# The stamp is written last, so an interrupted installation starts over.
.venv/installed: local/requirements.txt
	@$(call install,.venv)

.venv-aws/installed: deploy/requirements.txt
	@$(call install,.venv-aws)

.venv-fuzz/installed: local/fuzz/requirements.txt
	@$(call install,.venv-fuzz)

define install
$(BOOTSTRAP_PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	{ echo "Python 3.11 or later is missing; if it has another name, use make BOOTSTRAP_PYTHON=..."; exit 1; }; \
echo "==> installing the pinned tools into $1"; \
$(BOOTSTRAP_PYTHON) -m venv --clear $1 || { echo "Python can't create $1: install its venv module"; exit 1; }; \
$1/bin/pip install --quiet --disable-pip-version-check --no-input --no-deps --requirement $< && touch $@
endef
