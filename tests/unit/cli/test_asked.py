"""Whom `explain` says a request is for."""

from datetime import UTC, datetime

import pytest

from bridge.cli.explain_json import explained_mail
from bridge.mail.admission import Policy
from bridge.mail.delivery import Delivery, Place
from tests.mailroom import TABLES, mail
from tests.people import ANJA, BRIDGE, FELIX, JONAS, PRIYA, SVEN, TOM

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def asked(text: str, *to: object) -> list[list[str]]:
    raw = mail(ANJA, "Liste", text, to=to)  # type: ignore[arg-type]
    value = explained_mail(Delivery(raw, NOW, Place("a.eml")), Policy(addresses=(BRIDGE,)), TABLES)
    requests = value["requests"]
    assert isinstance(requests, list)
    return [one["asked"] for one in requests]


@pytest.mark.parametrize(
    ("text", "to", "names"),
    [
        ("Tom, könntest du mir bitte die Liste schicken?", (TOM, SVEN), ["Tom"]),
        ("Hallo Tom,\n\nkannst du mir bitte die Liste schicken?", (TOM, SVEN), ["Tom"]),
        ("Kannst du mir bitte die Liste schicken?", (TOM,), ["Tom Okafor"]),
        ("Kannst du mir bitte die Liste schicken?", (TOM, SVEN, PRIYA), ["Tom Okafor", "Sven Brückner", "Priya Raman"]),
        ("Kannst du mir bitte die Liste schicken?", (TOM, SVEN, PRIYA, FELIX, JONAS), []),
        ("Kann jemand bitte die Liste schicken?", (TOM,), []),
    ],
)
def test_named_else_greeted_else_a_short_to(text: str, to: tuple[object, ...], names: list[str]) -> None:
    assert asked(text, *to) == [names]


def test_the_bridge_itself_is_never_asked() -> None:
    bridge = type(TOM)("Feed", BRIDGE.replace("@", "+einkauf@"))
    assert asked("Kannst du mir bitte die Liste schicken?", bridge, TOM) == [["Tom Okafor"]]
