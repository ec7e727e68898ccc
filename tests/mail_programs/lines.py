"""Lines of text and HTML: marked, wrapped, escaped, as programs do it."""

from html import escape

from tests.mail_programs.values import Person, Sent


def paragraphs(said: str, tag: str = "p", attributes: str = "") -> str:
    """Each block of the text as an HTML element."""
    opening = f"<{tag}{' ' + attributes if attributes else ''}>"
    return "".join(f"{opening}{escape(block).replace(chr(10), '<br>')}</{tag}>\n" for block in said.split("\n\n"))


def mso_lines(said: str) -> str:
    """Outlook for Windows: a paragraph a line, an empty one with &nbsp; in it."""
    return "".join(f"<p class=MsoNormal>{escape(line) or '<o:p>&nbsp;</o:p>'}</p>\n" for line in said.split("\n"))


def spaced(said: str) -> str:
    """Gmail and Apple: a <div> a line, <div><br></div> for an empty one."""
    return "".join(f"<div>{escape(line) or '<br>'}</div>" for line in said.split("\n"))


def quoted(text: str) -> str:
    """The text behind quote marks; nested marks stay close together as programs write them."""
    return "\n".join((">" if line.startswith(">") else "> ") + line for line in text.rstrip("\n").split("\n"))


def unmarked(parent: Sent) -> str:
    """The text as Exchange makes it from HTML, where a blockquote leaves no mark; signs in a text stay."""
    if not all(one.html for one in (parent, *parent.ancestors)):
        return parent.flat
    return "\n".join(line.lstrip("> ") if line.startswith(">") else line for line in parent.flat.split("\n"))


def wrapped(text: str, width: int = 76) -> str:
    """Lines broken at blanks; quote marks stand before every part of a broken line."""
    found: list[str] = []
    for line in text.split("\n"):
        body = line.lstrip(">")
        mark = line[: len(line) - len(body)]
        rest = body
        while len(mark) + len(rest) > width and (cut := rest.rfind(" ", 2, width - len(mark))) > 1:
            found.append(mark + rest[:cut])
            rest = (" " if mark else "") + rest[cut + 1 :]
        found.append(mark + rest)
    return "\n".join(found)


def flowed(text: str) -> str:
    """format=flowed [RFC 3676]: soft breaks end in a blank; quoted lines stay; blanks and "From" are stuffed."""
    found: list[str] = []
    for line in text.split("\n"):
        rest = line if line == "-- " or line.startswith(">") else line.rstrip()
        if rest.startswith((" ", "From ")):
            rest = " " + rest
        while not rest.startswith(">") and len(rest) > 72 and (cut := rest.rfind(" ", 2, 71)) > 1:
            found.append(rest[: cut + 1])
            rest = rest[cut + 1 :]
            rest = " " + rest if rest.startswith((">", "From ", " ")) else rest
        found.append(rest)
    return "\n".join(found)


def folded(line: str, width: int = 78) -> str:
    """A long attribution broken before the address or at the last blank, as Gmail's text part does it."""
    if len(line) <= width:
        return line
    cut = line.rfind(" <", 0, width)
    if cut > 0 and len(line) - cut < width:
        return f"{line[: cut + 2]}\n{line[cut + 2 :]}" if cut + 2 <= width else f"{line[:cut]}\n{line[cut + 1 :]}"
    cut = line.rfind(" ", 0, width)
    return f"{line[:cut]}\n{line[cut + 1 :]}"


def signed(said: str, author: Person, *, dashes: bool) -> str:
    """With the author's signature, behind "-- " where the program writes it."""
    if not author.signature:
        return said
    return f"{said}\n\n-- \n{author.signature}" if dashes else f"{said}\n\n{author.signature}"


def html_of(parent: Sent, tag: str = "p", attributes: str = "") -> str:
    """The HTML of a mail; of a text mail what a program makes of it."""
    return parent.html or paragraphs(parent.text, tag, attributes)


def join_people(people: tuple[Person, ...], sign: str = "; ") -> str:
    """A <a@x>; B <b@x>."""
    return sign.join(map(str, people))
