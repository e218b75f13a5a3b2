# The same commands for everybody: people, CI, and the README.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PATH := $(CURDIR)/$(BIN):$(PATH)

.PHONY: demo test setup dev lint types tests corpus mutants clean

demo: setup ## set everything up and grade a sample class in demo-course/
	$(BIN)/em-course demo

test: dev lint types tests ## set everything up, then lint, types and all tests

setup: $(VENV)/.installed
dev: $(VENV)/.installed-dev

$(VENV)/bin/pip:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml | $(VENV)/bin/pip
	$(BIN)/pip install --quiet --disable-pip-version-check --editable .
	touch $@

$(VENV)/.installed-dev: pyproject.toml | $(VENV)/bin/pip
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $@ $(VENV)/.installed

lint: dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: dev
	$(BIN)/mypy

tests: dev
	$(BIN)/pytest -n auto --dist loadgroup

corpus: dev ## how often the grader errs; writes the table of points in CONTRIBUTING.md
	$(BIN)/python tests/corpus/measure.py --write

mutants: dev ## judge every mutant of the reference; writes tests/corpus/survivors.yaml
	$(BIN)/python tests/corpus/measure_mutants.py --write

clean: ## remove what was built; submissions and grades of a course stay
	rm -rf $(VENV) demo-course build dist
