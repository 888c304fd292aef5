# Everything a developer or a first-time user types. `make` alone lists the targets.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
WORKERS ?= 2
QUICK := tests/test_house_rules.py tests/test_errors.py tests/model tests/document tests/analysis tests/verdict tests/pages tests/tools tests/writers/test_word_blocks.py

.DEFAULT_GOAL := help
.PHONY: help setup build test quick check serve bench fuzz mutate reference clean

help: ## list the targets
	@sed -n 's/^\([a-z]*\):[^#]*## \(.*\)$$/\1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{printf "make %-10s %s\n", $$1, $$2}'

# Debian's python3 has venv without ensurepip, which is in python3-venv.
$(STAMP): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or later is needed; name it with: make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	  { echo "The package python3-venv is missing; \`make setup\` installs it." >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet -e '.[test]'
	@$(BIN)/python -c 'import pygraphviz' 2>/dev/null || \
	  { echo "Graphviz, which draws the diagrams, needs a library of the system; \`make setup\` installs it." >&2; exit 1; }
	@touch $@

setup: ## install the system packages that the tests use (as root)
	@sh tools/setup.sh

build: $(STAMP) ## set up and build the sample pack into build/
	$(BIN)/python -m generator build

test: $(STAMP) ## set up and run all tests
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup

quick: $(STAMP) ## what to run before a commit: format, lint, types and the tests that are fast (under a minute)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -q -n $(WORKERS) $(QUICK)

check: $(STAMP) ## lint, types, and the findings on the sample pack
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m generator check

serve: $(STAMP) ## build the sample site, serve it on http://127.0.0.1:8000 and rebuild it on every change
	$(BIN)/python -m generator serve

bench: $(STAMP) ## measure builds beside mkdocs, pandoc and dot; renews bench/RESULTS.md (a quarter of an hour; CUSTOMERS=50 takes longer)
	$(BIN)/python -c 'import pypandoc' 2>/dev/null || $(BIN)/python -m pip install --quiet -e '.[test,bench]'
	$(BIN)/python bench/run.py $(if $(CUSTOMERS),--customers $(CUSTOMERS))

fuzz: $(STAMP) ## run the property tests with thousands of examples, each key left open, markup in each text, 200 builds killed, 300 edits built with and without the store, 101,000 wrong inputs (SUITE=FOLDER SECONDS=…)
	$(BIN)/python -m tests.fuzz $(if $(SUITE),--suite $(SUITE)) $(if $(SECONDS),--seconds $(SECONDS))
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup -m "hypothesis or every_edit or every_key or every_kill or every_pair" --hypothesis-profile=fuzz

mutate: $(STAMP) ## make 1,500 small faults in the code and see whether a test notices each (up to an hour on two cores; SEED=… COUNT=… BUDGET=MINUTES)
	$(BIN)/python -m tools.mutate --workers $(WORKERS) $(if $(SEED),--seed $(SEED)) $(if $(COUNT),--count $(COUNT)) $(if $(BUDGET),--budget $(BUDGET))

reference: $(STAMP) ## renew docs/yaml-reference.md from the model
	$(BIN)/python -m tools.yaml_reference

clean: ## remove what was built and the virtual environment
	rm -rf build dist $(VENV) .pytest_cache .ruff_cache .mypy_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
