"""Mail from an IMAP folder [RFC 9051], by IMAPClient: read without a trace, settled only if configured.

options.py     what settings fills in         connection.py  TLS, login, open the folder
reading.py     which mails, and their bytes   trouble.py     an error of the library -> SourceError with the next step
"""

from bridge.sources.imap.options import ImapOptions, Settle, Tls
from bridge.sources.imap.source import ImapSource

__all__ = ["ImapOptions", "ImapSource", "Settle", "Tls"]
