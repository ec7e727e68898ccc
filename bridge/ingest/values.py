"""What taking in is told, and what it tells."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from bridge.conversation.command import Command
from bridge.conversation.person import Letterhead
from bridge.conversation.sketch import Sketch
from bridge.language.tables import Tables
from bridge.mail.absence import Absence
from bridge.mail.admission import Admission, Policy, Verdict
from bridge.mail.delivery import Delivery
from bridge.store import threads
from bridge.store.read import Read


@dataclass(frozen=True, slots=True)
class FeedRules:
    """How one feed takes mail in."""

    feed: str = "feed"
    policy: Policy = field(default_factory=Policy)
    recover: str = "everyone"  # whose quoted words become posts: "everyone" | "team" | "off"
    zone: str = "Europe/Berlin"
    mask: str = "[removed]"  # what stands where somebody was forgotten; one of bridge.redaction.MASKS
    aliases: tuple[tuple[str, str], ...] = ()  # (another word, the topic it stands for), both in lower case
    dns_server: str = ""  # who is asked for keys where `policy.checks_dkim`; "" is whom the machine asks

    @property
    def domains(self) -> tuple[str, ...]:
        """The team's domains."""
        return self.policy.domains

    def view(self, tables: Tables) -> threads.View:
        """How this feed looks at its conversations."""
        return threads.View(self.zone, self.domains, tables.lexicons, dict(self.aliases))


@dataclass(frozen=True, slots=True)
class Draft:
    """What an accepted mail is to the store: all that can be worked out without it. The sketch has no number yet, and
    of the reading nobody has listened to what it means (conversation.reading.listen).
    """

    sketch: Sketch
    read: Read
    letterhead: Letterhead | None  # of somebody on the team


@dataclass(frozen=True, slots=True)
class Prepared:
    """A delivery, read. `draft` is None for a mail that becomes no post; `absence` is what an absence note says."""

    delivery: Delivery  # as it may be kept
    content_key: str
    message_id: str
    admission: Admission
    draft: Draft | None = None
    absence: Absence | None = None
    command: Command | None = None
    sender: str = ""  # address key
    sent_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one delivery; `is_new` is False if this feed had the mail already."""

    mail: int
    verdict: Verdict
    reason: str
    is_new: bool


@dataclass(slots=True)
class Taken:
    """Counts of a run."""

    new: int = 0
    known: int = 0
    reasons: Counter[str] = field(default_factory=Counter)  # of held and refused mails

    @property
    def seen(self) -> int:
        """How many deliveries were worked on."""
        return self.new + self.known

    def add(self, outcome: Outcome) -> None:
        """Count one."""
        if not outcome.is_new:
            self.known += 1
            return
        self.new += 1
        if outcome.verdict is not Verdict.ACCEPT:
            self.reasons[outcome.reason] += 1
