"""Every attribution template of the table, filled with a person and a date of its language; ours, no data needed.

    python -m tests.measure.attributions [--show N]

Right is a reply whose own words, author and minute come out. `marked`: the quote has ">"; `wrapped`: folded.
"""

import argparse
import json
import sys
import textwrap
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone

from babel.core import UnknownLocaleError
from babel.dates import format_date

from bridge.conversation.reading import read
from bridge.mail.parse import parse_message
from bridge.shipped import language_texts
from tests.measure.chains import tables_without_lexicons

_SAID = datetime(2026, 11, 19, 8, 41, tzinfo=timezone(timedelta(hours=1)))


def fill(template: str, code: str) -> str:
    locale = code.replace("-", "_") if code != "*" else "en"
    try:
        date = format_date(_SAID, "medium", locale=locale)
        weekday = format_date(_SAID, "EEE", locale=locale)
    except (UnknownLocaleError, ValueError):
        date, weekday = "19.11.2026", ""
    if "{time}" not in template:
        date += " 08:41"
    values = {
        "name": "Jonas Weber",
        "email": "j.weber@pumpen.example",
        "date": date,
        "time": "08:41",
        "weekday": weekday,
        "zone": "+0100",
    }
    values |= {"id": "<1@pumpen.example>", "x": "Liste"}
    return template.format(**values)


def cases() -> Iterator[tuple[str, str, str]]:
    """(language, template, attribution) of every template with a name."""
    languages = json.loads(language_texts()["reply_headers.json"])["languages"]
    for code, words in languages.items():
        for template, _ in words.get("attribution", ()):
            if "{name}" in template:
                yield code, template, fill(template, code)


def mail(body: str) -> bytes:
    head = (
        "From: Anna Berg <a.berg@firma.example>\nTo: Jonas Weber <j.weber@pumpen.example>\nSubject: Re: Halle 3\n"
        "Date: Thu, 19 Nov 2026 10:00:00 +0100\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n"
        "Content-Transfer-Encoding: 8bit\n\n"
    )
    return (head + body + "\n").encode()


FORMS = {
    "marked": lambda line: f"Passt so, danke.\n\n{line}\n\n> Hallo Anna,\n>\n> geht das?\n",
    "wrapped": lambda line: (
        "Passt so, danke.\n\n" + "\n".join(textwrap.wrap(line, 45)) + "\n> Hallo Anna,\n>\n> geht das?\n"
    ),
    "below": lambda line: f"{line}\n> Hallo Anna,\n>\n> geht das?\n\nPasst so, danke.\n",
    "plain": lambda line: f"Passt so, danke.\n\n{line}\n\nHallo Anna,\n\ngeht das?\n",
}


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--show", type=int, default=0)
    parser.add_argument("--form", default="")
    options = parser.parse_args()
    tables = tables_without_lexicons()
    for form, build in FORMS.items():
        wrong: Counter[str] = Counter()
        total = 0
        for code, template, line in cases():
            if form == "plain" and "{date}" not in template:
                continue
            total += 1
            reading = read(parse_message(mail(build(line))), tables)
            first = reading.chain[0] if reading.chain else None
            faults = [
                name
                for name, fine in (
                    ("said", reading.said == "Passt so, danke."),
                    ("author", first is not None and first.author.name == "Jonas Weber"),
                    (
                        "date",
                        first is not None and (first.said_at == _SAID.astimezone(UTC) or "{date}" not in template),
                    ),
                    ("words", first is not None and first.text == "Hallo Anna,\n\ngeht das?"),
                )
                if not fine
            ]
            wrong.update(faults or ["right"])
            if faults and options.show > 0 and options.form in ("", form):
                options.show -= 1
                print(form, code, faults, line, first and (first.author, first.said_at), repr(reading.said[:80]))
        print(form, total, dict(wrong))
    return 0


if __name__ == "__main__":
    sys.exit(main())
