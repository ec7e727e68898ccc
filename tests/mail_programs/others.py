"""More programs: K-9, Samsung, Proton, Zimbra, GroupWise, Evolution, KMail, Roundcube, Claws."""

from datetime import datetime
from html import escape

from tests.mail_programs.lines import html_of, quoted, signed, spaced, wrapped
from tests.mail_programs.outlook import Rows, Written, bold_rows, plain_rows
from tests.mail_programs.values import Person, Sent
from tests.mail_programs.words import LABELS, day_name, half_day, local, month_name

_CITE = 'style="margin: 0pt 0pt 0pt 0.8ex; border-left: 1px solid rgb(204, 204, 204); padding-left: 1ex;"'


def _offset(when: datetime) -> str:
    """+01:00."""
    return f"{when:%z}"[:3] + ":" + f"{when:%z}"[3:]


def k9(author: Person, said: str, parent: Sent) -> Written:
    """K-9 and Thunderbird for Android: seconds and zone; the HTML has Gmail's class."""
    when, language = local(parent.at, author), author.language
    zone = {"CET": "MEZ", "CEST": "MESZ"}.get(when.tzname() or "", f"GMT{_offset(when)}")
    hour = f"{when.hour % 12 or 12}:{when:%M:%S %p}"
    line = {
        "de": f"Am {when.day}. {month_name(when, 'de')} {when.year} {when:%H:%M:%S} {zone} schrieb {parent.author}:",
        "en": f"On {month_name(when, 'en')} {when.day}, {when.year} {hour} GMT{_offset(when)}, {parent.author} wrote:",
    }[language]
    text = f"{said}\n\n{line}\n{quoted(parent.flat).replace('> ', '>')}\n"
    html = (
        f'<!DOCTYPE html><div dir="auto">{spaced(said)}<br></div><br><br><div class="gmail_quote"><div dir="auto">'
        f'{escape(line)}</div><blockquote class="gmail_quote" {_CITE}>{html_of(parent, "div")}</blockquote></div>'
    )
    return text, text, html


def samsung(author: Person, said: str, parent: Sent) -> Written:
    """Samsung Mail: a dashed line, a block with a short date and its zone."""
    when, german = local(parent.at, author), author.language == "de"
    line = "-------- Ursprüngliche Nachricht --------" if german else "-------- Original message --------"
    labels = ("Von:", "Datum:", "An:", "Betreff:") if german else ("From:", "Date:", "To:", "Subject:")
    date = f"{when:%d.%m.%y}" if german else f"{when:%d/%m/%Y}"
    to = ", ".join(map(str, parent.to))
    values = (str(parent.author), f"{date}  {when:%H:%M}  (GMT{_offset(when)})", to, parent.subject)
    rows: Rows = list(zip(labels, values, strict=True))
    text = f"{said}\n\n\n\n{line}\n{plain_rows(rows)} \n\n{parent.flat}\n"
    block = "".join(f"<div>{label} {escape(value)} </div>" for label, value in rows)
    html = (
        f'<div dir="auto">{spaced(said)}</div><div><br></div>'
        f'<div align="left" dir="auto" style="font-size:100%;color:#000000"><div>{line}</div>'
        f"{block}<div><br></div></div>{html_of(parent, 'div')}"
    )
    return text, text, html


