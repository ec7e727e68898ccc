"""From the tree of parts to what a human wrote and which files came with it."""

from bridge.mail.body.choose import Content, attach, read_content

__all__ = ["Content", "attach", "read_content"]
