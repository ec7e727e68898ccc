"""Conversations: `load_surroundings` for decisions, `write_surroundings` for their answers, and what pages ask for."""

from bridge.store.threads.apply import write_surroundings
from bridge.store.threads.build import View
from bridge.store.threads.known import load_surroundings
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
    person_place,
    places_of_thread,
    posts_by_place,
    posts_of_mails,
    redirects_to,
    topic_place,
)
from bridge.store.threads.refresh import Touched, refresh
from bridge.store.threads.surroundings import Surroundings
from bridge.store.threads.week import (
    has_written_before,
    load_week,
    load_writers,
    load_written,
    name_of,
    requests_of,
    waiting_requests,
)

__all__ = [
    "SITE",
    "ListCount",
    "Surroundings",
    "Touched",
    "View",
    "all_ids",
    "cards_of_month",
    "cards_of_status",
    "cards_of_topic",
    "find_post",
    "find_redirect",
    "has_written_before",
    "latest_cards",
    "load_surroundings",
    "load_thread",
    "load_week",
    "load_writers",
    "load_written",
    "mails_of_thread",
    "months",
    "name_of",
    "older_than",
    "person_place",
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
    "write_surroundings",
]
