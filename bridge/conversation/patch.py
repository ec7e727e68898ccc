"""Lines of a mail that no person says: code, logs, patches. Sentences are looked for around them.

A patch as mailing lists know it (git format-patch) is a message, "---", a list of changed files, the changes.
"""

import re
from collections.abc import Iterator, Sequence

_CODE = re.compile(
    r"^(?:\s{4,}|\t)\S.*[;{}=<>|\\]"  # indented, with signs that no prose has
    r"|^\s*(?:/\*|\*/|//|#include\b|#define\b|#if|#endif|\* @)"
    r"|^(?:\$ |# |>>> |diff |@@ |[+-]{3} |\+\S|[+-]\t|[+-] {2,}\S)"  # a shell, a patch
    r"|^[\w./~-]+[$#] |^#\d+ +0x|^\[\s*\d+\.\d+\] "  # a prompt, a backtrace, a kernel log
    r"|^\s*(?:return|if|for|while|switch|else|static|struct|const|void|int|char|printf|def|class|import|var|let)\b.*[;{)]\s*$"
    r"|^[\w.>*&\[\]-]+\(.*\);\s*$|^\s*[A-Z_]{4,}\w* *\??\??[:+]?= "
)
_PATCH_HEAD = re.compile(r"^(?:diff --(?:git|cc) |Index: \S|--- \S.*\d|--- a/|\+\+\+ b/|@@ -\d)")
_IN_PATCH = re.compile(
    r"^(?:[ +@\\-]|\t|index |new file|deleted file|old mode|new mode|rename |similarity |copy |diff |Index: |=====|$)"
)
_CHANGED = re.compile(r"^ \S+(?: => \S+)? +\| +(?:\d+|Bin)|^ \d+ files? changed|^ (?:create|delete) mode \d|^ rename ")
_TOLD_AS_CHANGE = re.compile(
    r"^(?:changes? (?:in|since|from|for|between) v\d|changelog|v\d+( ?->| ?:|$)|since v\d|v\d changes)", re.IGNORECASE
)
_TRAILER = re.compile(r"^(?:Signed-off-by|Reviewed-by|Acked-by|Tested-by|Reported-by|Suggested-by|Fixes|Change-Id): ")


def without_code(lines: Sequence[str]) -> Iterator[str]:
    """The lines; those of code, logs, patches and quotes as blank ones."""
    is_fenced = is_patch = False
    for line in lines:
        if line.lstrip().startswith(("```", "~~~")):
            is_fenced = not is_fenced
            yield ""
            continue
        is_patch = bool(_PATCH_HEAD.match(line)) or (is_patch and bool(_IN_PATCH.match(line)))
        is_other = is_fenced or is_patch or line.startswith((">", "|"))
        yield "" if is_other or _CODE.match(line) or _CHANGED.match(line) or _TRAILER.match(line) else line


def describes_patch(text: str) -> bool:
    """Whether the text is the message of a patch or a series: its commands ("Add a driver") tell what changes."""
    lines = text.split("\n")
    return any(_PATCH_HEAD.match(one) or _CHANGED.match(one) or _TOLD_AS_CHANGE.match(one.strip()) for one in lines)
