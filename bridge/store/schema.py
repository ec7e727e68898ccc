"""The tables. `message` and `receipt` are the truth; all below the line is derived and can be rebuilt (law 5).

Every derived row belongs to one feed: two audiences never share one (law 11). Keys are bounded, so that no hostile
header can make an index refuse a mail. Changing a table means adding a migration: a test compares the two.
It is long because every table stands here, side by side.
"""

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

from bridge.store.columns import Key, Packed, Time, Words

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
    }
)
Number = BigInteger().with_variant(Integer, "sqlite")  # SQLite's rowid must be spelled INTEGER

meta = Table("meta", metadata, Column("name", String(40), primary_key=True), Column("value", Text, nullable=False))

counter = Table(  # numbers that never go back, whatever is deleted (the tokens of `change`)
    "counter",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", BigInteger, nullable=False),
)

message = Table(
    "message",
    metadata,
    Column("number", Number, primary_key=True, autoincrement=False),  # order of arrival, 1, 2, 3 ... in this store
    Column(
        "turn", BigInteger
    ),  # order in which mails became posts: a released mail takes its turn late; null while held
    Column("feed", Key, nullable=False),
    Column("content_key", Key, nullable=False),
    Column("message_id", Key, nullable=False),
    Column("received_at", Time, nullable=False),
    Column("verdict", String(10), nullable=False),
    Column("reason", String(40), nullable=False),
    Column("detail", Words, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("raw_hash", String(64), nullable=False),  # SHA-256 of the raw bytes: checked on every read
    Column(
        "raw", LargeBinary
    ),  # zlib; null: dropped by the operator, the row stays so that the mail does not come back
    Index("ix_message_content", "feed", "content_key", unique=True),
    Index("ix_message_raw_hash", "feed", "raw_hash"),
    Index("ix_message_turn", "turn", unique=True),
    Index("ix_message_message_id", "message_id"),
    Index("ix_message_verdict", "feed", "verdict", "number"),
)

receipt = Table(  # "this mail was seen there": several lead to one message, also for mails held or refused
    "receipt",
    metadata,
    Column("mailbox", Key, primary_key=True),
    Column("folder", Key, primary_key=True),
    Column("uid", Key, primary_key=True),
    Column("validity", BigInteger, primary_key=True),
    Column("message", Number, ForeignKey("message.number"), primary_key=True),
    Column("position", BigInteger, nullable=False),  # the uid as a number, for the cursor; 0 if it is none
    Index("ix_receipt_cursor", "mailbox", "folder", "validity", "position"),
    Index("ix_receipt_message", "message"),
    sqlite_with_rowid=False,
)

outbox = Table(  # every letter that is decided: one row a name, for ever, so that none is written twice
    "outbox",
    metadata,
    Column("name", Key, primary_key=True),  # letters.letter.Letter.name
    Column("kind", String(20), nullable=False),
    Column("feed", Key, nullable=False),  # "" for a letter over several feeds
    Column("state", String(10), nullable=False),  # store.outbox.State
    Column("reason", Words, nullable=False),  # why not sent, or the last trouble; "" if there was none
    Column("message_id", Key, nullable=False),
    Column("sender", Words, nullable=False),  # of the envelope; "" is the null sender
    Column("recipient", Words, nullable=False),  # emptied when the letter is away
    Column("raw", Packed),  # fixed when the letter is written; null as soon as it is sent or given up
    Column("attempts", Integer, nullable=False),
    Column("created_at", Time, nullable=False),
    Column("claimed_at", Time),
    Column("not_before", Time, nullable=False),
    Column("ended_at", Time),
    Index("ix_outbox_due", "state", "not_before"),
    Index("ix_outbox_claimed", "claimed_at"),
)

attempt = Table(  # mails whose reading was begun; the row goes in the transaction that keeps the mail
    "attempt",
    metadata,
    Column("feed", Key, primary_key=True),
    Column("raw_hash", String(64), primary_key=True),
    Column("times", Integer, nullable=False),
    sqlite_with_rowid=False,
)

hidden = Table(  # mails whose conversation leaves every page, feed and index; their raw stays, and it can be undone
    "hidden",
    metadata,
    Column("message", Number, ForeignKey("message.number"), primary_key=True, autoincrement=False),
    Column("feed", Key, nullable=False),
    Column("at", Time, nullable=False),
)

forgotten = Table(  # what may not come back: keyed hashes, nothing that can be read (bridge.redaction.marks)
    "forgotten",
    metadata,
    Column("feed", Key, primary_key=True),
    Column("mark", String(16), primary_key=True),
    Column("is_words", Integer, nullable=False),  # 1: of six words in a row; these are looked up, the few others loaded
    Index("ix_forgotten_is_words", "feed", "is_words"),
    sqlite_with_rowid=False,
)

tombstone = Table(  # posts that were taken away, for readers of feeds that have them [RFC 6721]
    "tombstone",
    metadata,
    Column("feed", Key, primary_key=True),
    Column("place", Key, primary_key=True),  # whose feed: "" the site's, a thread id, or a topic's hash
    Column("post", Key, primary_key=True),
    Column("at", Time, nullable=False),
    Index("ix_tombstone_at", "feed", "place", "at"),
    sqlite_with_rowid=False,
)

command = Table(  # commands by mail, each once: one row a mail, for ever
    "command",
    metadata,
    Column("message", Number, ForeignKey("message.number"), primary_key=True, autoincrement=False),
    Column("feed", Key, nullable=False),
    Column("wish", String(20), nullable=False),  # conversation.command.Wish; "" is a mail that may need a notice
    Column("language", String(10), nullable=False),
    Column("argument", Words, nullable=False),
    Column("token", Words, nullable=False),
    Column("sender", Key, nullable=False),  # address key
    Column("at", Time, nullable=False),  # when the mail arrived
    Column("done_at", Time),  # null: waits
    Index("ix_command_done_at", "feed", "done_at"),
    Index("ix_command_sender", "feed", "sender", "done_at"),
)

removal = Table(  # who removed what and when, without the content
    "removal",
    metadata,
    Column("number", Number, primary_key=True, autoincrement=False),
    Column("feed", Key, nullable=False),
    Column("at", Time, nullable=False),
    Column("kind", String(20), nullable=False),  # forgetting.Removal.kind
    Column("by", Words, nullable=False),  # an account of the machine, or "by mail": never an address
    Column("what", Key, nullable=False),  # id of a thread, or the keyed hash of an address
    Column("counts", Text, nullable=False),  # JSON
)

reader = Table(  # who gets letters of which feed: by their own word, or known from configuration and mails
    "reader",
    metadata,
    Column("address", Key, primary_key=True),  # address key
    Column("feed", Key, primary_key=True),
    Column("state", String(10), nullable=False),  # store.readers.State
    Column("language", String(20), nullable=False),  # "" if the person did not choose
    Column("rhythm", String(10), nullable=False),  # likewise
    Column("topics", Words, nullable=False),  # JSON list
    Column("since", Time, nullable=False),
    sqlite_with_rowid=False,
)

mention = Table(  # how often a reader was told of a request
    "mention",
    metadata,
    Column("reader", Key, primary_key=True),  # keyed hash of the address: says nobody's name
    Column("request", Key, primary_key=True),
    Column("times", Integer, nullable=False),
    sqlite_with_rowid=False,
)

lease = Table(  # who works on what, and until when (store.leases)
    "lease",
    metadata,
    Column("work", Key, primary_key=True),
    Column("owner", Key, nullable=False),  # store.owner; "" if it was given up
    Column("token", BigInteger, nullable=False),  # grows with each new owner
    Column("until", BigInteger, nullable=False),  # seconds since 1970, by the clock of the database
    sqlite_with_rowid=False,
)

# ---- derived from here on ----

reading = Table(
    "reading",
    metadata,
    Column("message", Number, ForeignKey("message.number"), primary_key=True, autoincrement=False),
    Column("data", Packed, nullable=False),  # store.read.Read: what the mail says, and its envelope
)

sketch = Table(
    "sketch",
    metadata,
    Column("message", Number, ForeignKey("message.number"), primary_key=True, autoincrement=False),
    Column("feed", Key, nullable=False),
    Column("cluster", BigInteger, nullable=False),  # mails that hang together (sketch.Known): their smallest number
    Column("bucket", Key, nullable=False),
    Column("sent_at", Time, nullable=False),
    Column("data", Packed, nullable=False),  # conversation.sketch.Sketch, store.codec
    Index("ix_sketch_cluster", "cluster"),
    Index("ix_sketch_bucket", "feed", "bucket", "sent_at"),
)

wanted_key = Table(  # all mails that look for the same key touch: one cluster, so one row a key is enough
    "wanted_key",
    metadata,
    Column("feed", Key, primary_key=True),
    Column("key", Key, primary_key=True),
    Column("cluster", BigInteger, nullable=False),
    Index("ix_wanted_key_cluster", "cluster"),
    sqlite_with_rowid=False,
)

offered_key = Table(  # keys by which a mail may be looked for; offering the same is no touch
    "offered_key",
    metadata,
    Column("feed", Key, primary_key=True),
    Column("key", Key, primary_key=True),
    Column("message", Number, ForeignKey("message.number"), primary_key=True),
    Index("ix_offered_key_message", "message"),
    sqlite_with_rowid=False,
)

post = Table(
    "post",
    metadata,
    Column("feed", Key, primary_key=True),
    Column("id", Key, primary_key=True),
    Column("thread", Key, nullable=False),
    Column("message", Number, ForeignKey("message.number"), nullable=False),
    Column("level", Integer, nullable=False),
    Column("said_at", Time, nullable=False),
    Column("data", Text, nullable=False),  # conversation.sketch.Placed, store.codec
    Index("ix_post_thread", "feed", "thread"),
    Index("ix_post_said", "feed", "said_at"),
    Index("ix_post_message", "message"),
)

thread = Table(
    "thread",
    metadata,
    Column("feed", Key, primary_key=True),
    Column("id", Key, primary_key=True),
    Column("subject", Words, nullable=False),
    Column("status", String(10), nullable=False),
    Column("first_at", Time, nullable=False),
    Column("last_at", Time, nullable=False),
    Column("posts", Integer, nullable=False),
    Column("started_from", Key, nullable=False),
    Column("card", Text, nullable=False),  # conversation.thread.Card: a list is made without loading a post
    Column("requests", Packed, nullable=False),  # tuple of conversation.thread.Request
    Column("weeks", Text, nullable=False, server_default="{}"),  # conversation.week.shares as JSON
    Index("ix_thread_latest", "feed", "last_at", "id"),
    Index("ix_thread_status", "feed", "status", "last_at"),
    Index("ix_thread_started_from", "feed", "started_from"),
)

thread_list = Table(  # the lists a thread stands in: months of its first and last post, topics, terms, weeks
    "thread_list",
    metadata,
    Column("feed", Key, primary_key=True),
    Column("thread", Key, primary_key=True),
    Column("kind", String(10), primary_key=True),  # "month" | "topic" | "week" | "term" (a word of a subject)
    Column("name", Key, primary_key=True),
    Index("ix_thread_list_name", "feed", "kind", "name"),
    sqlite_with_rowid=False,
)

tally = Table(  # how many threads stand in a list, kept up to date so that no list counts the archive (law 7)
    "tally",
    metadata,
    Column("feed", Key, primary_key=True),
    Column("kind", String(10), primary_key=True),  # as in thread_list
    Column("name", Key, primary_key=True),
    Column("threads", Integer, nullable=False),
    sqlite_with_rowid=False,
)

redirect = Table(  # no URL dies: a thread merged away leads to the one that took its posts, always in one hop
    "redirect",
    metadata,
    Column("feed", Key, primary_key=True),
    Column("old", Key, primary_key=True),
    Column("thread", Key, nullable=False),
    Index("ix_redirect_thread", "feed", "thread"),
    sqlite_with_rowid=False,
)

weak_link = Table(
    "weak_link",
    metadata,
    Column("feed", Key, primary_key=True),
    Column("thread", Key, primary_key=True),
    Column("post", Key, primary_key=True),
    Column("other", Key, primary_key=True),
    Column("reason", Words, nullable=False),
    Index("ix_weak_link_other", "feed", "other"),
    sqlite_with_rowid=False,
)

change = Table(  # threads whose pages no longer match; the token tells a later change from the one being worked on
    "change",
    metadata,
    Column("feed", Key, primary_key=True),
    Column("thread", Key, primary_key=True),
    Column("sequence", BigInteger, nullable=False),
    Column("lists_left", Text, nullable=False),  # lists it left, and people it changed, since they were written
    Index("ix_change_sequence", "feed", "sequence"),
    sqlite_with_rowid=False,
)

absence = Table(  # out-of-office notes: refused mails that say who is away until when
    "absence",
    metadata,
    Column("message", Number, ForeignKey("message.number"), primary_key=True, autoincrement=False),
    Column("feed", Key, nullable=False),
    Column("who", Key, nullable=False),  # address key
    Column("name", Words, nullable=False),
    Column("words", Words, nullable=False),  # the date as written; "" if none is named
    Column("kind", String(10), nullable=False),  # mail.absence.Absence.end
    Column("last_day", String(10), nullable=False),  # the last day away, "2026-12-04"; "" if none is named
    Column("since", Time, nullable=False),
    Index("ix_absence_who", "feed", "who"),
)

waiting = Table(  # whose answer a thread waits for: an absence note finds its threads
    "waiting",
    metadata,
    Column("feed", Key, primary_key=True),
    Column("who", Key, primary_key=True),
    Column("thread", Key, primary_key=True),
    Index("ix_waiting_thread", "feed", "thread"),
    sqlite_with_rowid=False,
)

letterhead = Table(  # what each mail says about its author (conversation.person.Letterhead)
    "letterhead",
    metadata,
    Column("message", Number, ForeignKey("message.number"), primary_key=True, autoincrement=False),
    Column("feed", Key, nullable=False),
    Column("who", Key, nullable=False),  # address key
    Column("at", Time, nullable=False),
    Column("data", Text, nullable=False),
    Index("ix_letterhead_who", "feed", "who", "at"),
)

person = (
    Table(  # one address of the team that wrote: portrait and topics, kept so that no list reads the archive (law 7)
        "person",
        metadata,
        Column("feed", Key, primary_key=True),
        Column("who", Key, primary_key=True),
        Column("data", Text, nullable=False),  # store.people.Known
        sqlite_with_rowid=False,
    )
)

part = Table(  # what somebody asked or answered in a thread (conversation.person.Part): evidence, ready to be shown
    "part",
    metadata,
    Column("feed", Key, primary_key=True),
    Column("thread", Key, primary_key=True),
    Column("post", Key, primary_key=True),
    Column("who", Key, primary_key=True),
    Column("role", String(10), primary_key=True),
    Column("at", Time, nullable=False),
    Column("data", Text, nullable=False),
    Index("ix_part_who", "feed", "who", "role", "at"),
)

part_key = Table(  # an answer by its topics and the words of what was asked
    "part_key",
    metadata,
    Column("feed", Key, primary_key=True),
    Column("key", Key, primary_key=True),
    Column("thread", Key, primary_key=True),
    Column("post", Key, primary_key=True),
    Column("who", Key, primary_key=True),
    Column("at", Time, nullable=False),
    Index("ix_part_key_newest", "feed", "key", "at"),
    Index("ix_part_key_thread", "feed", "thread"),
    sqlite_with_rowid=False,
)

opt_out = Table(  # said by the person, so it is no derived row: a rebuild keeps it
    "opt_out",
    metadata,
    Column("feed", Key, primary_key=True),
    Column("who", Key, primary_key=True),  # address key
    Column("line", Key, primary_key=True),  # the topic that must not be said of them; "" for everything
    sqlite_with_rowid=False,
)

DERIVED = (
    part_key,
    part,
    person,
    letterhead,
    absence,
    waiting,
    weak_link,
    redirect,
    tally,
    thread_list,
    thread,
    post,
    offered_key,
    wanted_key,
    sketch,
    reading,
)
