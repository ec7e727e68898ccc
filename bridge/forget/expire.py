"""Retention: a conversation whose newest post is older than a feed keeps it goes; so do old mails that are no posts.

No words are remembered of it: who quotes it later says it anew. The mails themselves do not come back.
"""

from datetime import datetime, timedelta

from bridge.forget.values import Erasing, Report
from bridge.steps import step
from bridge.store import archive, changes, compact, forgetting, threads


def cutoff(now: datetime, keep_days: int) -> datetime:
    """Everything older goes. It moves once a week, on Mondays: what is left is derived again each time."""
    monday = (now - timedelta(days=now.weekday())).replace(hour=0, minute=0, second=0, microsecond=0)
    return monday - timedelta(days=keep_days)


def expire(work: Erasing, before: datetime) -> Report:
    """Let go what is older than `before`. An empty report, and no work, if nothing is."""
    report = Report(work.feed)
    with work.store.read() as db:
        is_due = threads.older_than(db, work.feed, before) or archive.unused_before(db, work.feed, before)
    if not is_due:
        return report
    with work.sifted(), work.store.write() as db:
        names = threads.older_than(db, work.feed, before)
        places = threads.posts_by_place(db, work.feed, work.store.id_key)
        posts = {post for name in names for post in threads.post_ids(db, work.feed, name)}
        mails = {mail for name in names for mail in threads.mails_of_thread(db, work.feed, name)}
        report.erased = sorted(mails | set(archive.unused_before(db, work.feed, before)))
        for number in report.erased:
            forgetting.erase(db, number, forgetting.EXPIRED)
        work.derive(db)
        report.posts = len(posts)
        gone = {place: found for place, all_there in places.items() if (found := all_there & posts)}
        forgetting.keep_tombstones(db, work.feed, gone, work.now)
        line = forgetting.Removal(work.feed, work.now, "expire", work.by, "", report.counts())
        forgetting.log_removal(db, line)
        changes.want_sweep(db, work.feed)
        compact.owe(db, work.feed)
    step("forget.expired")
    return report
