"""Admission: the 27 cases of the table of automatic mail, and a verdict for each rule of DESIGN §9."""

import tomllib
from pathlib import Path

import pytest

from bridge.language.automatic import Kind, parse_automatic
from bridge.mail.admission import Policy, addressed_topics, decide_admission
from bridge.mail.admission.automatic import automatic_kind
from bridge.mail.parse import parse_message
from bridge.shipped import language_texts

TEXT = language_texts()["automatic.toml"]
SIGNS = parse_automatic(TEXT)
CASES = tomllib.loads(TEXT)["cases"]
GOLDEN = tomllib.loads((Path(__file__).parents[2] / "golden/fields/admission.toml").read_text(encoding="utf-8"))


def mail(headers, body="Guten Tag,\n\nbitte um ein Angebot.\n"):
    return parse_message(("\n".join(headers) + "\n\n" + body).encode())


def test_the_table_has_its_cases():
    assert len(CASES) == 27


@pytest.mark.parametrize("case", CASES, ids=lambda case: " | ".join(case["headers"]))
def test_kind_of_the_table(case):
    assert automatic_kind(mail(case["headers"]), SIGNS) is Kind(case["want"])


@pytest.mark.parametrize("case", GOLDEN["case"], ids=lambda case: case["name"])
def test_verdict(case):
    policy = Policy(
        **{key: tuple(value) if isinstance(value, list) else value for key, value in case["policy"].items()}
    )
    found = decide_admission(mail(case["headers"], case.get("body", "Text\n")), policy, SIGNS)
    assert f"{found.verdict} {found.reason}" == case["want"]
    assert found.detail.endswith(".")


def test_a_vacation_without_headers_is_known_by_subject_and_sentence():
    note = mail(["Subject: Automatische Antwort: Angebot"], "Ich bin bis zum 30.11. nicht im Büro.\n")
    assert automatic_kind(note, SIGNS) is Kind.VACATION
    assert automatic_kind(mail(["Subject: Automatische Antwort: Angebot"]), SIGNS) is Kind.HUMAN


def test_a_person_on_holiday_is_a_person():
    body = "Ich bin bis Freitag im Urlaub, danach machen wir weiter.\n"
    assert automatic_kind(mail(["Subject: Abwesenheit in der Osterwoche"], body), SIGNS) is Kind.HUMAN


def test_the_answer_to_an_invitation_is_a_calendars():
    raw = (
        "From: mara@firma.example\nSubject: Zugesagt: Planung\nMIME-Version: 1.0\n"
        "Content-Type: multipart/alternative; boundary=b\n\n--b\n\n\n--b\n"
        "Content-Type: text/calendar; method=REPLY\n\nBEGIN:VCALENDAR\nMETHOD:REPLY\nEND:VCALENDAR\n--b--\n"
    )
    assert automatic_kind(parse_message(raw.encode()), SIGNS) is Kind.CALENDAR
    assert automatic_kind(parse_message(raw.replace("REPLY", "REQUEST").encode()), SIGNS) is Kind.HUMAN


@pytest.mark.parametrize(
    ("headers", "topics"),
    [
        (["To: feed+einkauf@firma.example"], ("einkauf",)),
        (["Cc: Feed+Einkauf@FIRMA.example, feed+halle3@firma.example"], ("einkauf", "halle3")),
        (["To: feed@firma.example", "Delivered-To: feed+lager@firma.example"], ("lager",)),
        (["To: feed+einkauf@firma.example", "Delivered-To: feed+lager@firma.example"], ("einkauf",)),
        (["To: feed+einkauf@anders.example"], ()),
        (["To: feedback@firma.example"], ()),
    ],
)
def test_topics_of_plus_addresses(headers, topics):
    assert addressed_topics(mail(headers), ["feed@firma.example"]) == topics


AUTOMATIC = tomllib.loads((Path(__file__).parents[2] / "golden/fields/automatic.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", AUTOMATIC["case"], ids=lambda case: case["name"])
def test_kind_of_golden_mails(case):
    has_type = any(line.lower().startswith("content-type") for line in case["headers"])
    headers = case["headers"] if has_type else [*case["headers"], "Content-Type: text/plain; charset=utf-8"]
    assert automatic_kind(mail(headers, case["body"]), SIGNS) is Kind(case["want"])
