"""Requests told by the form of a sentence: a verb that commands, a polite command, a need of the writer, a note
without a verb of its own.
"""

from bridge.conversation.request.finder import Finder

_LONGEST_NOTE = 14  # words of a request without a verb: "Unterlagen bis Freitag an mich"
_SHORTEST_NOTE = 3
_LONGEST_COUNT = 2  # digits of a number of things: "Order 12", but "Order 3312" has a number
_NEAR = 12  # words behind a verb that tell whether it commands: "Order toner", not "Order 12 has arrived"


def is_verb_first(find: Finder) -> bool:
    """Whether the main clause begins with a verb and its object: "Order toner", "Schick Tom die Liste"."""
    return any(_commands(place, find) for place in find.heads)


def _commands(place: int, find: Finder) -> bool:
    """Whether the word at `place` commands: it can, no mark follows it, and no other verb does: "Order has gone"."""
    sentence, known = find.sentence, find.lexicon.words
    words = sentence.words
    if place + 1 >= len(words) or words[place] not in known["command"] or not _is_word(place, find):
        return False
    if not _may_be_object(place + 1, find) or _is_name(place, find):
        return False
    behind = words[place + 1 : min(_end_of_part(place, find), place + _NEAR)]
    return known["clause"].isdisjoint(behind) and not any(word.endswith(tuple(known["past"])) for word in behind)


def _may_be_object(place: int, find: Finder) -> bool:
    """Whether the word can follow a verb: "Druck die Liste", not "Druck stabil" (German tells those that can)."""
    known = find.lexicon.words
    word = find.sentence.words[place]
    is_capital = find.sentence.text[find.sentence.spans[place][0]].isupper()
    return word not in known["no_object"] and (is_capital or not known["object"] or word in known["object"])


def _is_word(place: int, find: Finder) -> bool:
    """Whether the word stands by itself and no mark follows it: not "include/stdio.h", "Update: it works"."""
    sentence = find.sentence
    start, end = sentence.spans[place]
    around = sentence.text[start - 1 : start] + sentence.text[end : end + 1]
    return place + 1 not in sentence.starts and around.strip() == ""


def _end_of_part(place: int, find: Finder) -> int:
    """Where the part that begins at `place` ends: at a mark, or before "if you can"."""
    words = find.sentence.words
    clauses = find.lexicon.words["conditional"]
    ends = (at for at in range(place + 1, len(words)) if at in find.sentence.starts or words[at] in clauses)
    return next(ends, len(words))


def _end_of_clause(find: Finder) -> int:
    """Where the first clause behind the beginning is opened: "Dichtung tauschen, bevor wir anfahren"."""
    words = find.sentence.words
    known = find.lexicon.words["conditional"]
    return next((at for at in range(find.skipped + 1, len(words)) if words[at] in known), len(words))


def _is_name(place: int, find: Finder) -> bool:
    """Whether the words from `place` on name something: "Invoice 7712", "Print Shop"."""
    sentence = find.sentence
    following = sentence.words[place + 1]
    end = _end_of_part(place, find)
    is_capital = all(sentence.text[start].isupper() for start, _ in sentence.spans[place:end])
    is_heading = is_capital and (end in sentence.after_colon or (sentence.is_bare and end == len(sentence.words)))
    return is_heading or (following.isdigit() and len(following) > _LONGEST_COUNT)


def is_polite(find: Finder) -> bool:
    """Whether a part begins as "Unterzeichnen Sie": a verb that can command before the capital Sie; "sie" are they."""
    known = find.lexicon.words
    sentence = find.sentence
    pairs = zip(sentence.words, sentence.words[1:], sentence.spans[1:], strict=False)
    return any(
        following in known["polite"]
        and sentence.text[start].isupper()
        and place in find.parts
        and word.endswith(("en", "eln", "ern"))
        and word not in known["clause"] | known["common"] | known["no_command"]
        for place, (word, following, (start, _)) in enumerate(pairs)
    )


def is_need(find: Finder) -> bool:
    """Whether the writer needs something: "I need revised sheets", "Für die Meldung brauche ich Fotos"."""
    words, known = find.sentence.words, find.lexicon.words
    for place in range(find.skipped, len(words) - 1):
        behind = 2 if words[place + 1] in known["self"] else 1  # "brauche ich Fotos"
        is_own = behind == 2 or bool(known["self"].intersection(words[max(0, place - 2) : place]))
        if words[place] in known["need"] and is_own and place + behind < len(words):
            is_cut = place + behind in find.sentence.starts  # "falls ich Hilfe brauche, ..."
            return not is_cut and words[place + behind] not in known["no_need"]
    return False


def is_note(find: Finder) -> bool:
    """Whether a few words without a verb of their own ask: "Comments to me by Friday", "Rest morgen abholen"."""
    sentence = find.sentence
    end = _end_of_clause(find)
    words = sentence.words[find.skipped : end]
    if not _SHORTEST_NOTE <= len(words) <= _LONGEST_NOTE or not find.lexicon.words["clause"].isdisjoint(words):
        return False
    return any(
        found.start == find.skipped or sentence.text[sentence.spans[found.start][0]].islower()  # not "fürs Abholen"
        for found in find.all("request.note")
        if found.end <= end
    )
