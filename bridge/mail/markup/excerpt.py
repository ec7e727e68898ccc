"""The gist of a text for a card."""

_GREETING_WORDS = 6
_ENDS = (".", "!", "?", "…")


def excerpt(text: str, limit: int) -> str:
    """The first sentences in one line, no greeting, at most `limit` characters, cut at word borders ("…")."""
    lines = [" ".join(line.split()) for line in text[: limit * 20 + 2_000].split("\n")]
    lines = [line for line in lines if line]
    if len(lines) > 1 and _is_greeting(lines[0]):
        del lines[0]
    gist = " ".join(lines)
    return gist if len(gist) <= limit else _cut(gist, limit)


def _is_greeting(line: str) -> bool:
    # "Hallo zusammen," "Dear all," "Bonjour !": short, no sentence begins in it. No word list: works in every language.
    if not line.endswith((",", "!", "،", "，")) or any(end in line[:-1] for end in ".?:"):
        return False
    return len(line.split()) <= _GREETING_WORDS


def _cut(gist: str, limit: int) -> str:
    head = gist[: max(limit - 1, 0)]
    for at in range(len(head) - 1, len(head) * 6 // 10, -1):
        if head[at] == " " and head[at - 1] in _ENDS:  # a whole sentence needs no dots
            return head[:at]
    at = head.rfind(" ") if gist[len(head) : len(head) + 1] != " " else len(head)
    return (head[:at] if at > limit // 2 else head).rstrip(" ,;:–-") + "…" if limit > 0 else ""
