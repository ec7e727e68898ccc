"""The only place that asks the DNS. What a mail can make us ask for is a key of its sender's own domain."""

from contextlib import suppress
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import TYPE_CHECKING

from bridge.signatures.fault import SignatureFaultError

if TYPE_CHECKING:
    from dns.resolver import Resolver

_PORT = 53
_PATIENCE = 3.0  # seconds for one answer
_MOST_SILENCES = 3  # then the DNS is taken for dead by this Records: a hundred mails shall not wait for it each


@dataclass(slots=True)
class Records:
    """Key records, each asked for once; for some mails, not for long. `server`: as `server_place`; "" asks whom the
    machine asks.
    """

    server: str = ""
    _known: dict[str, str] = field(default_factory=dict)
    _silences: int = 0
    _resolver: "Resolver | None" = None

    def key(self, selector: str, domain: str) -> str:
        """The key record. SignatureFaultError: "permerror" if there is none, "temperror" if nobody answers."""
        name = f"{selector}._domainkey.{domain}"
        if name not in self._known:
            self._known[name] = self._ask(name)
        if not self._known[name]:
            raise SignatureFaultError("permerror", "key-not-found")
        return self._known[name]

    def _ask(self, name: str) -> str:
        """ "" if the DNS says that there is none."""
        import dns.exception  # noqa: PLC0415  (an extra)
        import dns.resolver  # noqa: PLC0415  (an extra)

        if self._silences >= _MOST_SILENCES:
            raise SignatureFaultError("temperror", "dns-does-not-answer")
        try:
            self._resolver = self._resolver or self._made()
            answer = self._resolver.resolve(name, "TXT", search=False, lifetime=_PATIENCE)
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return ""
        except (dns.exception.Timeout, dns.resolver.NoNameservers, dns.resolver.NoResolverConfiguration, OSError):
            self._silences += 1
            raise SignatureFaultError("temperror", "dns-does-not-answer") from None
        except (dns.exception.DNSException, UnicodeError):
            raise SignatureFaultError("permerror", "no-name-of-a-key") from None
        return b"".join(next(iter(answer)).strings).decode("ascii", "replace")

    def _made(self) -> "Resolver":
        import dns.resolver  # noqa: PLC0415  (an extra)

        resolver = dns.resolver.Resolver(configure=not self.server)
        if self.server:
            host, resolver.port = server_place(self.server)
            resolver.nameservers = [host]
        return resolver


def server_place(text: str) -> tuple[str, int]:
    """ "192.0.2.1", "192.0.2.1:5353", "::1" or "[::1]:5353" as number and port. ValueError if it is none of these."""
    with suppress(ValueError):
        return str(ip_address(text)), _PORT
    host, _, port = text.rpartition(":")
    return str(ip_address(host.strip("[]"))), int(port)
