"""Settings -> what the pages of a feed need, and where they go."""

from bridge.settings.bucket import bucket_place, is_bucket
from bridge.settings.derived import aliases, domains
from bridge.settings.load import Loaded
from bridge.settings.model import Feed
from bridge.shipped import template_texts
from bridge.sinks.bucket import BucketOptions, BucketSink
from bridge.sinks.folder import FolderSink
from bridge.site.page import PersonRules, SiteOptions


def make_sink(loaded: Loaded, feed: Feed) -> FolderSink | BucketSink:
    """Where the pages of this feed go."""
    if is_bucket(feed.output):
        return BucketSink(_bucket_options(loaded, feed))
    return FolderSink(loaded.path(feed.output))


def _bucket_options(loaded: Loaded, feed: Feed) -> BucketOptions:
    """PublishError if the file of the CA cannot be read."""
    name, folder = bucket_place(feed.output)
    bucket = loaded.settings.bucket
    return BucketOptions(
        bucket=name,
        folder=folder,
        endpoint=bucket.endpoint,
        region=bucket.region,
        access_key=bucket.access_key,
        secret_key=loaded.bucket_password,
        ca_file=loaded.path(bucket.ca_file) if bucket.ca_file else None,
    )


def make_own(loaded: Loaded, feed: Feed) -> dict[str, str]:
    """The operator's own templates: name -> text, to be laid over ours; {} without the key `templates`."""
    return template_texts(loaded.path(feed.templates)) if feed.templates else {}


def make_site_options(feed: Feed) -> SiteOptions:
    """What the pages of this feed need."""
    return SiteOptions(
        feed=feed.name,
        title=feed.title,
        address=feed.address,
        domains=domains(feed),
        base_url=feed.public_url,
        languages=feed.languages,
        zone=feed.zone,
        tagline=feed.tagline,
        contact=feed.contact,
        overdue_days=feed.overdue_days,
        holidays=feed.holidays,
        holiday_region=feed.holiday_region,
        feed_cards=feed.feed_cards,
        show_outside_addresses=feed.show_outside_addresses,
        people=feed.people,
        persons=tuple(
            PersonRules(one.addresses, one.role, one.place, one.hidden, one.hidden_topics) for one in feed.person
        ),
        aliases=aliases(feed),
        topic_titles=tuple((one.name, one.title) for one in feed.topic if one.title),
    )
