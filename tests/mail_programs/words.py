"""Words and dates of the programs, in seven languages."""

from datetime import datetime
from zoneinfo import ZoneInfo

from tests.mail_programs.values import Person

LABELS = {
    "de": ("Von:", "Gesendet:", "An:", "Cc:", "Betreff:"),
    "en": ("From:", "Sent:", "To:", "Cc:", "Subject:"),
    "fr": ("De\u00a0:", "Envoyé\u00a0:", "À\u00a0:", "Cc\u00a0:", "Objet\u00a0:"),
    "es": ("De:", "Enviado el:", "Para:", "CC:", "Asunto:"),
    "it": ("Da:", "Inviato:", "A:", "Cc:", "Oggetto:"),
    "nl": ("Van:", "Verzonden:", "Aan:", "CC:", "Onderwerp:"),
    "pl": ("Od:", "Wysłano:", "Do:", "DW:", "Temat:"),
}
DATED = {
    "de": "Datum:",
    "en": "Date:",
    "fr": "Date\u00a0:",
    "es": "Fecha:",
    "it": "Data:",
    "nl": "Datum:",
    "pl": "Data:",
}
REPLY = {"de": "AW", "en": "RE", "fr": "RE", "es": "RE", "it": "R", "nl": "RE", "pl": "ODP"}
FORWARD = {"de": "WG", "en": "FW", "fr": "TR", "es": "RV", "it": "I", "nl": "FW", "pl": "PD"}
ORIGINAL = {
    "de": "-----Ursprüngliche Nachricht-----",
    "en": "-----Original Message-----",
    "fr": "-----Message d'origine-----",
    "es": "-----Mensaje original-----",
    "it": "-----Messaggio originale-----",
    "nl": "-----Oorspronkelijk bericht-----",
    "pl": "-----Wiadomość oryginalna-----",
}
FROM_PHONE = {
    "de": "Von meinem iPhone gesendet",
    "en": "Sent from my iPhone",
    "fr": "Envoyé de mon iPhone",
    "es": "Enviado desde mi iPhone",
    "it": "Inviato da iPhone",
    "nl": "Verstuurd vanaf mijn iPhone",
    "pl": "Wysłane z iPhone'a",
}
GET_OUTLOOK = {"de": "Holen Sie sich Outlook für iOS", "en": "Get Outlook for iOS", "fr": "Obtenir Outlook pour iOS"}
DAYS = {
    "de": "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag",
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "es": "lunes martes miércoles jueves viernes sábado domingo",
    "it": "lunedì martedì mercoledì giovedì venerdì sabato domenica",
    "nl": "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
    "pl": "poniedziałek wtorek środa czwartek piątek sobota niedziela",
}
SHORT_DAYS = {
    "de": "Mo., Di., Mi., Do., Fr., Sa., So.,",
    "en": "Mon, Tue, Wed, Thu, Fri, Sat, Sun,",
    "fr": "lun. mar. mer. jeu. ven. sam. dim.",
    "es": "lun, mar, mié, jue, vie, sáb, dom,",
    "it": "lun mar mer gio ven sab dom",
    "nl": "ma di wo do vr za zo",
    "pl": "pon., wt., śr., czw., pt., sob., niedz.,",
}
MONTHS = {
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "en": "January February March April May June July August September October November December",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "pl": "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
}
SHORT_MONTHS = {
    "de": "Jan. Feb. März Apr. Mai Juni Juli Aug. Sept. Okt. Nov. Dez.",
    "en": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
    "fr": "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.",
    "es": "ene feb mar abr may jun jul ago sept oct nov dic",
    "it": "gen feb mar apr mag giu lug ago set ott nov dic",
    "nl": "jan feb mrt apr mei jun jul aug sep okt nov dec",
    "pl": "sty lut mar kwi maj cze lip sie wrz paź lis gru",
}


def local(at: datetime, reader: Person) -> datetime:
    """The time as the reader's program shows it."""
    return at.astimezone(ZoneInfo(reader.zone))


def day_name(when: datetime, language: str, *, short: bool = False) -> str:
    """Donnerstag, or Do., with the comma of the language."""
    return (SHORT_DAYS if short else DAYS)[language].split()[when.weekday()]


def month_name(when: datetime, language: str, *, short: bool = False) -> str:
    """November, or Nov., as CLDR has it."""
    return (SHORT_MONTHS if short else MONTHS)[language].split()[when.month - 1]


def half_day(when: datetime, blank: str = " ") -> str:
    """8:41 AM."""
    return f"{when.hour % 12 or 12}:{when:%M}{blank}{when:%p}"


def long_date(at: datetime, reader: Person) -> str:
    """Outlook's date: Donnerstag, 19. November 2026 08:41 / Thursday, November 19, 2026 8:41 AM."""
    when, language = local(at, reader), reader.language
    day, month = day_name(when, language), month_name(when, language)
    if language == "en" and reader.zone == "Europe/London":
        return f"{when.day:02d} {month} {when.year} {when:%H:%M}"
    forms = {
        "en": f"{day}, {month} {when.day}, {when.year} {half_day(when)}",
        "de": f"{day}, {when.day}. {month} {when.year} {when:%H:%M}",
        "es": f"{day}, {when.day} de {month} de {when.year} {when.hour}:{when:%M}",
        "pl": f"{day}, {when.day} {month} {when.year} {when:%H:%M}",
    }
    return forms.get(language, f"{day} {when.day} {month} {when.year} {when:%H:%M}")
