"""Figures of request states on our own threads.

python tests/measure/threads.py [--heldout] [--wrong]
"""

import sys
from pathlib import Path

HERE = Path(__file__).resolve()
sys.path.insert(0, str(HERE.parents[2]))

from tests.golden.requests.stories import LEXICONS, score  # noqa: E402


def main() -> None:
    files = ["heldout"] if "--heldout" in sys.argv else ["de", "en"]
    figures = score(files, LEXICONS)
    print("+".join(files), figures)
    if "--wrong" in sys.argv:
        print("\n".join(figures.wrong))


if __name__ == "__main__":
    main()
