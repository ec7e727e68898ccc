"""Figures of request sentences: ours (dev, held out) and, where it is at hand, a public English set.

python tests/measure/requests.py [--heldout] [--wrong]
"""

import os
import sys
import time
import tomllib
from pathlib import Path

HERE = Path(__file__).resolve()
sys.path.insert(0, str(HERE.parents[2]))

from bridge import shipped  # noqa: E402
from bridge.conversation.request import find_asks  # noqa: E402
from bridge.language.lexicon import parse_lexicon  # noqa: E402

GOLDEN = HERE.parents[1] / "golden" / "requests"
PARTS = ("", "_second", "_third", "_fourth", "_fifth", "_sixth", "_seventh", "_eighth")
CORPORA = Path(os.environ.get("FEEDBRIDGE_CORPORA", HERE.parents[3] / "shared" / "corpora"))
LEXICONS = {
    name.removesuffix(".toml"): parse_lexicon(text, name)
    for name, text in shipped.language_texts().items()
    if name in {"de.toml", "en.toml", "fr.toml", "it.toml", "es.toml", "nl.toml", "pl.toml"}
}


def report(name: str, cases: list[tuple[str, bool]], language: str, show: bool) -> None:
    began = time.process_time()
    got = [(text, truth, bool(find_asks(text, language, LEXICONS))) for text, truth in cases]
    seconds = time.process_time() - began
    right = sum(truth and found for _, truth, found in got)
    wrong = [(text, truth) for text, truth, found in got if truth != found]
    extra = sum(not truth for _, truth in wrong)
    missed = len(wrong) - extra
    precision, recall = right / max(1, right + extra), right / max(1, right + missed)
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    speed = len(cases) / max(seconds, 1e-9)
    print(f"{name:24} n={len(cases):5} P={precision:.3f} R={recall:.3f} F1={f1:.3f}  {speed:7.0f} sentences/s")
    if show:
        for text, truth in wrong[:4000]:
            print("   missed" if truth else "   EXTRA ", text[:170])


def golden(name: str) -> list[tuple[str, bool]]:
    table = tomllib.loads((GOLDEN / f"{name}.toml").read_text(encoding="utf-8"))
    return [(text, key != "none") for key, texts in table.items() for text in texts]


def main() -> None:
    show = "--wrong" in sys.argv
    names = (
        ["de_heldout", "en_heldout"]
        if "--heldout" in sys.argv
        else [f"{code}{part}" for code in ("de", "en") for part in PARTS]
    )
    for name in names:
        report(name, golden(name), name[:2], show)
    public = CORPORA / "lab_parakweet" / "src" / "resources" / "Ask0729-fixed.txt"
    if "--public" in sys.argv and public.exists():
        lines = [
            line.split("\t", 1)
            for line in public.read_text(encoding="utf-8", errors="replace").splitlines()
            if "\t" in line
        ]
        report("public English set", [(text, label == "Yes") for label, text in lines], "en", show)
    elif "--public" in sys.argv:
        print("public English set: no data")


if __name__ == "__main__":
    main()
