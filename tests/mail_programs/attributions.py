"""The line before a quote, in the words of the reader's program and language."""

from datetime import datetime

from tests.mail_programs.values import Person, Sent
from tests.mail_programs.words import day_name, half_day, local, month_name


def attribution(parent: Sent, reader: Person) -> str:
    """The line as the program writes it, on one line."""
    forms = {
        "gmail": gmail,
        "apple": apple,
        "iphone": apple,
        "thunderbird": thunderbird,
        "bottom": thunderbird,
        "yahoo": yahoo,
    }
    return forms.get(reader.program, mutt)(parent.author, local(parent.at, reader), reader)


def gmail(author: Person, when: datetime, reader: Person) -> str:
    """Gmail: "Am Do., 19. Nov. 2026 um 08:41 Uhr schrieb ...", in English with the narrow blank before AM."""
    language = reader.language
    day, month = day_name(when, language, short=True), month_name(when, language, short=True)
    bracketed = f"{author.name} (<{author.address}>)"
    forms = {
        "de": f"Am {day} {when.day}. {month} {when.year} um {when:%H:%M} Uhr schrieb {author}:",
        "en": f"On {day} {month} {when.day}, {when.year} at {half_day(when, chr(0x202F))} {author} wrote:",
        "fr": f"Le {day} {when.day} {month} {when.year} à {when:%H:%M}, {author} a écrit\u00a0:",
        "es": f"El {day} {when.day} {month} {when.year} a las {when.hour}:{when:%M}, {bracketed} escribió:",
        "it": f"Il giorno {day} {when.day} {month} {when.year} alle ore {when:%H:%M} {author} ha scritto:",
        "nl": f"Op {day} {when.day} {month} {when.year} om {when:%H:%M} schreef {author}:",
        "pl": f"{day} {when.day} {month} {when.year} o {when:%H:%M} {author} napisał(a):",
    }
    if language == "en" and reader.zone == "Europe/London":
        return f"On {day} {when.day} {month} {when.year} at {when:%H:%M}, {author} wrote:"
    return forms[language]


def apple(author: Person, when: datetime, reader: Person) -> str:
    """Apple Mail on Mac and iPhone."""
    language = reader.language
    month = month_name(when, language, short=True)
    if language == "en" and reader.zone == "Europe/London":
        return f"On {when.day} {month} {when.year}, at {when:%H:%M}, {author} wrote:"
    return {
        "de": f"Am {when:%d.%m.%Y} um {when:%H:%M} schrieb {author}:",
        "en": f"On {month} {when.day}, {when.year}, at {half_day(when, chr(0x202F))}, {author} wrote:",
        "fr": f"Le {when.day} {month} {when.year} à {when:%H:%M}, {author} a écrit\u00a0:",
        "es": f"El {when.day} {month} {when.year}, a las {when.hour}:{when:%M}, {author} escribió:",
        "it": f"Il giorno {when.day} {month} {when.year}, alle ore {when:%H:%M}, {author} ha scritto:",
        "nl": f"Op {when.day} {month} {when.year}, om {when:%H:%M} heeft {author} het volgende geschreven:",
        "pl": f"Wiadomość napisana przez {author} w dniu {when.day} {month} {when.year}, o godz. {when:%H:%M}:",
    }[language]


def thunderbird(author: Person, when: datetime, reader: Person) -> str:
    """Thunderbird: the name alone, the short date of the system."""
    language, name = reader.language, author.name
    if language == "en" and reader.zone == "Europe/London":
        return f"On {when:%d/%m/%Y} {when:%H:%M}, {name} wrote:"
    return {
        "de": f"Am {when:%d.%m.%y} um {when:%H:%M} schrieb {name}:",
        "en": f"On {when.month}/{when.day}/{when:%y} {half_day(when)}, {name} wrote:",
        "fr": f"Le {when:%d/%m/%Y} à {when:%H:%M}, {name} a écrit\u00a0:",
        "es": f"El {when.day}/{when.month}/{when:%y} a las {when.hour}:{when:%M}, {name} escribió:",
        "it": f"Il {when:%d/%m/%y} {when:%H:%M}, {name} ha scritto:",
        "nl": f"Op {when:%d-%m-%Y} om {when:%H:%M} schreef {name}:",
        "pl": f"W dniu {when:%d.%m.%Y} o {when:%H:%M}, {name} pisze:",
    }[language]


def yahoo(author: Person, when: datetime, reader: Person) -> str:
    """Yahoo: the longest of all."""
    date = yahoo_date(when, reader.language)
    if reader.language == "de":
        return f"Am {date} hat {author} Folgendes geschrieben: "
    return f"On {date}, {author} wrote: "


def yahoo_date(when: datetime, language: str) -> str:
    """Yahoo names the zone: MEZ in German, GMT+1 in English."""
    hours = int((when.utcoffset() or when - when).total_seconds() // 3600)
    day, month = day_name(when, language), month_name(when, language)
    if language == "de":
        zone = {1: "MEZ", 2: "MESZ"}.get(hours, f"GMT{hours:+d}" if hours else "GMT")
        return f"{day}, {when.day}. {month} {when.year} um {when:%H:%M:%S} {zone}"
    zone = f"GMT{hours:+d}" if hours else "GMT"
    return f"{day}, {month} {when.day}, {when.year} at {when:%I:%M:%S %p} {zone}"


def mutt(author: Person, when: datetime, _reader: Person) -> str:
    """mutt: English everywhere, seconds and zone included."""
    day, month = day_name(when, "en", short=True), month_name(when, "en", short=True)
    return f"On {day} {month} {when.day:02d}, {when.year} at {when:%I:%M:%S%p %z}, {author.name} wrote:"
