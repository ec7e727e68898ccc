"""Pictures in HTML: those of the mail itself stay (cid:), remote ones never load, their words remain."""

import html
from collections.abc import Mapping

from bridge.mail.markup.draft import Atom, Context
from bridge.mail.markup.style import Style

_EMPTY_WORDS = frozenset((
    "image", "bild", "img", "picture", "photo", "foto", "logo", "inline image", "inline-bild",
    "eingebettetes bild", "spacer",
))  # fmt: skip
_GUESSES = (
    "automatisch generierte",
    "automatically generated",
)  # Outlook: "Ein Bild, das Text enthält. Automatisch ..."
_TINY = frozenset(("0", "1", "2", "0px", "1px", "2px"))
_ENDINGS = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".svg", ".webp", ".tif", ".heic")
_LONGEST = 200


def picture_atom(attributes: Mapping[str, str], style: Style, context: Context) -> Atom | None:
    """`<img>` for cid:, "[image: words]" where its alternative text says something; None for counting pixels."""
    if style.is_tiny or any(attributes.get(side, "").strip() in _TINY for side in ("width", "height")):
        return None
    words = " ".join(attributes.get("alt", "").split())
    text = f"[image: {words[:_LONGEST]}]" if _says_something(words) else ""
    source = attributes.get("src", "").strip()
    if source.lower().startswith("cid:") and len(source) <= 400:
        return Atom(text, _element(source, words, attributes), context.block, context.inline, is_markup=True)
    return Atom(text, text, context.block, context.inline) if text else None


def _element(source: str, words: str, attributes: Mapping[str, str]) -> str:
    values = [(side, attributes.get(side, "")) for side in ("width", "height")]
    sizes = "".join(
        f' {side}="{value}"' for side, value in values if value.isascii() and value.isdigit() and len(value) <= 4
    )
    return f'<img src="cid:{html.escape(source[4:])}" alt="{html.escape(words[:_LONGEST])}"{sizes}>'


def _says_something(words: str) -> bool:
    lowered = words.casefold()
    if lowered in _EMPTY_WORDS or lowered.endswith(_ENDINGS) or any(guess in lowered for guess in _GUESSES):
        return False
    return any(char.isalpha() for char in words)
