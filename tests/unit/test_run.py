"""When a mailbox with trouble is tried again."""

from bridge.errors import SourceError
from bridge.run import Patience


def waits(*errors: SourceError) -> list[float]:
    patience = Patience()
    return [patience.failed(error, 0.0) for error in errors]


def test_waiting_doubles_up_to_an_hour() -> None:
    trouble = SourceError("the connection ended")
    assert waits(*[trouble] * 9) == [30, 60, 120, 240, 480, 960, 1920, 3600, 3600]


def test_the_server_s_own_number_counts() -> None:
    assert waits(SourceError("throttled", retry_after=299.961)) == [299.961]


def test_a_refused_login_is_tried_three_times_then_once_an_hour() -> None:
    refused = SourceError("login refused", permanent=True)
    assert waits(*[refused] * 4) == [30, 60, 3600, 3600]


def test_success_forgets_the_waiting_but_the_status_page_still_speaks_of_it() -> None:
    patience = Patience()
    patience.failed(SourceError("ended"), 100.0)
    assert patience.not_before == 130.0
    patience.worked()
    assert (patience.failures, patience.not_before, patience.had_trouble) == (0, 0.0, True)
