"""What every table of the configuration shares: no unknown keys, and the checks that several tables make."""

import ipaddress
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ConfigDict, ValidationInfo

from bridge.shipped import shipped_folder


class Section(BaseModel):
    """A table of the file: a key nobody knows is a fault, and nothing changes after the check."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


def known_zone(name: str) -> str:
    """The name of a time zone; ValueError if it is none."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f'"{name}" is no IANA time zone such as "Europe/Berlin"') from error
    return name


def page_languages(codes: tuple[str, ...]) -> tuple[str, ...]:
    """Languages that the pages and letters exist in; ValueError for others."""
    known = sorted(file.stem for file in (shipped_folder("templates") / "words").glob("*.po"))
    unknown = [code for code in codes if code not in known]
    if unknown or not codes:
        raise ValueError(
            f"pages exist in {', '.join(known)}; {', '.join(unknown) or 'name at least one'} is not among them"
        )
    return codes


def feed_languages(codes: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
    """The same; but a folder of own templates may have the words of further ones, which `own` looks at."""
    return codes if codes and info.data.get("templates") else page_languages(codes)


def mail_address(text: str) -> str:
    """An address; ValueError if it is none."""
    local, at, domain = text.rpartition("@")
    if not (local and at and domain) or any(sign in text for sign in " ,;<>"):
        raise ValueError(f'"{text}" is no address such as "feed@firma.example"')
    return text


def is_this_machine(host: str) -> bool:
    """Whether a host is this machine itself."""
    try:
        return host in ("", "localhost") or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
