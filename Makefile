# All commands for users and contributors; `make help` lists them.
.DEFAULT_GOAL := help
.PHONY: help run test lint format bench bench-operator bench-web soak generate docs screenshots lock images cluster cluster-down cluster-test
SHELL := /bin/sh
python := .venv/bin/python
# One more than there are cores: tests often wait for programs that they have started.
TEST_PROCESSES ?= $(shell expr $$(nproc) + 1)
on_postgres := tests/ocr_platform tests/e2e
node := PATH="$(CURDIR)/.venv/node/bin:$$PATH"

help: ## List the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## Run everything on this machine: dashboard, API, dispatcher, worker; LANGUAGES="deu fra" adds languages
	@tools/setup.sh run
	@exec $(python) tools/run.py

test: ## Run all tests, on SQLite and PostgreSQL, with real workers and Chromium
	@tools/setup.sh dev
	cd frontend && $(node) npm run --silent test && $(node) npm run --silent budget
	$(python) -m pytest -q -n $(TEST_PROCESSES) -m "not alone and not soak and not nodes"
	$(python) -m pytest -q -n $(TEST_PROCESSES) -m "postgres and not alone and not soak" --database=postgres $(on_postgres)
	$(python) -m pytest -q -m "alone and not soak and not nodes"
	$(python) -m pytest -q -m "alone and postgres and not soak" --database=postgres $(on_postgres)

lint: ## Check style, types, import rules and the documentation
	@tools/setup.sh dev
	$(python) -m ruff check .
	$(python) -m ruff format --check .
	LEGIBLE_SECRET_KEY=only-for-checking-types $(python) -m mypy
	.venv/bin/lint-imports --no-cache
	cd frontend && $(node) npm run --silent lint
	@$(MAKE) --no-print-directory docs

format: ## Format Python and TypeScript
	@tools/setup.sh dev
	$(python) -m ruff check --fix .
	$(python) -m ruff format .
	cd frontend && $(node) npx prettier --write --log-level warn .

bench: ## Measure the speed of worker, queue and platform; results go to var/bench.json
	@tools/setup.sh dev
	$(python) -m bench worker overload queue platform

bench-operator: ## Measure the operator with 500 endpoints (ten minutes)
	@tools/setup.sh dev
	$(python) -m bench operator

bench-web: ## Measure the dashboard in Chromium with 100 000 documents, on both databases
	@tools/setup.sh dev
	$(python) -m bench web

soak: ## Run the long tests: killed programs, hostile input, fuzzing
	@tools/setup.sh dev
	$(python) -m pytest -q -m soak
	$(python) -m pytest -q -m soak --database=postgres tests/soak tests/ocr_platform

generate: ## Update the generated files: OpenAPI, TypeScript types, tables of settings, CRD, chart values
	@tools/setup.sh dev
	LEGIBLE_SECRET_KEY=only-for-the-description $(python) manage.py spectacular --validate --fail-on-warn --file docs/api/openapi.yaml
	cd frontend && $(node) npm run --silent types
	$(python) tools/settings_reference.py
	$(python) tools/crd_reference.py
	$(python) tools/values_reference.py

docs: ## Build the documentation site into docs/_build/html; a dead link is an error
	@tools/setup.sh docs
	$(python) -m sphinx --fail-on-warning --keep-going --nitpicky --quiet --fresh-env -b html docs docs/_build/html

screenshots: ## Update the screenshots of README and docs
	@tools/setup.sh dev
	$(python) tools/screenshots.py

images: ## Build the images of platform, worker and operator with podman; LANGUAGES="deu fra" adds languages
	@tools/images.sh

cluster: ## Start a Kubernetes cluster with two nodes on this machine and leave it running (as root)
	@tools/setup.sh cluster
	@$(python) -m tests.cluster.harness.nodes up

cluster-down: ## Stop the cluster that `make cluster` started
	@$(python) -m tests.cluster.harness.nodes down

cluster-test: ## Run the tests that need the images and a cluster with nodes (as root)
	@tools/setup.sh cluster
	$(python) -m pytest -q -m "nodes and not soak"

lock: ## Update the dependency locks after a change of pyproject.toml
	@tools/setup.sh dev
	tools/lock.sh
