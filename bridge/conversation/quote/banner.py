"""What programs put above somebody's words: a gateway's warning of mail from outside, a ticket system's line."""

from collections.abc import Sequence

from bridge.conversation.quote.divider import is_ticket_line
from bridge.conversation.quote.rows import Row
from bridge.language.reply_headers import ReplyHeaders, fold

_MOST_ROWS = 16  # of one warning
_MOST_BEFORE = 3  # rows looked at for the next one
_MOST_WORDS = 90
_LONGEST = 800
_STAMP_WORDS = 5  # "[EXTERNAL EMAIL]", "*** Externe E-Mail ***": a stamp, alone in its line
_OPENS, _CLOSES = "[*<{(!#|-=", "]*>})!#|-=:"
_STOPS = ".!]*)>}|"
_PROOFPOINT = "zjqcmqryfpfpt"  # its marks around a banner, seen in the text twin
_FRAME = " \t[](){}<>*_-=!|#~:.⚠️"


def find_banner_end(rows: Sequence[Row], headers: ReplyHeaders) -> int:
    """The row after the warnings at the start of what somebody said; 0 if there is none. Blank rows count as theirs."""
    end, index = 0, _next_words(rows, 0)
    while index < min(len(rows), end + _MOST_BEFORE):
        after = _warning_end(rows, index, headers)
        if after == index:
            break
        end = index = _next_words(rows, after)
    return end


def _next_words(rows: Sequence[Row], index: int) -> int:
    """The next row that holds more than signs."""
    while index < len(rows) and (not rows[index].bare or not rows[index].bare.strip(_FRAME)):
        index += 1
    return index


def _warning_end(rows: Sequence[Row], begin: int, headers: ReplyHeaders) -> int:
    """The row after a warning that begins at a row, with the sentences that go on about it; `begin` if it is none."""
    end, text = begin, ""
    for index in range(begin, min(len(rows), begin + _MOST_ROWS)):
        bare = rows[index].bare
        if not bare:
            break
        text = f"{text} {bare}" if text else bare
        if bare[-1] in _STOPS or index + 1 == len(rows) or not rows[index + 1].bare:
            folded = fold(text[:_LONGEST])
            if _is_warning(folded, bare, headers) or (end > begin and _goes_on(folded, headers)):
                end, text = index + 1, ""
    return end


def _is_warning(folded: str, last: str, headers: ReplyHeaders) -> bool:
    """Somebody outside is named, and what to beware of; a stamp needs no more than the first."""
    words, count = headers.endings, len(folded.split())
    if last[:1] in "#-=_*" and is_ticket_line(folded.strip("#-=_* "), headers):
        return True
    is_framed = last[0] in _OPENS and last[-1] in _CLOSES
    if count <= _STAMP_WORDS and is_framed and folded.strip(_FRAME).startswith(words.stamps):
        return True
    if count > _MOST_WORDS or not any(word in folded for word in words.outside):
        return folded.startswith(_PROOFPOINT)
    return any(word in folded for word in words.beware)


def _goes_on(folded: str, headers: ReplyHeaders) -> bool:
    return any(word in folded for word in headers.endings.beware) or folded.startswith(_PROOFPOINT)
