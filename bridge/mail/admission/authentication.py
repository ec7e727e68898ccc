"""Did the sender's domain send it? Only a result that our own server wrote counts [RFC 8601 §5, FACTS section j]."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from bridge.mail.domain import is_within
from bridge.mail.message import Message

OWN_CHECK = "x-feedbridge-dkim"  # above the mail, before all else: there no sender can write
_MOST_RESULTS = 100
_LONGEST = 20_000
_PRIVATE_NETWORKS = ("127.", "10.", "192.168.", "::1", "fd", *(f"172.{n}." for n in range(16, 32)))


class Outcome(StrEnum):
    """What the trusted server says about From's domain."""

    PASS = "pass"  # noqa: S105  a word of RFC 8601, no password
    FAIL = "fail"
    UNSURE = "unsure"  # none, neutral, softfail, temperror: hold, do not refuse
    MISSING = "missing"  # no trusted server says anything


@dataclass(frozen=True, slots=True)
class Result:
    """One method of a result: dkim=pass header.d=partner.example."""

    method: str
    value: str
    properties: dict[str, str] = field(default_factory=dict)


def authenticate(message: Message, authserv_ids: Collection[str], *, trusts_microsoft: bool = False) -> Outcome:
    """The outcome for the domain of From: dmarc decides; without dmarc an aligned dkim or spf."""
    results = _trusted(message, authserv_ids, trusts_microsoft=trusts_microsoft)
    if results is None:
        return Outcome.MISSING
    if trusts_microsoft and message.header("x-ms-exchange-organization-authas").strip().lower() == "internal":
        return Outcome.PASS  # inside one tenant; Exchange removes the header from mail that comes from outside
    return _judged(results, _from_domain(message))


def own_result(message: Message) -> Result:
    """What our own check of its signature said; `Result("", "")` if we made none."""
    name, value = next(iter(message.headers), ("", ""))
    return _result(value) if name == OWN_CHECK else Result("", "")


def is_signed(message: Message) -> bool:
    """Whether our own check found a signature by the domain of From that fits."""
    own = own_result(message)
    return own.value == "pass" and _is_aligned(own, _from_domain(message))


def _trusted(message: Message, authserv_ids: Collection[str], *, trusts_microsoft: bool) -> list[Result] | None:
    """The methods of all trusted results; None without any.

    A sender can write results with our own id into his mail: they stand below the Received line of the server that
    took it in. So reading ends at the first Received line whose client is not one of our hosts.
    """
    ids = {one.casefold() for one in authserv_ids}
    found: list[Result] = []
    is_trusted = False
    for name, value in message.headers:
        if name == "received" and (is_trusted or (ids and not _is_internal_hop(value, ids))):
            break
        if name != "authentication-results":
            continue
        authserv_id, results = read_results(value)
        if authserv_id.casefold() in ids:
            is_trusted = True
            found += results
    if is_trusted or not trusts_microsoft:
        return found if is_trusted else None
    return _topmost_without_id(message)


def _topmost_without_id(message: Message) -> list[Result] | None:
    """Microsoft writes its result below its own Received line and without an id: the topmost one is its own."""
    authserv_id, results = read_results(message.header("authentication-results"))
    return None if authserv_id or not results else results


def _is_internal_hop(received: str, ids: Collection[str]) -> bool:
    """True if the client was one of our hosts; HELO is its own claim, so the name or number our server saw counts."""
    words = received.split(None, 2)
    if not words or words[0].lower() != "from":
        return True  # no client: handed over inside one host
    seen = received.partition("(")[2].partition(")")[0].split()
    name = (seen[0] if seen else words[1] if len(words) > 1 else "").strip("[]").casefold()
    number = received.partition("[")[2].partition("]")[0].casefold().removeprefix("ipv6:")
    if number.startswith(_PRIVATE_NETWORKS) or name == "localhost":
        return True
    return any(is_within(name, _organisation(one)) for one in ids)


def _organisation(host: str) -> str:
    """mx.firma.example -> firma.example; a name of two labels stays."""
    first, _, rest = host.partition(".")
    return rest if "." in rest else f"{first}.{rest}" if rest else host


def read_results(value: str) -> tuple[str, list[Result]]:
    """The authserv-id ("" in Microsoft's form, which has none) and the methods, at most _MOST_RESULTS."""
    items = [item.strip() for item in _without_comments(value[:_LONGEST]).split(";")]
    first = items[0].split()
    authserv_id = first[0] if first and "=" not in first[0] else ""
    methods = items[1:] if authserv_id else items
    return authserv_id, [result for result in map(_result, methods[:_MOST_RESULTS]) if result.method]


def _result(item: str) -> Result:
    method, value = "", ""
    properties: dict[str, str] = {}
    for word in item.split():
        key, equals, content = word.partition("=")
        content = content.strip('"').lower()
        if not equals:
            continue
        if not method:
            method, value = key.partition("/")[0].lower(), content
        else:
            properties.setdefault(key.lower(), content)
    return Result(method, value, properties)


def _without_comments(text: str) -> str:
    """Comments nest; a bracket inside quotes is none."""
    kept: list[str] = []
    depth, is_quoted = 0, False
    for sign in text:
        if sign == '"' and not depth:
            is_quoted = not is_quoted
        if sign == "(" and not is_quoted:
            depth += 1
        elif sign == ")" and depth:
            depth -= 1
        elif not depth:
            kept.append(" " if sign == ";" and is_quoted else sign)
    return "".join(kept)


def _judged(results: Sequence[Result], domain: str) -> Outcome:
    dmarc = [one.value for one in results if one.method == "dmarc"]
    if any(value in ("pass", "bestguesspass") for value in dmarc if _same_from(results, domain)):
        return Outcome.PASS
    if "fail" in dmarc or any(one.method == "compauth" and one.value == "fail" for one in results):
        return Outcome.FAIL
    aligned = [one for one in results if one.method in ("dkim", "spf") and _is_aligned(one, domain)]
    if any(one.value == "pass" for one in aligned):
        return Outcome.PASS
    if aligned and all(one.value in ("fail", "permerror", "hardfail") for one in aligned):
        return Outcome.FAIL
    return Outcome.UNSURE


def _same_from(results: Sequence[Result], domain: str) -> bool:
    """dmarc=pass must be about the From we read, not about one a second reader sees."""
    names = [one.properties.get("header.from", domain) for one in results if one.method == "dmarc"]
    return all(is_within(domain, name.rpartition("@")[2]) for name in names)


def _is_aligned(result: Result, domain: str) -> bool:
    keys = ("header.d", "header.i") if result.method == "dkim" else ("smtp.mailfrom", "smtp.helo")
    names = (result.properties.get(key, "").rpartition("@")[2] for key in keys)
    return any(name and (is_within(domain, name) or is_within(name, domain)) for name in names)


def _from_domain(message: Message) -> str:
    return message.author.address.rpartition("@")[2].casefold()
