# `make help` lists what there is. Nothing but Python 3.11 or later, make and git has to be there.

PYTHON ?= $(shell for try in python3.11 python3 python3.12 python3.13; do \
	$$try -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo $$try && break; done)
UV ?= uv==0.13.9
FUZZ ?= 100000

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
INSTALL := $(PIP) install --quiet --progress-bar off
COMPILE = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-annotate --custom-compile-command "make pins" $(UPGRADE)

MADE := $(VENV)/.made
BASE := $(VENV)/.base
DEV := $(VENV)/.dev
PROJECT := $(VENV)/.project
COMMAND := $(BIN)/superbill

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test lint format cases fuzz bench wheel pins clean distclean accuracy

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(PROJECT) ## install and code the notes of examples/
	@set -- examples/*.txt; \
	if [ ! -e "$$1" ]; then echo "make demo: examples/ holds no .txt note, so there is nothing to code." >&2; exit 1; fi; \
	echo "Coding $$# notes of examples/. They stay on this machine."; \
	for note in "$$@"; do \
		printf '\n$$ superbill code %s\n\n' "$$note"; \
		$(COMMAND) code "$$note" || exit; \
	done; \
	printf '\nThe same for programs: %s code %s --format json\n' "$(COMMAND)" "$$1"

test: $(DEV) $(PROJECT) ## run the tests (PYTEST_ARGS="-k words" chooses)
	$(BIN)/python -m pytest $(PYTEST_ARGS)

lint: $(DEV) $(PROJECT) ## check style, types and which room may import which
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(DEV) ## rewrite the Python files in the project's format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

cases: $(DEV) $(PROJECT) ## run only the cases that stand beside the rules
	$(BIN)/python -m pytest tests/cases $(PYTEST_ARGS)

fuzz: $(DEV) $(PROJECT) ## read 100,000 mutated notes (FUZZ=1000 for fewer)
	SUPERBILL_FUZZ=$(FUZZ) $(BIN)/python -m pytest -m fuzz tests/fuzz $(PYTEST_ARGS)

bench: $(PROJECT) ## measure speed, start, growth and memory (BENCH_ARGS=--short for a quick look)
	$(BIN)/python bench/speed.py $(BENCH_ARGS)

accuracy: $(DEV) $(PROJECT) ## measure claims, joints, flags and diagnoses on the labelled notes
	$(BIN)/python -m tests.accuracy.measure

wheel: $(BASE) ## build the wheel and the source archive into dist/
	rm -rf dist
	$(BIN)/python -m hatchling build

pins: $(MADE) ## write requirements/*.txt anew (UPGRADE=--upgrade takes newer releases)
	$(INSTALL) '$(UV)'
	$(COMPILE) --output-file requirements/base.txt pyproject.toml
	$(COMPILE) --output-file requirements/build.txt requirements/build.in
	$(COMPILE) --extra pdf --output-file requirements/dev.txt --constraint requirements/base.txt \
		--constraint requirements/build.txt pyproject.toml requirements/build.in requirements/dev.in

clean: ## remove what was built and cached
	rm -rf build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find src tests bench -name __pycache__ -type d -prune -exec rm -rf {} +

distclean: clean ## also remove the virtual environment
	rm -rf $(VENV)

$(MADE):
	@if [ -z "$(PYTHON)" ]; then \
		echo "make: no Python 3.11 or later was found." >&2; \
		echo "Install one, or name it: make PYTHON=/path/to/python3.11" >&2; exit 1; fi
	@$(PYTHON) -c 'import sys; v = sys.version_info; v >= (3, 11) or sys.exit("make: $(PYTHON) is Python %d.%d; superbill needs 3.11 or later. Name another: make PYTHON=python3.11" % v[:2])'
	@echo "Making $(VENV) with $(PYTHON)."
	@$(PYTHON) -m venv $(VENV) || { \
		echo "make: $(PYTHON) cannot make a virtual environment; on Debian install python3-venv." >&2; exit 1; }
	@touch $@

$(BASE): requirements/base.txt requirements/build.txt $(MADE)
	@echo "Installing what superbill runs on (requirements/base.txt, build.txt)."
	@$(INSTALL) --require-hashes -r requirements/base.txt -r requirements/build.txt
	@touch $@

$(DEV): requirements/dev.txt $(MADE)
	@echo "Installing what checks superbill (requirements/dev.txt)."
	@$(INSTALL) --require-hashes -r requirements/dev.txt
	@touch $@

$(PROJECT): pyproject.toml src/superbill/__init__.py $(BASE)
	@echo "Installing superbill itself, from this checkout."
	@$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@
