"""Whether a sentence asks, and what: question, task or nothing; by its phrases and by its form."""

from bridge.conversation.request.finder import Finder
from bridge.conversation.request.form import is_need, is_note, is_polite, is_verb_first
from bridge.conversation.sentence import Sentence, read_sentence
from bridge.language.lexicon import Lexicon
from bridge.language.phrase import Found


def kind_of(sentence: Sentence, skipped: int, lexicon: Lexicon, *, is_patch: bool) -> str:
    """question, task or ""; `skipped`: words of a greeting. The bare commands of a patch's message ("Add a driver")
    ask nobody.
    """
    find = Finder(sentence, skipped, lexicon)
    if sentence.is_question:
        return "" if find.has("request.rhetorical") else _kind_of_question(find)
    kind = _kind_of_statement(find, is_patch=is_patch)
    veto = find.last("request.no_request") if kind else None
    return kind if veto is None else _kind_behind(veto, find)


def _kind_of_statement(find: Finder, *, is_patch: bool) -> str:
    if find.has("request.task") or is_need(find) or (not is_patch and (_is_command(find) or is_note(find))):
        return "task"
    if find.has("request.question") or (find.sentence.is_bare and find.has("request.bare_question")):
        return _kind_of_question(find)
    return ""


def _kind_of_question(find: Finder) -> str:
    return "task" if find.has("request.action") and not find.has("request.telling") else "question"


def _is_command(find: Finder) -> bool:
    """Whether a verb commands: "Send me the file"; "To open the cover, press both tabs" only tells how."""
    if find.has("request.instruction"):
        return False
    return find.has("request.command") or find.has("request.verb") or is_verb_first(find) or is_polite(find)


def _kind_behind(veto: Found, find: Finder) -> str:
    """What a sentence asks that goes on behind a veto: "I don't need the list, but could you send the plan"."""
    known = find.lexicon.words
    sentence = find.sentence
    if sentence.words[find.skipped] in known["conditional"]:
        return ""
    for place in range(veto.end + 1, len(sentence.words) - 1):
        if sentence.words[place - 1] not in known["and"] | known["but"]:
            continue
        rest = Finder(read_sentence(sentence.text[sentence.spans[place][0] :]), 0, find.lexicon)
        if rest.has("request.action") and rest.has("request.task") and not rest.has("request.no_request"):
            return "task"
    return ""
