"""Table rows: short cells become one line ("Von: x"), real tables are told from tables for layout."""

from bridge.mail.markup.draft import Atom, Block, Draft

_LONGEST = 600


def close_row(drafts: list[Draft], start: int, cells: list[tuple[int, int]], row: Block) -> None:
    """Join the lines of a row if every cell has one at most; a label ("Von:") takes a space, other cells a tab."""
    parts = [[draft for draft in drafts[first:end] if draft.atoms] for first, end in cells]
    said = [part for part in parts if part]
    if len(said) < 2:
        return
    if row.parent is not None:
        row.parent.rows += 1
    if any(len(part) > 1 for part in said) or sum(len(part[0].text) for part in said) > _LONGEST:
        return
    joined = said[0][0]
    for part in said[1:]:
        text = joined.text
        space = "" if not text else " " if text.endswith(":") or len(text) < 2 else "\t"
        first = part[0].atoms[0]
        joined.atoms.append(Atom(space, " " if space else "", first.block, None, is_separator=True))
        joined.atoms.extend(part[0].atoms)
    drafts[start:] = [joined]


def close_table(table: Block) -> None:
    """Keep what is data: at least two rows of two cells and no table inside."""
    table.is_kept = table.rows >= 2 and not table.has_table
