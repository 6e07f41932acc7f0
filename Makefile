# Two commands for a stranger: `make demo` and `make test`. Both set up .venv on a fresh machine first.
# `make help` lists the rest.
SHELL := /bin/bash
.DEFAULT_GOAL := help

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export VAXSMITH_CORPORA ?= $(abspath ../shared/data)
export PIP_CONSTRAINT := $(abspath constraints.txt)
export PIP_DISABLE_PIP_VERSION_CHECK := 1

help:  ## List the targets
	@grep -hE '^[a-z%-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 24

# --- set up ---------------------------------------------------------------------------------------------------------

$(VENV)/.python:
	@bash tools/require_system.sh "$(PYTHON)"
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.base: $(VENV)/.python pyproject.toml constraints.txt CMakeLists.txt $(wildcard src/vaxsmith/mrna/native/*.?pp)
	$(BIN)/pip install --quiet --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.base
	$(BIN)/pip install --quiet --editable '.[dev]'
	@touch $@

setup: $(VENV)/.dev  ## Create .venv with everything the tests need

# --- what people type -----------------------------------------------------------------------------------------------

demo: $(VENV)/.base  ## Design a vaccine for the shipped patient into build/demo
	$(BIN)/vaxsmith demo --out build/demo --overwrite
	@# Open it where a person sits at a screen.
	@if [ -t 1 ] && [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ]; then $(BIN)/python -m webbrowser "file://$(abspath build/demo)/dossier.html"; fi

test: lint  ## Lint, types, contracts and every test
	$(BIN)/pytest -n 2

lint: $(VENV)/.dev  ## ruff, mypy --strict and the import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.dev  ## Rewrite the code in the house's format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: $(VENV)/.dev  ## Check the documentation: links resolve, examples run
	$(BIN)/pytest -q tests/house

# Each comparison and benchmark is one file that prints its table and exits non-zero where it falls short.
verify-%: $(VENV)/.dev  ## Compare one package with outside programs and published numbers
	$(BIN)/python -m verification.$*

bench-%: $(VENV)/.dev  ## Measure one package's time, memory or accuracy
	$(BIN)/python -m benchmarks.$*

# What belongs to one package runs under its name.
verify-proteins: verify-genome verify-haplotypes verify-hgvs verify-fusions verify-splicing verify-proteome
verify-tumor: verify-reads verify-markers verify-clonality
verify-mrna: verify-degscore
verify-selection: verify-recognition verify-portfolio verify-tiers
bench-proteins: bench-whole_genome bench-proteome
bench-tumor: bench-reads bench-clonality
bench-selection: bench-portfolio

# The files with a main() are the runnable ones; the others are what they share.
verify: $(patsubst verification/%.py,verify-%,$(shell grep -l '^def main' verification/*.py))  ## Every comparison

bench: $(patsubst benchmarks/%.py,bench-%,$(shell grep -l '^def main' benchmarks/*.py))  ## Every benchmark

clean:  ## Remove what was built (not .venv)
	rm -rf build dist .pytest_cache .hypothesis .mypy_cache .ruff_cache .import_linter_cache

.PHONY: help setup demo test lint format docs verify bench clean
