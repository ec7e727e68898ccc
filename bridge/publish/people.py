"""People, who knows what, and who could answer: what they are read from and where they go."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from bridge.conversation.person import Part, Role, Suggested, topic_key, who_could_answer
from bridge.conversation.thread import Card, Status
from bridge.publish.press import Press
from bridge.site import page
from bridge.site import people as pages
from bridge.site.page import SiteOptions, Touched
from bridge.site.view.people import (
    FULL,
    OFF,
    Directory,
    ProofView,
    TopicLine,
    make_directory,
    view_lately,
    view_who_knows,
)
from bridge.site.view.someone import Doings
from bridge.store import Connection, forgetting, opt_outs, people, threads

_LATELY = 40  # answers, for the side box of the feed
_ASKING = 60  # waiting requests for which somebody is looked for, those that wait longest first


@dataclass(frozen=True, slots=True)
class Folk:
    """Everything that pages say of people, read in one view of the store."""

    options: SiteOptions
    directory: Directory = field(default_factory=Directory)
    doings: Mapping[str, Doings] = field(default_factory=dict)  # of whose page is out of date, by their first address
    by_topic: Mapping[str, tuple[Part, ...]] = field(default_factory=dict)  # slug of a topic -> its answers
    lately: tuple[Part, ...] = ()
    suggested: Mapping[str, tuple[Suggested, ...]] = field(default_factory=dict)  # thread -> who could answer

    def who_could(self) -> dict[str, tuple[ProofView, ...]]:
        """Who could answer, as shown, by thread."""
        return pages.view_suggested(self.suggested, self.directory, self.options)

    def who_knows(self, key: str, names: tuple[str, ...]) -> tuple[ProofView, ...]:
        """Who knows about a topic, as shown; `key` is its slug."""
        return view_who_knows(self.by_topic.get(key, ()), names, self.directory, self.options)

    def what_lately(self) -> tuple[TopicLine, ...]:
        """What was answered lately and by whom, as shown."""
        return view_lately(self.lately, self.directory, self.options)


def read_people(
    db: Connection,
    options: SiteOptions,
    topics: Mapping[str, tuple[str, ...]],
    waiting: Iterable[Card],
    touched: Touched | None,
    *,
    id_key: bytes,
) -> Folk:
    """What is out of date of it; all with `touched` None. `topics`: slug -> spellings, of the pages to be written."""
    if options.people == OFF:
        return Folk(options)
    feed = options.feed
    directory = make_directory(people.load_people(db, feed), opt_outs.load_opt_outs(db, feed), options)
    wanted = directory.people if touched is None else directory.touched(touched.people)
    return Folk(
        options,
        directory,
        {one.keys[0]: _doings(db, feed, one.keys, id_key) for one in wanted},
        {key: _answers(db, feed, names) for key, names in topics.items()},
        people.newest_answers(db, feed, people.EVERY, _LATELY),
        _suggest(db, feed, waiting),
    )


def _doings(db: Connection, feed: str, keys: tuple[str, ...], id_key: bytes) -> Doings:
    answers, asked = (people.parts_by(db, feed, keys, role) for role in (Role.ANSWERED, Role.ASKED))
    gone = forgetting.load_tombstones(db, feed, *(threads.person_place(key, id_key) for key in keys))
    return Doings(answers, asked, gone)


def _answers(db: Connection, feed: str, names: Iterable[str]) -> tuple[Part, ...]:
    found = [part for name in names for part in people.newest_answers(db, feed, topic_key(name))]
    return tuple(sorted(found, key=lambda part: (part.at, part.thread, part.post), reverse=True))


def _suggest(db: Connection, feed: str, waiting: Iterable[Card]) -> dict[str, tuple[Suggested, ...]]:
    """Nobody was asked for help by this: it only stands on the page."""
    oldest = sorted(
        (card for card in waiting if card.status is Status.OPEN and card.keys and card.asker),
        key=lambda card: (card.waiting_since or card.last_at, card.thread),
    )[:_ASKING]
    keys = {key for card in oldest for key in (*card.keys, *map(topic_key, card.topics))}
    answers = people.telling_answers(db, feed, keys)
    return {card.thread: _who(card, answers) for card in oldest}


def _who(card: Card, answers: Mapping[str, tuple[Part, ...]]) -> tuple[Suggested, ...]:
    nobody = {one.key for one in (card.asker, *card.waiting_for) if one}
    wanted = (*card.keys, *map(topic_key, card.topics))
    others = {key: [part for part in answers.get(key, ()) if part.thread != card.thread] for key in wanted}
    return who_could_answer(card.keys, card.topics, nobody, others)


def write_people(press: Press, folk: Folk, touched: Touched, *, everything: bool) -> None:
    """Their pages, and the list of them. Who may not be named any more loses the page."""
    renderer = press.renderer
    options = renderer.options
    if options.people == FULL:
        by_key = {one.keys[0]: one for one in folk.directory.people}
        for key, doings in folk.doings.items():
            files = pages.person_files(renderer, by_key[key], doings, folk.directory)
            press.replace(page.person(key, options), list(files))
            for other in by_key[key].keys[1:]:
                _lead(press, other, page.person(key, options))
        for key in folk.directory.unlisted:
            if everything or key in touched.people:
                _lead(press, key, page.PEOPLE)
        if everything or touched.people:
            press.write(pages.people_files(renderer, folk.directory))


def _lead(press: Press, key: str, target: str) -> None:
    address = page.person(key, press.renderer.options)
    if address != target:
        press.replace(address, list(pages.leading_files(press.renderer, key, target)))
