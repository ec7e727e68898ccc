"""From the tree of parts to what a human wrote and which files came with it."""

from bridge.mail.body.choose import Content, attach, read_content
from bridge.mail.body.glance import glance

__all__ = ["Content", "attach", "glance", "read_content"]
