"""The house rules that no linter knows: lengths, places, words that must not be committed."""

import ast
import re
import statistics
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
TOP_LEVEL = {"bridge", "templates", "config", "tests", "pyproject.toml", "Dockerfile", "README.md"} | {
    "LICENSE",
    "CHANGELOG.md",
    "Makefile",
}
# A path of one machine, a registry host: they make a commit useless elsewhere.
FORBIDDEN = re.compile(r"(?<![\w.])/(?:work|root|farm)/\w|pypi\.org|pythonhosted|registry\.npmjs|deb\.debian")


def tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [ROOT / line for line in listed.stdout.splitlines() if (ROOT / line).is_file()]


def code() -> list[Path]:
    return sorted((ROOT / "bridge").rglob("*.py"))


def functions(path: Path) -> list[tuple[int, str]]:
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    return [
        ((node.end_lineno or 0) - node.lineno + 1, f"{path.relative_to(ROOT)}:{node.lineno} {node.name}")
        for node in nodes
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def test_top_level_holds_only_what_the_user_fixed() -> None:
    entries = {path.relative_to(ROOT).parts[0] for path in tracked()}
    assert {entry for entry in entries if not entry.startswith(".")} <= TOP_LEVEL


def test_no_function_is_longer_than_sixty_lines_and_most_are_short() -> None:
    lengths = sorted(entry for path in code() for entry in functions(path))
    assert [name for length, name in lengths if length > 60] == []
    assert statistics.median(length for length, _ in lengths) <= 9
    assert statistics.quantiles([length for length, _ in lengths], n=10)[-1] <= 30


def test_no_file_is_longer_than_three_hundred_lines_without_a_reason() -> None:
    long = [path for path in code() if len(path.read_text(encoding="utf-8").splitlines()) > 300]
    unexplained = [
        str(path) for path in long if "long because" not in (ast.get_docstring(ast.parse(path.read_text())) or "")
    ]
    assert unexplained == []


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert [
        str(path) for path in code() if path.stem in {"utils", "util", "helpers", "common", "manager", "misc"}
    ] == []


def test_nothing_of_one_machine_is_committed() -> None:
    found = []
    for path in tracked():
        if path == Path(__file__) or path.suffix in {".png", ".eml", ".ico"}:
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        found += [f"{path.relative_to(ROOT)}: {hit.group()}" for hit in FORBIDDEN.finditer(text)]
    assert found == []
