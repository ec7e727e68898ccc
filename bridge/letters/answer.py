"""The short letters: answers to commands by mail, and notices. Plain text, one matter each, in the reader's language.

`gettext` is the catalogue of that language; what comes from mail is cleaned here.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bridge.letters.headers import clean

Gettext = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Office:
    """Who writes: the feed as its letters name it."""

    title: str
    address: str
    site: str  # public address, "" if nobody said
    sender: str = ""  # From of the letters; "" is `address`

    def plus(self, word: str) -> str:
        """ "feed+weg@firma.example"."""
        local, _, domain = self.address.partition("@")
        return f"{local}+{word}@{domain}"


@dataclass(frozen=True, slots=True)
class Note:
    """Subject and text of a short letter. `language`: if it is not the one that was written in."""

    subject: str
    text: str
    language: str = ""


def note(gettext: Gettext, office: Office, subject: str, paragraphs: Sequence[str], *, is_sure: bool = True) -> Note:
    """The paragraphs between greeting and signature. `is_sure`: whoever reads it surely wrote to us."""
    sure = gettext("This letter was written by a program, because you wrote to %(address)s.")
    unsure = gettext("This letter was written by a program, because somebody wrote to %(address)s in your name.")
    end = (sure if is_sure else unsure) % {"address": office.address}
    body = "\n\n".join([gettext("Hello,"), *paragraphs, f"-- \n{clean(office.title)}\n{end}"])
    return Note(clean(subject), body + "\n")


def hidden(gettext: Gettext, office: Office, subject: str, thread: str) -> Note:
    """The conversation is on no page any more."""
    values = {"subject": clean(subject), "command": f"!{gettext('show')} {thread}", "address": office.address}
    told = gettext(
        "the conversation “%(subject)s” is hidden. It is on no page and in no search any more, and answers to it stay "
        "hidden too. The mails themselves are kept."
    )
    undo = gettext("To show it again, write this line to %(address)s: %(command)s")
    return note(gettext, office, gettext("Hidden: %(subject)s") % values, [told % values, undo % values])


def shown(gettext: Gettext, office: Office, subject: str, link: str) -> Note:
    """It is back."""
    values = {"subject": clean(subject), "link": link}
    told = gettext("the conversation “%(subject)s” is shown again:\n%(link)s")
    return note(gettext, office, gettext("Shown again: %(subject)s") % values, [told % values])


def not_found(gettext: Gettext, office: Office, address: str) -> Note:
    """A command that names no conversation."""
    told = gettext(
        "no conversation was found that your mail could mean, so nothing was changed. Please reply to a mail of the "
        "conversation and put %(address)s in To."
    )
    return note(gettext, office, gettext("Nothing was changed"), [told % {"address": address}])


def asks_back(gettext: Gettext, office: Office, confirm: str) -> Note:
    """Before anything is destroyed."""
    what = gettext(
        "you asked to be forgotten. Your mails in “%(title)s” would be erased; your name, your addresses and what you "
        "wrote would be masked in the mails of others, too. This cannot be undone, and mails you send later are not "
        "shown either."
    )
    how = gettext("If that is what you want, send an empty mail within seven days to:\n%(address)s")
    not_you = gettext("If it was not you, there is nothing to do: without that mail nothing happens.")
    values = {"title": clean(office.title), "address": confirm}
    return note(gettext, office, gettext("Shall we forget you?"), [what % values, how % values, not_you])


def forgotten(gettext: Gettext, office: Office, erased: int, masked: int) -> Note:
    """The last letter."""
    told = gettext(
        "it is done. Mails of yours that were erased: %(erased)d. Mails of others in which you are masked: %(masked)d. "
        "Backups expire on their own; your administrator knows when. This was our last letter to you."
    )
    return note(gettext, office, gettext("You are forgotten"), [told % {"erased": erased, "masked": masked}])


def not_confirmed(gettext: Gettext, office: Office) -> Note:
    """A confirmation that is none: too late, for another address, or made up."""
    told = gettext(
        "this confirmation is not valid (any more), so nothing was changed. To start anew, write to %(address)s."
    )
    values = {"address": office.plus(gettext("forget-me"))}
    return note(gettext, office, gettext("Nothing was changed"), [told % values])


def not_possible(gettext: Gettext, office: Office) -> Note:
    """A wish that this installation has no means for."""
    told = gettext("this cannot be done by mail here, so nothing was changed. Please ask your administrator.")
    return note(gettext, office, gettext("Nothing was changed"), [told])


def subscribed(gettext: Gettext, office: Office, *, is_daily: bool, stop: str) -> Note:
    """The letter comes. `stop`: the address that ends it."""
    weekly = gettext("you will get the weekly letter of “%(title)s”. To end it, write to %(address)s.")
    daily = gettext("you will get the daily letter of “%(title)s”. To end it, write to %(address)s.")
    change = gettext(
        "To change it, write to %(order)s and say how in the first line: “daily” or “weekly”, “English” or “Deutsch”."
    )
    values = {
        "title": clean(office.title),
        "address": stop,
        "order": office.plus(gettext("subscribe")),
    }
    subject = gettext("The daily letter is ordered") if is_daily else gettext("The weekly letter is ordered")
    return note(gettext, office, subject, [(daily if is_daily else weekly) % values, change % values])


def asks_order(gettext: Gettext, office: Office, confirm: str) -> Note:
    """Before letters go to somebody in whose name they were ordered."""
    what = gettext("somebody ordered the letter of “%(title)s” for this address. We cannot be sure that it was you.")
    how = gettext(
        "If you want the letter, just reply to this mail within seven days; it may be empty. Or write to:\n%(address)s"
    )
    not_you = gettext("If it was not you, there is nothing to do: without your answer no letter comes.")
    values = {"title": clean(office.title), "address": confirm}
    return note(
        gettext, office, gettext("Do you want this letter?"), [what % values, how % values, not_you], is_sure=False
    )


def unsubscribed(gettext: Gettext, office: Office, *, is_sure: bool = True) -> Note:
    """It comes no more."""
    told = gettext("you will get no more letters from us. To have them again, write to %(address)s.")
    values = {"address": office.plus(gettext("subscribe"))}
    return note(gettext, office, gettext("No more letters"), [told % values], is_sure=is_sure)


def opted(gettext: Gettext, office: Office, *, is_out: bool) -> Note:
    """Nothing, or everything again, is said of what the writer knows."""
    if is_out:
        told = gettext(
            "the pages of “%(title)s” no longer say what you know about. Your posts stay where they are. To take this "
            "back, write to %(address)s."
        )
        values = {"title": clean(office.title), "address": office.plus(gettext("with-me"))}
        return note(gettext, office, gettext("Nothing is said about what you know"), [told % values])
    told = gettext("the pages of “%(title)s” say again what you know about, as far as your answers show it.")
    return note(gettext, office, gettext("Back among those who know"), [told % {"title": clean(office.title)}])


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """What became of one mail of the writer's. `reason`: the code of admission; `link`: "" if it has none."""

    subject: str
    state: str  # "shown" | "held" | "refused" | "hidden"
    reason: str
    link: str


