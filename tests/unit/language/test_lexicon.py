import re

import pytest

from bridge import shipped
from bridge.conversation.acknowledgement import is_acknowledgement
from bridge.conversation.request import find_asks, find_commitments
from bridge.language.detect import detect_language
from bridge.language.lexicon import KEYS, check_lexicon, parse_lexicon
from bridge.language.tables import parse_tables

CODES = ("de", "en", "fr", "it", "es", "nl", "pl")
SMALL = 'name = "Čeština"\n[words]\ncommon = ["a je"]\nquestion = ["kdo"]\n'


@pytest.mark.parametrize("code", CODES)
def test_shipped_files_are_fine_and_full(code: str) -> None:
    text = shipped.language_texts()[f"{code}.toml"]
    assert check_lexicon(text, f"{code}.toml") == ()
    lexicon = parse_lexicon(text, f"{code}.toml")
    assert lexicon.code == code
    assert len(lexicon.words["common"]) >= 60
    for section, keys in KEYS.items():
        for key in keys if section != "words" else ():
            assert lexicon.phrases[f"{section}.{key}"], f"{code}: [{section}] {key} is empty"


def test_a_small_file_is_enough() -> None:
    lexicon = parse_lexicon(SMALL, "cs.toml")
    assert (lexicon.code, lexicon.name) == ("cs", "Čeština")
    assert not lexicon.phrases["request.task"]
    assert "kdo" in lexicon.words["question"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("name = ", "not valid TOML"),
        (SMALL.replace("name", "nam"), '"name" is missing'),
        (SMALL + "[request]\ntaks = []\n", 'did you mean "task"'),
        (SMALL + "[requests]\n", 'did you mean "request"'),
        (SMALL + "[zzz]\n", "known are: words"),
        (SMALL + '[request]\ntask = "prosím"\n', "must be a list of texts"),
        (SMALL + '[request]\ntask = ["..."]\n', "no word that must be there"),
        (SMALL.replace("question", "months"), "question is missing"),
        ('name = "x"\nwords = 3\n', "must be a section"),
    ],
)
def test_mistakes_are_explained(text: str, message: str) -> None:
    faults = check_lexicon(text, "cs.toml")
    assert any(message in fault for fault in faults), faults
    assert all(re.match(r"cs\.toml:\d+: ", fault) for fault in faults), faults


def test_all_mistakes_are_told_at_once() -> None:
    assert len(check_lexicon('[words]\ncomon = ["a"]\n[request]\ntask = ["("]\n', "cs.toml")) >= 4


CZECH = """name = "Čeština"

[words]
common = ["a je se na v že to s z do pro ale jako by jsem jsme už který co kdo kdy kde tak jen mi vám ho ještě"]
question = ["kdo co kdy kde proč jak který"]

[lists]
day = ["pondělí", "úterý", "středy", "čtvrtka", "pátku"]

[request]
task = ["prosím", "^pošli* mi|nám", "potřebuj* ... do {day}"]
due = ["do {day}"]

[answer]
commitment = ["^udělám", "pošlu ... do {day}"]

[short]
thanks = ["díky", "děkuji"]
"""


def test_a_language_is_added_by_one_file() -> None:
    texts = {**shipped.language_texts(), "cs.toml": CZECH}
    lexicons = parse_tables(texts).lexicons
    text = "Ahoj Evo, pošli mi prosím tu tabulku do pátku, ještě ji nemám a bez ní to nejde."
    assert detect_language(text, lexicons) == "cs"
    asks = find_asks(text, "cs", lexicons)
    assert [(ask.kind, ask.due) for ask in asks] == [("task", "do pátku")]
    assert find_commitments("Udělám to hned.", "cs", lexicons) == ("Udělám to hned.",)
    assert is_acknowledgement("Díky!", "cs", lexicons)
    assert find_asks("Bitte schick mir die Liste.", "de", lexicons)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('"^pošli* mi|nám"', '"pošli* (mi)"', 'cs.toml:11: [request] task: "pošli* (mi)" ends with a gap'),
        ("{day}", "{dny}", 'cs.toml:11: [request] task in "potřebuj* ... do {dny}": {dny} is no list of this file'),
        ("question =", "qestion =", 'cs.toml:5: [words] qestion is not known; did you mean "question"?'),
        ("[answer]", "[anwser]", 'cs.toml:14: [anwser] is not known; did you mean "answer"?'),
        ('thanks = ["díky", "děkuji"]', 'thanks = "díky"', "cs.toml:18: [short] thanks must be a list of texts"),
        ('"děkuji"]', '"děkuji]', "cs.toml:18: this is not valid TOML: a text has no second quotation mark"),
        ("due = [", "due [", "cs.toml:12: this is not valid TOML: a line is neither a key with = nor a [section]"),
    ],
)
def test_a_mistake_is_told_with_its_line(before: str, after: str, said: str) -> None:
    faults = check_lexicon(CZECH.replace(before, after, 1), "cs.toml")
    assert any(fault.startswith(said) or said in fault for fault in faults), faults
