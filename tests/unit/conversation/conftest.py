"""The reply header table, read once."""

import pytest

from bridge.language.reply_headers import ReplyHeaders, parse_reply_headers
from bridge.shipped import language_texts


@pytest.fixture(scope="session")
def headers() -> ReplyHeaders:
    return parse_reply_headers(language_texts()["reply_headers.json"])
