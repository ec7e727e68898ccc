"""What is stored comes back as it was, and rows of an older or newer version can be read."""

from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from bridge.conversation.sketch import Placed, Sketch, WeakLink
from bridge.conversation.thread import Card, Reading, Request
from bridge.store import codec
from bridge.store.changes import Lists
from bridge.store.read import Read

VALUES = [Reading, Request, Card, Sketch, Placed, WeakLink, Lists, Read]
# Any text, lone surrogates and NUL too: what a hostile mail may hold must come back.
st.register_type_strategy(str, st.text(max_size=8) | st.sampled_from(["\x00", "\ud83d", "Grüße \U0001f600"]))
st.register_type_strategy(datetime, st.datetimes(timezones=st.just(UTC)))


@given(st.one_of([st.from_type(one) for one in VALUES]))
def test_every_value_comes_back(value: object) -> None:
    written = codec.encode(value)
    assert written.isascii()
    assert codec.decode(type(value), written) == value


@given(st.lists(st.from_type(WeakLink), max_size=3))
def test_tuples_come_back(values: list[WeakLink]) -> None:
    assert codec.decode_many(WeakLink, codec.encode(tuple(values))) == tuple(values)


def test_every_kind_of_value_has_fields() -> None:
    assert all(fields(one) for one in VALUES)


@dataclass(frozen=True, slots=True)
class Old:
    name: str
    gone: int = 3


@dataclass(frozen=True, slots=True)
class New:
    name: str
    added: tuple[str, ...] = ("a",)


def test_a_field_may_come_and_go() -> None:
    assert codec.decode(New, codec.encode(Old("x", gone=4))) == New("x")
    assert codec.decode(Old, codec.encode(New("x", added=()))) == Old("x")
    assert codec.encode(Old("x")) == '{"name":"x"}'


def test_times_are_kept_in_utc() -> None:
    @dataclass(frozen=True)
    class At:
        at: datetime

    berlin = timezone(timedelta(hours=1))
    assert codec.encode(At(datetime(2026, 11, 23, 9, 0, tzinfo=berlin))) == '{"at":"2026-11-23T08:00:00+00:00"}'
