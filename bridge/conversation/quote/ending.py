"""The end of what somebody wrote: signature, phone footer, list footer, legal notice; never own words."""

from collections.abc import Sequence

from bridge.conversation.quote.banner import find_banner_end
from bridge.conversation.quote.contact import find_contact_block
from bridge.conversation.quote.notice import find_notice
from bridge.conversation.quote.rows import Row
from bridge.conversation.thread import Kind
from bridge.language.reply_headers import ReplyHeaders, fold
from bridge.mail.message import NOBODY, Address, Mark

_LONGEST_SIGNATURE = 24  # rows after "-- "; more is a text with a rule in it
_FOOTER_WORDS = 14


def find_endings(
    rows: Sequence[Row], headers: ReplyHeaders, author: Address = NOBODY, *, is_later: bool = False
) -> list[Kind]:
    """One kind per row: SAID, SIGNATURE or DISCLAIMER. `author`: who wrote them, if it is known.

    `is_later`: the author's words begin further up, others' stand between.
    """
    kinds = [Kind.SIGNATURE if row.mark is Mark.SIGNATURE else Kind.SAID for row in rows]
    begin = find_banner_end(rows, headers)
    _mark(kinds, 0, begin, Kind.DISCLAIMER)
    end = _content_end(rows, len(rows))
    end = _take_list_footer(rows, kinds, end, headers)
    begin = find_notice(rows, end, headers, is_later=is_later)
    if begin < end:
        _mark(kinds, begin, end, Kind.DISCLAIMER)
        end = _content_end(rows, begin)
    end = _take_delimited(rows, kinds, end)
    for _ in range(3):
        before = end
        end = _take_phone_footer(rows, kinds, end, headers)
        if end == before:
            break
    end = _take_delimited(rows, kinds, end)
    begin = find_contact_block(rows, end, headers, author)
    if begin < end:
        _mark(kinds, begin, end, Kind.SIGNATURE)
    _fill_blanks(rows, kinds)
    return kinds


def _content_end(rows: Sequence[Row], end: int) -> int:
    while end and not rows[end - 1].bare:
        end -= 1
    return end


def _mark(kinds: list[Kind], begin: int, end: int, kind: Kind) -> None:
    kinds[begin:end] = [kind] * (end - begin)


def _fill_blanks(rows: Sequence[Row], kinds: list[Kind]) -> None:
    """Blank rows inside and after a signature belong to it."""
    if kinds.count(Kind.SAID) == len(kinds):
        return
    for index in range(1, len(rows)):
        if not rows[index].bare and kinds[index] is Kind.SAID and kinds[index - 1] is not Kind.SAID:
            kinds[index] = kinds[index - 1]


_RULES = "-—–_"


def _take_delimited(rows: Sequence[Row], kinds: list[Kind], end: int) -> int:
    """All after "-- " (RFC 3676 §4.3); "--" or a short rule of signs only if little follows."""
    for index in range(end - 1, max(-1, end - _LONGEST_SIGNATURE - 1), -1):
        bare, text = rows[index].bare, rows[index].words
        if not bare or bare[0] not in _RULES:
            continue
        is_exact = text in {"-- ", "--\u00a0", "-- \u00a0"}
        is_loose = not is_exact and 2 <= len(bare) <= 40 and not bare.strip(_RULES)
        if is_exact or (is_loose and _is_brief(rows, index + 1, end) and (index > 0 or text.startswith("--"))):
            _mark(kinds, index, end, Kind.SIGNATURE)
            return _content_end(rows, index)
    return end


def _is_brief(rows: Sequence[Row], begin: int, end: int) -> bool:
    """Few short lines: names, numbers, addresses, no sentences; or none above a footer that was taken before."""
    texts = [row.bare for row in rows[begin:end] if row.bare]
    if len(texts) > 8 or (not texts and not any(row.bare for row in rows[end:])):
        return False
    return all(len(text) <= 90 for text in texts) and sum(text[-1] in ".?!:" for text in texts) * 3 <= len(texts)


def _take_phone_footer(rows: Sequence[Row], kinds: list[Kind], end: int, headers: ReplyHeaders) -> int:
    """ "Von meinem iPhone gesendet", "Sent from my ...", one or two lines at the end."""
    for count in (1, 2):
        begin = end - count
        if begin < 0 or any(not row.bare for row in rows[begin:end]):
            break
        text = rows[begin].bare if count == 1 else f"{rows[begin].bare} {rows[begin + 1].bare}"
        if text.count(" ") <= 2 * _FOOTER_WORDS and _is_phone_footer(fold(text), headers):
            _mark(kinds, begin, end, Kind.SIGNATURE)
            return _content_end(rows, begin)
    return end


def _is_phone_footer(text: str, headers: ReplyHeaders) -> bool:
    bare = text.strip(" .*_-–—<>[]()")
    if len(bare.split()) > _FOOTER_WORDS:
        return False
    if bare.startswith(headers.footers):
        words = len(bare.split())
        is_sure = not bare.startswith(("sent from", "inviato da")) or words <= 6
        return (is_sure and words <= 7) or _has_device(bare, headers)
    is_glued = not bare[-1:].isascii() and any(footer in bare for footer in headers.footers if not footer.isascii())
    is_wrapped = ("gesendet" in bare[-9:] and bare.startswith("von ")) or bare.endswith("dan gönderildi")
    starts = bare.startswith(headers.endings.footers)
    return (starts or is_glued or is_wrapped) and _has_device(bare, headers)


def _has_device(bare: str, headers: ReplyHeaders) -> bool:
    head = bare.partition(",")[0]
    return any(device in head for device in headers.endings.devices) or "http" in bare or "@" in bare


def _take_list_footer(rows: Sequence[Row], kinds: list[Kind], end: int, headers: ReplyHeaders) -> int:
    """Rule of underscores, list name, address: what list servers append."""
    for index in range(end - 1, max(-1, end - 12), -1):
        bare = rows[index].bare
        if len(bare) >= 2 and bare[0] in "_-=*" and not bare.strip("_-=*"):
            below = [row.bare.lower() for row in rows[index + 1 : end]]
            if any(sign in text for text in below for sign in headers.endings.lists) and end - index <= 10:
                _mark(kinds, index, end, Kind.DISCLAIMER)
                return _content_end(rows, index)
    return end
