"""People: what they asked and answered, what they know by it, who could answer, who is who, what signatures say.

No rankings and no response times (DESIGN §8): people stand in order of name, and every line carries its evidence.
"""

from bridge.conversation.person.knowledge import Line, Suggested, knows_about, who_could_answer, who_knows
from bridge.conversation.person.part import Part, Role, parts_of, request_keys, topic_key
from bridge.conversation.person.portrait import Known, Letterhead, Portrait, paint, read_letterhead, read_signature
from bridge.conversation.person.same import one_person
from bridge.conversation.request.people import is_team

__all__ = [
    "Known",
    "Letterhead",
    "Line",
    "Part",
    "Portrait",
    "Role",
    "Suggested",
    "is_team",
    "knows_about",
    "one_person",
    "paint",
    "parts_of",
    "read_letterhead",
    "read_signature",
    "request_keys",
    "topic_key",
    "who_could_answer",
    "who_knows",
]
