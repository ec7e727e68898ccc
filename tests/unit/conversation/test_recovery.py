from base64 import b64encode
from datetime import UTC, datetime

import pytest

from bridge.conversation import quote
from bridge.conversation.recovery import Carrier, find_forwards, read_author, read_chain
from bridge.conversation.recovery.thread_index import moments_of_index
from bridge.conversation.thread import Kind, Quoted
from bridge.language.reply_headers import ReplyHeaders
from bridge.mail.message import Address, Line

ANNA = Address("Anna Berg", "a.berg@firma.example")
JONAS = Address("Jonas Weber", "j.weber@pumpen.example")
SENT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


def chain(body: str, headers: ReplyHeaders, carrier: Carrier | None = None) -> tuple[Quoted, ...]:
    carrier = carrier or Carrier(SENT, 60, ANNA, (JONAS,))
    sketch = quote.outline([Line(line) for line in body.split("\n")], headers)
    return read_chain(sketch, carrier, headers, find_forwards(sketch, carrier))


@pytest.mark.parametrize(
    ("written", "name", "address"),
    [
        ("Jonas Weber <j.weber@pumpen.example>", "Jonas Weber", "j.weber@pumpen.example"),
        ("Jonas Weber [mailto:j.weber@pumpen.example]", "Jonas Weber", "j.weber@pumpen.example"),
        ('"Weber, Jonas" <j.weber@pumpen.example>', "Weber, Jonas", "j.weber@pumpen.example"),
        ("Sekretariat <s@x.example> Im Auftrag von Jonas Weber", "Jonas Weber", ""),
        ("Jonas Weber via Pumpen <pumpen@liste.example>", "Jonas Weber", ""),
        ("j.weber@pumpen.example", "", "j.weber@pumpen.example"),
        ("j.weber@pumpen.example <j.weber@pumpen.example>", "", "j.weber@pumpen.example"),
        (
            "Jonas Weber <j.weber@pumpen.example<mailto:j.weber@pumpen.example>>",
            "Jonas Weber",
            "j.weber@pumpen.example",
        ),
        ("Kay Holm/HOU/PUMPS@PUMPS", "Kay Holm", ""),
        ("Kay Holm@PUMPS", "Kay Holm", ""),
        ("*Jonas Weber*", "Jonas Weber", ""),
        ("'Jonas Weber'", "Jonas Weber", ""),
        ('&nbsp;"Jonas Weber"<j.weber@pumpen.example&gt;;', "Jonas Weber", "j.weber@pumpen.example"),
        ("=?utf-8?q?J=C3=B6rg=20Weber?= <j.weber@pumpen.example>", "Jörg Weber", "j.weber@pumpen.example"),
        ("Weber <halle-bounces+a.berg=firma.example@liste.example>", "Weber", ""),
        ('"Jonas Weber" Sent by: "halle" <halle-bounces@liste.example>', "Jonas Weber", ""),
    ],
)
def test_who_an_author_is(written: str, name: str, address: str) -> None:
    assert read_author(written) == Address(name, address)


@pytest.mark.parametrize("written", ["", "  ", "<>", "...", "you", "7", "halle-bounces@liste.example"])
def test_nobody_is_never_made_up(written: str) -> None:
    assert read_author(written) is None


LATE = """Danke, läuft wieder.

Am Do., 19. Nov. 2026 um 11:40 Uhr schrieb Jonas Weber <j.weber@pumpen.example>:

> Ventil ist getauscht.
> --\x20
> Jonas Weber, Pumpen AG
>
> On 11/19/26 9:14 AM, Anna Berg wrote:
>> Kommt heute jemand?
>>
>> Von: Luis Lang [mailto:l.lang@firma.example]
>> Gesendet: Mittwoch, 18. November 2026 16:02
>> An: Anna Berg
>> Betreff: Ventil klemmt
>>
>> Das Ventil klemmt.
"""


