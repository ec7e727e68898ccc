"""How well the mails of an office are linked without any thread header, beside joining by subject alone.

python tests/measure/office.py [--wrong]
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from bridge.conversation.linking import link
from tests.office import b_cubed, office, sketches, threads_of


def main() -> None:
    for lost in (0.0, 0.15, 0.4):
        for seed in (7, 8, 9):
            letters = office(seed)
            mails = sketches(letters, lost, seed)
            talk_of = {letter.name: letter.talk for letter in letters}
            truth = {one.message_id: talk_of[one.message_id] for one in mails}
            found = threads_of(link(mails))
            precision, recall = b_cubed(truth, found)
            alone, torn = b_cubed(truth, {one.message_id: one.base_subject for one in mails})
            print(
                f"{lost:.0%} never seen, {len(mails)} mails: precision {precision:.4f} recall {recall:.4f}"
                f" F {2 * precision * recall / (precision + recall):.4f};"
                f" by subject alone precision {alone:.4f} recall {torn:.4f}"
            )
            if "--wrong" in sys.argv:
                _show_wrong(truth, found, {one.message_id: one for one in mails})


def _show_wrong(truth: dict[str, object], found: dict[str, object], mails: dict[str, object]) -> None:
    for thread in sorted(set(found.values()), key=str):
        names = [one for one in truth if found[one] == thread]
        if len({truth[one] for one in names}) > 1:
            print("   glued:", [(one.partition("@")[0], getattr(mails[one], "subject")) for one in names])  # noqa: B009


if __name__ == "__main__":
    main()
