"""Message-ID, In-Reply-To, References [RFC 5322 §3.6.4], as they come."""

MOST_REFERENCES = 1_000
_LONGEST = 998  # a line of RFC 5322 §2.1.1


def read_identifiers(raw: str) -> tuple[str, ...]:
    """The ids without angle brackets, each once, in order: of more than MOST_REFERENCES the first and the last ones."""
    ids = list(dict.fromkeys(_between_brackets(raw) if "<" in raw else _bare(raw)))
    if len(ids) > MOST_REFERENCES:
        ids = ids[:1] + ids[1 - MOST_REFERENCES :]
    return tuple(ids)


def read_identifier(raw: str) -> str:
    """The first id, also one without brackets or with blanks around it; "" if there is none."""
    ids = read_identifiers(raw)
    if ids:
        return ids[0]
    bare = "".join(raw.split()).strip("<>")
    return bare if len(bare) <= _LONGEST else ""


def _between_brackets(raw: str) -> list[str]:
    """A bracket that never closes ends at the next one; folded ids lose their blanks; words between are no ids."""
    found = []
    for piece in raw.split("<")[1:]:
        inside, closing, _ = piece.partition(">")
        one = "".join(inside.split()) if closing else inside.split(" ", 1)[0].strip()
        if one and len(one) <= _LONGEST:
            found.append(one)
    return found


def _bare(raw: str) -> list[str]:
    return [word for word in raw.replace(",", " ").split() if "@" in word and len(word) <= _LONGEST]
