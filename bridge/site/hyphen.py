"""Soft hyphens at the joints of long German compounds. Chromium on Debian has no German hyphenation, and a
compound of 40 letters is wider than a phone. Simple joint rules: after the endings that glue nouns together, and
before nouns that often come last."""

_SHY = "\u00ad"
_LONG = 18
_PART = 4  # no part shorter than this
_GLUE = ("ungs", "heits", "keits", "schafts", "ions", "täts", "lings", "tums", "ments", "itäts", "bar")
_HEADS = [
    "protokoll",
    "prüfung",
    "prüfstand",
    "stand",
    "anlage",
    "abnahme",
    "aufnahme",
    "übergabe",
    "betrieb",
    "inbetriebnahme",
    "nahme",
    "nummer",
    "liste",
    "plan",
    "planung",
    "antrag",
    "auftrag",
    "bestätigung",
    "rechnung",
    "angebot",
    "vertrag",
    "vereinbarung",
    "schutz",
    "grund",
    "verordnung",
    "gesetz",
    "bericht",
    "besprechung",
    "beschreibung",
    "stelle",
    "stellung",
    "dämpfer",
    "messung",
    "messe",
    "maschine",
    "motor",
    "getriebe",
    "steuerung",
    "schaltung",
    "leitung",
    "verteilung",
    "verteiler",
    "verwaltung",
    "versicherung",
    "gesellschaft",
    "abteilung",
    "leiter",
    "termin",
    "zeit",
    "raum",
    "lager",
    "lieferung",
    "lieferant",
    "schein",
    "karte",
    "daten",
    "bank",
    "system",
    "software",
    "schnittstelle",
    "zugang",
    "kosten",
    "preis",
    "erklärung",
    "unterlage",
    "zeichnung",
    "änderung",
    "erweiterung",
    "entwicklung",
    "wartung",
    "reparatur",
    "ersatz",
    "teil",
    "werk",
    "zeug",
    "technik",
    "sicherheit",
    "umsatz",
    "steuer",
    "erstattung",
]


def soften(text: str, language: str = "de") -> str:
    """The same text with U+00AD at the joints of words of more than 18 letters; only German has rules.

    Only for HTML, never for feeds.
    """
    if language not in ("de", "") or len(text) <= _LONG:
        return text
    return " ".join(_soften_word(word) if len(word) > _LONG else word for word in text.split(" "))


def _soften_word(word: str) -> str:
    if not word.replace("-", "").strip(".,:;!?()„“\"'").isalpha() or len(word) > 120:
        return word  # an address, a path, a number of parts: no word
    joints = sorted(_after_glue(word.lower()) | _before_head(word.lower()))
    parts, at = [], 0
    for joint in joints:
        if joint - at >= _PART and len(word) - joint >= _PART:
            parts.append(word[at:joint])
            at = joint
    return _SHY.join([*parts, word[at:]])


def _places(word: str, piece: str) -> set[int]:
    found, at = set(), word.find(piece)
    while at >= 0:
        found.add(at)
        at = word.find(piece, at + 1)
    return found


def _after_glue(word: str) -> set[int]:
    return {at + len(piece) for piece in _GLUE for at in _places(word, piece)}


def _before_head(word: str) -> set[int]:
    return {at for head in _HEADS if len(head) > _PART for at in _places(word, head)}
