"""An office as it is: ten conversations called "Rechnung" at once, a status every week, and no thread header anywhere.

Who answers whom is known, so that it can be counted how many strangers are glued together and how many talks are torn.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from bridge.conversation.linking import Linked, sketch
from bridge.conversation.reading import read
from bridge.conversation.sketch import Sketch
from bridge.mail.message import Address
from bridge.mail.parse import parse_message
from tests.mailroom import START, TABLES, mail
from tests.people import BRIDGE, TEAM

PARTNERS = tuple(
    Address(f"{first} {last}", f"{first}.{last}@{last}-{place}.example".lower())
    for first, last, place in zip(
        ("Lena", "Omar", "Britta", "Paul", "Ines", "Carl", "Petra", "Milan", "Nora", "Erik", "Sofie", "Anton"),
        (
            "Hartmann",
            "Yilmaz",
            "Seidel",
            "Krause",
            "Moreau",
            "Lund",
            "Vogel",
            "Horvat",
            "Jansen",
            "Berg",
            "Roth",
            "Weiss",
        ),
        ("kabel", "stahl", "optik", "druck", "paris", "oslo", "bau", "wien", "labor", "nord", "glas", "holz"),
        strict=True,
    )
)
COMMON = ("Rechnung", "Rechnung", "Rechnung", "Anfrage", "Urlaub", "Termin", "Angebot", "Besprechung", "Frage", "")
RARE = ("Sensor", "Gehäuse", "Kabelbaum", "Prüfstand", "Kalibrierung", "Lieferung", "Muster", "Zertifikat")
OPENINGS = (
    "anbei erhalten Sie die Rechnung {n} über {m} EUR, zahlbar ohne Abzug bis zum Monatsende auf das bekannte Konto.",
    "könnten Sie mir bitte bis Freitag mitteilen, ob die Charge {n} mit {m} Stück noch in diesem Monat lieferbar ist?",
    "ich möchte vom {d}. an {m} Tage Urlaub nehmen; die Vertretung für die Anlage {n} ist abgesprochen.",
    "hier der Stand der Woche: Prüfstand {n} läuft, {m} Geräte sind kalibriert, offen ist nur noch die Abnahme.",
)
ANSWERS = (
    "danke, das passt.",
    "die Nummer {n} stimmt leider nicht mit unserer Bestellung überein, vereinbart waren {m} Stück zu anderem Preis.",
    "ich kläre das bis morgen mit der Werkstatt und nenne dann einen Termin für die {m} Geräte der Charge {n}.",
    "ja, gerne.",
    "das ist erledigt, die {m} Teile sind heute mit Lieferschein {n} hinausgegangen und morgen bei Ihnen.",
)
ZONE = timedelta(hours=1)


@dataclass(frozen=True)
class Letter:
    """One mail of the office and where it belongs."""

    talk: int
    name: str
    parent: str
    raw: bytes
    sent_at: datetime


@dataclass(frozen=True)
class _Said:
    author: Address
    text: str
    name: str
    at: datetime


def office(seed: int = 7, talks: int = 240) -> tuple[Letter, ...]:
    """Everything that was sent in two months, in order of time."""
    chance = Random(seed)
    letters = [letter for talk in range(talks) for letter in _talk(chance, talk)]
    return tuple(sorted(letters, key=lambda one: (one.sent_at, one.name)))


def _talk(chance: Random, talk: int) -> Iterator[Letter]:
    at = START + timedelta(minutes=chance.randrange(60 * 24 * 60))
    two = [chance.choice(TEAM), chance.choice(PARTNERS if chance.random() < 0.6 else TEAM)]
    if two[0] == two[1]:
        two[1] = PARTNERS[talk % len(PARTNERS)]
    chance.shuffle(two)
    subject = chance.choice(COMMON) or f"Status KW {at.isocalendar().week}"
    if chance.random() < 0.5:
        subject = f"{chance.choice(RARE)} {chance.choice(RARE)} {chance.randrange(100, 999)}"
    said: list[_Said] = []
    for turn in range(chance.choice((1, 1, 2, 2, 3, 4, 6))):
        text = chance.choice(ANSWERS if turn else OPENINGS)
        text = text.format(n=chance.randrange(1000, 9999), m=chance.randrange(2, 90), d=chance.randrange(1, 28))
        author, other = two[turn % 2], two[1 - turn % 2]
        name = f"{talk}.{turn}.{chance.randrange(10**9)}@post.example"
        body = f"Guten Tag,\n\n{text}\n\n{author.name}\n" + _quote(chance, said)
        raw = mail(author, "AW: " * bool(turn) + subject, body, to=[other], message_id=name, date=at)
        yield Letter(talk, name, said[-1].name if said else "", raw, at)
        said.append(_Said(author, text, name, at))
        at += timedelta(minutes=chance.choice((4, 25, 90, 300, 1440, 4000)) + chance.randrange(20))


def _quote(chance: Random, said: list[_Said]) -> str:
    """What an answer quotes: all of it, its beginning, the words without who said them, or nothing."""
    if not said or chance.random() < 0.2:
        return ""
    last = said[-1]
    lines = ["Guten Tag,", "", last.text, "", last.author.name]
    if chance.random() < 0.25:
        lines = ["[...]", " ".join(last.text.split()[:7])]
    head = f"Am {last.at + ZONE:%d.%m.%Y um %H:%M} schrieb {last.author.name} <{last.author.address}>:\n"
    return "\n" + (head if chance.random() < 0.8 else "") + "".join(f"> {line}\n" for line in lines)


def sketches(letters: tuple[Letter, ...], lost: float = 0.0, seed: int = 7) -> tuple[Sketch, ...]:
    """The letters as linking sees them, a part of them never seen."""
    chance = Random(seed)
    found = []
    for number, letter in enumerate(letters, start=1):
        if chance.random() >= lost:
            message = parse_message(letter.raw)
            reading = read(message, TABLES, (BRIDGE,))
            found.append(sketch(number, message, reading, TABLES.prefixes, letter.sent_at, (BRIDGE,)))
    return tuple(found)


def b_cubed(truth: Mapping[str, object], found: Mapping[str, object]) -> tuple[float, float]:
    """Precision and recall of a clustering, averaged over mails [Bagga and Baldwin 1998]."""
    wanted: dict[object, set[str]] = {}
    got: dict[object, set[str]] = {}
    for one in truth:
        wanted.setdefault(truth[one], set()).add(one)
        got.setdefault(found[one], set()).add(one)
    both = {one: len(wanted[truth[one]] & got[found[one]]) for one in truth}
    precision = sum(both[one] / len(got[found[one]]) for one in truth) / len(truth)
    recall = sum(both[one] / len(wanted[truth[one]]) for one in truth) / len(truth)
    return precision, recall


def threads_of(linked: Linked) -> dict[str, object]:
    """Message-ID -> thread, for all mails that are here."""
    return {post.source.sketch.message_id: post.thread for post in linked.posts if post.source.level < 0}
