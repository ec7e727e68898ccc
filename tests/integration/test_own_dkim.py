"""Signatures checked by ourselves: mails signed by keys of ours, keys from a real DNS server on loopback."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bridge.ingest import FeedRules, ingest_one, rebuild
from bridge.mail.admission import Policy, is_proven
from bridge.mail.parse import parse_message
from bridge.signatures.check import check
from bridge.signatures.records import Records
from bridge.store import Store, archive
from tests.mailroom import TABLES, deliver, mail
from tests.name_server import NameServer
from tests.people import ANJA, BRIDGE, TOM
from tests.signer import Signer

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
SIGNER = Signer()
PLAIN = mail(ANJA, "Prüfprotokoll  Halle 3", "Wer hat das  Protokoll?\t \n\nGruß\n\n\n", to=[TOM])

# A public key of 512 bits, made for this test; the library itself makes none so short.
SHORT_KEY = (
    "MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBAPj90YsEUcmzi4M5ZZxFKX0rjkFgRDvlBhAxeJFIUUfKxUNBE+Rtmw10l6eb0Zoov4sf3+3JjaVfOqrQ"
    "qn2iaRMCAwEAAQ=="
)


@pytest.fixture
def names() -> Iterator[NameServer]:
    with NameServer({SIGNER.name: SIGNER.record}) as server:
        yield server


def rules(server: NameServer, **more: object) -> FeedRules:
    policy = Policy(addresses=(BRIDGE,), domains=("nordlicht.example",), checks_dkim=True, **more)
    return FeedRules(policy=policy, dns_server=server.place)


@pytest.mark.parametrize("kind", ["rsa", "ed25519"])
@pytest.mark.parametrize("form", ["simple/simple", "simple/relaxed", "relaxed/simple", "relaxed/relaxed"])
@pytest.mark.parametrize("body", ["Text\n", "", "\n\n", "a\t b \n\n c\n\n\n", "ohne Ende"])
def test_what_was_signed_passes_and_what_was_changed_does_not(kind: str, form: str, body: str) -> None:
    signer = Signer(kind=kind, form=form, key=SIGNER.key if kind == "rsa" else None)
    raw = signer.sign(PLAIN.partition(b"\n\n")[0] + b"\n\n" + body.encode())
    with NameServer({signer.name: signer.record}) as server:
        records = Records(server.place)
        for told in (raw, raw.replace(b"\r\n", b"\n")):  # a Maildir has the line ends of its machine
            assert check(told, "nordlicht.example", NOW, records) == "dkim=pass header.d=nordlicht.example header.s=s1"
        assert "body-was-changed" in check(raw + b"mehr\r\n", "nordlicht.example", NOW, records)
        forged = raw.replace(b"Subject: ", b"Subject: Eilig ")
        assert check(forged, "nordlicht.example", NOW, records) == "dkim=fail reason=signature-does-not-fit"
        for place in (b"DKIM-Signature:", b"To:"):  # "from" was signed once more than it stood there
            second = raw.replace(place, b"From: boss@nordlicht.example\r\n" + place, 1)
            assert "pass" not in check(second, "nordlicht.example", NOW, records)
    assert server.asked == [signer.name]  # once for all of them


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"more": "l=5; "}, "dkim=policy reason=body-signed-in-part"),
        ({"more": "x=1000; "}, "dkim=fail reason=expired"),
        ({"more": "i=@firma.example; "}, "dkim=permerror reason=sender-not-signed"),
        ({"names": ("to", "subject")}, "dkim=permerror reason=sender-not-signed"),
        ({"selector": "gone"}, "dkim=permerror reason=key-not-found"),
        ({"selector": "a..b"}, "dkim=permerror reason=no-name-of-a-key"),
        ({"selector": "revoked"}, "dkim=permerror reason=key-revoked"),
        ({"selector": "tests"}, "dkim=policy reason=domain-only-tests"),
        ({"selector": "ed"}, "dkim=permerror reason=key-of-another-kind"),
        ({"selector": "garbled"}, "dkim=permerror reason=key-not-readable"),
        ({"domain": "partner.example"}, "dkim=none"),  # somebody else's, and nobody is asked
        ({"domain": "mail.nordlicht.example"}, "dkim=pass header.d=mail.nordlicht.example header.s=s1"),
    ],
)
def test_what_counts(names: NameServer, more: dict[str, object], told: str) -> None:
    names.records |= {
        "revoked._domainkey.nordlicht.example": "v=DKIM1; p=",
        "tests._domainkey.nordlicht.example": SIGNER.record + "; t=y",
        "ed._domainkey.nordlicht.example": "v=DKIM1; k=ed25519; p=AAAA",
        "garbled._domainkey.nordlicht.example": "v=DKIM1; p=AAAA",
        "s1._domainkey.mail.nordlicht.example": SIGNER.record,
    }
    raw = Signer(key=SIGNER.key, **more).sign(PLAIN)
    assert check(raw, "nordlicht.example", NOW, Records(names.place)) == told
    assert "partner.example" not in "".join(names.asked)


def test_a_short_key_is_worth_nothing(names: NameServer) -> None:
    names.records[SIGNER.name] = f"v=DKIM1; k=rsa; p={SHORT_KEY}"
    assert "key-too-short" in check(SIGNER.sign(PLAIN), "nordlicht.example", NOW, Records(names.place))


def test_a_dns_that_fails_is_not_asked_for_each_mail(names: NameServer) -> None:
    names.is_broken = True
    records = Records(names.place)
    for number in range(6):
        raw = Signer(key=SIGNER.key, selector=f"k{number}").sign(PLAIN)
        assert check(raw, "nordlicht.example", NOW, records) == "dkim=temperror reason=dns-does-not-answer"
    assert {name.partition(".")[0] for name in names.asked} == {"k0", "k1", "k2"}


def test_a_signed_mail_is_a_post_and_an_unsigned_one_is_held(store: Store, names: NameServer) -> None:
    signed = ingest_one(store, deliver(SIGNER.sign(PLAIN)), rules(names), TABLES)
    assert signed.reason == "accepted"
    other = ingest_one(store, deliver(mail(ANJA, "Ohne", "Text"), 2), rules(names), TABLES)
    assert other.reason == "authentication-missing"
    changed = SIGNER.sign(mail(ANJA, "Anders", "Text")) + b"PS\r\n"
    broken = ingest_one(store, deliver(changed, 3), rules(names), TABLES)
    with store.read() as db:
        why = [archive.find(db, one.mail).detail for one in (other, broken)]
    assert why == [
        "It has no DKIM signature of the sender's domain.",
        "The DKIM signature of the sender's domain does not count: body-was-changed.",
    ]


def test_whoever_is_proven_stays_proven_without_the_dns(store: Store, names: NameServer) -> None:
    number = ingest_one(store, deliver(SIGNER.sign(PLAIN)), rules(names), TABLES).mail
    names.records.clear()
    asked = len(names.asked)
    rebuild(store, rules(names), TABLES)
    with store.read() as db:
        message = parse_message(archive.raw(db, number))
    assert is_proven(message, rules(names).policy)
    assert not is_proven(message, Policy(domains=("nordlicht.example",)))
    assert len(names.asked) == asked


def test_nobody_can_write_the_result_himself(store: Store, names: NameServer) -> None:
    forged = b"X-Feedbridge-Dkim: dkim=pass header.d=nordlicht.example\r\n" + mail(ANJA, "Falsch", "Text")
    assert ingest_one(store, deliver(forged), rules(names), TABLES).reason == "authentication-missing"
    off = replace(rules(names), policy=Policy(addresses=(BRIDGE,), domains=("nordlicht.example",)))
    assert not is_proven(parse_message(forged), off.policy)


def test_the_same_mail_twice_is_one(store: Store, names: NameServer) -> None:
    raw = SIGNER.sign(PLAIN)
    first = ingest_one(store, deliver(raw), rules(names), TABLES)
    again = ingest_one(store, deliver(raw, 1, "other"), rules(names), TABLES)
    assert (again.mail, again.is_new) == (first.mail, False)


def test_a_servers_word_that_it_is_forged_stands_above_a_signature(store: Store, names: NameServer) -> None:
    strict = rules(names, authserv_ids=("mx.nordlicht.example",))
    raw = b"Authentication-Results: mx.nordlicht.example; dmarc=fail\r\n" + SIGNER.sign(PLAIN)
    assert ingest_one(store, deliver(raw), strict, TABLES).reason == "authentication-failed"
    assert ingest_one(store, deliver(SIGNER.sign(mail(TOM, "Ja", "Text")), 2), strict, TABLES).reason == "accepted"


def test_a_result_that_the_sender_wrote_does_not_count_when_the_check_is_switched_on(store: Store) -> None:
    forged = b"X-Feedbridge-DKIM: dkim=pass header.d=nordlicht.example\r\n" + PLAIN
    without = FeedRules(policy=Policy(addresses=(BRIDGE,), domains=("nordlicht.example",)))
    number = ingest_one(store, deliver(forged), without, TABLES).mail
    later = Policy(domains=("nordlicht.example",), checks_dkim=True)
    assert is_proven(parse_message(forged), later)  # what would have been believed
    with store.read() as db:
        assert not is_proven(parse_message(archive.raw(db, number)), later)
