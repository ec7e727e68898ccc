"""Code, logs and patches are no sentences; the message of a patch asks nobody by its bare commands."""

import pytest

from bridge.conversation.patch import describes_patch, without_code
from bridge.conversation.request import find_asks
from tests.golden.requests.stories import LEXICONS

PATCH = """Add a driver for the AX-7 fan controller.

Please test it on your boards.

Signed-off-by: Tom Reed <tom@werk.example>
---
 drivers/fan.c | 12 ++++++++++++
 1 file changed, 12 insertions(+)

diff --git a/drivers/fan.c b/drivers/fan.c
index 1111111..2222222 100644
--- a/drivers/fan.c
+++ b/drivers/fan.c
@@ -1,3 +1,4 @@
 int start(void)
+\treturn speed ? speed :
+\t/* Can you set the speed here? */
+Please wait
"""


def asks(text: str) -> list[str]:
    return [ask.text for ask in find_asks(text, "en", LEXICONS)]


def test_a_patch_asks_only_what_its_message_asks():
    assert asks(PATCH) == ["Please test it on your boards."]


def test_the_talk_behind_a_patch_is_heard():
    assert asks(PATCH + "\nCould you send it again as text?") == [
        "Please test it on your boards.",
        "Could you send it again as text?",
    ]


def test_a_bare_command_of_talk_is_a_task():
    assert asks("Add a test for the empty list.") == ["Add a test for the empty list."]
    assert not describes_patch("Add a test for the empty list.")


def test_the_changes_of_a_series_ask_nobody():
    assert asks("Changes in v2:\n - Remove the debug output.\n - Add a test for it.") == []


@pytest.mark.parametrize(
    "line",
    [
        'return get_value(ctx, "please");',
        "/* can we free this here? */",
        "#0  0x4b8ec990 in ?? ()",
        "[   12.345678] fan: could you check the cable?",
        'UBOOT_ENV ?= ""',
        "if (need_reset && can_wait) {",
        " drivers/fan.c | 12 ++++++++++++",
        "$ please --help",
        "Reviewed-by: Priya Shah <priya@werk.example>",
    ],
)
def test_is_code(line: str):
    assert list(without_code([line])) == [""]


@pytest.mark.parametrize(
    "line",
    [
        "Could you have a look (please)?",
        "- send me the list",
        "  Please call me.",
        "if you agree, please sign",
        "We return the goods on Monday.",
        "Use the key (the small one).",
        "For me, Monday is fine; for Ben too.",
    ],
)
def test_is_talk(line: str):
    assert list(without_code([line])) == [line]
