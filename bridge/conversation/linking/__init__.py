"""Linking: which mails and quotes are one post, and what each post answers. A function of the set of mails (law 3)."""

from bridge.conversation.linking.sketching import sketch
from bridge.conversation.linking.trees import link
from bridge.conversation.linking.values import Linked, LinkedPost

__all__ = ["Linked", "LinkedPost", "link", "sketch"]
