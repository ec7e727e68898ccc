"""Forwards inside the body: Gmail's dashes, Apple's sentence, Thunderbird's table."""

from email.utils import format_datetime
from html import escape

from tests.mail_programs.attributions import yahoo_date
from tests.mail_programs.lines import html_of, join_people, paragraphs, quoted, spaced, wrapped
from tests.mail_programs.outlook import Written, plain_rows
from tests.mail_programs.values import Person, Sent
from tests.mail_programs.words import LABELS, day_name, half_day, local, month_name

GERMAN_ZONES = {"CET": "MEZ", "CEST": "MESZ"}
APPLE = {
    "de": ("Anfang der weitergeleiteten Nachricht:", "Von:", "Betreff:", "Datum:", "An:", "Kopie:"),
    "en": ("Begin forwarded message:", "From:", "Subject:", "Date:", "To:", "Cc:"),
    "fr": ("Début du message réexpédié\u00a0:", "De:", "Objet:", "Date:", "À:", "Cc:"),
    "es": ("Inicio del mensaje reenviado:", "De:", "Asunto:", "Fecha:", "Para:", "Cc:"),
    "it": ("Inizio messaggio inoltrato:", "Da:", "Oggetto:", "Data:", "A:", "Cc:"),
    "nl": ("Begin doorgestuurd bericht:", "Van:", "Onderwerp:", "Datum:", "Aan:", "Cc:"),
    "pl": ("Początek przekazywanej wiadomości:", "Od:", "Temat:", "Data:", "Do:", "DW:"),
}
MOZILLA = {
    "de": ("-------- Weitergeleitete Nachricht --------", "Betreff:", "Datum:", "Von:", "An:", "Kopie (CC):"),
    "en": ("-------- Forwarded Message --------", "Subject:", "Date:", "From:", "To:", "CC:"),
    "fr": (
        "-------- Message transféré --------",
        "Sujet\u00a0:",
        "Date\u00a0:",
        "De\u00a0:",
        "Pour\u00a0:",
        "Copie\u00a0:",
    ),
    "es": ("-------- Mensaje reenviado --------", "Asunto:", "Fecha:", "De:", "Para:", "CC:"),
    "it": ("-------- Messaggio inoltrato --------", "Oggetto:", "Data:", "Mittente:", "A:", "CC:"),
    "nl": ("-------- Doorgestuurd bericht --------", "Onderwerp:", "Datum:", "Van:", "Aan:", "CC:"),
    "pl": ("-------- Treść przekazanej wiadomości --------", "Temat:", "Data:", "Nadawca:", "Adresat:", "Kopia:"),
}


def gmail_forward(author: Person, said: str, parent: Sent) -> Written:
    """Gmail: an English line and labels, but "Von:" and the date in the user's language."""
    when, language = local(parent.at, author), author.language
    day, month = day_name(when, language, short=True), month_name(when, language, short=True)
    stamp = {
        "de": f"{day} {when.day}. {month} {when.year} um {when:%H:%M} Uhr",
        "en": f"{day} {month} {when.day}, {when.year} at {half_day(when, chr(0x202F))}",
        "fr": f"{day} {when.day} {month} {when.year} à {when:%H:%M}",
        "es": f"{day} {when.day} {month} {when.year} a las {when.hour}:{when:%M}",
        "it": f"{day} {when.day} {month} {when.year} alle ore {when:%H:%M}",
        "nl": f"{day} {when.day} {month} {when.year} om {when:%H:%M}",
        "pl": f"{day} {when.day} {month} {when.year} o {when:%H:%M}",
    }[language]
    first = LABELS[language][0]
    rows = [
        (first, str(parent.author)),
        ("Date:", stamp),
        ("Subject:", parent.subject),
        ("To:", join_people(parent.to, ", ")),
    ]
    line = "---------- Forwarded message ---------"
    shown = f"{said}\n\n{line}\n{plain_rows(rows)}\n\n\n{parent.flat}\n"
    name, mail = escape(parent.author.name), escape(parent.author.address)
    link = f'<span dir="auto">&lt;<a href="mailto:{mail}">{mail}</a>&gt;</span>'
    sender = f'<strong class="gmail_sendername" dir="auto">{name}</strong> {link}'
    block = "<br>".join(f"{label} {escape(value)}" for label, value in rows[1:])
    html = (
        f'<div dir="ltr">{spaced(said)}<br><br><div class="gmail_quote gmail_quote_container">'
        f'<div dir="ltr" class="gmail_attr">{line}<br>'
        f"{first} {sender}<br>{block}<br></div><br><br>{html_of(parent, 'div')}</div></div>"
    )
    return wrapped(f"{said}\n\n{line}\n{plain_rows(rows)}\n\n\n{parent.flat}\n", 78), shown, html


