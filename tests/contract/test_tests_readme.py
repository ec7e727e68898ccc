"""The tables of tests/README.md and config/SECURITY.md name tests that exist."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NAMED = re.compile(r"`?(test_\w+\.py)(?:::(test_\w+))?")
FILES: dict[str, str] = {}
for path in ROOT.glob("tests/**/test_*.py"):  # two folders may have a file of one name
    FILES[path.name] = FILES.get(path.name, "") + path.read_text(encoding="utf-8")


@pytest.mark.parametrize("document", ["tests/README.md", "config/SECURITY.md"])
def test_every_test_that_is_named_exists(document: str) -> None:
    found = NAMED.findall((ROOT / document).read_text(encoding="utf-8"))
    assert found
    assert [file for file, _ in found if file not in FILES] == []
    assert [name for file, name in found if name and f"def {name}(" not in FILES[file]] == []
