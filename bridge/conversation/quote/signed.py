"""Answers between the lines of an unmarked quote that begin with their author's name: "[Anna] Ja, passt." (Outlook)."""

from bridge.conversation.quote.address import find_address
from bridge.conversation.quote.outline import ROOT, Outline

_LONGEST = 30  # characters of a name in brackets
_SHORTENED = 3  # letters that a name may be shortened to
_MOST_ANCESTORS = 20
_WIDEST = 76  # characters of a line before programs wrap it
_STOPS = ".!?:;)"


def give_back(sketch: Outline, author: str) -> None:
    """Let such an answer, up to the end of its paragraph, belong to whoever quoted the level. `author`: of the mail."""
    moved = False
    for number, level in enumerate(sketch.levels):
        if number == ROOT:
            continue
        for index in level.rows:
            if sketch.owner[index] == number and sketch.rows[index].bare[:1] == "[":
                to = _signer(sketch, number, sketch.rows[index].bare, author)
                if to is not None:
                    _move(sketch, index, to)
                    level.is_split = moved = True
    if moved:
        _sort_rows(sketch)


def _signer(sketch: Outline, number: int, bare: str, author: str) -> int | None:
    """The level above whose author a line is signed with, unless the level's own author is."""
    signature, closed, _ = bare[1 : _LONGEST + 2].partition("]")
    if not closed or not any(map(str.isalpha, signature)) or _is_signed_by(signature, _author(sketch, number, author)):
        return None
    for _ in range(_MOST_ANCESTORS):
        number = sketch.levels[number].parent
        if number < 0:
            break
        if _is_signed_by(signature, _author(sketch, number, author)):
            return number
    return None


def _author(sketch: Outline, number: int, author: str) -> str:
    heading = sketch.levels[number].heading
    return author if number == ROOT else heading.author if heading else ""


def _is_signed_by(signature: str, author: str) -> bool:
    """Whether a signature is made of words of a name, or how they begin, or is its initials."""
    found = find_address(author)
    name = author[: found.span[0]] if found and found.span[0] else author
    words = [word.strip("\"'(),.<>") for word in name.replace(",", " ").replace(".", " ").split()]
    signed = [word.strip(",.:") for word in signature.replace(",", " ").split()]
    initials = "".join(word[0] for word in words if word)
    if signature.isupper() and len(signature) in (2, 3) and sorted(signature) == sorted(initials.upper()):
        return True
    folded = [word.casefold() for word in words]
    return bool(signed) and all(_begins_one(word.casefold(), folded) for word in signed)


def _begins_one(short: str, words: list[str]) -> bool:
    return short in words or (len(short) >= _SHORTENED and any(word.startswith(short) for word in words))


def _move(sketch: Outline, start: int, to: int) -> None:
    """The rows from `start` to the end of the paragraph or a change of owner."""
    number = sketch.owner[start]
    index = start
    while index < len(sketch.rows) and sketch.rows[index].bare and sketch.owner[index] == number:
        if index in sketch.heads or (
            index > start and not _goes_on(sketch.rows[index - 1].bare, sketch.rows[index].bare)
        ):
            break
        sketch.owner[index] = to
        index += 1


def _goes_on(before: str, after: str) -> bool:
    """Whether a row is the rest of the row before, which was wrapped: it was full, or stopped inside a sentence.

    Outlook's own lines are whole paragraphs: the next one is the quoted mail again, without an empty line between.
    """
    if after[:1] == "[":
        return False
    is_full = len(before) <= _WIDEST < len(before) + 1 + len(after.partition(" ")[0])
    return is_full or before[-1] not in _STOPS


def _sort_rows(sketch: Outline) -> None:
    for level in sketch.levels:
        level.rows.clear()
    for index, owner in enumerate(sketch.owner):
        if sketch.rows[index].bare and index not in sketch.heads:
            sketch.levels[owner].rows.append(index)
