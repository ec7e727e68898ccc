#!/bin/sh
# The executable documentation of what "green" means; `make test` and .ci/run call exactly this.
set -eu
cd "$(dirname "$0")/.."
bin=.venv/bin
$bin/ruff format --check .
$bin/ruff check .
$bin/mypy
$bin/lint-imports
# Compiled once, outside the source folders: many tests start processes of their own.
unset PYTHONDONTWRITEBYTECODE
export PYTHONPYCACHEPREFIX="$PWD/.venv/pycache"
# Side by side, a module in one piece: most tests wait for a server or a browser, and both cores are there.
$bin/python -m pytest -m "not slow" -q --durations=15 -n auto --maxprocesses=4 --dist loadscope
