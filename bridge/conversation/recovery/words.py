"""The own words of a quoted level: quote marks, deeper levels, signature and rules taken off."""

from bridge.conversation.quote import Level, Outline
from bridge.conversation.quote.ending import find_endings
from bridge.conversation.thread import Kind
from bridge.language.reply_headers import ReplyHeaders
from bridge.mail.markup.links import read_link

_SCANNERS = ("safelinks.protection", "urldefense")
_BROKEN = 60  # characters of a line that was broken
_LONGEST = 3000  # of a link
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


def own_words(sketch: Outline, number: int, headers: ReplyHeaders, author: str) -> str:
    """What the level says, with single blank lines where it had some; "" if nothing is left."""
    indices = _with_blanks(sketch, number)
    rows = [sketch.rows[index] for index in indices]
    kinds = find_endings(rows, headers, author)
    lines = [row.words.rstrip() if row.bare else "" for row, kind in zip(rows, kinds, strict=True) if kind is Kind.SAID]
    return "\n".join(map(_unwrapped, _joined_links(_without_rules(lines)))).strip()


def _joined_links(lines: list[str]) -> list[str]:
    """Links of a scanner of mail that somebody's program broke over several lines, put together again."""
    joined: list[str] = []
    for line in lines:
        if joined and _is_broken_link(joined[-1]) and line and " " not in line:
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
    return " ".join((read_link(word) or word) if word.startswith("http") else word for word in line.split(" "))


def is_trimmed(sketch: Outline, level: Level, text: str) -> bool:
    """Whether the quoting person visibly left lines out."""
    return level.is_split or not text or any(sign in text.lower() for sign in _TRIMMED)


def _with_blanks(sketch: Outline, number: int) -> list[int]:
    """Its rows and the blank rows between two of them."""
    found: list[int] = []
    for index in sketch.levels[number].rows:
        if found and any(not sketch.rows[at].bare for at in range(found[-1] + 1, min(index, found[-1] + 4))):
            found.append(_first_blank(sketch, found[-1] + 1))
        found.append(index)
    return found


def _first_blank(sketch: Outline, start: int) -> int:
    index = start
    while sketch.rows[index].bare:
        index += 1
    return index


def _without_rules(lines: list[str]) -> list[str]:
    """Rules at both ends and doubled blank lines are layout, not words."""
    while lines and _is_rule(lines[0]):
        lines = lines[1:]
    end = len(lines)
    while end and _is_rule(lines[end - 1]):
        end -= 1
    return [line for index, line in enumerate(lines[:end]) if line or (index and lines[index - 1])]


def _is_rule(line: str) -> bool:
    """Signs alone, or mutt's "----- End forwarded message -----"."""
    return not line.strip(" _-=*~") or (line.startswith("---") and line.strip("- ").lower().startswith("end forwarded"))