def where(gettext: Gettext, office: Office, mails: Sequence[Whereabouts]) -> Note:
    """The writer's newest mails."""
    states = {
        "shown": gettext("is on the page"),
        "hidden": gettext("is hidden"),
        "held": gettext("is held for the administrator"),
        "refused": gettext("was not taken in"),
    }
    line = gettext("“%(subject)s” %(state)s")
    lines = [
        line % {"subject": clean(one.subject, 80), "state": states[one.state]} + _why(gettext, one) for one in mails
    ]
    first = gettext("your newest mails to us:") if mails else gettext("we have no mail from you.")
    return note(gettext, office, gettext("Where your mails are"), ["\n\n".join([first, *lines])])


def _why(gettext: Gettext, one: Whereabouts) -> str:
    if one.link:
        return f":\n{one.link}"
    reason = why_not(gettext, one.reason) if one.state in ("held", "refused") else ""
    return f": {reason}" if reason else "."


def why_not(gettext: Gettext, reason: str) -> str:
    """Why a mail is on no page, from the code of admission, and what its writer can do; "": only the operator can."""
    reasons = {
        "bcc-only": gettext("our address stood only in Bcc. Put it in To or Cc."),
        "not-addressed": gettext("our address stood neither in To nor in Cc."),
        "encrypted": gettext("it is encrypted, and we cannot read it."),
        "oversize": gettext("it is too large. Send it without the largest attachment."),
        "private-mark": gettext("its subject is marked as private."),
        "private-header": gettext("your mail program marked it as private."),
        "command-unproven": gettext("it is a command, and no server has proven that it is yours."),
        "authentication-missing": gettext("no server has proven that it is yours."),
        "authentication-unsure": gettext("no server has proven that it is yours."),
        "authentication-failed": gettext("a server says that it is not from you."),
    }
    machine = gettext("it looks as if a program had written it.")
    return machine if reason.startswith("automatic") else reasons.get(reason, "")


