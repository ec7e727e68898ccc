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
# Side by side, a module in one piece, two for each core: most tests wait for a server, a browser or a process.
$bin/python -m pytest -m "not slow" -q --durations=15 -n "$(($(nproc 2>/dev/null || echo 2) * 2))" --maxprocesses=4 --dist loadscope --no-loadscope-reorder
