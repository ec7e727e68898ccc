"""The own words of a quoted level: quote marks, deeper levels, signature and rules taken off."""

import re
from itertools import islice

from bridge.conversation.quote import Level, Outline
from bridge.conversation.quote.ending import find_endings
from bridge.conversation.thread import Kind
from bridge.language.reply_headers import ReplyHeaders
from bridge.mail.markup.links import read_link
from bridge.mail.message import Address

_SCANNERS = ("safelinks.protection", "urldefense")
_LINK = re.compile(r"https?://[^\s<>]+")
_BROKEN = 60  # characters of a line that was broken
_LONGEST = 3000  # of a link
_LONGEST_END = 80  # characters of a line between dashes
_NEAR = 3  # rows below a row where its blank line is looked for
_TWIN = re.compile(r"(?<![\w.+-])((?:https?://|[\w.+-]{1,64}@)[^\s<>]{1,500}?)/?\s<(?:mailto:)?\1/?>")
_TRIMMED = (
    "[...]",
    "[…]",
    "[snip]",
    "<snip>",
    "...snip...",
    "[gekürzt]",
    "[cut]",
    "(...)",
    "[..]",
    "--snip--",
    "8<---",
)


def own_words(sketch: Outline, number: int, headers: ReplyHeaders, author: Address) -> str:
    """What the level says, with single blank lines where it had some; "" if nothing is left."""
    lines: list[str] = []
    for indices in _runs(sketch, number):
        rows = [sketch.rows[index] for index in indices]
        kinds = find_endings(rows, headers, author, is_later=bool(lines))
        lines += [
            row.words.rstrip() if row.bare else "" for row, kind in zip(rows, kinds, strict=True) if kind is Kind.SAID
        ]
    text = "\n".join(map(_unwrapped, _joined_links(_without_rules(lines)))).strip()
    return _TWIN.sub(r"\1", text) if "<" in text else text


def _runs(sketch: Outline, number: int) -> list[list[int]]:
    """The rows of a level with a blank one between, parted where others' words stand, as said ones are on top."""
    runs: list[list[int]] = []
    last = -1
    for index in sketch.levels[number].rows:
        if index != last + 1 or not runs:
            between = sketch.rows[last + 1 : index]
            if runs:
                blanks = (at for at, row in enumerate(between[:_NEAR], start=last + 1) if not row.bare)
                runs[-1].extend(islice(blanks, 1))
            if not runs or any(row.bare for row in between):
                runs.append([])
        runs[-1].append(index)
        last = index
    return runs


def _joined_links(lines: list[str]) -> list[str]:
    """Links of a scanner of mail that somebody's program broke over several lines, put together again."""
    joined: list[str] = []
    for line in lines:
        if line and " " not in line and joined and _is_broken_link(joined[-1]):
            joined[-1] += line
        else:
            joined.append(line)
    return joined


def _is_broken_link(line: str) -> bool:
    """Whether a line is long enough to have been broken, and ends inside such a link."""
    last = line.rpartition(" ")[2]
    return len(line) >= _BROKEN and len(last) < _LONGEST and "://" in last and any(sign in last for sign in _SCANNERS)


def _unwrapped(line: str) -> str:
    """The line with its links as they were before a scanner of mail wrapped them."""
    if "://" not in line or not any(sign in line for sign in _SCANNERS):
        return line
    return _LINK.sub(lambda found: read_link(found[0]) or found[0], line)


def is_trimmed(sketch: Outline, level: Level, text: str) -> bool:
    """Whether the quoting person visibly left lines out."""
    return level.is_split or not text or any(sign in text.lower() for sign in _TRIMMED)


def _without_rules(lines: list[str]) -> list[str]:
    """Rules at both ends and doubled blank lines are layout, not words."""
    while lines and _is_rule(lines[0]):
        lines = lines[1:]
    end = len(lines)
    while end and (_is_rule(lines[end - 1]) or _is_end(lines[end - 1])):
        end -= 1
    return [line for index, line in enumerate(lines[:end]) if line or (index and lines[index - 1])]


def _is_rule(line: str) -> bool:
    return not line.strip(" _-=*~")


def _is_end(line: str) -> bool:
    """ "----- End forwarded message -----" in any language."""
    return len(line) <= _LONGEST_END and line.startswith("---") and line.endswith("---")
