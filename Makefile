# The whole developer interface. `make help` lists it.
.DEFAULT_GOAL := help
.PHONY: help run test lint format bench bench-operator bench-web soak generate screenshots lock images cluster cluster-down cluster-test
SHELL := /bin/sh
python := .venv/bin/python
node := PATH="$(CURDIR)/.venv/node/bin:$$PATH"

help: ## List these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## Install what is missing and run everything on this machine: dashboard, API, dispatcher, worker
	@tools/setup.sh run
	@exec $(python) tools/run.py

test: ## Run all tests on real parts: SQLite and PostgreSQL, worker processes, Chromium
	@tools/setup.sh dev
	cd frontend && $(node) npm run --silent test && $(node) npm run --silent budget
	$(python) -m pytest -q -m "not soak and not nodes"
	$(python) -m pytest -q -m "not soak and not nodes" --database=postgres tests/ocr_platform
	$(python) -m pytest -q -m "postgres and not soak" --database=postgres tests/e2e

lint: ## Check style, types and import rules
	@tools/setup.sh dev
	$(python) -m ruff check .
	$(python) -m ruff format --check .
	LEGIBLE_SECRET_KEY=only-for-checking-types $(python) -m mypy
	.venv/bin/lint-imports --no-cache
	cd frontend && $(node) npm run --silent lint

format: ## Format Python and TypeScript
	@tools/setup.sh dev
	$(python) -m ruff check --fix .
	$(python) -m ruff format .
	cd frontend && $(node) npx prettier --write --log-level warn .

bench: ## Measure speed, print the figures and write them to var/bench.json
	@tools/setup.sh dev
	$(python) -m bench worker overload queue platform

bench-operator: ## Measure the operator with 500 endpoints on a control plane (ten minutes), into var/bench.json
	@tools/setup.sh dev
	$(python) -m bench operator

bench-web: ## Measure the dashboard in Chromium, with 100 000 documents and on both databases, into var/bench.json
	@tools/setup.sh dev
	$(python) -m bench web

soak: ## Run the long counts: kills, hostile input, fuzzing
	@tools/setup.sh dev
	$(python) -m pytest -q -m soak
	$(python) -m pytest -q -m soak --database=postgres tests/soak tests/ocr_platform

generate: ## Make the generated files again: OpenAPI, its TypeScript types, settings tables, the CRD, the values of the chart
	@tools/setup.sh dev
	LEGIBLE_SECRET_KEY=only-for-the-description $(python) manage.py spectacular --validate --fail-on-warn --file docs/api/openapi.yaml
	cd frontend && $(node) npm run --silent types
	$(python) tools/settings_reference.py
	$(python) tools/crd_reference.py
	$(python) tools/values_reference.py

screenshots: ## Make the pictures of README and docs/design.md again
	@tools/setup.sh dev
	$(python) tools/screenshots.py

images: ## Build the images of platform, worker and operator with podman, and print their sizes
	@tools/images.sh

cluster: ## Start a Kubernetes cluster with two nodes on this machine, as root, and leave it running
	@tools/setup.sh cluster
	@$(python) -m tests.cluster.harness.nodes up

cluster-down: ## End the cluster that `make cluster` started
	@$(python) -m tests.cluster.harness.nodes down

cluster-test: ## Run the tests that need the images and a cluster with nodes, as root
	@tools/setup.sh cluster
	$(python) -m pytest -q -m "nodes and not soak"

lock: ## Compile the locks again after a change of pyproject.toml
	@tools/setup.sh dev
	tools/lock.sh
