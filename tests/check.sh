#!/bin/sh
# The executable documentation of what "green" means; `make test` and .ci/run call exactly this.
set -eu
cd "$(dirname "$0")/.."
bin=.venv/bin
$bin/ruff format --check .
$bin/ruff check .
$bin/mypy
$bin/lint-imports
$bin/python -m pytest -m "not slow" -q --durations=10
