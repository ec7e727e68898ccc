"""Sentences of mail text."""
