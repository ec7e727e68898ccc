from bridge.conversation.request import inline_answers
from bridge.conversation.thread import Kind, Segment


def said(text: str) -> Segment:
    return Segment(Kind.SAID, 0, text)


def quote(text: str, depth: int = 1) -> Segment:
    return Segment(Kind.QUOTE, depth, text)


def test_each_answer_stands_below_its_question() -> None:
    segments = [
        Segment(Kind.ATTRIBUTION, 0, "Am 2. März schrieb Mira:\n"),
        quote("> Wann kommt der Kran?\n"),
        said("\nAm Montag.\n\n"),
        quote("> Wer fährt ihn?\n"),
        said("Tom.\n"),
        Segment(Kind.SIGNATURE, 0, "-- \nBen\n"),
    ]
    assert inline_answers(segments) == (("Wann kommt der Kran?", "Am Montag."), ("Wer fährt ihn?", "Tom."))


def test_one_answer_amid_the_quote_is_inline() -> None:
    assert inline_answers([quote("> a?\n"), said("ja\n"), quote("> b?\n")]) == (("a?", "ja"),)


def test_levels_above_one_answer_belong_together() -> None:
    segments = [quote(">> a?\n", 2), quote("> b?\n"), said("ja\n"), quote("> c?\n"), said("nein\n")]
    assert inline_answers(segments) == (("a?\nb?", "ja"), ("c?", "nein"))


def test_whole_replies_are_not_inline() -> None:
    assert inline_answers([said("ja\n"), quote("> a?\n")]) == ()
    assert inline_answers([quote("> a?\n"), said("ja\n")]) == ()
    assert inline_answers([quote("> a?\n"), said(" \n")]) == ()
    assert inline_answers([]) == ()
