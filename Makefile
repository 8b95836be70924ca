# Every command of the project. A machine with Python 3.11 or newer, git and make is enough.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# The same numbers, the same calls; make fuzz SEED=7 EXAMPLES=200 tries others, and more.
SEED ?= 1
EXAMPLES ?= 30
PIP := $(BIN)/python -m pip --disable-pip-version-check

.PHONY: help run install test fuzz check format openapi messages bench bench-long lighthouse pictures clean

help: ## Say what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):[^#]*## /\1\t/' | expand -t 12

run: install ## Set up an example with real data, and serve it on http://127.0.0.1:8000 (or PORT)
	@$(BIN)/registry demo

install: $(VENV)/.installed ## Make .venv with the program `registry`

test: $(VENV)/.developed ## Run the whole suite, on SQLite and on a PostgreSQL of its own
	$(BIN)/python -m pytest -q -n auto --dist loadfile --database sqlite
	$(BIN)/python -m pytest -q -n auto --dist loadfile --database postgresql

fuzz: $(VENV)/.fuzzing ## Try every operation with what Schemathesis makes of the document
	PYTHONHASHSEED=0 $(BIN)/python -m tests.fuzz --seed $(SEED) --examples $(EXAMPLES)

check: $(VENV)/.developed ## Check form, types, import contracts and the OpenAPI document
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/registry openapi | diff -u openapi/openapi.json - || (echo "Run: make openapi" && exit 1)

format: $(VENV)/.developed ## Put the code into form
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

openapi: install ## Write openapi/openapi.json from the routes
	$(BIN)/registry openapi > openapi/openapi.json.new && mv openapi/openapi.json.new openapi/openapi.json

messages: install ## Gather every string of the pages for translators
	$(BIN)/python -m registry.web.messages

bench: $(VENV)/.developed ## Measure what was promised, and print the table of docs/performance.md
	$(BIN)/python -m bench

bench-long: $(VENV)/.developed ## Measure search at three sizes, up to a million, and beside other programs
	$(BIN)/python -m bench --long

lighthouse: $(VENV)/.developed ## Let Lighthouse judge the pages that `make run` serves; needs Node.js
	$(BIN)/python -m bench.lighthouse http://127.0.0.1:$(or $(PORT),8000)

pictures: $(VENV)/.developed ## Take the screenshots of docs/pictures anew; needs chromium
	$(BIN)/python -m tests.browser.pictures

clean: ## Take away what was made; the data in var/ stays
	rm -rf $(VENV) build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml | $(BIN)/python
	$(PIP) install --quiet --editable '.[postgres]'
	@touch $@

$(VENV)/.developed: pyproject.toml | $(BIN)/python
	$(PIP) install --quiet --editable '.[dev]'
	@touch $@ $(VENV)/.installed

$(VENV)/.fuzzing: pyproject.toml | $(BIN)/python
	$(PIP) install --quiet --editable '.[fuzz]'
	@touch $@ $(VENV)/.installed
