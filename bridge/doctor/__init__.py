"""`feedbridge doctor`: check everything; say what is wrong, why it matters, and the exact next step. Changes nothing.

check.py        Check and Level, and how a key is named with its file and line
files.py        secret files, output folders, disk
mailboxes.py    every mailbox, by logging in as `run` would
database.py     the store: address, version, writing, rights; opened once
senders.py      who is believed: Authentication-Results as they really arrive
address.py      public address, languages, clock
letters.py      the mail server of the letters, by logging in
examine.py      all of them, in the order people set an installation up
"""

from bridge.doctor.check import Check, Level
from bridge.doctor.examine import examine

__all__ = ["Check", "Level", "examine"]
