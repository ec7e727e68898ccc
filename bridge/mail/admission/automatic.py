"""Did a machine write it? The signs stand in language/automatic.toml; a header weighs more than a word [RFC 3834]."""

from bridge.language.automatic import AutomaticSigns, Kind, Sign, Weight
from bridge.language.prefixes import fold_word
from bridge.mail.body import glance
from bridge.mail.message import Message
from bridge.mail.mime.parameters import read_parameters

_GLANCE = 4_000  # characters of a body that are searched for sentences of absence
_CALENDAR_HEAD = 4096  # bytes; METHOD stands at the top of an iCalendar object
_NOTES = (Kind.VACATION, Kind.BOUNCE, Kind.RECEIPT, Kind.CALENDAR)


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
        return _narrowed(decisive, subjects)
    return _weighed(found, subjects, message, signs)


def _narrowed(decisive: list[Sign], subjects: list[Sign]) -> Kind:
    """A note's own kind is better than "machine": Exchange writes auto-generated on absence notes too."""
    kinds = [sign.kind for sign in decisive]
    best = next((kind for kind in kinds if kind is not Kind.MACHINE), Kind.MACHINE)
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
    strong = [sign for sign in beside if sign.weight is Weight.STRONG]
    if strong and len(beside) > 1:
        return next((sign.kind for sign in strong if sign.kind is not Kind.MACHINE), strong[0].kind)
    return Kind.HUMAN


def mentions_absence(message: Message, signs: AutomaticSigns) -> bool:
    """True if the body has one of the sentences of absence notes."""
    text = fold_word(" ".join(glance(message.body, _GLANCE).split()))
    return any(phrase.end != "deputy" and _has_words(text, phrase.before) for phrase in signs.away)


def _has_words(text: str, words: str) -> bool:
    """`words` as whole words; one short word alone ("bis") says nothing."""
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
    return folded == wanted or folded.partition(";")[0].strip() == wanted


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
    found = [sign for sign in signs.subjects if folded.startswith(sign.text) and _ends_mark(folded[len(sign.text) :])]
    return sorted(found, key=lambda sign: -len(sign.text))


def _ends_mark(rest: str) -> bool:
    return not rest or rest.lstrip()[:1] in (":", "(", "")


def _is_calendar_answer(message: Message) -> bool:
    """Outlook's "Zugesagt" is a multipart whose calendar part has METHOD:REPLY [RFC 5546 §3.2.3]."""
    for one in message.attachments:
        if one.media_type == "text/calendar":
            head = one.content[:_CALENDAR_HEAD].upper()
            if b"METHOD:REPLY" in head:
                return True
    return False
