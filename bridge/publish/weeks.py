"""The pages of weeks: those that are over and tell something else now, and those that ended since the last run."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from bridge.conversation.week import Week, week_span
from bridge.publish.press import Press
from bridge.site import build, page
from bridge.site.page import SiteOptions
from bridge.store import Connection, threads


@dataclass(frozen=True, slots=True)
class Weeks:
    """What the pages of weeks are made of, read in the view of the store that the lists are read in."""

    over: tuple[str, ...]  # those that have a page, newest first
    wanted: Mapping[str, Week | None]  # to write; None: tells of nothing any more
    is_new: bool  # the list of weeks must be written again
    newest: Week | None  # what the list opens with, if it must be written


def read_weeks(
    db: Connection, options: SiteOptions, touched: Collection[str], days: tuple[date | None, date], *, everything: bool
) -> Weeks:
    """`touched`: weeks that tell something else; `days`: of the last run and of this one."""
    before, today = days
    names = {one.name for one in threads.weeks(db, options.feed) if one.threads}
    ends = {name: week_span(name, options.clock).last_day for name in {*names, *touched}}
    over = {name for name, end in ends.items() if end < today}
    ended = {name for name in over if before is None or ends[name] >= before}
    wanted = over if everything else over & {*touched, *ended}
    kept = tuple(sorted(over & names, reverse=True))
    is_new = everything or bool(wanted)
    return Weeks(
        over=kept,
        wanted={name: _load(db, options, name) if name in names else None for name in sorted(wanted)},
        is_new=is_new,
        newest=_load(db, options, kept[0]) if kept and is_new else None,
    )


def _load(db: Connection, options: SiteOptions, name: str) -> Week:
    return threads.load_week(db, options.feed, week_span(name, options.clock), {name})


def write_weeks(press: Press, weeks: Weeks) -> None:
    """The pages, and the list of them."""
    for name, week in weeks.wanted.items():
        press.replace(page.week(name), build.week_files(press.renderer, week) if week else ())
    if weeks.is_new:
        press.write(build.weeks_files(press.renderer, weeks.over, weeks.newest))
