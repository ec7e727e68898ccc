"""The mail server of the letters, by doing what `run` does, short of sending: name, TLS, login."""

from collections.abc import Iterator
from dataclasses import replace

from bridge.doctor.check import Check, Level, fine, from_error, hint, shown, spot
from bridge.errors import DeliveryError
from bridge.settings.edges.letters import make_smtp_options
from bridge.settings.load import Loaded
from bridge.sinks.smtp import SmtpSink

_SUBJECT = "letters"
_PATIENCE = 20.0  # seconds; a server may take longer to scan a letter, not to greet


def letters(loaded: Loaded) -> Iterator[Check]:
    """Where letters go, and whether that place takes them."""
    settings = loaded.settings
    if settings.letters.spool:
        folder = shown(loaded.path(settings.letters.spool))
        why = "they are written for a dry run; nobody gets them"
        yield hint(
            _SUBJECT, f"letters go to {folder}", why, f"when that is done, remove {spot(loaded, 'letters', 'spool')}"
        )
    elif settings.smtp.host:
        yield _server(loaded)
    elif settings.reader:
        why = "nobody gets a letter, and no command by mail is answered"
        yield hint(
            _SUBJECT, f"{_readers(loaded)}, but no mail server is named", why, f"set {spot(loaded, 'smtp', 'host')}"
        )
    else:
        yield fine(_SUBJECT, "none are sent: no mail server is named (smtp.host)")


def _server(loaded: Loaded) -> Check:
    options = make_smtp_options(loaded)
    sink = SmtpSink(replace(options, read_seconds=min(options.read_seconds, _PATIENCE)))
    try:
        facts = sink.check()
    except DeliveryError as error:
        return from_error(_SUBJECT, error, "letters wait here until it is mended; none is lost")
    return Check(
        Level.OK,
        _SUBJECT,
        f"{options.address}, {facts}, {_readers(loaded)}",
        next_step="`feedbridge summarise --to you@firma.example` sends one test letter",
    )


def _readers(loaded: Loaded) -> str:
    count = len(loaded.settings.reader)
    listed = f"{count} {'reader is' if count == 1 else 'readers are'} listed"
    return listed + (", and who writes reads" if loaded.settings.letters.readers == "writers" else "")
