"""Every command and option. config/README.md describes the same ones: a test compares both."""

import argparse
from typing import TypeAlias

from bridge import __version__


def make_parser() -> argparse.ArgumentParser:
    """The parser; `module` of its result names the module that does the work."""
    parser = argparse.ArgumentParser(
        prog="feedbridge",
        description="One address in CC. Everybody sees what was asked, who answered, and what is still open.",
        epilog="First steps: feedbridge demo, then feedbridge init.",
    )
    parser.add_argument("--version", action="version", version=f"feedbridge {__version__}")
    _add_shared(parser)
    parser.set_defaults(config="", verbose=False, quiet=False)
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for add in (_first_steps, _daily_work, _looking, _holding, _removing, _data, _configuration):
        add(commands, _shared())
    return parser


Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # argparse has no public name for it


def _shared() -> argparse.ArgumentParser:
    """Options every command takes."""
    shared = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    _add_shared(shared)
    return shared


def _add_shared(parser: argparse.ArgumentParser) -> None:
    """Before the command and behind it: what stands behind wins, what is not given overwrites nothing."""
    nothing = argparse.SUPPRESS
    words = "configuration (default: config/bridge.toml, bridge.toml, then /config and /etc/feedbridge)"
    parser.add_argument("-c", "--config", metavar="FILE", default=nothing, help=words)
    parser.add_argument("-v", "--verbose", action="store_true", default=nothing, help="say more")
    parser.add_argument("-q", "--quiet", action="store_true", default=nothing, help="say nothing but errors")


def _add(
    commands: Commands, name: str, shared: argparse.ArgumentParser, words: str, *, module: str = ""
) -> argparse.ArgumentParser:
    command = commands.add_parser(name, parents=[shared], help=words, description=words[0].upper() + words[1:] + ".")
    command.set_defaults(module=module or name)
    return command


def _json(command: argparse.ArgumentParser) -> None:
    command.add_argument("--json", action="store_true", help="print JSON for programs")


def _first_steps(commands: Commands, shared: argparse.ArgumentParser) -> None:
    demo = _add(commands, "demo", shared, "sample mails to a site, with no account and no network")
    demo.add_argument("--out", metavar="DIR", default="", help="folder for the site (default: a temporary one)")
    demo.add_argument("--port", type=int, metavar="N", default=8765, help="port on this machine (default: 8765)")
    demo.add_argument("--no-serve", action="store_true", help="write the site and end")
    init = _add(commands, "init", shared, "write a commented config/bridge.toml after five questions")
    init.add_argument("dir", nargs="?", metavar="DIR", default=".", help="folder that gets config/ (default: here)")
    init.add_argument("--yes", action="store_true", help="ask nothing, take every guess")
    doctor = _add(commands, "doctor", shared, "check everything: what is wrong, why it matters, what to do next")
    doctor.add_argument("name", nargs="?", metavar="NAME", default="", help="only this mailbox (default: everything)")
    _json(doctor)

    auth = _add(
        commands, "auth", shared, "sign in to a mailbox by OAuth 2.0 (Microsoft 365, Google), and try the login"
    )
    auth.add_argument("name", metavar="NAME", help="the mailbox")


def _daily_work(commands: Commands, shared: argparse.ArgumentParser) -> None:
    run = _add(commands, "run", shared, "read mailboxes and publish, until stopped")
    run.add_argument("--once", action="store_true", help="one round, then end")
    ingest = _add(commands, "ingest", shared, "take mail in once: the configured mailboxes, or files and folders")
    ingest.add_argument(
        "paths", nargs="*", metavar="PATH", help=".eml, mbox, Maildir, a folder of them, or - for standard input"
    )
    ingest.add_argument("--feed", metavar="NAME", default="", help="feed that gets the files (default: the first)")
    publish = _add(commands, "publish", shared, "write the pages that no longer match the store")
    publish.add_argument("--all", action="store_true", help="look at every page")
    letters = _add(commands, "summarise", shared, "write and send the letters that are due, or look at them first")
    letters.add_argument("--preview", metavar="DIR", default="", help="every letter as .eml and .html; nothing is sent")
    letters.add_argument("--to", metavar="ADDR", default="", help="one test letter to this address")
    letters.add_argument("--week", metavar="WEEK", default="", help="of this week, as 2026-W47 (default: the last)")
    serve = _add(commands, "serve", shared, "look at a site on this machine")
    serve.add_argument("--port", type=int, metavar="N", default=8765, help="port on this machine (default: 8765)")
    serve.add_argument("--feed", metavar="NAME", default="", help="which feed (default: the first)")


