"""Write the pages that no longer match the store: the verb `publish`.

Order of writing, so that no reader meets a broken link and a crash at any point is healed by the next run (law
6): assets, attached files, conversations, lists, pages that age, feeds, removals, frame.json; then the store
"""

from bridge.publish.press import Published, Sink
from bridge.publish.run import publish
from bridge.publish.search import Search, find_posts
from bridge.publish.turn import TakenError

__all__ = ["Published", "Search", "Sink", "TakenError", "find_posts", "publish"]
