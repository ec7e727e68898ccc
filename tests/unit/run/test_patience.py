"""When a mailbox with trouble is tried again."""

from bridge.errors import SourceError
from bridge.run import Patience


def waits(*errors: SourceError) -> list[float]:
    patience = Patience()
    return [patience.failed(error) for error in errors]


def test_a_server_that_restarts_is_asked_soon_then_less_and_less_often_up_to_an_hour() -> None:
    trouble = SourceError("the connection ended")
    assert waits(*[trouble] * 14) == [2, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 3600, 3600]


def test_the_server_s_own_number_counts() -> None:
    assert waits(SourceError("throttled", retry_after=299.961)) == [299.961]


def test_a_refused_login_is_tried_three_times_then_once_an_hour() -> None:
    refused = SourceError("login refused", permanent=True)
    assert waits(*[refused] * 4) == [30, 30, 3600, 3600]


def test_success_forgets_the_waiting() -> None:
    patience = Patience()
    assert patience.failed(SourceError("ended")) == 2
    patience.worked()
    assert patience.failures == 0
