"""The list of segments, `search/index.json`: the only file of the index that changes, and the last that is written.

Segments of one file stand in it themselves: a mail writes one file less (law 7), and a browser that has the list need
not ask for the newest posts once more.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Iterable, Set
from dataclasses import dataclass
from itertools import accumulate, pairwise

from bridge.site.search.segment import FOLDER, Read, Segment

LIST = FOLDER + "index.json"
_FORMAT = 5  # another one: the index is made again


@dataclass(frozen=True, slots=True)
class Listed:
    """A segment as the list names it. `dead`: posts that still stand in it and count no more; `whole`: its only file,
    b"" if it has files of its own.
    """

    name: str
    posts: int
    live: int
    dead: frozenset[int] = frozenset()
    whole: bytes = b""

    def without(self, posts: Set[int]) -> "Listed":
        """With more of them dead."""
        more = posts - self.dead
        return Listed(self.name, self.posts, self.live - len(more), self.dead | more, self.whole)

    def open(self, read: Read) -> Segment:
        """The segment, of which the list may have all."""
        return Segment(self.name, read, self.dead, self.whole)

    @property
    def row(self) -> list[object]:
        """As it stands in the list: the dead by their distances, then all of it in Base64."""
        places = sorted(self.dead)
        steps = [at - before for before, at in pairwise([0, *places])]
        row: list[object] = [self.name, self.posts, self.live, steps, b64encode(self.whole).decode()]
        return row if self.whole else row[:-1] if steps else row[:-2]


def read_list(read: Read) -> tuple[Listed, ...] | None:
    """The segments, the oldest first; None if there is no index, or one of another format."""
    try:
        found = json.loads(read(LIST) or b"{}")
        return tuple(_listed(*row) for row in found["segments"]) if found.get("format") == _FORMAT else None
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _listed(name: str, posts: int, live: int, steps: Iterable[int] = (), whole: str = "") -> Listed:
    return Listed(str(name), int(posts), int(live), frozenset(accumulate(map(int, steps))), b64decode(whole))


def list_bytes(segments: Iterable[Listed]) -> bytes:
    """The list as it is written."""
    rows = [one.row for one in segments]
    return json.dumps({"format": _FORMAT, "segments": rows}, separators=(",", ":")).encode()
