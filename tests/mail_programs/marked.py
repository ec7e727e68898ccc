"""Bodies that quote behind ">" or in a blockquote: Gmail, Apple Mail, Thunderbird, Yahoo, mutt."""

from html import escape

from tests.mail_programs.attributions import attribution
from tests.mail_programs.lines import flowed, folded, html_of, paragraphs, quoted, signed, spaced, wrapped
from tests.mail_programs.outlook import Written
from tests.mail_programs.values import Person, Sent
from tests.mail_programs.words import FROM_PHONE

_GMAIL_QUOTE = "margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204);padding-left:1ex"


def gmail(author: Person, said: str, parent: Sent) -> Written:
    """Gmail: attribution and ">" in the text part, .gmail_quote with .gmail_attr in HTML."""
    line, own = attribution(parent, author), signed(said, author, dashes=True)
    text = f"{wrapped(own, 78)}\n\n{folded(line)}\n\n{wrapped(quoted(parent.flat), 78)}\n"
    mail = parent.author.address
    linked = escape(line).replace(escape(mail), f'<a href="mailto:{mail}">{mail}</a>')
    foot = (
        '<div><span class="gmail_signature_prefix">-- </span><br>'
        f'<div dir="ltr" class="gmail_signature">{spaced(author.signature)}</div></div>'
        if author.signature
        else ""
    )
    html = (
        f'<div dir="ltr">{spaced(said)}</div>{foot}<br><div class="gmail_quote gmail_quote_container">'
        f'<div dir="ltr" class="gmail_attr">{linked}<br></div>'
        f'<blockquote class="gmail_quote" style="{_GMAIL_QUOTE}">{html_of(parent, "div")}</blockquote></div>'
    )
    return text, f"{own}\n\n{line}\n\n{quoted(parent.flat)}\n", html


def apple(author: Person, said: str, parent: Sent) -> Written:
    """Apple Mail on a Mac: the attribution stands inside the quote."""
    line, own = attribution(parent, author), signed(said, author, dashes=False)
    text = f"{own}\n\n{quoted(f'{line}{chr(10) * 2}{parent.flat}')}\n"
    html = (
        f'{spaced(own)}<div><br><blockquote type="cite"><div>{escape(line)}</div><br class="Apple-interchange-newline">'
        f"<div>{html_of(parent, 'div')}</div></blockquote></div>"
    )
    return text, text, html


def iphone(author: Person, said: str, parent: Sent) -> Written:
    """iPhone: its footer, the attribution in a blockquote of its own, a U+FEFF before the quoted text."""
    line, foot = attribution(parent, author), FROM_PHONE[author.language]
    text = f"{said}\n\n{foot}\n\n{quoted(f'{line}{chr(10) * 2}{chr(0xFEFF)}{parent.flat}')}\n"
    html = (
        f'<div dir="ltr">{spaced(said)}</div><div dir="ltr"><br><div dir="ltr">{escape(foot)}</div></div>'
        f'<div dir="ltr"><br><blockquote type="cite">{escape(line)}<br><br></blockquote></div>'
        f'<blockquote type="cite"><div dir="ltr">\ufeff{html_of(parent, "div")}</div></blockquote>'
    )
    return text, text, html


def thunderbird(author: Person, said: str, parent: Sent) -> Written:
    """Thunderbird writing HTML: .moz-cite-prefix and a cite; the text twin is flowed. Here above the quote."""
    line, own = attribution(parent, author), signed(said, author, dashes=True)
    shown = f"{own}\n\n{line}\n{quoted(parent.flat)}\n"
    foot = f'<div class="moz-signature">-- <br>{escape(author.signature)}</div>' if author.signature else ""
    html = (
        f'{paragraphs(said)}{foot}<div class="moz-cite-prefix">{escape(line)}<br></div>'
        f'<blockquote type="cite" cite="mid:{escape(parent.message_id)}">{html_of(parent)}</blockquote>'
    )
    return flowed(f"{own}\n\n{line}\n") + wrapped(quoted(parent.flat)) + "\n", shown, html


def mutt(author: Person, said: str, parent: Sent) -> Written:
    """mutt and friends: attribution and ">", text only, own lines broken by the editor, the answer on top."""
    own = wrapped(signed(said, author, dashes=True), 72)
    text = f"{own}\n\n{attribution(parent, author)}\n{quoted(parent.text or parent.flat)}\n"
    return text, text, ""


def bottom(author: Person, said: str, parent: Sent) -> Written:
    """Thunderbird writing text: attribution, ">", the answer below the quote, flowed."""
    own = signed(said, author, dashes=True)
    old = "\n".join(line.rstrip() for line in (parent.text or parent.flat).split("\n"))  # no soft breaks in a quote
    above = f"{attribution(parent, author)}\n{quoted(old)}"
    return f"{above}\n\n{flowed(own)}\n", f"{above}\n\n{own}\n", ""


def yahoo(author: Person, said: str, parent: Sent) -> Written:
    """Yahoo: blanks instead of ">" in the text part, .yahoo_quoted in HTML."""
    line = attribution(parent, author)
    indented = "\n".join(f"  {part}" for part in parent.flat.split("\n"))
    text = f"{said}\n\n    {line}\n \n{indented}\n"
    html = (
        f'<div class="ydp1-yahoo-style-wrap"><div dir="ltr">{spaced(said)}</div><div><br></div></div>'
        f'<div id="ydp2yahoo_quoted_7" class="ydp2yahoo_quoted"><div><div>{escape(line)}</div>'
        f"<div><br></div><div><br></div><div>{html_of(parent, 'div')}</div></div></div>"
    )
    return text, text, html
