"""The tables about what goes out: [smtp], [letters] and [[reader]]."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from bridge.settings.section import Section, is_this_machine, known_zone, mail_address, page_languages


def _known_zone_or_none(name: str) -> str:
    return known_zone(name) if name else ""


def _page_language_or_none(code: str) -> str:
    return page_languages((code,))[0] if code else ""


def _https(text: str) -> str:
    if text and not text.startswith("https://"):
        raise ValueError('must begin with "https://"')
    return text


class Smtp(Section):
    """The mail server that takes our letters."""

    host: str = Field("", description='mail server that takes our letters; "" sends none')
    port: int = Field(0, ge=0, le=65535, description="0 is the usual one: 587, 465 with implicit, 25 with none")
    tls: Literal["starttls", "implicit", "none"] = Field(
        "starttls", description="how SMTP is protected: starttls, implicit, or none (only to a relay on this machine)"
    )
    user: str = Field("", description='SMTP login; "" sends without login')
    password_file: str = Field(
        "", description="file that holds the SMTP password and nothing else; or set FEEDBRIDGE_SMTP_PASSWORD"
    )
    token_file: str = Field(
        "", description="file with an OAuth 2 access token instead of a password; read anew for each connection"
    )
    ca_file: str = Field("", description='PEM file of your own CA; "" trusts those of the system')
    read_seconds: float = Field(120, gt=0, le=600, description="how long to wait for each answer of the server")
    per_minute: int = Field(
        30, ge=1, le=10_000, description="at most this many letters a minute; Microsoft 365 takes 30"
    )

    @model_validator(mode="after")
    def _fits_together(self) -> "Smtp":
        if self.tls == "none" and not is_this_machine(self.host):
            raise ValueError('tls = "none" would send letters in the clear; it is for a relay on this machine only')
        if self.password_file and self.token_file:
            raise ValueError("either password_file or token_file, not both")
        return self


class Letters(Section):
    """Who gets letters and when."""

    readers: Literal["listed", "writers"] = Field(
        "listed",
        description="who gets them: listed (every [[reader]] and who subscribed), or writers too (who wrote in a feed)",
    )
    weekday: Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] = Field(
        "monday", description="day of the weekly letter, which tells of the week before"
    )
    at: str = Field(
        "07:00",
        pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$",
        description="when letters go out, by the clock of each reader",
    )
    spool: str = Field("", description="folder for letters as .eml files instead of sending them; for a dry run")
    sender: str = Field("", description='From of the letters; "" takes the address of the feed, where answers belong')
    answers_per_hour: int = Field(
        10, ge=0, le=1000, description="commands by mail are answered at most so often to one sender"
    )
    welcome: bool = Field(
        True, description="false: no letter to a person who puts the address in copy for the first time"
    )
    tells_held: bool = Field(True, description="false: no letter to colleagues whose mail is held")
    one_click: Annotated[str, AfterValidator(_https)] = Field(
        "",
        description="https address that ends letters by POST (RFC 8058), if you run one; {reader} becomes the address",
    )


class Reader(Section):
    """One person who gets letters."""

    address: Annotated[str, AfterValidator(mail_address)] = Field(description="whom the letter goes to")
    name: str = Field("", description='how the letter greets; "" takes the name the person writes under')
    language: Annotated[str, AfterValidator(_page_language_or_none)] = Field(
        "", description='de or en; "" takes the first language of the feed'
    )
    rhythm: Literal["weekly", "daily", "never"] = Field(
        "weekly", description="weekly, daily (on working days), or never"
    )
    zone: Annotated[str, AfterValidator(_known_zone_or_none)] = Field(
        "", description='whose clock decides when it is time; "" takes the zone of the feed'
    )
    feeds: tuple[str, ...] = Field((), description="names of the feeds this person reads; needed if there are several")
    topics: tuple[str, ...] = Field((), description="only conversations on these topics; [] tells of all")
    promoter: bool = Field(
        False, description="true adds the promoter's letter: how the feed is taken up, in team figures"
    )
