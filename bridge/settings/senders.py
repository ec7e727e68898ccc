"""Keys of a feed about the proof who sent a mail."""

from importlib.util import find_spec

from bridge.signatures.records import server_place


def dkim(value: str) -> str:
    """`own` needs two libraries that only an extra brings."""
    if value == "own" and not (find_spec("dns") and find_spec("cryptography")):
        raise ValueError("needs the extra dkim: pip install 'feedbridge[dkim]'")
    return value


def dns_server(text: str) -> str:
    """A number, with or without a port; a name would itself have to be asked for."""
    try:
        if text:
            server_place(text)
    except ValueError:
        raise ValueError('must be a number such as "192.0.2.1" or "192.0.2.1:5353"') from None
    return text
