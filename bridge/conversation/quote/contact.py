"""Closing formula, name, contact lines: where the contact lines begin."""

from collections.abc import Sequence

from bridge.conversation.quote.rows import Row
from bridge.language.reply_headers import fold

_MOST_ROWS = 16
_CLOSINGS = (
    "mit freundlichen grüßen", "mit freundlichen gruessen", "mit freundlichem gruß", "mit freundlichem gruss", "freundliche grüße", "freundliche grüsse", "viele grüße", "viele gruesse",
    "beste grüße", "beste gruesse", "liebe grüße", "herzliche grüße", "schöne grüße", "mit besten grüßen", "gruß", "gruss", "grüße", "mfg", "lg", "vg", "best regards", "kind regards",
    "warm regards", "regards", "best wishes", "sincerely", "yours sincerely", "yours faithfully", "cheers", "best", "thanks", "thank you", "many thanks", "thx", "cordialement",
    "bien cordialement", "bien à vous", "salutations", "meilleures salutations", "cordiali saluti", "distinti saluti", "saluti", "un saludo", "saludos", "atentamente", "saludos cordiales",
    "met vriendelijke groet", "vriendelijke groet", "groeten", "med vänliga hälsningar", "vänliga hälsningar", "hälsningar", "mvh", "med vennlig hilsen", "venlig hilsen", "med venlig hilsen",
    "ystävällisin terveisin", "terveisin", "pozdrawiam", "z poważaniem", "s pozdravem", "atenciosamente", "cumprimentos", "abraços", "abs", "с уважением", "üdvözlettel", "cu stima", "saygılarımla",
)  # fmt: skip


def find_contact_block(rows: Sequence[Row], end: int) -> int:
    """The first row of contact lines that end at `end`; `end` if there are none. Formula and name stay with the words above."""
    start = max(0, end - _MOST_ROWS)
    closing = next((index for index in range(start, end) if _is_closing(rows[index].bare)), None)
    if closing is None:
        return end
    name = next((index for index in range(closing + 1, end) if rows[index].bare), None)
    if name is None or not _is_short(rows[name].bare) or _is_contact(rows[name].bare):
        begin = closing + 1
    else:
        begin = name + 1
    texts = [row.bare for row in rows[begin:end] if row.bare]
    if not texts or any(len(text) > 160 for text in texts):
        return end
    contacts = sum(map(_is_contact, texts))
    prose = sum(text[-1] in ".?!" and len(text.split()) > 6 for text in texts)
    return begin if contacts and not prose else end


def _is_closing(bare: str) -> bool:
    folded = fold(bare).strip(" ,.!*-–")
    return folded in _CLOSINGS or (
        len(folded) < 60 and folded.startswith(tuple(word for word in _CLOSINGS if len(word) > 10))
    )


def _is_short(bare: str) -> bool:
    return len(bare) <= 50 and len(bare.split()) <= 5


_WORDS = (
    "tel",
    "fon",
    "phone",
    "mobil",
    "fax",
    "e-mail",
    "email",
    "mail:",
    "www.",
    "http",
    "gmbh",
    " ag",
    "ltd",
    " inc",
    " llc",
    " kg",
    "s.a.",
    "handy",
    "cell",
    "direct",
    "office",
    "geschäftsführer",
    "amtsgericht",
    "hrb",
)


def _is_contact(bare: str) -> bool:
    """A number, an address of any kind, a firm."""
    if sum(map(str.isdecimal, bare)) >= 6 or "@" in bare:
        return True
    folded = bare.casefold()
    return any(word in folded for word in _WORDS) and len(bare) < 100