def apple_forward(author: Person, said: str, parent: Sent) -> Written:
    """Apple: a sentence, then From, Subject, Date, To, all inside a cite."""
    when, language = local(parent.at, author), author.language
    first, *labels = APPLE[language]
    zone = when.tzname() or ""
    month = month_name(when, language)
    stamp = {
        "de": f"{when.day}. {month} {when.year} um {when:%H:%M:%S} {GERMAN_ZONES.get(zone, zone)}",
        "en": f"{month} {when.day}, {when.year} at {when.hour % 12 or 12}:{when:%M:%S} {when:%p} {zone}",
    }.get(language, f"{when.day} {month} {when.year} {when:%H:%M:%S} {zone}")
    values = (str(parent.author), parent.subject, stamp, join_people(parent.to, ", "), join_people(parent.cc, ", "))
    rows = [(label, value) for label, value in zip(labels, values, strict=True) if value]
    text = f"{said}\n\n{quoted(f'{first}{chr(10) * 2}{plain_rows(rows)}{chr(10) * 2}{parent.flat}')}\n"
    block = "".join(f"<div><b>{label} </b>{escape(value)}<br></div>" for label, value in rows)
    html = (
        f'{spaced(said)}<div><br><blockquote type="cite"><div>{first}</div><br class="Apple-interchange-newline">'
        f"{block}<br><div>{html_of(parent, 'div')}</div></blockquote></div>"
    )
    return text, text, html


def mozilla_forward(author: Person, said: str, parent: Sent) -> Written:
    """Thunderbird: a dashed line and a table of Subject, Date, From, To."""
    first, *labels = MOZILLA[author.language]
    stamp = format_datetime(local(parent.at, author))
    values = (parent.subject, stamp, str(parent.author), join_people(parent.to, ", "), join_people(parent.cc, ", "))
    rows = [(label, value) for label, value in zip(labels, values, strict=True) if value]
    table = "\n".join(f"{label + ' ':<10}{value}" for label, value in rows)
    text = f"{said}\n\n\n{first}\n{table}\n\n\n\n{parent.flat}\n"
    cells = "".join(f"<tr><th align=RIGHT>{label} </th><td>{escape(value)}</td></tr>" for label, value in rows)
    html = (
        f'{paragraphs(said)}<div class="moz-forward-container"><br><br>{first}'
        '<table class="moz-email-headers-table"><tbody>'
        f"{cells}</tbody></table><br><br>{html_of(parent)}</div>"
    )
    return text, text, html if author.program == "thunderbird" else ""


def notes_forward(author: Person, said: str, parent: Sent) -> Written:
    """Notes: who sends it on, and when, in a dashed line above the columns."""
    when = local(parent.at, author)
    word = "Weitergeleitet von" if author.language == "de" else "Forwarded by"
    joint = "am" if author.language == "de" else "on"
    labels = ("Von:", "An:", "Datum:", "Betreff:") if author.language == "de" else ("From:", "To:", "Date:", "Subject:")
    values = (str(parent.author), join_people(parent.to, ", "), f"{when:%d.%m.%Y %H:%M}", parent.subject)
    rows = "\n".join(f"{label:<10}{value}" for label, value in zip(labels, values, strict=True))
    line = f"----- {word} {author.name}/Zentrale/Firma {joint} {when:%d.%m.%Y %H:%M} -----"
    text = f"{said}\n\n{line}\n\n{rows}\n\n\n\n{parent.flat}\n"
    return text, text, ""


def yahoo_forward(author: Person, said: str, parent: Sent) -> Written:
    """Yahoo: a dashed line, then From, To, Sent with the zone, Subject."""
    when, german = local(parent.at, author), author.language == "de"
    stamp = yahoo_date(when, author.language)
    labels = ("Von:", "An:", "Gesendet:", "Betreff:") if german else ("From:", "To:", "Sent:", "Subject:")
    line = "----- Weitergeleitete Nachricht -----" if german else "----- Forwarded Message -----"
    rows = list(zip(labels, (str(parent.author), join_people(parent.to, ", "), stamp, parent.subject), strict=True))
    block = "".join(f"<div><b>{label}</b> {escape(value)}</div>" for label, value in rows)
    html = (
        f'<div class="ydp1-yahoo-style-wrap"><div dir="ltr">{spaced(said)}</div><div><br></div></div>'
        f'<div id="ydp2yahoo_quoted_7" class="ydp2yahoo_quoted"><div><div>{line}</div>{block}<div><br></div>'
        f"<div>{html_of(parent, 'div')}</div></div></div>"
    )
    text = f"{said}\n\n  {line}\n{plain_rows(rows)}\n\n{parent.flat}\n"
    return text, text, html


def mutt_forward(_author: Person, said: str, parent: Sent) -> Written:
    """mutt: two dashed lines around the headers and the text, in the zone of the one who wrote it."""
    rows = [
        ("Date:", format_datetime(local(parent.at, parent.author))),
        ("From:", str(parent.author)),
        ("To:", join_people(parent.to, ", ")),
        ("Subject:", parent.subject),
    ]
    text = (
        f"{wrapped(said, 72)}\n\n----- Forwarded message from {parent.author} -----\n\n{plain_rows(rows)}\n\n"
        f"{parent.text or parent.flat}\n\n----- End forwarded message -----\n"
    )
    return text, text, ""
