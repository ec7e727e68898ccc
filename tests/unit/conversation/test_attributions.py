import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bridge.conversation import quote
from bridge.conversation.recovery import Carrier, read_chain
from bridge.language.reply_headers import ReplyHeaders
from bridge.mail.message import Address, Line

_TABLE = Path(__file__).parents[2] / "golden/fields/attributions.toml"
CASES = tomllib.loads(_TABLE.read_text(encoding="utf-8"))["case"]
CARRIER = Carrier(datetime(2026, 11, 19, 20, 0, tzinfo=UTC), 60, Address("Anna Berg", "a.berg@firma.example"), ())


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
@pytest.mark.parametrize("quoted", ["> Geht das bis Freitag?", ">Geht das bis Freitag?"])
def test_author_and_moment_of_an_attribution_line(case: dict[str, str], quoted: str, headers: ReplyHeaders) -> None:
    body = f"Passt so.\n\n{case['in']}\n\n{quoted}\n"
    sketch = quote.outline([Line(line) for line in body.split("\n")], headers)
    (post,) = read_chain(sketch, CARRIER, headers)
    clock = f"{post.said_at + timedelta(hours=1):%Y-%m-%d %H:%M}" if post.said_at else ""
    assert (f"{post.author.name} <{post.author.address}>", clock) == (case["author"], case["clock"])
    assert post.text == "Geht das bis Freitag?"
    assert quote.segments(sketch, quote.line_kinds(sketch, headers))[0].text == "Passt so.\n\n"