def test_a_whole_chain_from_one_late_reply(headers: ReplyHeaders) -> None:
    posts = chain(LATE, headers)
    assert [(post.author, post.depth, post.text) for post in posts] == [
        (JONAS, 1, "Ventil ist getauscht."),
        (Address("Anna Berg", ""), 2, "Kommt heute jemand?"),
        (Address("Luis Lang", "l.lang@firma.example"), 3, "Das Ventil klemmt."),
    ]
    assert [post.said_at for post in posts] == [
        datetime(2026, 11, 19, 10, 40, tzinfo=UTC),
        datetime(2026, 11, 19, 8, 14, tzinfo=UTC),
        datetime(2026, 11, 18, 15, 2, tzinfo=UTC),
    ]
    assert posts[2].subject == "Ventil klemmt"
    assert {post.kind for post in posts} == {Kind.QUOTE}


def test_a_level_without_a_readable_author_is_no_post(headers: ReplyHeaders) -> None:
    assert chain("ja\n\n> Kommt heute jemand?\n", headers) == ()
    assert chain("ja\n\n-----Ursprüngliche Nachricht-----\n\nKommt heute jemand?\n", headers) == ()


def test_day_and_month_are_settled_by_the_carrier(headers: ReplyHeaders) -> None:
    (post,) = chain(
        "ok\n\nOn 4/3/2026 5:06 PM, Jonas Weber wrote:\n> x\n",
        headers,
        Carrier(datetime(2026, 3, 5, tzinfo=UTC), 0, ANNA, ()),
    )
    assert post.said_at == datetime(2026, 3, 4, 17, 6, tzinfo=UTC)


def test_a_missing_year_is_the_carriers(headers: ReplyHeaders) -> None:
    (post,) = chain("ok\n\nOn Nov 19 08:41, Jonas Weber wrote:\n> x\n", headers)
    assert post.said_at == datetime(2026, 11, 19, 7, 41, tzinfo=UTC)


def test_answered_between_the_lines_is_trimmed(headers: ReplyHeaders) -> None:
    (post,) = chain("Am 19.11.2026 um 08:41 schrieb Jonas Weber:\n> Geht A?\nja\n> Geht B?\n", headers)
    assert (post.text, post.is_trimmed) == ("Geht A?\nGeht B?", True)


BLOCK = """Von: Jonas Weber <j.weber@pumpen.example>
Gesendet: Donnerstag, 19. November 2026 08:41
An: Anna Berg <a.berg@firma.example>
Betreff: Ventil

Ventil ist getauscht.
"""


def test_an_outlook_block_is_a_reply_when_it_goes_back_to_its_author(headers: ReplyHeaders) -> None:
    (post,) = chain(f"Danke\n\n{BLOCK}", headers, Carrier(SENT, 60, ANNA, (JONAS,), is_forward=True))
    assert post.kind is Kind.QUOTE


@pytest.mark.parametrize(("is_forward", "has_words"), [(True, True), (False, False)])
def test_an_outlook_block_is_a_forward_when_it_goes_to_others(
    headers: ReplyHeaders, is_forward: bool, has_words: bool
) -> None:
    carrier = Carrier(
        SENT, 60, ANNA, (Address("", "l.lang@firma.example"),), is_forward=is_forward, has_words=has_words
    )
    (post,) = chain(f"\n{BLOCK}", headers, carrier)
    assert (post.kind, post.author, post.subject) == (Kind.FORWARD, JONAS, "Ventil")


def test_a_forward_inside_a_reply_keeps_its_kind(headers: ReplyHeaders) -> None:
    body = "ok\n\nOn Thu, Nov 19, 2026 at 9:41 AM Anna Berg <a.berg@firma.example> wrote:\n> siehe unten\n>\n"
    body += "> ---------- Forwarded message ---------\n"
    body += "".join(f"> {line}\n" for line in BLOCK.split("\n"))
    assert [(post.author.name, post.kind) for post in chain(body, headers)] == [
        ("Anna Berg", Kind.QUOTE), ("Jonas Weber", Kind.FORWARD),
    ]  # fmt: skip


def test_a_garbled_thread_index_names_no_moments_beyond_all_dates() -> None:
    """Two hundred answers, each 28 years after the one before: an OverflowError held the whole mail."""
    index = bytes([1, 0xD0]) + bytes(20) + bytes([0xBF, 0xFF, 0xFF, 0xFF, 0]) * 200
    moments = moments_of_index(b64encode(index).decode())
    assert 1 <= len(moments) < 20
