"""Conversations played from a list of turns, so that Hypothesis and seeded random can both write them."""

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from tests.mail_programs.values import Person, Sent
from tests.mail_programs.writing import DASHES, answer, forward, write

START = datetime(2026, 11, 16, 6, 12, tzinfo=UTC)
PEOPLE = (
    ("Jana Vogt", "jana.vogt@firma.example"),
    ("Jonas Weber", "j.weber@firma.example"),
    ("Luis Peña", "luis.pena@lieferant.example"),
    ("Sabine Koch-Özdemir", "s.koch@firma.example"),
    ("Tom O'Brien", "tom@northwind.example"),
)
SIGNATURES = (
    "",
    "Jana Vogt\nEinkauf, Werk 2\nTel. +49 30 5550-112",
    "",
    "S. Koch-Özdemir\nVertrieb",
    "Tom O'Brien\nNorthwind Ltd, Leeds",
)
LANGUAGES = {
    "webde": ("de",),
    "notes": ("de", "en"),
    "yahoo": ("de", "en"),
    "outlook-mobile": ("de", "en", "fr"),
    "mutt": ("en",),
    "proton": ("en",),
    **dict.fromkeys(("k9", "samsung", "zimbra", "groupwise", "evolution", "kmail", "roundcube", "claws"), ("de", "en")),
}
ALL_LANGUAGES = ("de", "en", "fr", "es", "it", "nl", "pl")
ZONES = ("Europe/Berlin", "Europe/London", "America/New_York")
SAID = (
    "das Ventil am Kühlaggregat in Werk 2 klemmt seit heute Morgen. Wer kann es sich bitte vor dem Mittag ansehen?",
    "Ich fahre um zehn Uhr hin und nehme das Ersatzteil aus dem Lager mit.",
    "Nein.",
    "Danke, läuft wieder!",
    "Hallo zusammen,\n\nder Liefertermin ist der 20.11.2026 um 08:30 Uhr, Halle 4.\n\nViele Grüße\nSabine",
    "Zwei Punkte noch:\n\n- Dichtung DN 25, vier Stück\n- Schlauch, 12 m\n\nKommt beides am Donnerstag?",
    "Hi Tom,\n\ncould you check the delivery note again? It says 12 boxes, but we only counted eleven on the pallet.",
    "On Monday I wrote to the carrier; they will answer by Friday.",
    "The list price is at https://shop.lieferant.example/p/4711?x=1 and the discount stays at 12 %.",
    "Fahrt am Dienstag:\n\nVon: Graz Hbf\nAn: Leeds\n\nBitte buchen.",
    "Merci, bien reçu. Je vous réponds demain matin après la réunion avec l'atelier.",
    "Por mí está bien. ¿Quién avisa al taller?",
    "Am Montag schrieb mir der Spediteur, dass die Palette in Graz steht; am Mittwoch ist sie in Leeds und am "
    "Freitag in New York, wenn der Zoll nicht wieder eine neue Erklärung verlangt wie im Oktober.",
    "ok",
    "Gesendet habe ich das Angebot gestern.\nBetreff war nur ein Platzhalter.",
)
SUBJECTS = ("Kühlaggregat Werk 2: Ventil klemmt", "Delivery note 4711", "Rechnung", "Fahrt am 24.11.")


@dataclass(frozen=True)
class Turn:
    """One mail of a conversation."""

    who: int
    program: str
    language: str
    text: int
    minutes: int = 30
    is_forward: bool = False
    is_signed: bool = False


def play(turns: list[Turn], zones: tuple[str, ...], subject: int = 0) -> Sent:
    """The last mail of the conversation; `zones` are those of PEOPLE."""
    sent: Sent | None = None
    at = START
    for turn in turns:
        at += timedelta(minutes=turn.minutes)
        author = _person(turn, zones)
        others = [_somebody(number, zones) for number in range(len(PEOPLE)) if number != turn.who]
        said = SAID[turn.text]
        if sent is None:
            sent = write(author, others[:2], SUBJECTS[subject], said, at, cc=others[2:3])
        elif turn.is_forward:
            sent = forward(author, sent, said, at, others[-1:])
        else:
            sent = answer(author, sent, said, at)
    if sent is None:
        raise ValueError("a conversation has at least one turn")
    return sent


def random_turns(dice: random.Random, programs: tuple[str, ...], most: int = 7) -> list[Turn]:
    """2 to `most` turns; every third talk of one language, as in an office."""
    office = dice.choice((*ALL_LANGUAGES[:2], ""))
    return [_random_turn(dice, programs, office) for _ in range(dice.randint(2, most))]


def _random_turn(dice: random.Random, programs: tuple[str, ...], office: str) -> Turn:
    program = dice.choice(programs)
    spoken = LANGUAGES.get(program, ALL_LANGUAGES)
    language = office if office in spoken else dice.choice(spoken)
    who, text = dice.randrange(len(PEOPLE)), dice.randrange(len(SAID))
    return Turn(who, program, language, text, dice.choice((1, 25, 190, 1500)), dice.random() < 0.1, dice.random() < 0.2)


def _person(turn: Turn, zones: tuple[str, ...]) -> Person:
    signature = SIGNATURES[turn.who] if turn.is_signed and turn.program in DASHES else ""
    return Person(*PEOPLE[turn.who], turn.program, turn.language, zones[turn.who], signature)


def _somebody(number: int, zones: tuple[str, ...]) -> Person:
    return Person(*PEOPLE[number], zone=zones[number])
