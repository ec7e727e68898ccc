"""Tools that come by npm (axe-core, html-validate, vnu.jar, caniemail), in a scratch folder made once and kept."""

import fcntl
import os
import subprocess
import tempfile
from pathlib import Path

import pytest

from tests.servers import need

PACKAGES = ("axe-core@4.14.1", "html-validate@10.17.0", "vnu-jar@26.9.27", "caniemail@1.0.5", "s3rver@3.7.1")  # pinned
_SECONDS = 300


def node_modules() -> Path:
    """The folder with the packages; skips (fails where CI=true) if npm is missing or no registry answers."""
    need("npm", "npm")
    named = os.environ.get("NODE_MODULES")
    folder = Path(named).parent if named else Path(tempfile.gettempdir()) / f"feedbridge-npm-{os.getuid()}"
    modules = folder / "node_modules"
    wanted = [folder / "node_modules" / one.partition("@")[0] for one in PACKAGES]
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # tests run side by side: one installs, the others wait for it
        if not all(one.is_dir() for one in wanted):
            _install(folder)
    os.environ["NODE_MODULES"] = str(modules)
    return modules


def _install(folder: Path) -> None:
    command = ["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--silent", *PACKAGES]
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=_SECONDS, check=False)
        said = done.stderr.strip()[-300:] if done.returncode else ""
    except subprocess.TimeoutExpired:
        said = f"no answer within {_SECONDS} s"
    if said:
        words = f"npm install {' '.join(PACKAGES)} failed: {said}"
        pytest.fail(words) if os.environ.get("CI") == "true" else pytest.skip(words)
