# The project's commands; `make` alone lists them. Each sets the environment up first where it is not.
.DEFAULT_GOAL := help
.PHONY: help setup demo test lint bench diagram lint-style lint-types lint-layers lint-templates lint-migrations lint-rules

PYTHON ?= python3
export PATH := $(CURDIR)/.venv/bin:$(PATH)

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile

setup: ## make .venv, install pinned packages, build the pages' styles; starts nothing
	@$(PYTHON) -m sandbox.setup

demo: setup ## run the whole site with demo cases on http://127.0.0.1:8000 (PORT=8001 for another port); Ctrl-C ends it
	@python -m sandbox.demo

test: ## run the whole test suite, browser tests included
	@$(PYTHON) -m sandbox.setup --tests
	@python -m sandbox.suite

lint: setup ## check style, types, layers, templates, migrations and the project's own rules
	@$(MAKE) --keep-going --no-print-directory lint-style lint-types lint-layers lint-templates lint-migrations lint-rules

lint-style:
	ruff check
	ruff format --check

lint-types:
	mypy

lint-layers:
	lint-imports --no-cache

lint-templates:
	git ls-files -z '*.html' | xargs -0 -r djade --check --target-version 5.2
	djlint --lint --quiet templates

lint-migrations:
	python manage.py makemigrations --check --dry-run

lint-rules:
	python -m tests.lint

bench: setup ## measure against floors of the same machine and run; appends to a file below BENTHU_DATA
	@python -m tests.bench

diagram: setup ## draw the process from the flow, for the README
	@python manage.py diagram
