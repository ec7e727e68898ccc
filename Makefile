# Feedbridge: `make demo` and `make test` are all a newcomer needs. Everything lives in .venv; nothing is installed elsewhere
# but Debian packages for the tests, and those only as root on Debian.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
export PYTHONDONTWRITEBYTECODE ?= 1

.PHONY: demo test lint bench proof constraints clean

demo: $(VENV)/.demo  ## sample mails -> site and feeds, served on loopback (NO_SERVE=1 writes and exits)
	$(BIN)/feedbridge demo --out public $(if $(NO_SERVE),--no-serve)

test: $(VENV)/.dev  ## lint, types, import contracts and every test that is not `slow`
	sh tests/debian-packages.sh
	sh tests/check.sh

lint: $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.dev  ## figures for tests/bench/README.md
	$(BIN)/python -m tests.bench

proof: $(VENV)/.dev  ## the slow proofs; last figures in tests/README.md
	sh tests/debian-packages.sh
	$(BIN)/python -m pytest -m slow -q

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Feedbridge needs Python 3.11 or newer: make PYTHON=python3.12 ...")'
	$(PYTHON) -m venv $(VENV)

# Hashes first (every file is checked), then our own package without a look at any index. An editable install compiles
# nothing by itself, and with the variable above no command would: each would read all sources again.
$(VENV)/.demo: $(BIN)/python config/constraints.txt pyproject.toml
	$(PIP) install --require-hashes --only-binary :all: -r config/constraints.txt
	$(PIP) install --no-deps --no-build-isolation --editable .
	$(BIN)/python -m compileall -q bridge
	touch $@

$(VENV)/.dev: $(BIN)/python tests/constraints.txt pyproject.toml
	$(PIP) install --require-hashes --only-binary :all: -r tests/constraints.txt
	$(PIP) install --no-deps --no-build-isolation --editable .
	$(BIN)/python -m compileall -q bridge
	touch $@ $(VENV)/.demo

# Needs pip-tools; the index comes from the machine's own pip configuration and is not written down.
COMPILE := pip-compile -q --generate-hashes --allow-unsafe --strip-extras --no-emit-index-url --no-emit-find-links \
	--no-emit-trusted-host --no-emit-options --no-header --no-annotate --build-deps-for editable
SERVER := --extra postgres --extra s3 --extra microsoft --extra google --extra lmtp --extra dkim
constraints:
	$(COMPILE) --upgrade -o config/constraints.txt pyproject.toml
	$(COMPILE) $(SERVER) -c config/constraints.txt -o config/constraints-server.txt pyproject.toml
	$(COMPILE) --extra dev $(SERVER) -c config/constraints.txt -o tests/constraints.txt pyproject.toml

clean:
	rm -rf $(VENV) public build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
