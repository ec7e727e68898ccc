"""One text part as text: charset, line ends, format=flowed, files that older clients wrote between the lines."""

from bridge.mail.body.flowed import unflow
from bridge.mail.mime.charset import decode_text
from bridge.mail.mime.structure import Limits, Part
from bridge.mail.mime.transfer import decode_uu

_LINE_ENDS = ("\r\n", "\r", "\u2028", "\u2029")


def plain_text(part: Part, limits: Limits) -> str:
    """The text of a text/plain part with "\\n" line ends, flowed lines joined."""
    text = line_ends(decode_text(part.content(limits), part.parameters.get("charset", "")))
    if part.parameters.get("format", "").lower() == "flowed":
        return unflow(text, deletes_space=part.parameters.get("delsp", "").lower() == "yes")
    return text


def html_text(part: Part, limits: Limits) -> str:
    """The source of a text/html part; without a charset in the header the one in its meta element counts."""
    data = part.content(limits)
    charset = part.parameters.get("charset", "") or _meta_charset(data[:2048])
    return line_ends(decode_text(data, charset))


def line_ends(text: str) -> str:
    """`text` with "\\n" for every line end."""
    for line_end in _LINE_ENDS:
        if line_end in text:
            text = text.replace(line_end, "\n")
    return text


def _meta_charset(head: bytes) -> str:
    position = head.lower().find(b"charset=")
    if position < 0:
        return ""
    rest = head[position + 8 :].lstrip(b"\"' ")[:40].decode("ascii", "replace")
    for sign in "\"'>; /":
        rest = rest.partition(sign)[0]
    return rest


def split_uuencoded(text: str) -> tuple[str, tuple[tuple[str, bytes], ...]]:
    """The text without its uuencoded files, and (name, content) of each. A block without `end` stays text."""
    if "\nbegin " not in "\n" + text[:6] and "\nbegin " not in text:
        return text, ()
    kept: list[str] = []
    block: list[str] = []
    files: list[tuple[str, bytes]] = []
    for line in text.split("\n"):
        if block:
            block.append(line)
            if line.rstrip() == "end":
                files.append(
                    (block[0].split(" ", 2)[2].strip(), decode_uu("\n".join(block).encode("latin-1", "replace")))
                )
                block = []
            elif not _is_uu_line(line):
                kept += block
                block = []
        elif _begins(line):
            block = [line]
        else:
            kept.append(line)
    return "\n".join(kept + block), tuple(files)


def _begins(line: str) -> bool:
    word, _, rest = line.partition(" ")
    mode, _, name = rest.partition(" ")
    return word == "begin" and len(mode) in (3, 4) and mode.isdigit() and bool(name.strip())


def _is_uu_line(line: str) -> bool:
    """The first sign tells the number of bytes, and so the length of the line."""
    line = line.rstrip("\r\n")
    if not line or not line.isascii() or any(sign > "`" for sign in line):
        return line in ("", "`")
    count = (ord(line[0]) - 32) & 63
    return len(line.rstrip()) <= 1 + (count + 2) // 3 * 4 + 1
