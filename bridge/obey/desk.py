"""What commands and notices work with."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bridge.letters.answer import Gettext, Note, Office
from bridge.letters.headers import Heading, Occasion, message_id
from bridge.letters.letter import compose
from bridge.mail.message import Address, Message
from bridge.store import Connection, Store, outbox

_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Circulation:
    """Who may read the feed (an address), and the feeds of the installation: a letter is about all of them.

    `languages`: address key -> the language that the configuration has for a reader.
    """

    may_read: Callable[[str], bool]
    feeds: tuple[str, ...]
    languages: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Means:
    """What other verbs do for us, in the transaction given: posts that left or came back, whether anything changed."""

    hide: Callable[[Connection, str], int]
    show: Callable[[Connection, str], int]
    forget: Callable[[str], tuple[int, int]]  # an address: in transactions of its own; mails erased, mails masked
    is_proven: Callable[[Message], bool]  # somebody of the team sent it
    search: Callable[[Connection, str, int], Sequence[tuple[str, str]]]  # words, how many: (conversation, its subject)
    opt: Callable[[Connection, str, bool], bool] | None = None  # (address, out?)
    circulation: Circulation | None = None  # None: no letters here


@dataclass(frozen=True, slots=True)
class Messenger:
    """Writes letters into the outbox. `languages`: code -> its catalogue; the first one is for those we cannot tell."""

    id_key: bytes
    feed: str
    office: Office
    languages: Mapping[str, Gettext]
    now: datetime
    can_send: bool = True

    def words(self, language: str) -> tuple[str, Gettext]:
        """The language that is written in, and its words."""
        code = language if language in self.languages else next(iter(self.languages))
        return code, self.languages[code]

    def send(
        self, db: Connection, name: str, to: str, note: Note, language: str, *, answers: str = "", reply_to: str = ""
    ) -> bool:
        """Put a letter into the outbox; False if one of this name was decided before, or none can be sent to `to`."""
        if not self.can_send:
            return False
        try:
            heading = Heading(
                sender=Address(self.office.title, self.office.sender or self.office.address),
                recipient=Address("", to),
                subject=note.subject,
                written_at=self.now,
                message_id=message_id(self.id_key, name, self.office.address),
                kind=name.partition("/")[0],
                language=self.words(language)[0],
                occasion=Occasion.REPLIED,
                answers=answers,
                reply_to=reply_to or (self.office.address if self.office.sender else ""),
            )
            letter = compose(name, heading, note.text)
        except ValueError:  # an address that no letter can go to
            return False
        return outbox.enqueue(db, letter, self.feed, self.now)


@dataclass(frozen=True, slots=True)
class Desk:
    """Where one feed's commands are worked on."""

    store: Store
    feed: str
    messenger: Messenger
    means: Means
    now: datetime
    answers_per_hour: int = 10
    welcomes: bool = True
    tells_held: bool = True

    @property
    def an_hour_ago(self) -> datetime:
        """Since when answers count."""
        return self.now - _HOUR

    def link(self, thread: str) -> str:
        """The address of a conversation."""
        site = self.messenger.office.site
        return f"{site.rstrip('/')}/t/{thread}/" if site else thread
