"""Legal notices at the end of what somebody wrote: known by how they begin, or by the words that they are made of."""

from collections.abc import Sequence

from bridge.conversation.quote.rows import Row
from bridge.language.reply_headers import ReplyHeaders, fold

_MOST_ROWS = 60
_LEAST_WORDS = 12
_LEAST_SMALL_PRINT = 20  # words of a paragraph that is known by its words alone
_LEAST_LETTERS = 100  # 20 words
_TELLING = 4  # different words of small print: one or two stand in ordinary mail, too
_MOST_SECRETS = 2  # of them that count: who writes about a secret uses several
_SIGNS = "*-_=~ "
_STOPS = ".!?:"


def find_notice(rows: Sequence[Row], end: int, headers: ReplyHeaders, *, is_later: bool) -> int:
    """The first row of the notice that ends at `end`, with the rule above it; `end` if there is none.

    It begins with a paragraph, and all that stands below belongs to it. `is_later`: the rows are not all that the
    author wrote; a line or two alone are what the mail says, whatever they look like.
    """
    first = max(0, end - _MOST_ROWS)
    is_suspect = _has_secret(rows[first:end], headers)
    for index in range(first, end):
        if rows[index].bare and (index == first or not rows[index - 1].bare or _is_rule(rows[index - 1])):
            begin = _begin(rows, index, end, headers, is_suspect=is_suspect)
            if begin < end:
                return _with_rule(rows, begin) if begin or end >= 3 or is_later else end
    return end


def _begin(rows: Sequence[Row], index: int, end: int, headers: ReplyHeaders, *, is_suspect: bool) -> int:
    """Where in the paragraph at a row the notice begins, `end` if nowhere: a server may have glued it to words."""
    if _is_legal(rows, index, end, headers):
        return index
    after = _paragraph_end(rows, index, end) if is_suspect else index
    for below in range(index + 1, after):
        if rows[below - 1].bare[-1] in _STOPS and _is_legal(rows, below, end, headers):
            return below
    return index if is_suspect and _is_small_print(rows[index:after], headers) else end


def _paragraph_end(rows: Sequence[Row], index: int, end: int) -> int:
    while index < end and rows[index].bare and not _is_rule(rows[index]):
        index += 1
    return index


def _is_rule(row: Row) -> bool:
    return bool(row.bare) and not row.bare.strip(_SIGNS)


def _with_rule(rows: Sequence[Row], begin: int) -> int:
    while begin and _is_rule(rows[begin - 1]):
        begin -= 1
    return begin


def _is_legal(rows: Sequence[Row], index: int, end: int, headers: ReplyHeaders) -> bool:
    """The paragraph begins so, and all that follows is as dense as small print."""
    first = fold(rows[index].bare[:90].lstrip("*_ ([#>~")[:80])
    if not first.startswith(headers.endings.legal):
        return False
    words = sum(len(row.bare.split()) for row in rows[index:end])
    return words >= _LEAST_WORDS or first.startswith(headers.endings.slogans)


def _is_small_print(rows: Sequence[Row], headers: ReplyHeaders) -> bool:
    """ "Notice: The information contained in ...": a wording that nobody has listed, in the words that all need."""
    words = " ".join(row.bare for row in rows).split()
    if len(words) < _LEAST_SMALL_PRINT or _telling(" ".join(words), headers) < _TELLING:
        return False
    return _telling(" ".join(words[:_LEAST_SMALL_PRINT]), headers) > 0  # none there: somebody's words stand above it


def _has_secret(rows: Sequence[Row], headers: ReplyHeaders) -> bool:
    """Whether it is worth to count: no notice does without one of these words, most mails have none."""
    text = " ".join([row.bare for row in rows])
    if len(text) < _LEAST_LETTERS:
        return False
    lowered = text.lower()
    return any(word in lowered for word in headers.endings.secrets)


def _telling(text: str, headers: ReplyHeaders) -> int:
    """How many different words of small print stand in a text."""
    lowered = text.casefold()
    secrets = sum(word in lowered for word in headers.endings.secrets)
    return min(secrets, _MOST_SECRETS) + sum(word in lowered for word in headers.endings.small_print)
