"""The part of an address behind the @."""

_LONGEST_LABEL = 63  # RFC 1035 §2.3.4


def is_within(domain: str, parent: str) -> bool:
    """True if `domain` is `parent` or below it; a top-level name alone is no parent."""
    domain, parent = domain.casefold().strip("."), parent.casefold().strip(".")
    return bool(parent) and (domain == parent or ("." in parent and domain.endswith("." + parent)))


def readable(address: str) -> str:
    """An address or domain with the letters that `xn--` stands for [RFC 3492]; a garbled label stays as it is."""
    local, at, domain = address.rpartition("@")
    return local + at + ".".join(map(_decoded, domain.split(".")))


def _decoded(label: str) -> str:
    if not label.casefold().startswith("xn--") or len(label) > _LONGEST_LABEL:
        return label
    try:
        return label[4:].encode("ascii").decode("punycode")
    except UnicodeError:
        return label
