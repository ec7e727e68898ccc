"""How far the two labellings of our own sentences agree: F1 and Cohen's kappa, request or not, and by kind.

python tests/measure/agreement.py [--different]
"""

import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "golden" / "requests"
SETS = ("{}", "{}_heldout", "{}_second")


def first_labels(language: str) -> dict[str, str]:
    """Sentence -> label, as its writer gave it."""
    tables = (tomllib.loads((FOLDER / f"{name.format(language)}.toml").read_text(encoding="utf-8")) for name in SETS)
    return {text: label for table in tables for label, texts in table.items() for text in texts}


def second_labels(language: str) -> dict[str, str]:
    """Sentence -> label, given blind."""
    lines = (FOLDER / "second_labels" / f"{language}.tsv").read_text(encoding="utf-8").splitlines()
    return {text: label for label, text in (line.split("\t", 1) for line in lines)}


def f1(one: Sequence[bool], other: Sequence[bool]) -> float:
    """The F1 of one labelling taken for the truth of the other; it is the same both ways."""
    both = sum(a and b for a, b in zip(one, other, strict=True))
    return 2 * both / (sum(one) + sum(other))


def kappa(one: Sequence[str], other: Sequence[str]) -> float:
    """Cohen's kappa: agreement beyond chance, 1 is perfect, 0 is chance."""
    total = len(one)
    seen = sum(a == b for a, b in zip(one, other, strict=True)) / total
    chance = sum(one.count(label) * other.count(label) for label in {*one, *other}) / total**2
    return (seen - chance) / (1 - chance)


def main() -> None:
    for language in ("de", "en"):
        first, second = first_labels(language), second_labels(language)
        pairs = [(first[text], second[text], text) for text in first if text in second]
        asks = [(a != "none", b != "none") for a, b, _ in pairs]
        kinds = [(a, b) for a, b, _ in pairs if a != "ask"]
        print(
            f"{language}: n={len(pairs)} request or not: F1={f1([a for a, _ in asks], [b for _, b in asks]):.3f} "
            f"kappa={kappa([str(a) for a, _ in asks], [str(b) for _, b in asks]):.3f}; "
            f"question, task or none (n={len(kinds)}): kappa={kappa([a for a, _ in kinds], [b for _, b in kinds]):.3f}"
        )
        if "--different" in sys.argv:
            print("\n".join(f"  {a} / {b}: {text}" for a, b, text in pairs if (a == "none") != (b == "none")))


if __name__ == "__main__":
    main()
