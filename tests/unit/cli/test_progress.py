"""Progress: a changing line on a terminal, one line every 30 s in a log, nothing if asked to be quiet."""

import io

import pytest

from bridge.cli.progress import Progress


class Screen(io.StringIO):
    def __init__(self, *, is_terminal: bool) -> None:
        super().__init__()
        self._is_terminal = is_terminal

    def isatty(self) -> bool:
        return self._is_terminal


class Seconds:
    """A clock that moves a second at each look."""

    def __init__(self, step: float = 1.0) -> None:
        self.now, self._step = 0.0, step

    def __call__(self) -> float:
        self.now += self._step
        return self.now


def shown(count: int, *, is_terminal: bool = False, is_quiet: bool = False) -> str:
    screen = Screen(is_terminal=is_terminal)
    progress = Progress("mails", is_quiet=is_quiet, out=screen, tick=Seconds())
    assert list(progress.follow(range(count), lambda: 200)) == list(range(count))
    progress.end()
    return screen.getvalue()


def test_in_a_log_one_line_every_thirty_seconds() -> None:
    lines = shown(100).splitlines()
    assert 2 <= len(lines) <= 4
    assert all(line.startswith(("2", "3", "5", "6", "8", "9")) and " of 200 mails, " in line for line in lines)
    assert all(line.endswith(" left") for line in lines)


def test_on_a_terminal_one_line_that_is_taken_away() -> None:
    text = shown(5, is_terminal=True)
    assert "\n" not in text
    assert "5 of 200 mails" in text
    assert text.endswith("\r\x1b[K")


@pytest.mark.parametrize("is_terminal", [True, False])
def test_quiet_is_quiet(is_terminal: bool) -> None:
    assert shown(100, is_terminal=is_terminal, is_quiet=True) == ""


def test_rate_and_time_left() -> None:
    progress = Progress("mails", out=Screen(is_terminal=False), tick=Seconds(10.0))
    progress.expected = 4812
    progress.reach(3120)
    assert progress.line().startswith("3120 of 4812 mails, ")
    assert " s left" in progress.line()


def test_an_unknown_end_is_not_made_up() -> None:
    progress = Progress("mails", out=Screen(is_terminal=False), tick=Seconds())
    progress.reach(7)
    assert progress.line().startswith("7 mails, ")
    assert "left" not in progress.line()
