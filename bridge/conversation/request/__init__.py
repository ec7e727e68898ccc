"""Who asked whom for what, and how far it has been answered.

`find_asks` and `find_commitments` read one mail's own words; `follow` reads a whole thread.
"""

from bridge.conversation.request.ask import find_asks, find_commitments, greeted, hear
from bridge.conversation.request.away import add_absences, waited_for
from bridge.conversation.request.follow import asked_keys, follow
from bridge.conversation.request.inline import inline_answers
from bridge.conversation.request.state import leading_request, thread_status

__all__ = [
    "add_absences",
    "asked_keys",
    "find_asks",
    "find_commitments",
    "follow",
    "greeted",
    "hear",
    "inline_answers",
    "leading_request",
    "thread_status",
    "waited_for",
]
