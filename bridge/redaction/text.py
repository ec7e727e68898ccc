"""Where the forgotten stand in a text, and the text without them. Linear time, whatever the text."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import accumulate, pairwise
from urllib.parse import unquote

from bridge.conversation.fingerprint import NOT_WORDS, WORD
from bridge.redaction.marks import (
    ADDRESS_LIKE,
    FORGOTTEN_DOMAIN,
    LONGEST_NAME,
    RUN,
    Forgotten,
    Sort,
    fold,
    mark,
    runs_of,
    word_mark,
)

Span = tuple[int, int, str]  # start, end, what takes its place
_ENDS = frozenset(' \t\r\n<>()[],;:"@\\|{}\x00')
_LONGEST_LOCAL, _LONGEST_DOMAIN = 200, 255
_QUOTE_SIGNS = " \t>|:"


def mask_text(text: str, forgotten: Forgotten) -> str:
    """The text without the forgotten: each place has the mask, lines and quote marks stay."""
    return replaced(text, find_spans(text, forgotten))


def has_traces(text: str, forgotten: Forgotten) -> bool:
    """Whether any of the forgotten stand in the text."""
    return any(True for _ in find_spans(text, forgotten))


def names_person(text: str, forgotten: Forgotten) -> bool:
    """The same for a list of addresses, where six words in a row are names and nobody's sentence."""
    return any(True for _ in find_people(text, forgotten))


def find_spans(text: str, forgotten: Forgotten) -> Iterator[Span]:
    """Every place, in no order; places may overlap."""
    yield from find_people(text, forgotten)
    yield from _runs(text, forgotten)
    if forgotten.lines:
        yield from _lines(text, forgotten)


def find_people(text: str, forgotten: Forgotten) -> Iterator[Span]:
    """The places of addresses, Message-IDs and names."""
    yield from _addresses(text, forgotten)
    yield from _names(text, forgotten)


def replaced(text: str, spans: Iterable[Span]) -> str:
    """The text with those places replaced; of places that overlap the first says by what."""
    kept: list[str] = []
    at = 0
    for start, end, instead in merged(spans):
        kept.append(text[at:start])
        kept.append(_instead(text[start:end], instead))
        at = end
    return "".join([*kept, text[at:]])


def merged(spans: Iterable[Span]) -> list[Span]:
    """The places in order, those that overlap as one."""
    found: list[Span] = []
    for start, end, instead in sorted(spans):
        if found and start < found[-1][1]:
            before = found[-1]
            found[-1] = (before[0], max(before[1], end), before[2])
        else:
            found.append((start, end, instead))
    return found


def _instead(old: str, mask: str) -> str:
    """The mask once, then the line ends and quote marks of what went: a quote stays a quote."""
    first, *further = old.split("\n")
    kept = [mask + ("\r" if first.endswith("\r") else "")]
    for line in further:
        signs = line[: len(line) - len(line.lstrip(_QUOTE_SIGNS))]
        kept.append(signs.rstrip(" \t") + ("\r" if line.endswith("\r") else ""))
    return "\n".join(kept)


def _addresses(text: str, forgotten: Forgotten) -> Iterator[Span]:
    for sign in ("@", "%40"):
        at = text.find(sign)
        while at >= 0:
            start, end = _left(text, at), _right(text, at + len(sign))
            local, domain = text[start:at].casefold(), text[at + len(sign) : end].casefold()
            if local and domain:
                yield from _one_address(forgotten, (start, end), local, domain)
            at = text.find(sign, at + len(sign))


def _one_address(forgotten: Forgotten, place: tuple[int, int], local: str, domain: str) -> Iterator[Span]:
    """A Message-ID looks like an address: it gets a name of its own, so that its answers still find each other."""
    for candidate in _readings(local, domain):
        if forgotten.has(Sort.ADDRESS, candidate):
            yield (*place, forgotten.mask)
            return
    message_id = f"{local}@{domain}"
    if forgotten.has(Sort.MAIL, message_id):
        yield (*place, f"{mark(forgotten.key, Sort.MAIL, message_id)}@{FORGOTTEN_DOMAIN}")


def _readings(local: str, domain: str) -> Iterator[str]:
    """The addresses it may be: itself, without plus part, behind "mailfrom=", as returns are addressed [VERP, SRS]."""
    local = unquote(local).strip("'\"*_.`")
    yield f"{local}@{domain}"
    yield f"{local.partition('+')[0]}@{domain}"
    pieces = local.split("=")
    if len(pieces) > 1:
        yield f"{pieces[-1]}@{domain}"
        for left, right in pairwise(pieces):
            yield f"{right}@{left}"  # SRS0=hash=tt=domain=local
            for separator in "+-":
                yield f"{left.rpartition(separator)[2]}@{right}"


def _left(text: str, at: int) -> int:
    start = at
    while start > 0 and at - start < _LONGEST_LOCAL and text[start - 1] not in _ENDS:
        start -= 1
    return start


def _right(text: str, at: int) -> int:
    end = at
    while end < len(text) and end - at < _LONGEST_DOMAIN and text[end] not in _ENDS and text[end] not in "'&?/=%#*":
        end += 1
    while end > at and text[end - 1] in ".,!-_`":
        end -= 1
    return end


def _names(text: str, forgotten: Forgotten) -> Iterator[Span]:
    """Two to four words of a name in a row; in mails that have to do with the person one capitalised word, too."""
    tokens = [(found.start(), found.end(), _folded(found.group())) for found in WORD.finditer(text)]
    key, marks = forgotten.key, forgotten.marks
    for index, (start, end, word) in enumerate(tokens):
        if word_mark(key, Sort.FIRST, word) in marks:
            for length in range(2, min(LONGEST_NAME, len(tokens) - index) + 1):
                if forgotten.has(Sort.NAME, " ".join(one[2] for one in tokens[index : index + length])):
                    yield start, tokens[index + length - 1][1], forgotten.mask
        if forgotten.is_involved and text[start].isupper() and word_mark(key, Sort.PART, word) in marks:
            yield start, end, forgotten.mask


def _runs(text: str, forgotten: Forgotten) -> Iterator[Span]:
    """Six words in a row, across line ends, quote marks and links."""
    links = sorted(found.span() for found in (*NOT_WORDS.finditer(text), *ADDRESS_LIKE.finditer(text)))
    tokens = [(found.start(), found.end()) for found in WORD.finditer(text)]
    if links:
        tokens = [one for one in tokens if not _is_inside(one[0], links)]
    words = [_folded(text[start:end]) for start, end in tokens]
    for index, run in enumerate(runs_of(words)):
        if forgotten.has(Sort.WORDS, run):
            yield tokens[index][0], tokens[index + RUN - 1][1], forgotten.mask


def _is_inside(position: int, spans: list[tuple[int, int]]) -> bool:
    number = bisect_right(spans, position, key=lambda span: span[0])
    return number > 0 and position < spans[number - 1][1]


def _lines(text: str, forgotten: Forgotten) -> Iterator[Span]:
    """Whole lines, behind their quote marks."""
    lines = text.split("\n")
    starts = accumulate((len(line) + 1 for line in lines), initial=0)
    for start, line in zip(starts, lines, strict=False):
        tokens = list(WORD.finditer(line))
        if tokens and tuple(_folded(one.group()) for one in tokens) in forgotten.lines:
            yield start + tokens[0].start(), start + tokens[-1].end(), forgotten.mask


@lru_cache(maxsize=100_000)
def _folded(word: str) -> str:
    return fold(word)