def found(gettext: Gettext, office: Office, words: str, hits: Sequence[tuple[str, str]]) -> Note:
    """`hits`: (subject, link)."""
    values = {"words": clean(words, 80)}
    first = (gettext("found for “%(words)s”:") if hits else gettext("nothing was found for “%(words)s”.")) % values
    lines = [f"{clean(subject, 100)}\n{link}" for subject, link in hits]
    return note(gettext, office, gettext("Found: %(words)s") % values, ["\n\n".join([first, *lines])])


def helped(gettext: Gettext, office: Office, *, can_opt: bool = True) -> Note:
    """All commands."""
    rows = [
        (office.plus(gettext("where")), gettext("where are my mails?")),
        (office.plus(gettext("search")), gettext("search: the words stand in the first line")),
        (office.plus(gettext("hide")), gettext("hide a conversation: as a reply to one of its mails")),
        (
            office.plus(gettext("subscribe")),
            gettext("order the letter; “daily” or “English” may stand in the first line"),
        ),
        (office.plus("stop"), gettext("no more letters")),
        (office.plus(gettext("without-me")), gettext("say nothing of what I know about")),
        (office.plus(gettext("forget-me")), gettext("forget me: erases my mails, asks back first")),
    ]
    shown_rows = [row for row in rows if can_opt or row[0] != office.plus(gettext("without-me"))]
    lines = "\n".join(f"{address}\n    {words}" for address, words in shown_rows)
    marks = gettext(
        "In an answer, “!done” as the first line reports the request as done, “!open” opens it again, and “!topic "
        "purchasing” puts the conversation under that topic; “!topic” alone takes it back. The other commands may "
        "stand there as well, with an exclamation mark."
    )
    first = gettext("you put %(address)s in copy, and the conversation is on the page. Besides, these addresses work:")
    return note(
        gettext, office, gettext("What you can ask by mail"), [first % {"address": office.address}, lines, marks]
    )


def welcome(gettext: Gettext, office: Office, link: str) -> Note:
    """Once per person: what just happened, and how to undo it. `link` "": the site has no public address."""
    lines = [
        gettext("you have just put %(address)s in copy for the first time. This is what happened:"),
        gettext("1. Your mail is on a page that your colleagues can read.") + ("\n%(link)s" if link else ""),
        gettext("2. What stood quoted below it is there too, as posts of those who wrote it."),
        gettext("3. Whoever answers need not do anything: leaving the address in copy is enough."),
        gettext("4. Not meant for all? Reply to your mail and put %(hide)s in To: the conversation disappears."),
        gettext("5. What else works by mail: write to %(help)s. You get this letter only once."),
    ]
    values = {
        "address": office.address,
        "link": link,
        "hide": office.plus(gettext("hide")),
        "help": office.plus(gettext("help")),
    }
    return note(gettext, office, gettext("Your first mail to %(address)s") % values, [line % values for line in lines])


def held(gettext: Gettext, office: Office, subject: str, reason: str) -> Note:
    """A colleague's mail waits for the administrator. `reason`: the code of admission."""
    values = {"subject": clean(subject), "reason": why_not(gettext, reason)}
    told = gettext("your mail “%(subject)s” is not on the page: %(reason)s")
    then = gettext("Nothing is lost: the administrator can also let it in as it is.")
    return note(gettext, office, gettext("Held: %(subject)s") % values, [told % values, then])
