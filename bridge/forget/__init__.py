"""Erase a person or a conversation and all that was derived from it (law 8); hide a conversation; let old mail go.

person   who is meant: addresses and names, from the mails themselves     account   all that is known about a person
erase    the mails they wrote go, all others are masked, one transaction   hide      off every page, raw mails stay
mask     others' mails without somebody                        expire   conversations older than a feed keeps them
spooled  letters of a dry run that name them
"""

from bridge.forget.account import account_of
from bridge.forget.erase import forget_person, forget_thread
from bridge.forget.expire import cutoff, expire
from bridge.forget.hide import Hiding, hide_in, hide_thread, show_in, show_thread
from bridge.forget.person import Person, find_person, traces_of
from bridge.forget.spooled import letters_naming
from bridge.forget.values import Erasing, Report, all_sifted

__all__ = [
    "Erasing",
    "Hiding",
    "Person",
    "Report",
    "account_of",
    "all_sifted",
    "cutoff",
    "expire",
    "find_person",
    "forget_person",
    "forget_thread",
    "hide_in",
    "hide_thread",
    "letters_naming",
    "show_in",
    "show_thread",
    "traces_of",
]