def _looking(commands: Commands, shared: argparse.ArgumentParser) -> None:
    words = "is every mailbox read, what was taken in, what is held, what waits; exit code 1 if a mailbox is not read"
    status = _add(commands, "status", shared, words)
    status.add_argument("--metrics", action="store_true", help="print Prometheus text for a textfile collector")
    _json(status)
    search = _add(commands, "search", shared, "find conversations by their words")
    query = (
        'words and operators, as on the search page: von:tom from:tom is:open has:pdf after:2026-10 "a phrase" -word'
    )
    search.add_argument("words", nargs="+", metavar="QUERY", help=query)
    search.add_argument("--newest", action="store_true", help="the newest first instead of the best")
    search.add_argument("--limit", type=int, metavar="N", default=20, help="at most this many (default: 20)")
    _json(search)
    explain = _add(commands, "explain", shared, "every decision about a mail or conversation, with its reasons")
    explain.add_argument(
        "things", nargs="+", metavar="ID|URL|PATH", help="a conversation, a post, or .eml, mbox, Maildir"
    )
    _json(explain)


def _holding(commands: Commands, shared: argparse.ArgumentParser) -> None:
    held = _add(commands, "held", shared, "mails that wait for you: list, show, release or drop them")
    held.add_argument("action", choices=("list", "show", "release", "drop"), help="what to do")
    held.add_argument("numbers", nargs="*", type=int, metavar="NUMBER", help="numbers that `held list` shows")
    _json(held)


def _removing(commands: Commands, shared: argparse.ArgumentParser) -> None:
    hide = _add(commands, "hide", shared, "take a conversation off every page; its mails stay, and it can be undone")
    hide.add_argument("thing", metavar="ID|URL", help="the conversation")
    hide.add_argument("--undo", action="store_true", help="show it again")
    forget = _add(commands, "forget", shared, "erase a person or a conversation, and all that was derived from it")
    forget.add_argument(
        "who", nargs="?", default="", metavar="WHO|ID", help="an address, a full name, or a conversation"
    )
    forget.add_argument("--dry-run", action="store_true", help="only say what would go")
    words = "the address of somebody else of the same name, who stays; may be given several times"
    forget.add_argument("--apart", action="append", metavar="ADDRESS", default=[], help=words)
    forget.add_argument("--log", action="store_true", help="who removed what and when, without the content")
    _json(forget)


def _data(commands: Commands, shared: argparse.ArgumentParser) -> None:
    export = _add(commands, "export", shared, "all conversations as data, or all raw mails as an mbox")
    export.add_argument("--format", choices=("jsonl", "mbox"), default="jsonl", help="default: jsonl")
    export.add_argument("--feed", metavar="NAME", default="", help="only this feed (default: all)")
    words = "all that is known about a person instead: an address or a full name (GDPR Art. 15)"
    export.add_argument("--person", metavar="WHO", default="", help=words)
    rebuild = _add(commands, "rebuild", shared, "derive everything again from the raw mails")
    rebuild.add_argument("--feed", metavar="NAME", default="", help="only this feed (default: all)")
    backup = _add(commands, "backup", shared, "copy the database while it is in use")
    backup.add_argument("file", metavar="FILE", help="the copy; must not exist")
    restore = _add(commands, "restore", shared, "put a backup in the place of the database", module="backup")
    restore.add_argument("restored", metavar="FILE", help="a file that `backup` wrote")


def _configuration(commands: Commands, shared: argparse.ArgumentParser) -> None:
    config = _add(commands, "config", shared, "show each effective value and where it came from, or check the file")
    config.add_argument("action", choices=("show", "check"), help="what to do")
    config.add_argument("files", nargs="*", metavar="FILE", help="check these language files instead: cs.toml")
    _json(config)
    completion = _add(commands, "completion", shared, "print what your shell needs to complete commands by TAB")
    completion.add_argument(
        "shell", choices=("bash", "zsh", "tcsh"), help="as in: source <(feedbridge completion bash)"
    )
