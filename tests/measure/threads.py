"""Figures of request states on our own threads.

python tests/measure/threads.py [--heldout] [--wrong]
"""

import importlib.util
import sys
from pathlib import Path

HERE = Path(__file__).resolve()
sys.path.insert(0, str(HERE.parents[2]))

from bridge import shipped  # noqa: E402
from bridge.conversation.request import follow  # noqa: E402
from bridge.language.lexicon import parse_lexicon  # noqa: E402

_spec = importlib.util.spec_from_file_location("stories", HERE.parents[1] / "golden" / "requests" / "stories.py")
stories = importlib.util.module_from_spec(_spec)
sys.modules["stories"] = stories
_spec.loader.exec_module(stories)
LEXICONS = {
    name[:2]: parse_lexicon(text, name)
    for name, text in shipped.language_texts().items()
    if len(name) == 7 and name.endswith(".toml")
}


def main() -> None:
    files = ["heldout"] if "--heldout" in sys.argv else ["de", "en"]
    pairs, evidence, asked_right, extra = [], 0, 0, 0
    for file in files:
        for story in stories.stories(file):
            requests = list(follow(story.posts, LEXICONS))
            for words, state, post, asked in story.expect:
                got = next((one for one in requests if words.casefold() in one.text.casefold()), None)
                if got is not None:
                    requests.remove(got)
                pairs.append((state, got.status.value if got else "missing"))
                evidence += got is not None and got.steps[-1].post == post
                names = {person.name for person in got.asked} if got else set()
                asked_right += names == set(asked)
                if "--wrong" in sys.argv and (
                    got is None or got.status.value != state or got.steps[-1].post != post or names != set(asked)
                ):
                    print(
                        f"   {story.name}: {words!r} want {state} by {post} {asked}, got",
                        got and (got.status.value, got.steps[-1].post, names),
                    )
            extra += len(requests)
            if "--wrong" in sys.argv:
                for one in requests:
                    print(f"   {story.name}: EXTRA {one.text!r}")
    states = sorted({truth for truth, _ in pairs})
    scores = []
    for state in states:
        both = sum(truth == found == state for truth, found in pairs)
        scores.append(2 * both / max(1, sum(t == state for t, _ in pairs) + sum(f == state for _, f in pairs)))
    total = len(pairs)
    print(
        f"{'+'.join(files)}: requests={total} state accuracy={sum(t == f for t, f in pairs) / total:.3f} macro F1={sum(scores) / len(scores):.3f} "
        f"evidence post={evidence / total:.3f} asked={asked_right / total:.3f} extra requests={extra}"
    )


if __name__ == "__main__":
    main()
