"""The formula that closes a mail: "Viele Grüße", "With best regards", "Thanks"."""

from collections.abc import Sequence

from bridge.conversation.quote.rows import Row
from bridge.language.reply_headers import ReplyHeaders, fold

_MOST_WORDS = 7
_LONGEST = 60
_SIGNS = " ,.!*-–()&"


def find_closing(rows: Sequence[Row], start: int, end: int, headers: ReplyHeaders) -> int | None:
    """The last greeting; without one, the first of the weaker formulas: "Thanks" may stand anywhere."""
    closings = [index for index in range(start, end) if _is_closing(rows[index].bare, headers)]
    greetings = [index for index in closings if is_greeting(rows[index].bare, headers)]
    return greetings[-1] if greetings else closings[0] if closings else None


def _is_closing(bare: str, headers: ReplyHeaders) -> bool:
    if not bare or len(bare) > _LONGEST:
        return False
    folded = fold(bare).strip(" ,.!*-–")
    is_listed = folded in headers.endings.closings or folded.startswith(headers.endings.long_closings)
    return is_listed or is_greeting(bare, headers)


def is_greeting(bare: str, headers: ReplyHeaders) -> bool:
    """ "Mit herzlichen Grüßen vom See": a few words around one that every such formula has."""
    words = [word.strip(_SIGNS) for word in fold(bare).split()]
    return len(words) <= _MOST_WORDS and not headers.endings.greetings.isdisjoint(words) and bare[-1] not in ":?"


def is_flourish(bare: str) -> bool:
    """ "deine Freundin," between formula and name."""
    return bare[0].islower() and bare[-1] == ","
