"""Did a machine write it? The signs stand in language/automatic.toml; a header weighs more than a word [RFC 3834]."""

import re

from bridge.language.automatic import AutomaticSigns, Kind, Sign, Weight
from bridge.language.prefixes import fold_word
from bridge.mail.body import glance
from bridge.mail.message import Message
from bridge.mail.mime.parameters import read_parameters

_GLANCE = 4_000  # characters of a body that are searched for sentences of absence
_CALENDAR_HEAD = 4096  # bytes; METHOD stands at the top of an iCalendar object
_NOTES = (Kind.BOUNCE, Kind.RECEIPT, Kind.CALENDAR, Kind.VACATION)  # the surer one first
_ANSWERS = (b"METHOD:REPLY", b"METHOD:COUNTER", b"METHOD:DECLINECOUNTER", b"METHOD:REFRESH")
_FIRST_CJK = 0x2E80
_LONGEST_NAME = 6  # words
_KEYWORD_ENDS = re.compile(r"[;(\s]")


def automatic_kind(message: Message, signs: AutomaticSigns) -> Kind:
    """HUMAN, or what kind of machine. `Auto-Submitted: no` is a human whatever else stands there [RFC 3834 §5.1]."""
    found = [*_header_signs(message, signs), *_localpart_signs(message, signs)]
    if any(sign.kind is Kind.HUMAN for sign in found):
        return Kind.HUMAN
    if _is_calendar_answer(message):
        return Kind.CALENDAR
    subjects = _subject_signs(message.subject, signs)
    decisive = [sign for sign in found if sign.weight is Weight.DECISIVE]
    if decisive:
        return _narrowed(found, decisive, subjects)
    return _weighed(found, subjects, message, signs)


def _narrowed(found: list[Sign], decisive: list[Sign], subjects: list[Sign]) -> Kind:
    """A note's own kind is better than "machine": Exchange writes auto-generated on absence notes too. Postfix and
    Exim write auto-replied on bounces: what speaks of a bounce is surer than that.
    """
    kinds = {sign.kind for sign in decisive}
    if any(sign.kind is Kind.BOUNCE for sign in found if sign.weight is not Weight.SUPPORT):
        return Kind.BOUNCE
    if any(sign.kind is Kind.BOUNCE and sign.weight is Weight.STRONG for sign in subjects):
        return Kind.BOUNCE
    best = next((kind for kind in _NOTES if kind in kinds), Kind.MACHINE)
    if best is Kind.MACHINE:
        best = next((sign.kind for sign in subjects if sign.kind in _NOTES), Kind.MACHINE)
    return best


def _weighed(found: list[Sign], subjects: list[Sign], message: Message, signs: AutomaticSigns) -> Kind:
    """Without a decisive sign: a strong one and a second one beside it."""
    beside = [sign for sign in found if sign.weight in (Weight.STRONG, Weight.SUPPORT)]
    strong_subject = next((sign for sign in subjects if sign.weight is Weight.STRONG), None)
    if strong_subject is not None:
        is_vacation = strong_subject.kind is Kind.VACATION
        if beside or (is_vacation and mentions_absence(message, signs)):
            return strong_subject.kind
    if any(sign.kind is Kind.RECEIPT for sign in subjects) and reports_reading(message, signs):
        return Kind.RECEIPT
    strong = [sign for sign in beside if sign.weight is Weight.STRONG]
    if strong and len(beside) > 1:
        return next((sign.kind for sign in strong if sign.kind is not Kind.MACHINE), strong[0].kind)
    return Kind.HUMAN


def mentions_absence(message: Message, signs: AutomaticSigns) -> bool:
    """True if the body has one of the sentences of absence notes."""
    text = fold_word(" ".join(glance(message.body, _GLANCE).split()))
    return any(phrase.end != "deputy" and _has_words(text, phrase.before) for phrase in signs.away)


def reports_reading(message: Message, signs: AutomaticSigns) -> bool:
    """True if the body says "Your message ... was read on", as Exchange does without multipart/report."""
    text = fold_word(" ".join(glance(message.body, _GLANCE).split()))
    return any(_in_order(text, parts) for parts in signs.receipts)


def _in_order(text: str, parts: tuple[str, ...]) -> bool:
    place = 0
    for part in parts:
        found = text.find(part, place)
        if found < 0:
            return False
        place = found + len(part)
    return True


def _has_words(text: str, words: str) -> bool:
    """`words` as whole words; one short word alone ("bis") says nothing. Chinese and Japanese write no blanks."""
    if not words.isascii() and len(words) < 6 and not words.isspace() and ord(words[0]) > _FIRST_CJK:
        return words in text
    return " " in words and f" {words} " in f" {text} ".replace(".", " ").replace(",", " ")


def _header_signs(message: Message, signs: AutomaticSigns) -> list[Sign]:
    """One header is one sign: `X-Auto-Response-Suppress: All` has its own row and does not count as any value too."""
    found: list[Sign] = []
    for name, value in message.headers:
        rows = [sign for sign in signs.headers.get(name, ()) if _matches(name, value, sign.text)]
        exact = [sign for sign in rows if sign.text != "*"]
        found += exact or rows
    return found


def _matches(name: str, value: str, wanted: str) -> bool:
    if wanted == "*":
        return bool(value.strip())
    if name == "content-type":
        return _content_type_matches(value, wanted)
    folded = fold_word(value.strip())
    return folded == wanted or _KEYWORD_ENDS.split(folded, maxsplit=1)[0] == wanted


def _content_type_matches(value: str, wanted: str) -> bool:
    media_type, parameters = read_parameters(value)
    wanted_type, wanted_parameters = read_parameters(wanted)
    told = {key: content.lower() for key, content in parameters.items()}
    return media_type == wanted_type and all(told.get(key) == content for key, content in wanted_parameters.items())


def _localpart_signs(message: Message, signs: AutomaticSigns) -> list[Sign]:
    local = fold_word(message.author.address.rpartition("@")[0])
    return [sign for sign in signs.localparts if local == sign.text or _is_exchange(local, sign.text)]


def _is_exchange(local: str, text: str) -> bool:
    """MicrosoftExchange329e71ec... goes on with hexadecimal digits."""
    return any(sign.isdigit() for sign in text) and local.startswith(text)


def _subject_signs(subject: str, signs: AutomaticSigns) -> list[Sign]:
    """Marks at the very start: "AW: Automatische Antwort" is a person. The longest mark first."""
    folded = fold_word(" ".join(subject.split()))
    found = [sign for sign in signs.subjects if _begins_with(folded, sign.text)]
    return sorted(found, key=lambda sign: -len(sign.text))


def _begins_with(subject: str, text: str) -> bool:
    """Whether a mark stands at the start; one with "*" behind somebody's name: "Jonas Weber is out of the office"."""
    if not text.startswith("*"):
        return subject.startswith(text) and _ends_mark(subject[len(text) :])
    name, mark, rest = subject.partition(text[1:])
    return bool(mark) and ":" not in name and 0 < len(name.split()) < _LONGEST_NAME and _ends_mark(rest)


def _ends_mark(rest: str) -> bool:
    return not rest or rest.lstrip()[:1] in (":", "(", "")


def _is_calendar_answer(message: Message) -> bool:
    """Outlook's "Zugesagt" is a multipart whose calendar part has METHOD:REPLY, or COUNTER [RFC 5546 §3.2]."""
    for one in message.attachments:
        if one.media_type == "text/calendar":
            head = one.content[:_CALENDAR_HEAD].upper()
            if any(answer in head for answer in _ANSWERS):
                return True
    return False
