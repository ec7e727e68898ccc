"""Law 1 on mutants of our own mails, all the way to what is kept: no crash, no mail over a second of CPU."""

import random
from multiprocessing import get_context
from time import process_time

import pytest

from bridge.ingest import CANNOT_HANDLE, FeedRules, prepare
from bridge.mail.admission import Policy
from tests.fuzz import mutant, seeds
from tests.mailroom import TABLES, deliver
from tests.people import BRIDGE

RULES = FeedRules(policy=Policy(addresses=(BRIDGE,), admit="all", admits_outsiders=True))  # most are read to the end
PORTION = 250
_MOST_SECONDS = 1.0
_NEW_PROCESS = 20  # portions: a slow leak of one library must not be blamed on the mail that comes last


def read_portion(number: int) -> tuple[float, list[str]]:
    """Read the mutants of one portion; the longest time in CPU seconds, and which mails stumbled or took too long."""
    dice, mails, longest, found = random.Random(number), seeds(), 0.0, []
    for place in range(PORTION):
        raw = mutant(dice, mails)
        begun = process_time()
        prepared = prepare(deliver(raw), RULES, TABLES)
        seconds = process_time() - begun
        longest = max(longest, seconds)
        if prepared.admission.reason == CANNOT_HANDLE:
            found.append(f"portion {number}, mail {place}: {prepared.admission.detail}")
        if seconds > _MOST_SECONDS:
            found.append(f"portion {number}, mail {place}: {seconds:.1f} s, {len(raw)} bytes")
    return longest, found


@pytest.mark.parametrize("portions", [2, pytest.param(400, marks=pytest.mark.slow)])
def test_no_mutant_stops_or_stalls_the_reader(portions: int) -> None:
    with get_context("fork").Pool(2, maxtasksperchild=_NEW_PROCESS) as pool:
        results = list(pool.imap_unordered(read_portion, range(portions)))
    assert len(results) == portions
    found = sorted(line for _, lines in results for line in lines)
    print(f"{portions * PORTION} mutants, the longest took {max(longest for longest, _ in results):.2f} CPU seconds")
    assert found == []
