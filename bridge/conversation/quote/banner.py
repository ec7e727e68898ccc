"""What programs put above somebody's words: a gateway's warning of mail from outside, a ticket system's line."""

from collections.abc import Sequence

from bridge.conversation.quote.divider import is_ticket_line
from bridge.conversation.quote.rows import Row
from bridge.language.reply_headers import ReplyHeaders, fold

_MOST_ROWS = 16  # of one warning
_MOST_PREVIEW = 5  # rows
_LEAST_PREVIEW = 20  # letters
_SAME = 8  # signs that a preview and the mail begin with
_MOST_WORDS = 90
_LONGEST = 800
_STAMP_WORDS = 5  # "[EXTERNAL EMAIL]", "*** Externe E-Mail ***": a stamp, alone in its line
_OPENS, _CLOSES = "[*<{(!#|-=", "]*>})!#|-=:"
_STOPS = ".!]*)>}|"
_PROOFPOINT = "zjqcmqryfpfpt"  # its marks around a banner, seen in the text twin
_PROOFPOINT_END = "ZjQcmQRYFpfptBannerEnd"
_FRAME = " \t[](){}<>*_-=!|#~:.⚠️"


def find_banner_end(rows: Sequence[Row], headers: ReplyHeaders) -> int:
    """The row after the warnings at the start of what somebody said; 0 if there is none. Blank rows count as theirs."""
    for index in range(min(len(rows), _MOST_ROWS)):
        if _PROOFPOINT_END in rows[index].bare:  # its preview of the mail above it counts too, broken as it may be
            return _next_words(rows, index + 1)
    begin = _next_words(rows, 0)
    end = _warnings_end(rows, begin, headers)
    return _preview_end(rows, begin, headers) if end == begin else end


def _warnings_end(rows: Sequence[Row], begin: int, headers: ReplyHeaders) -> int:
    """The first words after all warnings that stand at a row; the row itself if there is none."""
    end = begin
    while end < len(rows):
        after = _warning_end(rows, end, headers)
        if after == end:
            break
        end = _next_words(rows, after)
    return end


def _preview_end(rows: Sequence[Row], begin: int, headers: ReplyHeaders) -> int:
    """Gateways put the first words of a mail above their warning: where the same words begin again; 0 if nowhere."""
    if begin >= len(rows) or not any(_begins_again(rows[begin].bare, row.bare) for row in _after(rows, begin)):
        return 0
    for index in range(begin + 1, min(len(rows), begin + _MOST_PREVIEW)):
        end = _warnings_end(rows, _next_words(rows, index), headers)
        preview = _letters(rows[begin:index])
        if len(preview) >= _LEAST_PREVIEW and _letters(rows[end : end + _MOST_ROWS]).startswith(preview):
            return end
    return 0


def _begins_again(preview: str, bare: str) -> bool:
    return len(bare) > 1 and preview.startswith(bare[:_SAME])  # a greeting alone in its line is shorter


def _after(rows: Sequence[Row], begin: int) -> Sequence[Row]:
    return rows[begin + 1 : begin + _MOST_ROWS]


def _letters(rows: Sequence[Row]) -> str:
    return "".join(filter(str.isalnum, "".join(row.bare for row in rows)))


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
    if is_ticket_line(folded.strip("#-=_* "), headers):
        return True
    is_framed = last[0] in _OPENS and last[-1] in _CLOSES
    if count <= _STAMP_WORDS and is_framed and folded.strip(_FRAME).startswith(words.stamps):
        return True
    if count > _MOST_WORDS or not words.outside.stands_in(folded):
        return folded.startswith(_PROOFPOINT)
    return _holds(folded, words.beware)


def _goes_on(folded: str, headers: ReplyHeaders) -> bool:
    return _holds(folded, headers.endings.beware) or folded.startswith(_PROOFPOINT)


def _holds(folded: str, words: Sequence[str]) -> bool:
    return any(word in folded for word in words)
