import pytest

from bridge import shipped
from bridge.language.lexicon import KEYS, check_lexicon, parse_lexicon

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
    assert all(fault.startswith("cs.toml: ") for fault in faults)


def test_all_mistakes_are_told_at_once() -> None:
    assert len(check_lexicon('[words]\ncomon = ["a"]\n[request]\ntask = ["("]\n', "cs.toml")) >= 4
