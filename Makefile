# Everything here sets itself up: a fresh clone needs Python (3.10 or newer) and make, nothing else.
# Node.js and a browser are used where they are installed, and fetched where they are not.

PYTHON ?= python3
# To try another Python beside the usual one: make test PYTHON=python3.13 VENV=.venv-3.13
VENV ?= .venv
# Passed on by `test`, `bench` and `screenshots`: make test ARGS="-k store"
ARGS ?=

# Most tests wait for a browser or a kernel: as many processes as there are processors, each with servers of its own.
SIDE_BY_SIDE := --numprocesses logical --maxprocesses 4 --dist worksteal

PY := $(VENV)/bin/python
BUNDLE := nb_feedback/static/widget.js
JS_SOURCES := $(shell find js/src -type f 2>/dev/null)
JS_SETTINGS := js/build.mjs js/package.json js/package-lock.json js/tsconfig.json

# The stamp's name holds a checksum of all that decides what is in the environment, so that a change of any of
# it (by an edit, or by git) makes the environment be set up again.
STAMP := $(VENV)/ready-$(shell cat requirements/dev.txt pyproject.toml | cksum | tr ' ' '-')

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
# pip and npm must not run twice at once in one folder, whatever -j says.
.NOTPARALLEL:
.PHONY: help demo test check bench build format screenshots clean front-end-tools

help: ## List these commands
	@echo "Usage: make COMMAND. Each sets up what it needs by itself; the first one takes some minutes."
	@echo
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(BUNDLE) | $(STAMP) ## Open the example notebooks in JupyterLab
	@$(PY) scripts/demo.py

test: $(BUNDLE) front-end-tools | $(STAMP) ## Run all tests: the front end's, then Python's, some of them in a browser
	$(PY) scripts/node.py npm run --silent test
	@chromium=$$($(PY) scripts/browser.py --install) && NB_FEEDBACK_CHROMIUM="$$chromium" $(PY) -m pytest $(SIDE_BY_SIDE) $(ARGS)

check: front-end-tools | $(STAMP) ## Check style, types, generated files and the bundle's size
	$(PY) -m ruff check
	$(PY) -m ruff format --check
	$(PY) -m mypy
	$(PY) scripts/generate_protocol.py --check
	$(PY) scripts/node.py npm run --silent types
	$(PY) scripts/node.py npm run --silent lint
	$(PY) scripts/node.py node build.mjs

bench: $(BUNDLE) | $(STAMP) ## Measure how fast the widget and its storage are
	@chromium=$$($(PY) scripts/browser.py --install) && NB_FEEDBACK_CHROMIUM="$$chromium" $(PY) -m benchmarks $(ARGS)

build: | $(STAMP) ## Build the sdist and the wheel in dist/
	rm -rf dist
	$(PY) -m build

format: front-end-tools | $(STAMP) ## Format all code, and mend what can be mended by itself
	$(PY) -m ruff check --fix-only
	$(PY) -m ruff format
	$(PY) scripts/node.py npm run --silent format

screenshots: $(BUNDLE) | $(STAMP) ## Take the screenshots for the documentation again
	@chromium=$$($(PY) scripts/browser.py --install) && NB_FEEDBACK_CHROMIUM="$$chromium" $(PY) scripts/screenshots.py $(ARGS)

clean: ## Remove what make has made, except demo/, where your own work may be
	rm -rf .venv $(VENV) js/node_modules nb_feedback/static dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

front-end-tools: | $(STAMP)
	@$(PY) scripts/node.py install

$(BUNDLE): $(JS_SOURCES) $(JS_SETTINGS) | $(STAMP)
	@$(PY) scripts/node.py install
	$(PY) scripts/node.py node build.mjs

$(STAMP):
	@command -v "$(PYTHON)" >/dev/null || { \
		echo "There is no '$(PYTHON)'. Install Python 3.10 or newer, or name it: make ... PYTHON=/path/to/python3"; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 10))' || { \
		echo "'$(PYTHON)' is $$("$(PYTHON)" --version 2>&1); Python 3.10 or newer is needed."; \
		echo "Install one, then name it: make ... PYTHON=python3.12"; exit 1; }
	@"$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "'$(PYTHON)' cannot make virtual environments: its modules venv and ensurepip are missing."; \
		echo "On Debian and Ubuntu: apt-get install python3-venv"; exit 1; }
	@echo "Setting up $(VENV) ..."
	@$(PY) -m pip --version >/dev/null 2>&1 || "$(PYTHON)" -m venv --clear $(VENV)
	@rm -f $(VENV)/ready-*
	$(PY) -m pip install --quiet --disable-pip-version-check -r requirements/dev.txt
	@node=$$($(PY) scripts/node.py requirement) && if [ -n "$$node" ]; then \
		echo "No suitable Node.js on this machine: installing $$node from PyPI"; \
		$(PY) -m pip install --quiet --disable-pip-version-check "$$node"; fi
	$(PY) -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@
