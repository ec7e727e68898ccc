"""One table of queries for the terminal (Python) and the browser (JavaScript): both must find the same.

The posts are made up. `said` of each: who says it, when, what; a list of them is a conversation.
"""

from collections.abc import Iterable
from dataclasses import replace

from bridge.site.search.document import Document, Entry
from bridge.site.search.listed import read_list
from bridge.site.search.update import Updater

_DAY = 24 * 60
_NOV = 20_758 * _DAY  # 1 November 2026


def _document(  # noqa: PLR0917
    post: str, day: int, author: str, subject: str, said: str, quoted: str = "", **more: object
) -> Document:
    values: dict[str, object] = {
        "page": 1, "language": "de", "to": (), "names": (), "topics": (), "is_first": post.endswith("1"),
    } | more  # fmt: skip
    return Document(
        post=post, minute=_NOV + (day - 1) * _DAY + 540, author=author, subject=subject, said=said, quoted=quoted,
        **values,  # type: ignore[arg-type]
    )  # fmt: skip


_PROTOKOLL = "Prüfprotokoll Charge 4471"
ENTRIES = (
    Entry(
        "tgleich",
        "info",
        tuple(
            _document(f"f{number}1", 28, f"Gast {number}", f"Gleichstand {number}", "Zwilling", language="de")
            for number in range(40)
        ),
    ),
    Entry(
        "tprot",
        "answered",
        (
            _document(
                "a1",
                3,
                "Jonas Weber",
                _PROTOKOLL,
                "Hallo Tom, wer hat das Prüfprotokoll zur Charge 4471?",
                to=("Tom Okafor",),
                topics=("Qualität",),
            ),
            _document(
                "a2",
                4,
                "Tom Okafor",
                _PROTOKOLL,
                "Anbei. Die Messwerte liegen auf Laufwerk Q.",
                "Wer hat das Prüfprotokoll zur Charge 4471?",
                to=("Jonas Weber",),
                names=("Protokoll_4471.pdf",),
                topics=("Qualität",),
            ),
            _document(
                "a3",
                5,
                "Dr. Ute Seidel",
                _PROTOKOLL,
                "Vielen Dank, die Größe der Gehäuse passt jetzt.",
                topics=("Qualität",),
            ),
        ),
    ),
    Entry(
        "tliefer",
        "open",
        (
            _document(
                "b1",
                10,
                "Anja Rohs",
                "Lieferungen nach Oslo",
                "Die Lieferung nach Oslo kommt später. Bitte Zoll-Nummer und Frachtbrief prüfen.",
                topics=("Einkauf",),
            ),
            _document(
                "b2",
                11,
                "Miriam Aydın",
                "Lieferungen nach Oslo",
                "Die Zollnummer steht im Anhang; die Versandpapiere auch.",
                "Bitte Zoll-Nummer prüfen.",
                names=("Zoll.XLSX", "brief.pdf"),
                to=("Anja Rohs",),
                topics=("Einkauf",),
            ),
        ),
    ),
    Entry(
        "tfirm",
        "taken",
        (
            _document(
                "c1",
                20,
                "Ben Hollis",
                "Firmware 3.8: go or no-go",
                "The tests passed on both devices. Delivery of version 3.8 on Thursday?",
                language="en",
                topics=("firmware",),
            ),
            _document(
                "c2",
                21,
                "Sven Brückner",
                "Firmware 3.8: go or no-go",
                "Tested again: the test bench (Pruefstand) is free. x-ray_plan follows.",
                "The tests passed on both devices.",
                language="en",
                topics=("firmware",),
            ),
        ),
    ),
    Entry(
        "tstand",
        "done",
        (
            _document(
                "d1",
                25,
                "Lena Vogt",
                "Fotos vom neuen Prüfstand",
                "Für die Prüfstände brauche ich Fotos. Straße frei, Café auf. Prüf-Stand!",
                topics=("Messe Stuttgart",),
            ),
            _document(
                "d2",
                26,
                "Tom Okafor",
                "Fotos vom neuen Prüfstand",
                "Schau in den Ordner.",
                "Für die Prüfstände brauche ich Fotos.",
                topics=("Messe Stuttgart",),
            ),
        ),
    ),
    Entry(
        "twild",
        "info",
        (
            _document(
                "e1",
                27,
                "Ömer Šimůnek",
                "</script><b>& \u2028 \ud800 {{7*7}}",
                "Steuer, Quelle, neue Queue. " + "A" * 300 + " ﬁnal Ǆ İstanbul \U0001d41a 日本語 ١٢٣ naïve",
                language="",
            ),
            _document(
                "e2",
                27,
                "",
                "</script><b>& \u2028 \ud800 {{7*7}}",
                "constructor __proto__ toString hasOwnProperty",
                language="fr",
            ),
        ),
    ),
)

