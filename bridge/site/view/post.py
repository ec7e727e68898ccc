"""A post, its folds and its files as a page shows them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from markupsafe import Markup

from bridge.conversation.thread import FileCard, Kind, Origin, Post, Segment
from bridge.site import page
from bridge.site.attachment import is_picture, safe_name
from bridge.site.page import SiteOptions
from bridge.site.view import text
from bridge.site.view.event import EventView, view_event
from bridge.site.view.person import PersonView, view_person
from bridge.site.view.place import Places

_THUMBNAIL = 400_000  # bytes: a larger picture is a link, not a thumbnail; nobody wants 8 MB for 52 pixels


@dataclass(frozen=True, slots=True)
class FileView:
    """An attached file; `address` as it stands in an href, relative to the site's root."""

    name: str
    address: str
    ending: str
    size: int
    is_picture: bool
    has_thumbnail: bool


@dataclass(frozen=True, slots=True)
class FoldView:
    """What is one click away (law 2). `first` to `last`: numbers of the posts that stand on the page in its place."""

    kind: str  # quote, signature, disclaimer, forward
    text: str
    lines: int
    person: PersonView | None = None
    first: int = 0
    last: int = 0


@dataclass(frozen=True, slots=True)
class ThanksView:
    """A thank-you as one line below the post it thanks."""

    id: str
    person: PersonView
    text: str
    language: str
    at: datetime
    folds: tuple[FoldView, ...]


@dataclass(frozen=True, slots=True)
class PostView:
    """One post; `near` is the day before it on the page, so that a year is written only where it changes."""

    id: str
    number: int
    person: PersonView
    at: datetime
    near: date | None
    answers: PersonView | None
    answers_link: str
    because: str
    html: Markup
    language: str
    folds: tuple[FoldView, ...]
    files: tuple[FileView, ...]
    thanks: tuple[ThanksView, ...]
    is_recovered: bool
    carrier_number: int
    carrier_link: str
    clock: str
    is_trimmed: bool
    new_subject: str
    event: EventView | None
    unit: str = ""  # of an author inside: "Vertrieb, Hamburg"


def view_file(file: FileCard) -> FileView:
    """A file as a link."""
    name = safe_name(file.filename, file.media_type)
    picture = is_picture(file.media_type, file.filename)
    address = page.link(page.attachment(file.sha256, name))
    return FileView(name, address, name.rpartition(".")[2], file.size, picture, picture and file.size <= _THUMBNAIL)


def pictures_of(post: Post, root: str) -> dict[str, str]:
    """Content id -> link, for the raster pictures that its HTML may show."""
    return {
        file.content_id: root + view_file(file).address
        for file in post.files
        if file.content_id and is_picture(file.media_type, file.filename)
    }


def listed_files(post: Post) -> tuple[FileView, ...]:
    """Its files without those that stand within the text; each once."""
    shown = {file.content_id for file in post.files if file.content_id and f"cid:{file.content_id}" in post.html}
    views = (view_file(file) for file in post.files if not (file.is_inline and file.content_id in shown))
    return tuple({view.address: view for view in views}.values())


def _runs(folds: Iterable[Segment]) -> Iterable[tuple[str, list[Segment]]]:
    """Neighbours that belong together: an attribution and all the levels below it are one quote."""

    def kind(segment: Segment) -> str:
        return Kind.QUOTE.value if segment.kind in (Kind.ATTRIBUTION, Kind.QUOTE) else segment.kind.value

    for name, run in groupby(folds, kind):
        yield name, list(run)


def view_folds(post: Post, parent: Post | None, places: Places, options: SiteOptions) -> tuple[FoldView, ...]:
    """What of a post is folded, with what a saying label needs."""
    carried = places.carried_by(post.id)
    views = []
    for kind, run in _runs(post.folds):
        words = "".join(segment.text if segment.text.endswith("\n") else segment.text + "\n" for segment in run)
        if not words.strip():
            continue
        counted = [one for one in run if one.kind is not Kind.ATTRIBUTION] or run
        lines = sum(bool(line.strip()) for one in counted for line in one.text.split("\n"))
        person = view_person(parent.author, options) if parent and kind == Kind.QUOTE else None
        first, last = (carried[0], carried[-1]) if len(carried) > 1 and kind == Kind.QUOTE else (0, 0)
        views.append(FoldView(kind, text.block(words, options), lines, person, first, last))
    return tuple(views)


def view_thanks(post: Post, places: Places, options: SiteOptions) -> ThanksView:
    """A thank-you as its line."""
    return ThanksView(
        id=post.id,
        person=view_person(post.author, options),
        text=text.line(post.said, post.language, options),
        language=post.language,
        at=post.said_at,
        folds=view_folds(post, None, places, options),
    )


def _tail(subject: str) -> str:
    return " ".join(subject.casefold().split()).rpartition(": ")[2]


def _new_subject(post: Post, before: str) -> str:
    """The subject if it is another one than before; prefixes ("AW:", "[list] Re:") make no difference."""
    now, was = _tail(post.subject), _tail(before)
    return "" if not now or not was or now.endswith(was) or was.endswith(now) else post.subject


def view_post(post: Post, before: Post | None, places: Places, root: str, options: SiteOptions) -> PostView:
    """A post as the page at depth `root` shows it; `before` is the one above it."""
    parent = places.post(post.parent)
    near = before.said_at.astimezone(options.clock).date() if before else None
    recovered = post.origin is Origin.RECOVERED
    return PostView(
        id=post.id,
        number=places.number(post.id),
        person=view_person(post.author, options),
        at=post.said_at,
        near=near,
        answers=view_person(parent.author, options) if parent else None,
        answers_link=places.link(post.parent),
        because=post.because.rule,
        html=text.body(
            post.html, post.language, pictures_of(post, root), options, places.hashtags(dict(options.aliases))
        ),
        language=post.language,
        folds=view_folds(post, parent, places, options),
        files=listed_files(post),
        thanks=tuple(view_thanks(one, places, options) for one in places.thanks(post.id)),
        is_recovered=recovered,
        carrier_number=places.number(post.carrier) if recovered else 0,
        carrier_link=places.link(post.carrier) if recovered else "",
        clock=text.line(post.clock, "", options),
        is_trimmed=post.is_trimmed,
        new_subject=text.line(_new_subject(post, before.subject if before else post.subject), post.language, options),
        event=view_event(post.event, post.language, options),
    )
