# The two commands are `make run` and `make test`; bare `make` lists everything.
PYTHON ?= python3
UV ?= uv
VENV := .venv
BIN := $(VENV)/bin
INSTALL := $(BIN)/python -m pip --disable-pip-version-check install -qq --no-deps --no-build-isolation
PINNED := $(INSTALL) --use-pep517 --require-hashes
PIN := $(UV) pip compile --quiet --python-version 3.11 --python-platform linux --generate-hashes --no-header --no-annotate

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help run test benchmark lock clean

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-11s%s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: stage := [1/4]
run: $(VENV)/run.stamp ## compare four lender policies in calm and under stress (ARGS="worlds=5" changes one thing)
	@echo "$(stage) install: $(VENV) is ready"
	@$(BIN)/python -m experiments.compare experiment=main $(ARGS)

test: $(VENV)/test.stamp ## check the style, then run every test and every notebook
	$(BIN)/python -m ruff check
	$(BIN)/python -m ruff format --check --quiet
	$(BIN)/python -m pytest -q -n logical --dist loadfile --durations=10
	$(BIN)/python -m pytest -q -n logical --nbmake --nbmake-timeout=600 notebooks

benchmark: $(VENV)/run.stamp ## borrower-days per second, beside a toy on the same machine
	@$(BIN)/python -m experiments.benchmark $(ARGS)

lock: ## renew the pins (needs uv); they name versions and hashes, never an index
	printf 'editables\nhatchling\nsetuptools\n' | $(PIN) -o locks/build.txt -
	$(PIN) -o locks/run.txt pyproject.toml
	$(PIN) -o locks/test.txt --extra test --extra notebooks --constraint locks/run.txt $$(sed -n 's/^\([a-z0-9-]*\)==.*/--no-emit-package \1/p' locks/run.txt) pyproject.toml

clean: ## remove the environment and the caches; results in runs/ stay
	rm -rf $(VENV) build dist .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/run.stamp: locks/build.txt locks/run.txt
	@$(PYTHON) -c 'import sys; (3, 11) <= sys.version_info[:2] < (3, 15) or sys.exit("creditworlds needs Python 3.11 to 3.14, " \
		"and $(PYTHON) is " + sys.version.split()[0] + ": name another, as in  make $(MAKECMDGOALS) PYTHON=python3.11")'
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
		|| { echo "$(PYTHON) cannot make virtual environments: install its venv package (on Debian and Ubuntu: python3-venv)" >&2; exit 1; }
	@echo "$(if $(stage),$(stage) )install: about 40 s, 222 MB to download, 910 MB in $(VENV)"
	@test -x $(BIN)/python || $(PYTHON) -m venv --clear $(VENV)
	@$(PINNED) -r locks/build.txt
	@$(PINNED) -r locks/run.txt
	@$(INSTALL) --editable .
	@touch $@

$(VENV)/test.stamp: $(VENV)/run.stamp locks/test.txt
	@echo "install: the tools of the tests and notebooks, about 30 s, 115 MB to download"
	@$(PINNED) -r locks/test.txt
	@touch $@
