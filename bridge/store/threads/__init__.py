"""Conversations: `load_known` for the decision, `apply_change` for its answer, and what pages ask for."""

from bridge.store.threads.apply import apply_change
from bridge.store.threads.known import clusters_touched, load_known
from bridge.store.threads.lists import (
    ListCount,
    cards_of_month,
    cards_of_status,
    cards_of_topic,
    latest_cards,
    months,
    topics,
    weeks,
)
from bridge.store.threads.load import (
    all_ids,
    find_post,
    find_redirect,
    load_thread,
    mails_of_thread,
    post_ids,
    posts_of_mail,
    thread_ids,
    thread_ids_in_time,
    thread_of_post,
)
from bridge.store.threads.places import (
    SITE,
    older_than,
    places_of_thread,
    posts_by_place,
    posts_of_mails,
    redirects_to,
    topic_place,
)
from bridge.store.threads.refresh import Touched, View, refresh
from bridge.store.threads.week import (
    has_written_before,
    load_week,
    load_writers,
    name_of,
    requests_of,
    waiting_requests,
)

__all__ = [
    "SITE",
    "ListCount",
    "Touched",
    "View",
    "all_ids",
    "apply_change",
    "cards_of_month",
    "cards_of_status",
    "cards_of_topic",
    "clusters_touched",
    "find_post",
    "find_redirect",
    "has_written_before",
    "latest_cards",
    "load_known",
    "load_thread",
    "load_week",
    "load_writers",
    "mails_of_thread",
    "months",
    "name_of",
    "older_than",
    "places_of_thread",
    "post_ids",
    "posts_by_place",
    "posts_of_mail",
    "posts_of_mails",
    "redirects_to",
    "refresh",
    "requests_of",
    "thread_ids",
    "thread_ids_in_time",
    "thread_of_post",
    "topic_place",
    "topics",
    "waiting_requests",
    "weeks",
]
