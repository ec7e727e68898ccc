"""Plain text -> safe HTML: paragraphs, line breaks, links; code keeps its indentation."""

import html
import re

from bridge.mail.markup.clean import sanitise
from bridge.mail.markup.links import read_link

_LINK = re.compile(r"(?:https?://|mailto:)[^\s<>\"\u201c\u201d\u201e\u00ab\u00bb]{1,2000}", re.IGNORECASE)
_TRAILING = ".,;:!?'*_…"
_PAIRS = {")": "(", "]": "[", "}": "{"}


def text_html(text: str) -> str:
    """Safe HTML of plain text: paragraphs at blank lines, <pre> for indented blocks, links."""
    out: list[str] = []
    for paragraph in _paragraphs(text):
        if _is_code(paragraph):
            out.append("<pre>" + "\n".join(html.escape(line, quote=False) for line in paragraph) + "</pre>")
        else:
            out.append("<p>" + "<br>".join(_linked(line.strip()) for line in paragraph) + "</p>")
    return sanitise("".join(out))


def _paragraphs(text: str) -> list[list[str]]:
    paragraphs: list[list[str]] = [[]]
    for line in text.replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ").split("\n"):
        if line.strip():
            paragraphs[-1].append(line.rstrip())
        elif paragraphs[-1]:
            paragraphs.append([])
    return [paragraph for paragraph in paragraphs if paragraph]


def _is_code(paragraph: list[str]) -> bool:
    indented = [line for line in paragraph if line.startswith(("  ", "\t")) or "   " in line]
    return (
        len(paragraph) > 1 and len(indented) * 2 >= len(paragraph) and not any(_LINK.search(line) for line in paragraph)
    )


def _linked(line: str) -> str:
    out: list[str] = []
    at = 0
    for match in _LINK.finditer(line):
        shown = _trimmed(match[0])
        target = read_link(shown)
        if not target:
            continue
        out.append(html.escape(line[at : match.start()], quote=False))
        out.append(f'<a href="{html.escape(target)}">{html.escape(shown, quote=False)}</a>')
        at = match.start() + len(shown)
    out.append(html.escape(line[at:], quote=False))
    return "".join(out)


def _trimmed(link: str) -> str:
    """Without the full stop behind it, or a closing bracket that was opened before it."""
    end = len(link)
    while end > 0:
        last = link[end - 1]
        opening = _PAIRS.get(last)
        if last not in _TRAILING and (opening is None or link.count(opening, 0, end) >= link.count(last, 0, end)):
            break
        end -= 1
    return link[:end]
