"""Forwards of 15 mail programs in every language of the table, made from the table itself; ours, no data needed.

    python -m tests.measure.forwards [--show N] [--languages de,fr]

Right is a forward whose author, address, minute, subject and words all come out.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

from babel.dates import format_datetime

from bridge.conversation.reading import read
from bridge.conversation.thread import Kind
from bridge.mail.parse import parse_message
from bridge.shipped import language_texts
from tests.measure.chains import tables_without_lexicons

_LANGUAGES = [
    "bg", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "hr", "hu", "it", "ja", "ko",
    "lt", "nb", "nl", "pl", "pt", "pt-BR", "ro", "ru", "sk", "sl", "sv", "tr", "uk", "zh-CN", "zh-TW",
]  # fmt: skip
_LONG = {
    "en": "EEEE, MMMM d, y h:mm a",
    "ja": "y年M月d日 EEEE H:mm",
    "zh": "y年M月d日 EEEE H:mm",
    "ko": "y년 M월 d일 EEEE a h:mm",
}
_ZONE = timezone(timedelta(hours=1))
_SAID = datetime(2026, 11, 19, 8, 41, tzinfo=_ZONE)
_WORDS = "Guten Tag Frau Berg,\n\nanbei der Plan für Halle 3.\nBitte bis Freitag prüfen.\n\nJonas Weber"
_SUBJECT = "Halle 3: Plan"


@dataclass(frozen=True)
class Words:
    code: str
    labels: dict[str, str]
    forwarded: str
    original: str
    date: str
    long_date: str


def words_of(code: str) -> Words:
    table = json.loads(language_texts()["reply_headers.json"])["languages"]
    entry = table[code]
    labels = {role: entry.get(role, table["en"][role])[0][0] for role in ("from", "sent", "to", "cc", "subject")}
    locale = code.replace("-", "_").replace("zh_CN", "zh_Hans_CN").replace("zh_TW", "zh_Hant_TW")
    return Words(
        code,
        labels,
        entry.get("forwarded_message", table["en"]["forwarded_message"])[0][0],
        entry.get("original_message", table["en"]["original_message"])[0][0],
        format_datetime(_SAID, "medium", locale=locale),
        format_datetime(_SAID, _LONG.get(code[:2], "EEEE, d MMMM y HH:mm"), locale=locale),
    )


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))


_PERSON = "Jonas Weber <j.weber@pumpen.example>"
_TO = "Anna Berg <a.berg@firma.example>"


def block(w: Words, roles: str, person: str = _PERSON, *, date: str = "", gap: str = ": ", end: str = "") -> str:
    """Label lines in the order of `roles`, each with what the program puts around its colon."""
    values = {"from": person, "sent": date or w.long_date, "to": _TO, "cc": "X <x@y.example>", "subject": _SUBJECT}
    return "\n".join(f"{w.labels[role]}{gap}{values[role]}{end}" for role in roles.split())


_MAILTO = "Jonas Weber [mailto:j.weber@pumpen.example]"
_IN_QUOTES = '"Jonas Weber" <j.weber@pumpen.example>'


def apple(w: Words) -> str:
    return f"> {w.forwarded}:\n>\n" + _quoted(block(w, "from subject sent to", date=w.date) + f"\n\n{_WORDS}")


def gmail(w: Words) -> str:
    rest = f"Date: {w.date}\nSubject: {_SUBJECT}\nTo: {_TO}\n\n\n{_WORDS}"
    return f"---------- Forwarded message ---------\n{block(w, 'from')}\n{rest}"


def gmail_own(w: Words) -> str:
    return f"---------- {w.forwarded} ---------\n{block(w, 'from sent subject to', date=w.date)}\n\n\n{_WORDS}"


def outlook(w: Words) -> str:
    return f"{block(w, 'from sent to subject', _MAILTO, end=' ')}\n\n{_WORDS}"


def outlook_web(w: Words) -> str:
    return f"\n\n________________________________\n{block(w, 'from sent to cc subject')}\n\n{_WORDS}"


def outlook_mac(w: Words) -> str:
    return f"\n\n{block(w, 'from sent to subject')}\n\n\n{_WORDS}"


def outlook_stars(w: Words) -> str:
    lines = [f"*{line.replace(': ', ':* ', 1)}" for line in block(w, "from sent to subject").split("\n")]
    return "\n".join(lines) + f"\n\n{_WORDS}"


def outlook_old(w: Words) -> str:
    return f"-----{w.original}-----\n{block(w, 'from sent to subject', _MAILTO)}\n\n{_WORDS}"


def thunderbird(w: Words) -> str:
    lines = block(w, "subject sent from to", date="Thu, 19 Nov 2026 08:41:00 +0100", gap=": \t")
    return f"\n\n-------- {w.forwarded} --------\n{lines}\n\n\n\n{_WORDS}"


def yahoo(w: Words) -> str:
    return f"\n   ----- {w.forwarded} ----- {block(w, 'from to sent subject', _IN_QUOTES)}\n   {_WORDS}"


def samsung(w: Words) -> str:
    lines = block(w, "from sent to subject", date="19.11.26 08:41 (GMT+01:00)", end=" ")
    return f"-------- {w.original} --------\n{lines}\n\n{_WORDS}"


def gmx(w: Words) -> str:
    return f"{block(w, 'sent from to subject', _IN_QUOTES)}\n\n{_WORDS}"


def ionos(w: Words) -> str:
    lines = block(w, "from to sent subject", date="19.11.2026 08:41 CET")
    return f"---------- {w.original} ----------\n{lines}\n\n\n{_WORDS}"


def missive(_: Words) -> str:
    lines = f"From: {_PERSON}\nDate: November 19, 2026 at 8:41 AM\nSubject: {_SUBJECT}\nTo: {_TO}"
    return f"Forwarded message:\n----------\n\n{lines}\n\n{_WORDS}"


def mailmate(_: Words) -> str:
    lines = f"From: {_PERSON}\nTo: {_TO}\nSubject: {_SUBJECT}\nDate: Thu, 19 Nov 2026 8:41:00 +0100"
    return f"Forwarded message:\n\n{_quoted(lines + chr(10) * 2 + _WORDS)}"


def blank_lines(w: Words) -> str:
    return block(w, "from sent to subject", gap=" : ").replace("\n", "\n\n") + f"\n\n{_WORDS}"


def proton(w: Words) -> str:
    lines = block(w, "from sent subject to", date="On Thursday, November 19th, 2026 at 8:41 AM")
    return f"------- {w.forwarded} -------\n{lines}\n\n{_quoted(_WORDS)}"


def zoho(w: Words) -> str:
    line = f"============ {w.forwarded} ============"
    return f"{line}\n{block(w, 'from to sent subject', date='Thu, 19 Nov 2026 08:41:00 +0100')}\n{line}\n\n{_WORDS}"


def roundcube(w: Words) -> str:
    lines = block(w, "subject sent from to", date="2026-11-19 08:41")
    return f"-------- {w.original} --------\n{lines}\n\n{_WORDS}"


def nested(w: Words) -> str:
    person = "Jonas Weber <j.weber@pumpen.example<mailto:j.weber@pumpen.example>>"
    return f"  {block(w, 'from sent to subject', person).replace(chr(10), chr(10) + '  ')}\n\n{_WORDS}"


_PROGRAMS: tuple[Callable[[Words], str], ...] = (
    apple, gmail, gmail_own, outlook, outlook_web, outlook_mac, outlook_stars, outlook_old, thunderbird, yahoo, samsung,
    gmx, ionos, missive, mailmate, proton, zoho, roundcube, nested, blank_lines,
)  # fmt: skip


def cases(languages: list[str]) -> Iterator[tuple[str, str, str]]:
    """(program, language, body): with a remark of the forwarder and without."""
    for code in languages:
        words = words_of(code)
        for program in _PROGRAMS:
            for remark in ("", "zur Info\n\n"):
                yield f"{program.__name__}{'+' if remark else ''}", code, remark + program(words)


def raw_mail(body: str) -> bytes:
    head = (
        "From: Anna Berg <a.berg@firma.example>\nTo: Luis Lang <l.lang@firma.example>\nSubject: Fwd: Halle 3: Plan\n"
        "Date: Thu, 19 Nov 2026 10:00:00 +0100\nMessage-ID: <1@firma.example>\nMIME-Version: 1.0\n"
        "Content-Type: text/plain; charset=utf-8\n"
        "Content-Transfer-Encoding: 8bit\n\n"
    )
    return (head + body + "\n").encode()


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--show", type=int, default=0)
    parser.add_argument("--languages", default=",".join(_LANGUAGES))
    options = parser.parse_args()
    tables = tables_without_lexicons()
    right: Counter[str] = Counter()
    counts: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    for program, code, body in cases(options.languages.split(",")):
        reading = read(parse_message(raw_mail(body)), tables)
        first = reading.chain[0] if reading.chain else None
        faults = [
            name
            for name, fine in (
                ("none", first is not None),
                ("name", first is not None and first.author.name == "Jonas Weber"),
                ("address", first is not None and first.author.address == "j.weber@pumpen.example"),
                ("date", first is not None and first.said_at == _SAID.astimezone(UTC)),
                ("subject", first is not None and first.subject == _SUBJECT),
                ("words", first is not None and first.text.split() == _WORDS.split()),
                ("kind", first is not None and first.kind is Kind.FORWARD),
                ("said", reading.said == ("zur Info" if "zur Info" in body else "")),
            )
            if not fine
        ]
        counts[program] += 1
        right[program] += not faults
        wrong.update(faults)
        if faults and options.show > 0:
            options.show -= 1
            print("---", program, code, faults, repr(reading.said[:200]), first, sep="\n   ")
            print(body[:500])
    total = sum(counts.values())
    print(f"forwards {total}, all right {sum(right.values()) / total:.3f}", dict(wrong))
    print({program: f"{right[program]}/{counts[program]}" for program in counts if right[program] < counts[program]})
    return 0


if __name__ == "__main__":
    sys.exit(main())
