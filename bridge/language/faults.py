"""What is wrong with a language file, said to somebody who is no programmer: where, which key, what to write."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from bridge.language.keys import KEYS, WHOLE
from bridge.language.notation import read_phrase

_AT = re.compile(r"\(at line (\d+), column \d+\)")
_REMEDIES = (
    ("Unclosed array", "a list has no ] at its end, or a text in it lacks its second quotation mark"),
    ("Unclosed string", "a text has no second quotation mark"),
    ("Illegal character '\\n'", 'a text has no second quotation mark: write "..." in one line'),
    (
        "Expected '=' after a key",
        "a line is neither a key with = nor a [section]; perhaps a # or a comma is missing above",
    ),
    ("Cannot overwrite a value", "a key stands twice in one section: write both lists into one"),
    ("Cannot declare", "a section stands twice: put its keys together"),
    ("Invalid value", 'after = stands a list of texts: ["one", "two"]'),
)


@dataclass(frozen=True, slots=True)
class Fault:
    """One mistake; `key` and `phrase` tell where to look for it."""

    text: str
    section: str = ""
    key: str = ""
    phrase: str = ""


def toml_fault(toml_text: str, file_name: str, said: str) -> str:
    """A mistake in the form of the file, in plain words; the parser's own in brackets."""
    found = _AT.search(said)
    line = int(found.group(1)) if found else max(1, toml_text.count("\n"))
    remedy = next((text for sign, text in _REMEDIES if sign in said), "look at this line and the one above it")
    return f"{file_name}:{line}: this is not valid TOML: {remedy} ({' '.join(said.partition(' (at')[0].split())})"


def find_faults(data: Mapping[str, object]) -> Iterator[Fault]:
    """What is wrong with a whole file."""
    yield from shape_faults(data)
    lists = data.get("lists", {})
    for section, content in data.items():
        if section != "words" and section in KEYS and isinstance(content, dict):
            for key, values in content.items():
                if key in KEYS[section] and isinstance(values, list):
                    yield from _phrase_faults(section, key, values, lists)


def shape_faults(data: Mapping[str, object]) -> Iterator[Fault]:
    """What is wrong with a file before its phrases are read: sections, keys, and what they hold."""
    if not isinstance(data.get("name"), str):
        yield Fault('"name" is missing: the name of the language in itself, such as name = "Deutsch"')
    lists = data.get("lists", {})
    yield from _list_faults("lists", lists)
    for section, content in data.items():
        if section in KEYS:
            yield from _section_faults(section, content)
        elif section not in {"name", "lists"}:
            yield Fault(f"[{section}] is not known{_nearest(section, [*KEYS, 'lists', 'name'])}", section)
    words = data.get("words")
    for key in ("common", "question"):
        if not isinstance(words, dict) or not words.get(key):
            yield Fault(f'[words] {key} is missing: {KEYS["words"][key]}; write {key} = ["...", "..."]', "words")


def _section_faults(section: str, content: object) -> Iterator[Fault]:
    """What is wrong with one section, apart from its phrases."""
    yield from _list_faults(section, content)
    if not isinstance(content, dict):
        return
    known = KEYS[section]
    for key in content:
        if key not in known:
            yield Fault(f"[{section}] {key} is not known{_nearest(key, known)}", section, key)


def _phrase_faults(section: str, key: str, values: list[object], lists: object) -> Iterator[Fault]:
    """Phrases that cannot be read."""
    named = lists if isinstance(lists, dict) else {}
    for value in values:
        try:
            read_phrase(str(value), named, is_whole=f"{section}.{key}" in WHOLE)
        except ValueError as fault:
            where = "" if f'"{value}"' in str(fault) else f' in "{value}"'
            yield Fault(f"[{section}] {key}{where}: {fault}", section, key, str(value))


def _list_faults(section: str, content: object) -> Iterator[Fault]:
    """A section must hold lists of texts."""
    if not isinstance(content, dict):
        yield Fault(f"[{section}] must be a section with lists in it: write [{section}] on a line of its own", section)
        return
    for key, values in content.items():
        if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
            yield Fault(f'[{section}] {key} must be a list of texts: {key} = ["one", "two"]', section, key)


def _nearest(word: str, known: Mapping[str, str] | list[str]) -> str:
    """A hint at the key that was probably meant."""
    near = get_close_matches(word, list(known), n=1)
    return f'; did you mean "{near[0]}"?' if near else f"; known are: {', '.join(known)}"


def located(toml_text: str, file_name: str, faults: Iterable[Fault]) -> tuple[str, ...]:
    """The faults with their lines, in the order of the file."""
    lines = toml_text.split("\n")
    found = [(_line(lines, fault), fault.text) for fault in faults]
    return tuple(f"{file_name}:{line}: {text}" for line, text in sorted(found, key=lambda one: one[0]))


def _line(lines: list[str], fault: Fault) -> int:
    """The number of the line of the phrase, else of the key, else of the section, else the first."""
    begin = (
        _find(lines, 0, rf"\s*\[\s*{re.escape(fault.section)}\s*\]|\s*{re.escape(fault.section)}\s*=")
        if fault.section
        else 0
    )
    key = _find(lines, begin, rf"\s*\"?{re.escape(fault.key)}\"?\s*=") if fault.key else begin
    if fault.phrase:
        return next((at for at in range(key, len(lines)) if f'"{fault.phrase}"' in lines[at]), key) + 1
    return key + 1


def _find(lines: list[str], begin: int, pattern: str) -> int:
    return next((at for at in range(begin, len(lines)) if re.match(pattern, lines[at])), begin)
