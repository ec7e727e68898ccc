"""Bodies that quote below a block of From, Sent, To, Subject: Outlook's many programs, WEB.DE, Notes."""

from collections.abc import Sequence
from html import escape

from tests.mail_programs.lines import html_of, join_people, mso_lines, signed, spaced, unmarked
from tests.mail_programs.values import Person, Sent
from tests.mail_programs.words import DATED, GET_OUTLOOK, LABELS, ORIGINAL, day_name, local, long_date, month_name

Rows = list[tuple[str, str]]
Written = tuple[str, str, str]  # text on the wire, text as shown, HTML

_RULE = "border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"
_MSO = "class=MsoNormal"
_EMPTY = f"<p {_MSO}><o:p>&nbsp;</o:p></p>\n"


def header_rows(parent: Sent, reader: Person, *, dated: bool = False) -> Rows:
    """Von, Gesendet, An, Cc, Betreff with their values; `dated`: Datum, as Outlook for Mac and the new one write."""
    author, sent, to, copies, subject = LABELS[reader.language]
    rows = [(author, str(parent.author)), (DATED[reader.language] if dated else sent, long_date(parent.at, reader))]
    rows.append((to, join_people(parent.to)))
    if parent.cc:
        rows.append((copies, join_people(parent.cc)))
    return [*rows, (subject, parent.subject)]


def plain_rows(rows: Sequence[tuple[str, str]]) -> str:
    """Label, blank, value."""
    return "\n".join(f"{label} {value}" for label, value in rows)


def bold_rows(rows: Sequence[tuple[str, str]], blank: str = " ", end: str = "<br>\n") -> str:
    """The same in HTML."""
    return end.join(f"<b>{escape(label)}</b>{blank}{escape(value)}" for label, value in rows)


def outlook(author: Person, said: str, parent: Sent) -> Written:
    """Outlook for Windows: top posting, rule by border-top, MsoNormal paragraphs, &nbsp; for empty lines."""
    rows, own = header_rows(parent, author), signed(said, author, dashes=False)
    text = f"{own}\n\n{plain_rows(rows)}\n\n{unmarked(parent)}"
    html = (
        f'<div class="WordSection1">{mso_lines(own)}{_EMPTY}'
        f"<div><div style='{_RULE}'><p {_MSO}>{bold_rows(rows)}<o:p></o:p></p></div></div>{_EMPTY}"
        f"{html_of(parent, 'p', _MSO)}</div>"
    )
    return text, text, html


def outlook_mac(author: Person, said: str, parent: Sent) -> Written:
    """Outlook for Mac and the new Outlook: Datum / Date instead of Gesendet / Sent, border in another colour."""
    rows, own = header_rows(parent, author, dated=True), signed(said, author, dashes=False)
    text = f"{own}\n\n{plain_rows(rows)}\n\n{unmarked(parent)}"
    html = (
        f'<div class="WordSection1">{mso_lines(own)}{_EMPTY}'
        f'<div id="mail-editor-reference-message-container"><div><div style="{_RULE.replace("#E1E1E1", "#B5C4DF")}">'
        f'<p {_MSO} style="margin-bottom:12.0pt">{bold_rows(rows)}</p></div>'
        f"{html_of(parent, 'p', _MSO)}</div></div></div>"
    )
    return text, text, html


def outlook_plain(author: Person, said: str, parent: Sent) -> Written:
    """Outlook writing plain text: the dashed line and a block, nothing else marks the quote."""
    own = signed(said, author, dashes=False)
    text = f"{own}\n\n{ORIGINAL[author.language]}\n{plain_rows(header_rows(parent, author))}\n\n{parent.flat}"
    return text, text, ""


def outlook_web(author: Person, said: str, parent: Sent) -> Written:
    """Outlook on the web: underscores in the text part, #appendonsend and #divRplyFwdMsg in HTML."""
    return _web(author, said, signed(said, author, dashes=False), parent)


def outlook_mobile(author: Person, said: str, parent: Sent) -> Written:
    """Outlook on the phone: the same below its advertisement."""
    promise = GET_OUTLOOK.get(author.language, GET_OUTLOOK["en"])
    foot = f'<div id="ms-outlook-mobile-signature"><div><a href="https://aka.ms/o0ukef">{promise}</a></div></div>'
    return _web(author, said, f"{said}\n\n{promise}<https://aka.ms/o0ukef>", parent, foot)


def _web(author: Person, said: str, own: str, parent: Sent, foot: str = "") -> Written:
    rows = header_rows(parent, author)
    text = f"{own}\n{'_' * 32}\n{plain_rows(rows)}\n\n{unmarked(parent)}"
    shown = said if foot else own
    html = (
        f'<div class="elementToProof" style="font-family: Aptos">{spaced(shown)}</div>'
        f'{foot}<div id="appendonsend"></div>\n'
        '<hr style="display:inline-block;width:98%" tabindex="-1"><div id="divRplyFwdMsg" dir="ltr">'
        f'<font face="Calibri, sans-serif" color="#000000">{bold_rows(rows)}</font><div>&nbsp;</div></div>\n'
        f"<div>{html_of(parent)}</div>"
    )
    return text, text, html


def webde(author: Person, said: str, parent: Sent) -> Written:
    """GMX and WEB.DE: Gesendet, Von, An, Betreff behind a border on the left; HTML only."""
    when = local(parent.at, author)
    stamp = f"{day_name(when, 'de')}, {when.day:02d}. {month_name(when, 'de')} {when.year} um {when:%H:%M} Uhr"
    rows = [
        ("Gesendet:", stamp),
        ("Von:", f'"{parent.author.name}" <{parent.author.address}>'),
        ("An:", ", ".join(f'"{one.name}" <{one.address}>' for one in parent.to)),
        ("Betreff:", parent.subject),
    ]
    html = (
        f'<div style="font-family: Verdana;font-size: 12.0px;">{spaced(said)}<div>&nbsp;'
        '<div name="quote" style="margin:10px 5px 5px 10px; padding: 10px 0 10px 10px; border-left:2px solid #C3D9E5;">'
        f'<div style="margin:0 0 10px 0;">{bold_rows(rows, "&nbsp;", "<br/>")}</div>'
        f'<div name="quoted-content">{html_of(parent)}</div></div></div></div>'
    )
    return "", f"{said}\n\n{plain_rows(rows)}\n\n{parent.flat}", html


def notes(author: Person, said: str, parent: Sent) -> Written:
    """Notes: columns of Von, An, Kopie, Datum, Betreff behind blank lines."""
    when = local(parent.at, author)
    german = author.language == "de"
    words = ("Von:", "An:", "Kopie:", "Datum:", "Betreff:") if german else ("From:", "To:", "Cc:", "Date:", "Subject:")
    values = (
        f'"{parent.author.name}" <{parent.author.address}>',
        ", ".join(one.address for one in parent.to),
        ", ".join(one.address for one in parent.cc),
        f"{when:%d.%m.%Y %H:%M}" if german else f"{when:%d/%m/%Y %H:%M}",
        parent.subject,
    )
    rows = "\n".join(f"{word:<10}{value}" for word, value in zip(words, values, strict=True) if value)
    text = f"{signed(said, author, dashes=False)}\n\n\n\n{rows}\n\n\n\n{unmarked(parent)}"
    return text, text, ""
