# What can be done here? `make` lists it. Every recipe runs in .venv, which `make setup` builds.
PYTHON ?= python3
ARGS ?=
BIN := .venv/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help setup lab up down test fast soak build audit lint format bench lock clean

help: ## List what can be done
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' Makefile

setup: .venv/ready ## Build the environment (.venv) from requirements.lock

.venv/ready: requirements.lock pyproject.toml infra/environment.py
	@$(PYTHON) infra/environment.py

lab: setup ## Cluster, judge and JupyterLab in the browser
	@$(BIN)/workbook lab $(ARGS)

up: setup ## Start the cluster and the judge, without JupyterLab
	@$(BIN)/workbook up

down: setup ## Stop them; topics and marks stay
	@$(BIN)/workbook down

test: setup ## Every kind of test once
	@$(BIN)/python -m pytest --numprocesses 2 $(ARGS)

fast: setup ## The tests that need neither a cluster nor a kernel: seconds
	@$(BIN)/python -m pytest -m "not cluster and not kernel" $(ARGS)

soak: setup ## The long tests: kills, restarts, repeated judging
	@$(BIN)/python -m pytest -m soak $(ARGS)

build: setup ## Generate the notebooks from their sources
	@$(BIN)/workbook build $(ARGS)

audit: setup ## Prove the repository's promises on a real cluster
	@$(BIN)/workbook audit $(ARGS)

lint: setup ## Formatter, linter and type checker
	@$(BIN)/ruff format --check . && $(BIN)/ruff check . && $(BIN)/mypy

format: setup ## Let the formatter and the linter mend what they can
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

bench: setup ## Measure the numbers of the design on this machine
	@$(BIN)/workbook bench cluster $(ARGS) && $(BIN)/workbook bench check $(ARGS)

lock: setup ## Resolve the dependencies anew into requirements.lock
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --upgrade \
		--no-emit-index-url --no-header pyproject.toml --group dev --output-file requirements.lock

clean: ## Remove the environment and caches; the cluster's data and your marks stay
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache build
