"""A small talk in which somebody turns out to know something, and a later question that they could answer."""

from datetime import timedelta

from tests.mailroom import START, mail
from tests.people import ANJA, JONAS, TOM


def talk() -> list[bytes]:
    """Jonas asks about the torque of the press, Tom answers, Jonas thanks; weeks later Anja asks something like it."""
    ask = "Hallo Tom,\n\nwelches Drehmoment braucht die Presse?\n\n#werkzeug\n"
    return [
        mail(JONAS, "Drehmoment der Presse", ask, to=[TOM], message_id="1@nordlicht.example"),
        mail(
            TOM,
            "AW: Drehmoment der Presse",
            "Hallo Jonas,\n\ndie Presse braucht 7,5 Nm, steht im Handbuch auf Seite 12.\n",
            to=[JONAS],
            message_id="2@nordlicht.example",
            in_reply_to="1@nordlicht.example",
            date=START + timedelta(hours=1),
        ),
        mail(
            JONAS,
            "AW: Drehmoment der Presse",
            "Danke Tom, das passt!",
            to=[TOM],
            message_id="3@nordlicht.example",
            in_reply_to="2@nordlicht.example",
            date=START + timedelta(hours=2),
        ),
        mail(
            ANJA,
            "Presse in Halle 4",
            "Wer kann mir sagen, welches Drehmoment die Presse in Halle 4 verträgt?\n",
            message_id="4@nordlicht.example",
            date=START + timedelta(days=14),
        ),
    ]
