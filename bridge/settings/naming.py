"""The tables about names: [[feed.topic]] and [[feed.person]]."""

from typing import Annotated

from pydantic import AfterValidator, Field

from bridge.settings.section import Section, mail_address


def _word(text: str) -> str:
    if not text.strip() or text.strip() != text:
        raise ValueError("must be a word or a few, without blanks around them")
    return text.casefold().lstrip("#")


def _words(texts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(_word, texts))


def _addresses(texts: tuple[str, ...]) -> tuple[str, ...]:
    if not texts:
        raise ValueError("is empty: name at least one address")
    return tuple(mail_address(text).casefold() for text in texts)


class Topic(Section):
    """One topic: how it is called, and what else it is called."""

    name: Annotated[str, AfterValidator(_word)] = Field(
        description="the topic as it stands behind # or + (feed+einkauf@)"
    )
    title: str = Field("", description='how pages write it; "" takes the name')
    aliases: Annotated[tuple[str, ...], AfterValidator(_words)] = Field(
        (), description="other words for it, such as purchasing; run feedbridge rebuild after a change"
    )


class Person(Section):
    """One person, where the mails do not say it all."""

    addresses: Annotated[tuple[str, ...], AfterValidator(_addresses)] = Field(
        description="all addresses of this person; the first one names the page"
    )
    role: str = Field("", description='unit or role, before what signatures say; "" takes theirs')
    place: str = Field(
        "", description="location, before what signatures say; filters the board, groups the week's chart"
    )
    hidden: bool = Field(False, description="true names the person nowhere as knowing something; no page")
    hidden_topics: Annotated[tuple[str, ...], AfterValidator(_words)] = Field(
        (), description="topics this person does not want to be named for"
    )
