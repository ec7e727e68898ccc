"""The key `templates`: an operator's own files come before ours; a misspelt name is a fault, not silence."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bridge.errors import SettingsError
from bridge.settings.edges.pages import make_own
from bridge.settings.load import Loaded, load_settings

Write = Callable[..., Path]


def text(templates: str, languages: str = '["de", "en"]') -> str:
    mailbox = '[[feed.mailbox]]\nkind = "mbox"\npath = "x.mbox"\n'
    return f'[[feed]]\naddress = "feed@n.example"\ntemplates = "{templates}"\nlanguages = {languages}\n{mailbox}'


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """A configuration with a folder `own` that holds these files."""

    def make(languages: str = '["de", "en"]', **files: str) -> Path:
        for name, content in files.items():
            path = tmp_path / "own" / name.replace("__", "/").replace("_dot_", ".")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8")
        (tmp_path / "bridge.toml").write_text(text("own", languages), encoding="utf-8")
        return tmp_path / "bridge.toml"

    return make


def load(file: Path) -> Loaded:
    return load_settings(file, {})


def faults(file: Path) -> tuple[str, ...]:
    with pytest.raises(SettingsError) as caught:
        load(file)
    return caught.value.faults


def test_own_files_are_laid_over_ours(write: Write) -> None:
    loaded = load(write(assets__logo_dot_svg="<svg/>", words__de_dot_po="", pages__help_dot_html="x"))
    own = make_own(loaded, loaded.settings.feed[0])
    assert own == {"assets/logo.svg": "<svg/>", "words/de.po": "", "pages/help.html": "x"}


def test_a_misspelt_name_is_told_with_the_right_one(write: Write) -> None:
    (fault,) = faults(write(pages__hlep_dot_html="x"))
    assert "bridge.toml:3: feed.templates: pages/hlep.html replaces nothing" in fault
    assert 'did you mean "pages/help.html"?' in fault


def test_a_missing_folder_is_told(write: Write, tmp_path: Path) -> None:
    (fault,) = faults(write())
    assert "there is no folder" in fault
    assert str(tmp_path / "own") in fault


def test_a_third_language_needs_its_words(write: Write) -> None:
    assert load(write('["de", "fr"]', words__fr_dot_po="")).settings.feed[0].languages == ("de", "fr")
    (fault,) = faults(write('["de", "it"]', words__fr_dot_po=""))
    assert "bridge.toml:4: feed.languages: there are no words for it" in fault