def proton(author: Person, said: str, parent: Sent) -> Written:
    """Proton: "November 19th", .protonmail_quote."""
    when = local(parent.at, author)
    ending = {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd", 31: "st"}.get(when.day, "th")
    day = f"{day_name(when, 'en')}, {month_name(when, 'en')} {when.day}{ending}, {when.year}"
    line = f"On {day} at {half_day(when)}, {parent.author} wrote:"
    text = f"{said}\n\n{line}\n\n{quoted(parent.flat)}\n"
    html = (
        f'<div style="font-family: Arial, sans-serif;">{spaced(said)}</div>'
        f'<div class="protonmail_quote">{escape(line)}<br><br>'
        f'<blockquote class="protonmail_quote" type="cite">{html_of(parent, "div")}</blockquote><br></div>'
    )
    return text, text, html


def zimbra(author: Person, said: str, parent: Sent) -> Written:
    """Zimbra: a dashed line, Von, An, CC, Gesendet with seconds, Betreff; data-marker in HTML."""
    when, language = local(parent.at, author), author.language
    day, month = day_name(when, language), month_name(when, language)
    stamp = f"{day}, {when.day}. {month} {when.year} {when:%H:%M:%S}"
    if language == "en":
        stamp = f"{day}, {when.day} {month}, {when.year} {when:%H:%M:%S}"
    line = "----- Ursprüngliche Mail -----" if language == "de" else "----- Original Message -----"
    first, sent, to, _, subject = LABELS[language]
    people = ", ".join(f'"{one.name}" <{one.address}>' for one in parent.to)
    rows: Rows = [(first, f'"{parent.author.name}" <{parent.author.address}>'), (to, people)]
    rows += [(sent, stamp), (subject, parent.subject)]
    text = f"{said}\n\n{line}\n{plain_rows(rows)}\n\n{parent.flat}\n"
    html = (
        f'<div style="font-family: arial; font-size: 12pt">{spaced(said)}<br><hr id="zwchr" data-marker="__DIVIDER__">'
        f'<div data-marker="__HEADERS__">{bold_rows(rows, " ", "<br>")}<br></div><br>'
        f'<div data-marker="__QUOTED_TEXT__">{html_of(parent, "div")}</div></div>'
    )
    return text, text, html


def groupwise(author: Person, said: str, parent: Sent) -> Written:
    """GroupWise: ">>> name date >>>", nothing marks the quote itself."""
    when = local(parent.at, author)
    stamp = (
        f"{when:%d.%m.%Y %H:%M}" if author.language == "de" else f"{when.month}/{when.day}/{when.year} {half_day(when)}"
    )
    text = f"{said}\n\n>>> {parent.author} {stamp} >>>\n{parent.flat}\n"
    return text, text, ""


def evolution(author: Person, said: str, parent: Sent) -> Written:
    """Evolution: "dem 19.11.2026 um 08:41 +0100"; in English an ISO date."""
    when, name = local(parent.at, author), parent.author.name
    line = {
        "de": f"Am {day_name(when, 'de')}, dem {when:%d.%m.%Y} um {when:%H:%M %z} schrieb {name}:",
        "en": f"On {day_name(when, 'en', short=True)} {when:%Y-%m-%d} at {when:%H:%M %z}, {name} wrote:",
    }[author.language]
    return _marked(author, said, parent, line)


def kmail(author: Person, said: str, parent: Sent) -> Written:
    """KMail: the long date with seconds and the name of the zone."""
    when, name = local(parent.at, author), parent.author.name
    day, month = day_name(when, author.language), month_name(when, author.language)
    line = {
        "de": f"Am {day}, {when.day}. {month} {when.year}, {when:%H:%M:%S} {when:%Z} schrieb {name}:",
        "en": f"On {day}, {when.day} {month} {when.year} {when:%H:%M:%S} {when:%Z} {name} wrote:",
    }[author.language]
    return _marked(author, said, parent, line)


def roundcube(author: Person, said: str, parent: Sent) -> Written:
    """Roundcube: a short date, a comma before "schrieb"."""
    when, name = local(parent.at, author), parent.author.name
    german = author.language == "de"
    line = f"Am {when:%d.%m.%Y %H:%M}, schrieb {name}:" if german else f"On {when:%Y-%m-%d %H:%M}, {name} wrote:"
    return _marked(author, said, parent, line)


def claws(author: Person, said: str, parent: Sent) -> Written:
    """Claws: an English date in every language, the name on the next line."""
    when = local(parent.at, author)
    stamp = f"{day_name(when, 'en', short=True)} {when.day} {month_name(when, 'en', short=True)} {when:%Y %H:%M:%S %z}"
    german = author.language == "de"
    line = f"Am {stamp}\nschrieb {parent.author}:\n" if german else f"On {stamp}\n{parent.author} wrote:\n"
    return _marked(author, said, parent, line)


def _marked(author: Person, said: str, parent: Sent, line: str) -> Written:
    own = signed(said, author, dashes=True)
    text = f"{wrapped(own, 72)}\n\n{line}\n{quoted(parent.text or parent.flat)}\n"
    return text, text, ""
