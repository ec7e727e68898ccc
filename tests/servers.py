"""Servers of the test kit, outside of every package. A missing Debian package skips, and fails where CI=true."""

import importlib.util
import os
import shutil
import sys
from pathlib import Path
from types import ModuleType

import pytest

_KIT = Path(__file__).parent / "testkit"
_FOLDERS = ("/usr/sbin", "/usr/local/sbin", *map(str, sorted(Path("/usr/lib/postgresql").glob("*/bin"))))


def need(program: str, package: str) -> None:
    """Skip the test if `program` is missing, or fail it where CI=true."""
    if shutil.which(program, path=os.pathsep.join([os.environ.get("PATH", ""), *_FOLDERS])):
        return
    words = f"{program} is missing: apt-get install --no-install-recommends {package}"
    if os.environ.get("CI") == "true":
        pytest.fail(words)
    pytest.skip(words)


def kit(name: str) -> ModuleType:
    """A module of the test kit."""
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, _KIT / f"{name}.py")
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
    return sys.modules[name]
