"""Hostile text costs what friendly text costs: twice the input, at most 2.5 times the time (FACTS g, n 10 and 11)."""

import gc
import time
from datetime import UTC, datetime

import pytest

from bridge.conversation import quote
from bridge.conversation.recovery import Carrier, read_chain
from bridge.language.reply_headers import parse_reply_headers
from bridge.mail.message import Address, Line
from bridge.shipped import language_texts

HEADERS = parse_reply_headers(language_texts()["reply_headers.json"])
CARRIER = Carrier(datetime(2026, 11, 19, 9, 0, tzinfo=UTC), 60, Address("", "x@firma.example"), ())
_BLOCK = "Von: Anna <a@b.example>\nGesendet: Donnerstag, 19. November 2026 08:41\nAn: Jonas\nBetreff: Pumpe\n\nText\n"
KILLERS = {
    "on": "On ",
    "am": "Am ",
    "on lines": "On x\n",
    "from lines": "From: a\n",
    "blanks": " ",
    "dashes": "-",
    "angles": "On <",
    "marks": ">",
    "marks and blanks": "> ",
    "colons": "a:\n",
    "at signs": "a@",
    "at lines": "a@b.example:\n",
    "dates": "19.11.2026 08:41 ",
    "date lines": "19.11.2026 08:41\n> x\n",
    "digits": "1 ",
    "blocks": _BLOCK,
    "attributions": "Am 19.11.2026 um 08:41 schrieb Anna <a@b.example>:\n> x\n",
    "insets": "On 11/19/26, 8:41 AM, Anna Berg wrote:\n    x\n",
    "rules": "________________________________\n",
    "signatures": "-- \nx\n",
    "notes": "\tKay Mann\n\t03/20/2001 09:21 AM\nTo: x\n",
    "to lists": "To: a@b.example;\n",
    "begin": "Begin forwarded message:\n",
    "initials": "JW> x\n",
    "entities": "&gt;",
    "stairs": "",
    "no blanks": "x\u00a0",
}
_SIZE = 60_000


def _text(kind: str, size: int) -> str:
    if kind == "stairs":
        rows, depth = [], 0
        while sum(map(len, rows[-1:])) * len(rows) < size * 2:
            depth += 1
            rows.append(">" * depth + " Anna <a@b.example> wrote:")
        return "\n".join(rows)
    return KILLERS[kind] * (size // len(KILLERS[kind]))


def _seconds(text: str) -> float:
    """Of the engine alone: in a long test run the collector goes through everybody's objects again and again."""
    lines = [Line(line) for line in text.split("\n")]
    gc.collect()
    gc.disable()
    try:
        best = min(_once(text, lines) for _ in range(2))
    finally:
        gc.enable()
    return best


def _once(text: str, lines: list[Line]) -> float:
    begun = time.process_time()
    sketch = quote.outline(lines, HEADERS)
    assert "".join(segment.text for segment in quote.segments(sketch, quote.line_kinds(sketch, HEADERS))) == text
    read_chain(sketch, CARRIER, HEADERS)
    return time.process_time() - begun


@pytest.mark.parametrize("kind", KILLERS)
def test_time_grows_with_the_input_and_not_faster(kind: str) -> None:
    small = large = float("inf")
    for _ in range(12):  # a busy machine may spoil some measurements, a quadratic engine spoils all
        small, large = min(small, _seconds(_text(kind, _SIZE))), min(large, _seconds(_text(kind, 2 * _SIZE)))
        if large <= 2.5 * small + 0.02:
            break
    assert large <= 2.5 * small + 0.02, f"{kind}: {small:.3f} s, then {large:.3f} s"
