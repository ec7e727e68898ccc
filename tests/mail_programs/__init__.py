"""Mail programs as they really write: a reply or forward in the manner of Outlook, Gmail, Apple Mail, Thunderbird ...

Each takes what its user has on the screen (`Sent`) and what the user adds, and gives the next `Sent`: the full mail,
quoted history included, in the program's own language and the user's own time zone. Golden stories are made with it,
and the property tests play whole conversations through it.
"""

from tests.mail_programs.values import Person, Sent
from tests.mail_programs.wire import raw
from tests.mail_programs.writing import ANSWERS, FORWARDS, answer, forward, minutes, reply_subject, write

__all__ = ["ANSWERS", "FORWARDS", "Person", "Sent", "answer", "forward", "minutes", "raw", "reply_subject", "write"]
