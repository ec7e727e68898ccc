"""Bytes to Message: law 1, parsing never fails."""

from bridge.mail.parse.compose import parse_message

__all__ = ["parse_message"]
