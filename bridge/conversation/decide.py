"""The one decision: a new mail and what is known give a Change."""

from bridge.conversation.sketch import Change, Known, Sketch


def decide(sketch: Sketch, known: Known, id_key: bytes) -> Change:
    """What `sketch` changes. `id_key` keys the hashes that ids are (blake2b, at most 64 bytes)."""
    raise NotImplementedError
