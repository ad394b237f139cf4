# Glossator's commands: `make help` lists them. Each makes or updates .venv by itself, when a lock file has changed.

.DEFAULT_GOAL := help
.PHONY: help run test soak rehearse bench lint format lock clean venv run-packages test-packages

PYTHON ?= $(shell for name in python3.11 python3 python3.12 python3.13 python3.14; do \
	if $$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then echo $$name; break; fi; done)
HERE := .venv/bin/python
INSTALL := $(HERE) -m pip install -qq --disable-pip-version-check --no-input --require-hashes --no-deps

help: ## Lists these commands
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1\t\2/p' Makefile | expand -t 14

run: run-packages ## Starts Glossator on http://127.0.0.1:8000 (PORT=8001 for another port)
	@exec $(HERE) -m config.launch

test: test-packages ## Linters, types, contracts, unit tests and browser tests
	@exec $(HERE) -m tests.run

soak: test-packages ## The long runs that `make test` leaves out
	@exec $(HERE) -m tests.run soak

rehearse: test-packages ## Kills the machines of an installation of several, one by one (root, nginx, PgBouncer)
	@exec $(HERE) -m tests.soak.rehearsal

bench: test-packages ## Measurements on databases of their own, and one report (var/benchmarks/report.md)
	@exec $(HERE) -m benchmarks

lint: test-packages ## Linters, types and contracts alone
	@exec $(HERE) -m tests.run lint

format: test-packages ## Formats the Python code and mends what the linter can mend
	@$(HERE) -m ruff format
	@$(HERE) -m ruff check --fix

lock: ## Writes requirements/*.txt anew from requirements/*.in (needs uv)
	@command -v uv >/dev/null || { echo "make lock needs uv."; exit 1; }
	@for name in base dev; do \
		uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
			--custom-compile-command "make lock" requirements/$$name.in -o requirements/$$name.txt || exit 1; done

clean: ## Removes .venv and caches; leaves var/, where the database and the secrets are
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -type d -not -path './var/*' -prune -exec rm -rf {} +

run-packages: venv
	@cmp -s requirements/base.txt .venv/base.txt || { echo "Installing what Glossator runs on (.venv) …" && \
		$(INSTALL) -r requirements/base.txt && cp requirements/base.txt .venv/base.txt; }

test-packages: venv
	@cmp -s requirements/dev.txt .venv/dev.txt || { echo "Installing what the tests need (.venv) …" && \
		$(INSTALL) -r requirements/dev.txt && cp requirements/dev.txt .venv/dev.txt; }

venv:
	@if $(HERE) -c 'import pip' 2>/dev/null; then exit 0; fi; \
	if [ -z "$(PYTHON)" ]; then echo "Glossator needs Python 3.11 or later: none is on the PATH. \
	Install it, or name one: make run PYTHON=/path/to/python3"; exit 1; fi; \
	echo "Making .venv with $(PYTHON) …"; rm -f .venv/base.txt .venv/dev.txt; $(PYTHON) -m venv .venv
