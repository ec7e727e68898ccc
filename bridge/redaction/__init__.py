"""Take a person, or a conversation, out of raw mails (law 8). PURE: bytes and keyed hashes in, bytes out.

One engine for both moments: when something is forgotten every kept mail goes through it, and from then on every mail
that comes in. So what was forgotten cannot come back by the next reply that quotes it.

marks    keyed hashes of addresses, names, Message-IDs, subjects and runs of words: what is remembered of the forgotten
text     where they stand in a text, and the text without them        source  the same in the source of an HTML body
fields   the same in header fields                                    levels  quoted levels whose author is forgotten
rewrite  the whole mail: every part, in every encoding
"""

from bridge.redaction.levels import with_levels
from bridge.redaction.marks import (
    FORGOTTEN_DOMAIN,
    MASKS,
    Forgotten,
    Sort,
    marks_of_mail,
    marks_of_person,
    marks_of_words,
    name_parts,
    secret_of,
)
from bridge.redaction.rewrite import is_author, redact, word_marks
from bridge.redaction.text import has_traces, mask_text

__all__ = [
    "FORGOTTEN_DOMAIN",
    "MASKS",
    "Forgotten",
    "Sort",
    "has_traces",
    "is_author",
    "marks_of_mail",
    "marks_of_person",
    "marks_of_words",
    "mask_text",
    "name_parts",
    "redact",
    "secret_of",
    "with_levels",
    "word_marks",
]
