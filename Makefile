# What people and CI run. `make demo` and `make test` prepare everything they need.
.DELETE_ON_ERROR:
SHELL := bash
export PATH := $(CURDIR)/.venv/bin:$(PATH)

help: ## say what there is
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | column -t -s "$$(printf '\t')"

setup: ## prepare the environment and build the labextension
	@scripts/setup

demo: setup ## open JupyterLab on a data lake of one's own
	@lab-datalake demo lab

check: setup ## format, lint, types, layers, fresh generated files
	ruff format --check .
	ruff check .
	mypy
	lint-imports
	deptry .
	python -m lab_datalake.server.wire_ts --check src/api/wire.ts
	jlpm lint:check

test: ## prepare everything and run all tests
	@scripts/setup --ui
	@$(MAKE) --no-print-directory check unit ui

unit: setup ## the tests of Python and TypeScript, on a real lake
	jlpm test
	scripts/test

ui: ## the stories in a real browser, on a real lake
	@scripts/setup --ui
	scripts/ui

pictures: ui ## the pictures of the documentation, as the stories see them now
	scripts/pictures

bench: ## the figures of the benchmarks that take minutes
	@scripts/setup --ui
	python -m benchmarks

bench-full: ## all figures: a million files, and rucio-jupyterlab as the peer
	@scripts/setup --ui
	python -m benchmarks full

docs: setup ## build the documentation into site/
	sphinx-build -q -W --keep-going -b html docs site

format: setup ## mend what can be mended without thinking
	ruff format .
	ruff check --fix .
	python -m lab_datalake.server.wire_ts > src/api/wire.ts
	jlpm lint

lock: setup ## renew the pins of requirements.txt
	uv pip compile -q --universal --no-emit-index-url --python-version 3.10 --extra demo --group dev pyproject.toml -o requirements.txt

clean: ## remove what was built
	rm -rf lib lab_datalake/labextension lab_datalake/_version.py dist site coverage artefacts

.PHONY: help setup demo check test unit ui pictures bench bench-full docs format lock clean
