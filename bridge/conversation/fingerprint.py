"""Fingerprints of words."""
