"""A second linker, written to be read, not to be fast: every mail is compared with every other, no keys, no indices.

It shares with the product what two quotes or mails have in common (likeness, hijack, series) and nothing else: how
evidence is gathered, ranked and joined is written again here, so that a slip on either side shows.
"""

from collections import Counter
from datetime import datetime, timedelta
from itertools import pairwise

from bridge.conversation.fingerprint import Likeness
from bridge.conversation.linking import acquaintance, likeness
from bridge.conversation.linking.hijack import is_hijacked
from bridge.conversation.linking.series import Part, read_part
from bridge.conversation.sketch import Level, Sketch
from bridge.conversation.thread import Kind, Origin

Mail = int
Item = tuple[int, int]
Node = tuple[str, object]  # ("mail", number) | ("class", first item) | ("ghost", name)


def link_naively(story: tuple[Sketch, ...]) -> tuple[object, object]:
    """Posts and threads in the shape of tests/property/test_arrival_order.py."""
    return _Naive(story).shape()


def levels_of(mail: Sketch) -> list[int]:
    return [level.depth for level in mail.levels]


class _Naive:
    def __init__(self, story: tuple[Sketch, ...]) -> None:
        self.mails = self._one_of_each(story)
        self.everybody = range(len(self.mails))
        self.header: dict[Mail, Node | None] = {}
        self.chain: dict[Mail, list[str]] = {}
        self.hijacked: set[Mail] = set()
        for mail in self.everybody:
            self._read_headers(mail)
        self.above = self._above()
        self.of_item = self._items()
        self.bound = self._bound()
        self.parent = self._parents()
        self._cut_loops()
        self.groups = self._join()
        self.root = {node: number for number, group in enumerate(self.groups) for node in group}
        self.weak = {mail: found for mail in self.everybody if (found := self._weak(mail)) is not None}

    def _one_of_each(self, story: tuple[Sketch, ...]) -> list[Sketch]:
        def order(one: Sketch) -> tuple[datetime, str, str]:
            return one.sent_at, one.content_key, one.message_id

        groups: list[list[Sketch]] = []
        for one in sorted(story, key=order):
            for group in groups:
                same = (one.message_id, one.content_key) == (group[0].message_id, group[0].content_key)
                named = one.message_id and one.message_id == group[0].message_id
                if same or (named and likeness.is_same_mail(group[0], one)):
                    group.append(one)
                    break
            else:
                groups.append([one])
        return sorted((min(group, key=lambda one: (one.words, order(one))) for group in groups), key=order)

    # headers

    def _names(self, mail: Mail) -> list[str]:
        one = self.mails[mail]
        return [f"m:{one.message_id}"] * bool(one.message_id) + [f"t:{one.thread_index}"] * bool(one.thread_index)

    def _is_indexed(self, mail: Mail) -> bool:
        one = self.mails[mail]
        is_answer = one.has_reply_prefix or one.has_forward_prefix
        return len(one.thread_index) == 44 or bool(one.thread_index and is_answer)

    def _index_chain(self, mail: Mail) -> list[str]:
        index = self.mails[mail].thread_index if self._is_indexed(mail) else ""
        return [f"t:{index[:end]}" for end in range(44, len(index), 10)]

    def _read_headers(self, mail: Mail) -> None:
        one = self.mails[mail]
        chains = [[f"m:{name}" for name in one.references], self._index_chain(mail)]
        chains = [chain for chain in chains if chain]
        self.chain[mail], self.header[mail] = [], None
        for chain in reversed(chains):  # the stronger one last, so that it wins
            if self._node(chain[-1], mail)[0] == "ghost":
                self.chain[mail], self.header[mail] = chain, ("ghost", chain[-1])
        for chain in reversed(chains):
            if self._node(chain[-1], mail)[0] == "mail":
                self.chain[mail], self.header[mail] = chain, self._node(chain[-1], mail)
        found = self.header[mail]
        if found and found[0] == "mail" and is_hijacked(one, self.mails[int(str(found[1]))]):
            self.chain[mail], self.header[mail] = [], None
            self.hijacked.add(mail)

    def _node(self, name: str, child: Mail) -> Node:
        found = [mail for mail in self.everybody if mail != child and name in self._names(mail)]
        found = [mail for mail in found if name.startswith("m:") or mail < child]
        if not found:
            return "ghost", name
        quoted = [mail for mail in found if likeness.quotes_well(self.mails[child], self.mails[mail])] or found
        if len(found) == 1:
            return "mail", found[0]
        before = [mail for mail in quoted if self.mails[mail].sent_at <= self.mails[child].sent_at]
        return "mail", before[-1] if before else quoted[0]

    def _above(self) -> dict[Node, Node]:
        votes: dict[Node, Counter[Node]] = {}
        for mail in self.everybody:
            nodes = [self._node(name, mail) for name in self.chain[mail]]
            for upper, lower in pairwise(nodes):
                silent = (
                    lower[0] == "mail" and self.header[int(str(lower[1]))] is None and lower[1] not in self.hijacked
                )
                if upper != lower and (lower[0] == "ghost" or silent):
                    votes.setdefault(lower, Counter())[upper] += 1
        return {lower: counted.most_common(1)[0][0] for lower, counted in votes.items()}

    # quotes

    def _level(self, item: Item) -> Level:
        return self.mails[item[0]].levels[item[1]]

    def _items(self) -> dict[Item, Node]:
        items = [(mail, place) for mail in self.everybody for place in range(len(self.mails[mail].levels))]
        direct = {item: found for mail in self.everybody for item, found in self._walk(mail)}
        groups: list[set[Item]] = []
        for item in items:
            like = [group for group in groups if any(self._same(item, other) for other in group)]
            groups = [group for group in groups if group not in like] + [set().union({item}, *like)]
        nodes: dict[Item, Node] = {}
        for group in groups:
            counted = Counter(direct[item] for item in group if item in direct)
            most = min(counted, key=lambda mail: (-counted[mail], mail), default=None)
            left = [item for item in group if item not in direct and (most is None or item[0] <= most)]
            for item in group:
                chosen = direct.get(item, most)
                nodes[item] = ("class", min(left)) if item in left or chosen is None else ("mail", chosen)
        return nodes

    def _same(self, one: Item, other: Item) -> bool:
        return likeness.is_same_level(self.mails[one[0]], self._level(one), self.mails[other[0]], self._level(other))

    def _walk(self, carrier: Mail) -> list[tuple[Item, Mail]]:
        found: list[tuple[Item, Mail]] = []
        below: Mail | None = carrier
        last = 0
        levels = self.mails[carrier].levels
        for place, level in enumerate(levels):
            alone = [near.depth for near in levels[max(0, place - 1) : place + 2]].count(level.depth) == 1
            stands = below is not None and alone and level.depth == last + 1
            answered = self.header[below] if stands and below is not None else None
            last, below = level.depth, None
            fits = []
            for mail in self.everybody:
                fit = likeness.fit_to_mail(self.mails[carrier], level, self.mails[mail], answered == ("mail", mail))
                if mail != carrier and fit is not None:
                    fits.append((fit, -mail))
            if fits:
                below = -max(fits)[1]
                found.append(((carrier, place), below))
        return found

    def _bound(self) -> dict[Node, Node]:
        direct: dict[Node, Counter[Node]] = {}
        further: dict[Node, Counter[Node]] = {}
        for carrier in self.everybody:
            target = self.header[carrier]
            depths = [level.depth for level in self.mails[carrier].levels]
            for place, depth in enumerate(depths):
                node = self.of_item[carrier, place]
                if target is None or depth != place + 1 or depths.count(depth) > 1:
                    break
                if target[0] == "ghost" and node != ("mail", carrier):
                    if node[0] == "class" or self._may_be_renamed(carrier, place, node):
                        (further if place else direct).setdefault(target, Counter())[node] += 1
                    target = self._next(node) if node[0] == "mail" else self.above.get(target)
                elif target == node:
                    target = self._next(node)
                else:
                    break
        bound: dict[Node, Node] = {}
        for ghost in {*direct, *further}:
            near, far = direct.get(ghost, Counter()), further.get(ghost, Counter())
            bound[ghost] = min({*near, *far}, key=lambda node: (-near[node], -far[node], self._rank(node)))
        return bound

    def _may_be_renamed(self, carrier: Mail, place: int, node: Node) -> bool:
        return likeness.may_be_renamed(self.mails[carrier], place, self.mails[int(str(node[1]))])

    def _next(self, node: Node) -> Node | None:
        return self.header[int(str(node[1]))]

    def _rank(self, node: Node) -> tuple[bool, object]:
        return node[0] == "class", node[1]

    # parents

    def _resolve(self, node: Node | None) -> Node | None:
        seen = set()
        while node is not None and node[0] == "ghost" and node not in seen:
            seen.add(node)
            node = self.bound.get(node, self.above.get(node))
        return node if node is not None and node[0] != "ghost" else None

    def _nodes(self) -> list[Node]:
        return [("mail", mail) for mail in self.everybody] + sorted(
            {n for n in self.of_item.values() if n[0] == "class"}
        )

    def _said_at(self, node: Node) -> datetime:
        if node[0] == "mail":
            return self.mails[int(str(node[1]))].sent_at
        items = [item for item, one in self.of_item.items() if one == node]
        dated = [at for item in items if (at := self._level(item).said_at) is not None]
        return min(dated or [self.mails[item[0]].sent_at for item in items])

    def _parents(self) -> dict[Node, tuple[Node, str]]:
        return {node: found for node in self._nodes() if (found := self._parent(node)) is not None}

    def _parent(self, node: Node) -> tuple[Node, str] | None:
        if node[0] == "mail" and node[1] in self.hijacked:
            return None
        by_header = self._by_header(node)
        if by_header is not None:
            return by_header
        quoted: list[tuple[Node, str]] = []
        if node[0] == "mail":
            mail = int(str(node[1]))
            opened = self._opened(mail)
            if opened is not None:
                return ("mail", opened), "subject"
            levels = enumerate(self.mails[mail].levels)
            firsts = [self._link(mail, place) for place, level in levels if level.depth == 1]
            quoted = self._latest(node, [link for link in firsts if link[0][0] == "mail"], mails_apart=14)
            quoted = quoted or self._latest(node, firsts, mails_apart=14)
            if not quoted:
                quoted = self._by_unnamed(mail)
            if not quoted and levels_of(self.mails[mail])[:1] == [2]:
                quoted = self._by_second_level(mail)
            if not quoted and not (self.mails[mail].has_reply_prefix or self.mails[mail].has_forward_prefix):
                return None
        return (quoted or self._latest(node, self._deeper(node)) or [None])[0]

    def _by_unnamed(self, mail: Mail) -> list[tuple[Node, str]]:
        fits = {
            other: fit
            for other in self.everybody
            if other != mail and (fit := likeness.fit_unattributed(self.mails[mail], self.mails[other]))
        }
        near = [other for other, fit in fits.items() if fit * 4 >= max(fits.values()) * 3]
        return [(("mail", max(near)), "quote")] if near else []

    def _by_second_level(self, mail: Mail) -> list[tuple[Node, str]]:
        second = self.of_item[mail, 0]
        known = []
        for other in range(mail):
            firsts = [self.of_item[other, p] for p, depth in enumerate(levels_of(self.mails[other])) if depth == 1]
            if second in [*firsts, self.header[other]] and acquaintance.is_acquainted(
                self.mails[mail], self.mails[other]
            ):
                known.append(other)
        addressed = [other for other in known if self.mails[other].author.key in self.mails[mail].people[1:2]]
        if known:
            return [(("mail", (addressed or known)[-1]), "quote")]
        return self._latest(("mail", mail), [self._link(mail, 0)])

    def _link(self, mail: Mail, place: int) -> tuple[Node, str]:
        kind = self.mails[mail].levels[place].kind
        return self.of_item[mail, place], "forward" if kind == Kind.FORWARD else "quote"

    def _deeper(self, node: Node) -> list[tuple[Node, str]]:
        found = []
        for (mail, place), one in self.of_item.items():
            levels = self.mails[mail].levels
            if one == node and place + 1 < len(levels) and levels[place + 1].depth > levels[place].depth:
                upper = self._link(mail, place + 1)
                kind, number = upper[0]
                if kind == "class" or likeness.is_same_subject(self.mails[mail], self.mails[int(str(number))]):
                    found.append(upper)
        return found

    def _latest(self, node: Node, links: list[tuple[Node, str]], mails_apart: int = 0) -> list[tuple[Node, str]]:
        at = self._said_at(node)
        best: list[tuple[tuple[object, ...], tuple[Node, str]]] = []
        for parent, rule in links:
            slack = timedelta(hours=mails_apart if node[0] == parent[0] == "mail" else 14)
            apart = (at - self._said_at(parent)).total_seconds()
            if parent != node and apart >= -slack.total_seconds():
                best.append(((self._is_undated(parent), apart < 0, abs(apart), self._rank(parent)), (parent, rule)))
        return [min(best, key=lambda one: one[0])[1]] if best else []

    def _is_undated(self, node: Node) -> bool:
        items = [item for item, one in self.of_item.items() if one == node]
        return node[0] != "mail" and all(self._level(item).said_at is None for item in items)

    def _by_header(self, node: Node) -> tuple[Node, str] | None:
        if node[0] == "mail" and self.header[int(str(node[1]))] is not None:
            target = self.header[int(str(node[1]))]
            found = self._resolve(target)
            if found is None or found == node:
                return None
            name = self.chain[int(str(node[1]))][-1]
            direct = found in (target, self.bound.get(target or node))
            return found, "thread-index" if name[0] == "t" else "in-reply-to" if direct else "references"
        below = [node] if node[0] == "mail" else sorted(ghost for ghost, one in self.bound.items() if one == node)
        for target in below:
            found = self._resolve(self.above.get(target))
            if found is not None and found != node:
                return found, "thread-index" if str(target[1]).startswith("t:") else "references"
        return None

    def _opened(self, mail: Mail) -> Mail | None:
        def part(one: Sketch) -> Part | None:
            is_answer = one.has_reply_prefix or one.has_forward_prefix or bool(one.levels)
            return read_part(one.message_id, one.author, one.base_subject, is_answer)

        mine = part(self.mails[mail])
        if mine is None:
            return None
        together = []
        for other in self.everybody:
            theirs = part(self.mails[other])
            apart = abs(self.mails[other].sent_at - self.mails[mail].sent_at)
            if theirs and theirs.name == mine.name and (mine.is_run or apart <= timedelta(hours=2)):
                together.append((theirs.number, apart, other))
        number, _, first = min(together)
        is_opening = number < mine.number and (mine.is_run or number < 2)
        return first if is_opening and not any(self.chain[other] for _, _, other in together) else None

    def _cut_loops(self) -> None:
        rules = ("in-reply-to", "references", "thread-index", "forward", "quote", "subject")
        for start in self._nodes():
            path = [start]
            while path[-1] in self.parent and self.parent[path[-1]][0] not in path:
                path.append(self.parent[path[-1]][0])
            if path[-1] in self.parent:
                loop = path[path.index(self.parent[path[-1]][0]) :]
                del self.parent[
                    min(loop, key=lambda n: (-rules.index(self.parent[n][1]), self._said_at(n), self._rank(n)))
                ]

    # threads

    def _join(self) -> list[set[Node]]:
        groups: list[set[Node]] = [{node} for node in self._nodes()]

        def join(one: Node, other: Node) -> None:
            both = [group for group in groups if one in group or other in group]
            for group in both:
                groups.remove(group)
            groups.append(set().union({one, other}, *both))

        for node, (parent, _) in self.parent.items():
            join(node, parent)
        for mail, target in self.header.items():
            if target is not None and target[0] == "ghost":
                join(("mail", mail), target)
            if self._is_indexed(mail) and mail not in self.hijacked:
                join(("mail", mail), ("ghost", f"t:{self.mails[mail].thread_index[:44]}"))
        for edges in (self.above, self.bound):
            for one, other in edges.items():
                join(one, other)
        self._anchor(groups, join)
        return groups

    def _anchor(self, groups: list[set[Node]], join: object) -> None:
        classes = [node for node in self._nodes() if node[0] == "class"]
        items = {node: sorted(item for item, one in self.of_item.items() if one == node) for node in classes}
        for node in sorted(classes, key=lambda one: (min(self._level(item).depth for item in items[one]), one)):
            home = next(group for group in groups if node in group)
            if all(("mail", mail) not in home for mail, _ in items[node]):
                join(("mail", items[node][0][0]), node)  # type: ignore[operator]

    def _is_undecided(self, mail: Mail) -> bool:
        one = self.mails[mail]
        above = self.parent.get(("mail", mail))
        if self.chain[mail] or (above and (above[0][0] == "mail" or not one.has_reply_prefix)):
            return False
        if min(int(str(other)) for kind, other in self.groups[self.root["mail", mail]] if kind == "mail") < mail:
            return False
        return bool(one.bucket) and (one.has_reply_prefix or (one.has_forward_prefix and not one.levels))

    def _weak(self, mail: Mail) -> Mail | None:
        one = self.mails[mail]
        if not self._is_undecided(mail) or not one.has_reply_prefix:
            return None
        window = [
            other
            for other in self.everybody
            if other < mail
            and self.mails[other].bucket == one.bucket
            and one.sent_at - self.mails[other].sent_at <= timedelta(days=30)
        ]
        quoted = [
            other
            for other in window
            if likeness.quotes_words(one, self.mails[other]) and acquaintance.is_acquainted(one, self.mails[other])
        ]
        window = quoted or [other for other in window if acquaintance.may_answer(one, self.mails[other])]
        loose = {self.root["mail", other]: other for other in self.everybody if self._is_undecided(other)}
        trees = list(dict.fromkeys(self.root["mail", other] for other in window))
        fixed = [other for other in window if self.root["mail", other] not in loose]
        held = fixed or [loose[tree] for tree in trees[:1]]
        strange = [
            tree
            for tree in trees
            if tree in loose
            and loose[tree] not in held
            and not any(acquaintance.may_answer(self.mails[loose[tree]], self.mails[other]) for other in held)
        ]
        if len({self.root["mail", other] for other in held} | set(strange)) > 1:
            return None
        window = [other for other in window if self.root["mail", other] != self.root["mail", mail]]
        addressed = [other for other in window if self.mails[other].author.key in one.people[1:2]]
        return (addressed or window or [None])[-1]

    def _top(self, mail: Mail) -> Node:
        top = node = ("mail", mail)
        while node in self.parent:
            node = self.parent[node][0]
            top = node if self._source(node) is not None else top
        return top

    # what the tests compare

    def _source(self, node: Node) -> Item | None:
        if node[0] == "mail":
            return int(str(node[1])), -1
        items = [item for item, one in self.of_item.items() if one == node]
        usable = [item for item in items if self._level(item).words and self._level(item).may_recover]
        return min(usable, key=lambda i: (self._level(i).is_trimmed, self._level(i).depth, i), default=None)

    def _face(self, node: Node) -> tuple[int, int]:
        source = self._source(node)
        assert source is not None
        mail = self.mails[source[0]]
        return mail.mail, mail.levels[source[1]].index if source[1] >= 0 else -1

    def _shown_parent(self, node: Node) -> tuple[tuple[int, int] | None, str]:
        for mail, weak in self.weak.items():
            if self._top(mail) == node:
                return self._face(("mail", weak)), "subject"
        if node not in self.parent:
            return None, "start"
        above, rule = self.parent[node]
        while self._source(above) is None and above in self.parent:
            above = self.parent[above][0]
        return (self._face(above), rule) if self._source(above) is not None else (None, "start")

    def shape(self) -> tuple[object, object]:
        shown = [node for node in self._nodes() if self._source(node) is not None]
        posts = {self._face(node): self._shown_parent(node) for node in shown}
        origins = {self._face(node): Origin.RECEIVED if node[0] == "mail" else Origin.RECOVERED for node in shown}
        groups = [set(group) for group in self.groups]
        for mail, parent in self.weak.items():
            both = [group for group in groups if ("mail", mail) in group or ("mail", parent) in group]
            groups = [group for group in groups if group not in both] + [set().union(*both)]
        threads = {frozenset(self._face(node) for node in shown if node in group) for group in groups}
        return {face: (origins[face], *posts[face]) for face in posts}, threads - {frozenset()}


assert Likeness.EQUAL > Likeness.SHARED  # the ranking both linkers rest on
