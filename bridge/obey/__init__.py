"""Carry out what people ask by mail, answer with one short letter, and give notice where somebody should know.

desk      what all of it works with                    commands   one command, one transaction, one letter
places    which conversation a command means           notices    held mails, and the first mail of a person
subscriptions  letters ordered and ended

Law 10: only a mail that admission took for a human's gets here, only a proven sender of the team is answered, never
more than so many times an hour; every letter says that a program wrote it, and is refused where it comes back.
"""

from bridge.obey.commands import obey
from bridge.obey.desk import Circulation, Desk, Means, Messenger
from bridge.obey.notices import give_notice

__all__ = ["Circulation", "Desk", "Means", "Messenger", "give_notice", "obey"]
