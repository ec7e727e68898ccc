"""README and example of config/ say what the program does: every key, default and command, both ways."""

import argparse
import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from bridge.cli.arguments import make_parser
from bridge.cli.init import ask_all, fill
from bridge.settings.bucket import Bucket
from bridge.settings.model import Feed, Mailbox, Run, Settings, Store
from bridge.settings.naming import Person, Topic
from bridge.settings.outgoing import Letters, Reader, Smtp

CONFIG = Path(__file__).parents[2] / "config"
README = (CONFIG / "README.md").read_text(encoding="utf-8")
EXAMPLE = (CONFIG / "bridge.example.toml").read_text(encoding="utf-8")
TABLES: dict[str, type[BaseModel]] = {
    "Top of the file": Settings,
    "`[[feed]]`": Feed,
    "`[[feed.mailbox]]`": Mailbox,
    "`[[feed.topic]]`": Topic,
    "`[[feed.person]]`": Person,
    "`[store]`": Store,
    "`[run]`": Run,
    "`[bucket]`": Bucket,
    "`[smtp]`": Smtp,
    "`[letters]`": Letters,
    "`[[reader]]`": Reader,
}
BELOW = {"feed", "mailbox", "topic", "person", "store", "run", "bucket", "smtp", "letters", "reader"}
SIX = {"address", "public_url", "languages", "host", "user", "password_file"}


def plain(model: type[BaseModel]) -> dict[str, Any]:
    """Key -> default, without the tables below; ... if it is needed."""
    fields = {key: field for key, field in model.model_fields.items() if key not in BELOW}
    return {key: ... if field.default is PydanticUndefined else field.default for key, field in fields.items()}


def readme_rows(title: str) -> Iterator[tuple[str, str, str]]:
    part = README.partition(f"### {title}")[2].partition("\n#")[0]
    for line in part.splitlines():
        if line.startswith("| `"):
            key, default, why = (cell.strip() for cell in line.strip("|").split(" | ", 2))
            yield key.strip("`"), default.strip("`"), why.removesuffix("|").strip()


@pytest.mark.parametrize("title", TABLES)
def test_every_key_stands_in_the_readme_with_default_and_reason(title: str) -> None:
    model = TABLES[title]
    rows = {key: (default, why) for key, default, why in readme_rows(title)}
    assert set(rows) == set(plain(model))
    for key, default in plain(model).items():
        shown, why = rows[key]
        assert why == model.model_fields[key].description
        if default is ...:
            assert shown == "needed"
        else:
            wanted = list(default) if isinstance(default, tuple) else default
            assert json.loads(shown) == wanted, key


def uncommented() -> dict[str, Any]:
    """The example with every commented key switched on."""
    lines = []
    for line in EXAMPLE.splitlines():
        bare = line.removeprefix("# ")
        key = bare.partition(" = ")
        lines.append(bare if bare.startswith("[[") or (key[1] and key[0].isidentifier()) else line)
    return tomllib.loads("\n".join(lines))


def test_the_example_has_every_key_with_its_default() -> None:
    tree = uncommented()
    feed, box = tree["feed"][0], tree["feed"][0]["mailbox"][0]
    found = {"Top of the file": tree, "`[[feed]]`": feed, "`[[feed.mailbox]]`": box}
    found |= {"`[[feed.topic]]`": feed["topic"][0], "`[[feed.person]]`": feed["person"][0]}
    found |= {f"`[{name}]`": tree[name] for name in ("store", "run", "bucket", "smtp", "letters")}
    found["`[[reader]]`"] = tree["reader"][0]
    for title, model in TABLES.items():
        table = {key: value for key, value in found[title].items() if key not in BELOW}
        assert set(table) == set(plain(model)), title
        for key, default in plain(model).items():
            if key not in SIX and default is not ...:
                assert table[key] == (list(default) if isinstance(default, tuple) else default), key


def test_the_example_says_why_in_the_words_of_the_program() -> None:
    for model in TABLES.values():
        for key in plain(model):
            if key not in SIX:
                assert f"# {model.model_fields[key].description}" in EXAMPLE, key


def test_six_keys_are_live() -> None:
    live = [line.partition(" = ")[0] for line in EXAMPLE.splitlines() if line[:1].isalpha()]
    assert sorted(live) == sorted(SIX)


def test_what_init_writes_is_the_example_with_the_answers() -> None:
    answers = ask_all(lambda _, guess: guess.replace("firma", "nordlicht"))
    tree = tomllib.loads(fill(EXAMPLE, answers))
    assert tree["feed"][0]["address"] == "feed@nordlicht.example"
    assert tree["feed"][0]["mailbox"][0]["host"] == "imap.nordlicht.example"
    assert fill(EXAMPLE, {}) == EXAMPLE
    assert [line.partition("# ")[2] for line in fill(EXAMPLE, answers).splitlines()] == [
        line.partition("# ")[2] for line in EXAMPLE.splitlines()
    ]


def test_answers_cannot_break_out_of_their_line() -> None:
    evil = 'x"\nname = "y'
    tree = tomllib.loads(fill(EXAMPLE, {"address": evil, "languages": 'de", "en'}))
    assert tree["feed"][0]["address"] == 'x"name = "y'
    assert "name" not in tree["feed"][0]


def commands() -> dict[str, argparse.ArgumentParser]:
    actions = make_parser()._actions
    return dict(next(one for one in actions if isinstance(one, argparse._SubParsersAction)).choices)


def test_every_command_and_option_stands_in_the_readme_and_no_other() -> None:
    rows = {}
    for line in README.partition("## Commands")[2].splitlines():
        if line.startswith("| `"):
            name, rest = line.removeprefix("| `").split("`", 1)
            rows[name] = rest
    assert set(rows) == set(commands())
    for name, parser in commands().items():
        options = {one.option_strings[-1] for one in parser._actions if one.option_strings}
        options -= {"--help", "--config", "--verbose", "--quiet"}
        told = {word.split()[0] for word in rows[name].split("`") if word.startswith("--")}
        assert told == options, name
    for shared in ("--config", "--verbose", "--quiet"):
        assert f"`{shared}`" in README


def test_every_command_has_its_module() -> None:
    folder = Path(__file__).parents[2] / "bridge" / "cli"
    modules = {parser.get_default("module") for parser in commands().values()}
    assert all((folder / f"{module}.py").is_file() for module in modules)


def test_the_example_is_mended_into_a_configuration_that_passes(tmp_path: Path) -> None:
    from bridge.settings.load import load_settings

    (tmp_path / "config").mkdir()
    file = tmp_path / "config" / "bridge.toml"
    file.write_text(EXAMPLE, encoding="utf-8")
    (tmp_path / "config" / "password").write_text("geheim\n", encoding="utf-8")
    loaded = load_settings(file, {})
    assert loaded.home == tmp_path
    assert loaded.settings.feed[0].languages == ("de", "en")
