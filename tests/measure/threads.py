"""Figures of request states on our own threads, each set by itself and all together.

python tests/measure/threads.py [SET ...] [--wrong]
"""

import sys
from pathlib import Path

HERE = Path(__file__).resolve()
sys.path.insert(0, str(HERE.parents[2]))

from tests.golden.requests.stories import LEXICONS, THREADS, score  # noqa: E402


def main() -> None:
    named = [word for word in sys.argv[1:] if not word.startswith("--")]
    files = named or sorted(path.stem for path in THREADS.glob("*.toml"))
    for group in [*([one] for one in files), files]:
        figures = score(group, LEXICONS)
        print(f"{'all' if group is files else group[0]:12} {figures}")
        if "--wrong" in sys.argv and group is not files:
            print("\n".join(f"    {line}" for line in figures.wrong)) if figures.wrong else None


if __name__ == "__main__":
    main()
