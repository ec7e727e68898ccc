"""Who asked whom for what, and how far it has been answered.

`find_asks` and `find_commitments` read one mail's own words; `follow` reads a whole thread.
"""

from bridge.conversation.request.ask import find_asks, find_commitments, greeted

__all__ = ["find_asks", "find_commitments", "greeted"]
