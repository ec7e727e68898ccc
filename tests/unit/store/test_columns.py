"""Text and keys that every database takes."""

from hypothesis import given
from hypothesis import strategies as st

from bridge.store.columns import KEY_LENGTH, short_key, storable


def test_what_no_database_takes_is_replaced() -> None:
    assert storable("a\x00b") == "a\ufffdb"
    assert storable("a\udc80b") == "a\ufffdb"
    assert storable("\ud83d\ude00") == "\U0001f600"  # two halves of one letter, as JSON of other programs writes it
    assert storable("Größe \U0001f600") == "Größe \U0001f600"


@given(st.text(st.characters()))
def test_the_rest_stays(text: str) -> None:
    assert storable(storable(text)) == storable(text)
    storable(text).encode()
    if "\x00" not in text and not any("\ud800" <= sign <= "\udfff" for sign in text):
        assert storable(text) == text


@given(st.text(max_size=2), st.text(max_size=2))
def test_long_keys_stay_apart(one: str, other: str) -> None:
    long, longer = short_key("x" * KEY_LENGTH + one), short_key("x" * KEY_LENGTH + other)
    assert (long == longer) == (storable(one) == storable(other))
    assert len(long) <= KEY_LENGTH
    assert short_key(one) == storable(one)