# Query, order, view, and the posts in their order: written by hand for what matters, "" where only agreement counts.
CASES: tuple[tuple[str, str, str, str | None], ...] = (
    ("prüfprotokoll", "best", "talks", "a1"),
    ("prüfprotokoll", "best", "posts", "a1 a3 a2"),
    ("pruefprotokoll", "newest", "posts", "a3 a2 a1"),
    ("protokoll", "best", "talks", "a1"),
    ("PROTOKOLLE", "best", "posts", "a1 a2 a3"),
    ("charge -anbei", "best", "posts", "a1 a3"),
    ("wer", "best", "posts", "a1 a2"),
    ("groesse", "best", "talks", "a3"),
    ("grosse", "best", "talks", "a3"),
    ("Größe ", "best", "talks", "a3"),
    ("gehause", "best", "talks", "a3"),
    ("lieferung", "best", "talks", "b1"),
    ("lieferungen", "newest", "posts", "b2 b1"),
    ("zollnummer", "best", "posts", "b2 b1"),
    ("zoll-nummer", "best", "posts", None),
    ("papiere", "best", "talks", ""),
    ("prüfstand", "newest", "posts", "d2 d1 c2"),
    ("strasse", "best", "talks", "d1"),
    ("cafe", "best", "talks", "d1"),
    ("test", "best", "posts", None),
    ("deliveries", "best", "talks", "c1"),
    ("3.8", "newest", "posts", "c2 c1"),
    ("x-ray_plan", "best", "talks", "c2"),
    ('"test bench"', "best", "talks", "c2"),
    ('"bench test"', "best", "talks", ""),
    ('"tests passed"', "best", "posts", "c1 c2"),
    ("von:tom", "newest", "posts", "d2 a2"),
    ("from:tom an:jonas", "best", "talks", "a2"),
    ("von:tom -ist:erledigt", "best", "posts", "a2"),
    ("von:tom von:anja", "newest", "posts", "d2 b1 a2"),
    ('von:"tom okafor"', "newest", "posts", "d2 a2"),
    ("an:miriam", "best", "talks", ""),
    ("thema:qual", "newest", "posts", "a3 a2 a1"),
    ("topic:messe topic:stuttgart", "best", "talks", "d2"),
    ("ist:offen", "newest", "posts", "b2 b1"),
    ("is:taken", "newest", "posts", "c2 c1"),
    ("ist:übernommen", "newest", "posts", "c2 c1"),
    ("ist:uebernommen", "newest", "talks", "c2"),
    ("is:solved", "best", "talks", "d2"),
    ("ist:quatsch", "best", "talks", ""),
    ("hat:anhang", "newest", "posts", "b2 a2"),
    ("has:file", "newest", "posts", "b2 a2"),
    ("has:xlsx", "best", "talks", "b2"),
    ("-hat:anhang thema:einkauf", "best", "posts", "b1"),
    ("nach:2026-11-25 -zwilling -sprache:fr -steuer", "newest", "posts", "d2 d1"),
    ("vor:4.11.2026", "best", "talks", "a1"),
    ("after:2026-11-20 before:2026-11-21", "newest", "posts", None),
    ("vor:2026-13 oslo", "best", "talks", None),
    ("nach:", "best", "talks", ""),
    ("sprache:en", "newest", "posts", None),
    ("lang:fr", "best", "talks", "e2"),
    ("neue", "best", "talks", None),
    ("steuer quelle", "best", "talks", "e1"),
    ("aaaaaaaa", "best", "talks", "e1"),
    ("final", "best", "talks", "e1"),
    ("istanbul", "best", "talks", "e1"),
    ("日本語", "best", "talks", "e1"),
    ("naive", "best", "talks", "e1"),
    ("simunek", "best", "talks", "e1"),
    ("script", "newest", "posts", "e1 e2"),
    ("constructor", "best", "talks", "e2"),
    ("tostring", "best", "talks", "e2"),
    ("constructor:x", "best", "talks", None),
    ("zwilling", "best", "posts", " ".join(sorted(f"f{number}1" for number in range(40))[:10])),
    ("gleichst", "newest", "talks", None),
    ("von:gast zwilling", "best", "talks", None),
    ("de", "best", "talks", None),
    ("", "best", "talks", ""),
    ("   ", "best", "talks", ""),
    ('"', "best", "talks", ""),
    ("-", "best", "talks", ""),
    ("-oslo", "newest", "posts", None),
    ("&&& !!!", "best", "talks", ""),
    ("toolongword" * 60, "best", "talks", ""),
    ("„Charge 4471“", "best", "posts", "a3 a2 a1"),
    ("kaffeemaschine", "best", "talks", ""),
)  # fmt: skip


def files(entries: tuple[Entry, ...], *, at_once: int) -> dict[str, bytes]:
    """An index written so many conversations at a time: one segment or many."""
    written: dict[str, bytes] = {}
    for start in range(0, len(entries), at_once):
        _write(written, entries[start : start + at_once])
    return written


def with_a_past(entries: tuple[Entry, ...]) -> dict[str, bytes]:
    """An index whose posts once said other things: what is found by them is dead."""
    written: dict[str, bytes] = {}
    words = " ".join(query for query, *_ in CASES if query.isalpha()) + " Kabelprüfstand charge 4471 einmalwort"
    _write(written, [replace(one, documents=_retold(one, words)) for one in entries[:8]] + list(entries[8:]))
    for entry in entries[:8]:
        _write(written, [entry])
    listed = read_list(written.get)
    assert listed
    assert any(one.dead for one in listed)
    return written


def _retold(entry: Entry, words: str) -> tuple[Document, ...]:
    return tuple(replace(one, said=words, author="Anja Zuvor", topics=("zuvor",)) for one in entry.documents)


def _write(written: dict[str, bytes], entries: Iterable[Entry]) -> None:
    updater = Updater(written.get)
    for entry in entries:
        updater.add(entry)
    update = updater.finish()
    written |= update.files
    for path in update.removed:
        written.pop(path)
    assert set(written) == set(update.kept)
