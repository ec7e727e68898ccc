"""format=flowed undone [RFC 3676]: paragraphs in one line each, quote marks kept."""


def unflow(text: str, *, deletes_space: bool) -> str:
    """`text` with soft line ends joined; `deletes_space` is the parameter DelSp=yes. A signature line stays alone."""
    paragraphs: list[tuple[int, list[str]]] = []
    is_open = False
    for line in text.split("\n"):
        depth = len(line) - len(line.lstrip(">"))
        content = line[depth:].removeprefix(" ")  # space-stuffing, also behind quote marks [RFC 3676 §4.4]
        if is_open and paragraphs[-1][0] == depth and content != "-- ":
            pieces = paragraphs[-1][1]
        else:
            pieces = []
            paragraphs.append((depth, pieces))
        is_open = content.endswith(" ") and content != "-- "
        pieces.append(content[:-1] if is_open and deletes_space else content)
    return "\n".join(_written(depth, "".join(pieces)) for depth, pieces in paragraphs)


def _written(depth: int, content: str) -> str:
    """A paragraph as a line; the last soft line end of a paragraph that was cut off leaves no blank."""
    content = content if content == "-- " else content.rstrip(" ")
    if not depth:
        return content
    return ">" * depth + (" " + content if content else "")
