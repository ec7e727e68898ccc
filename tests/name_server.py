"""A DNS server on loopback: TXT records, and what it was asked for."""

import socket
import threading
from types import TracebackType
from typing import Self

import dns.flags
import dns.message
import dns.rcode
import dns.rrset


class NameServer:
    """Answers from `records` (name -> text); others do not exist, and `is_broken` fails for all. A context."""

    def __init__(self, records: dict[str, str]) -> None:
        self.records = records
        self.is_broken = False
        self.asked: list[str] = []
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self.place = f"127.0.0.1:{self._socket.getsockname()[1]}"
        self._thread = threading.Thread(target=self._serve)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None) -> None:
        host, _, port = self.place.partition(":")
        self._socket.sendto(b"", (host, int(port)))  # an empty datagram ends it
        self._thread.join()
        self._socket.close()

    def _serve(self) -> None:
        while True:
            data, client = self._socket.recvfrom(4096)
            if not data:
                return
            self._socket.sendto(self._answer(dns.message.from_wire(data)).to_wire(), client)

    def _answer(self, query: dns.message.Message) -> dns.message.Message:
        answer, name = dns.message.make_response(query), query.question[0].name
        shown = name.to_text(omit_final_dot=True)
        self.asked.append(shown)
        answer.flags |= dns.flags.RA
        if self.is_broken:
            answer.set_rcode(dns.rcode.SERVFAIL)
        elif shown in self.records:
            text = self.records[shown]
            parts = " ".join(f'"{text[at : at + 200]}"' for at in range(0, len(text), 200))  # as long keys are written
            answer.answer.append(dns.rrset.from_text(name, 60, "IN", "TXT", parts))
        else:
            answer.set_rcode(dns.rcode.NXDOMAIN)
        return answer
