from dataclasses import replace
from datetime import UTC, datetime
from itertools import permutations

import pytest

from bridge.conversation.card import make_card
from bridge.conversation.request import asked_keys, follow, leading_request, thread_status, waited_for
from bridge.conversation.thread import Away, Evidence, FileCard, Origin, Post, Request, Status
from bridge.mail.message import Address
from tests.golden.requests.stories import BLIND, LEXICONS, THREADS, stories

JANA = Address("Jana Vogt", "j.vogt@werk.example")
TOM = Address("Tom Brandt", "t.brandt@werk.example")
GUEST = Address("Gast", "gast@kunde.example")
BEN = Address("Ben Sauer", "b.sauer@werk.example")
PLAN = FileCard("plan.pdf", "application/pdf", 1000, "plan")


def post(
    number: int, author: Address, said: str, *, parent: int = 0, to: tuple[Address, ...] = (), **more: object
) -> Post:
    return Post(
        id=str(number),
        parent=str(parent) if parent else "",
        origin=Origin.RECEIVED,
        message_id="",
        author=author,
        is_outside=False,
        said_at=datetime(2026, 3, 2, 8, number, tzinfo=UTC),
        subject="",
        said=said,
        html="",
        language="de",
        folds=(),
        files=(),
        because=Evidence("start"),
        to=to,
        **more,
    )


def only(*posts: Post, **more: object) -> Request:
    found = follow(posts, LEXICONS, **more)
    assert len(found) == 1, [one.text for one in found]
    return found[0]


def test_law_9_every_step_names_a_sentence_of_its_post() -> None:
    steps = 0
    for file in sorted({path.stem for path in THREADS.glob("*.toml")} - BLIND):  # that many are enough
        for story in stories(file):
            said = {one.id: " ".join(one.said.split()) for one in story.posts}
            requests = follow(story.posts, LEXICONS)
            assert follow(story.posts[::-1], LEXICONS) == requests, story.name  # law 3, too
            for request in requests:
                for step in request.steps:
                    assert step.sentence in said[step.post] or step.sentence == "", (story.name, step)
                    steps += 1
    assert steps > 1500


def test_law_3_order_of_arrival_does_not_matter() -> None:
    seen = 0
    for story in stories("heldout"):
        want = follow(story.posts, LEXICONS)
        for shuffled in permutations(story.posts):
            assert follow(shuffled, LEXICONS) == want
            seen += 1
    assert seen > 60


def test_asked_else_the_author_answered() -> None:
    request = follow([post(1, JANA, "Die Pumpe ist da."), post(2, TOM, "Wo steht sie?", parent=1)], LEXICONS)[0]
    assert request.asked == (JANA,)
    assert asked_keys(request) == {"j.vogt@werk.example"}


def test_many_in_to_are_nobody_in_particular() -> None:
    others = tuple(Address(f"P{n} Q{n}", f"p{n}@werk.example") for n in range(6))
    assert only(post(1, JANA, "Wann ist das Fest?", to=others)).asked == ()


def test_a_name_nobody_knows_is_kept_as_said() -> None:
    assert only(post(1, JANA, "Herr Fuchs, könnten Sie das prüfen?", to=(TOM,))).asked == (Address("Herr Fuchs", ""),)


def test_a_name_that_fits_two_is_kept_as_said() -> None:
    other = Address("Tom Huber", "t.huber@werk.example")
    assert only(post(1, JANA, "Tom, kannst du das prüfen?", to=(TOM, other))).asked == (Address("Tom", ""),)


def test_away_stands_beside_the_request() -> None:
    note = Away(TOM, "30. März", datetime(2026, 3, 2, tzinfo=UTC))
    ask = post(1, JANA, "Kannst du das prüfen?", to=(TOM,))
    assert only(ask, away=(note, Away(BEN, "", note.since))).away == (note,)


def test_a_loop_of_parents_ends() -> None:
    request = only(post(1, JANA, "Kannst du das prüfen?", parent=2, to=(TOM,)), post(2, TOM, "Ist erledigt.", parent=1))
    assert request.status is Status.DONE


def test_an_answer_in_another_branch_is_none() -> None:
    posts = [
        post(1, JANA, "Am Montag kommt der Prüfer.", to=(TOM, BEN)),
        post(2, BEN, "Wann genau?", parent=1, to=(JANA,)),
        post(3, TOM, "Die Leitern sind geprüft.", parent=1, to=(JANA,)),
    ]
    assert only(*posts).status is Status.OPEN


def test_a_file_answers_a_request_but_a_picture_in_the_signature_does_not() -> None:
    ask = post(1, JANA, "Bitte schick mir den Plan.", to=(TOM,))
    card = FileCard("plan.pdf", "application/pdf", 9, "00")
    reply = post(2, TOM, "", parent=1)
    assert only(ask, replace(reply, files=(card,))).status is Status.ANSWERED
    assert only(ask, replace(reply, files=(replace(card, is_inline=True),))).status is Status.OPEN


def test_inline_remainder_answers_nothing_else() -> None:
    posts = [
        post(1, JANA, "Wann kommt der Kran? Wer fährt ihn?", to=(TOM,)),
        post(2, TOM, "Am Montag.", parent=1, inline=(("Wann kommt der Kran?", "Am Montag."),)),
    ]
    assert [one.status for one in follow(posts, LEXICONS)] == [Status.ANSWERED, Status.OPEN]


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ("!erledigt", Status.DONE),
        ("!Done.\nKam heute.", Status.DONE),
        ("!offen", Status.OPEN),
        ("Das !erledigt steht in der Zeile.", Status.ANSWERED),
    ],
)
def test_commands_stand_in_the_first_line(said: str, status: Status) -> None:
    assert only(post(1, JANA, "Bitte bestell Filter.", to=(TOM,)), post(2, TOM, said, parent=1)).status is status


@pytest.mark.parametrize(
    ("author", "origin", "domains", "status"),
    [
        (TOM, Origin.RECEIVED, ["werk.example"], Status.DONE),
        (TOM, Origin.RECEIVED, ["erk.example"], Status.OPEN),
        (GUEST, Origin.RECEIVED, ["werk.example"], Status.OPEN),
        (GUEST, Origin.RECEIVED, [], Status.DONE),  # nobody said who the team is
        (Address("Tom Brandt", ""), Origin.RECEIVED, ["werk.example"], Status.OPEN),
        (TOM, Origin.RECOVERED, ["werk.example"], Status.OPEN),  # whoever quotes can make that up
    ],
)
def test_only_the_team_commands(author: Address, origin: Origin, domains: list[str], status: Status) -> None:
    asked = post(1, JANA, "Bitte bestell Filter.", to=(TOM,))
    command = replace(post(2, author, "!erledigt", parent=1), origin=origin)
    assert only(asked, command, team_domains=domains).status is status


def test_moving_the_conversation_answers_nothing() -> None:
    asked = post(1, JANA, "Wann kommt der Kran?", to=(TOM,))
    assert only(asked, post(2, TOM, "!thema kran", parent=1)).status is Status.OPEN
    assert only(asked, post(2, TOM, "!thema kran\nAm Montag um 8.", parent=1)).status is Status.ANSWERED


def test_thanks_after_a_promise_close_nothing() -> None:
    posts = [
        post(1, JANA, "Bitte bestell Filter.", to=(TOM,)),
        post(2, TOM, "Mache ich.", parent=1),
        post(3, JANA, "Super, danke!", parent=2),
    ]
    assert only(*posts).status is Status.TAKEN


def test_steps_in_order() -> None:
    posts = [
        post(1, JANA, "Die Uhr geht falsch, kannst du sie stellen?", to=(TOM,)),
        post(2, TOM, "Mache ich.", parent=1),
        post(3, TOM, "Erledigt.", parent=2),
        post(4, JANA, "Danke, aber sie geht immer noch nicht richtig.", parent=3),
        post(5, TOM, "Jetzt habe ich die Batterie getauscht.", parent=4),
        post(6, JANA, "Läuft wieder!", parent=5),
    ]
    steps = only(*posts).steps
    want = [Status.OPEN, Status.TAKEN, Status.DONE, Status.OPEN, Status.ANSWERED, Status.DONE]
    assert [step.status for step in steps] == want
    assert [step.by for step in steps] == [JANA, TOM, TOM, JANA, TOM, JANA]


def test_state_of_the_thread_is_the_least_far() -> None:
    posts = [
        post(1, JANA, "Tom, kannst du das prüfen? Ben, wo ist der Plan?", to=(TOM, BEN)),
        post(2, BEN, "Im Schrank.", parent=1),
    ]
    assert thread_status(follow(posts, LEXICONS)) is Status.OPEN
    assert thread_status(follow(posts[:0], LEXICONS)) is Status.INFO


def test_the_clock_starts_anew_when_a_request_is_opened_again() -> None:
    asked = post(1, JANA, "Bitte bestell Filter.", to=(TOM,))
    assert only(asked).opened_at == asked.said_at
    done, still = post(2, TOM, "Erledigt.", parent=1), post(3, JANA, "Leider nichts angekommen.", parent=2)
    request = only(asked, done, still)
    assert (request.status, request.since, request.opened_at) == (Status.OPEN, asked.said_at, still.said_at)


def test_a_reply_to_two_questions_answers_the_one_it_speaks_of() -> None:
    posts = (
        post(1, JANA, "Wann wird der Kran abgebaut?\nWer bezahlt die Straßensperrung?", to=(TOM,)),
        post(
            2,
            TOM,
            "Der Kran wird am 30. März abgebaut.\nDie Kollegen aus der Nachtschicht freuen sich schon.",
            parent=1,
        ),
    )
    kran, sperrung = follow(posts, LEXICONS)
    assert kran.status is Status.ANSWERED
    assert sperrung.status is Status.OPEN


def test_passing_on_is_no_answer_and_the_third_person_may_take_it() -> None:
    asks = post(1, JANA, "Tom, kannst du die Absperrung bestellen?", to=(TOM,))
    passes = post(2, TOM, "Ich bin auf der Messe. Ben, kannst du das übernehmen?", parent=1, to=(BEN, JANA))
    assert [one.status for one in follow([asks, passes], LEXICONS)] == [Status.OPEN, Status.OPEN]
    takes = post(3, BEN, "Mache ich.", parent=2, to=(TOM,))
    taken = follow([asks, passes, takes], LEXICONS)
    assert [(one.status, one.steps[-1].by) for one in taken] == [(Status.TAKEN, BEN), (Status.TAKEN, BEN)]


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("Danke!", Status.DONE),
        ("Danke. Gilt das auch für Halle 2?", Status.DONE),
        ("Schade, trotzdem danke.", Status.DONE),
        ("Danke, aber ich meinte den anderen.", Status.OPEN),
        ("Danke, aber die Pumpe tropft immer noch.", Status.OPEN),
        ("Danke im Voraus für die Fotos.", Status.ANSWERED),
        ("Dann bestelle ich zehn davon.", Status.DONE),
        ("Dann bestelle ich zehn davon. Reicht das?", Status.DONE),
        ("Und warum nicht die runde?", Status.ANSWERED),
        ("Darf ich an die Dichtung erinnern?", Status.ANSWERED),
    ],
)
def test_thanks_of_the_one_who_asked(words: str, status: Status) -> None:
    posts = [
        post(1, JANA, "Welche Dichtung passt auf die Pumpe?", to=(TOM,)),
        post(2, TOM, "Die flache aus Lager 3.", parent=1, to=(JANA,)),
        post(3, JANA, words, parent=2, to=(TOM,)),
    ]
    assert follow(posts, LEXICONS)[0].status is status


@pytest.mark.parametrize(
    ("words", "status"),
    [("Läuft.", Status.DONE), ("Jetzt tropft sie wieder.", Status.OPEN), ("Dann baue ich sie ein.", Status.DONE)],
)
def test_what_the_asker_says_after_a_task_was_done(words: str, status: Status) -> None:
    posts = [
        post(1, JANA, "Tom, kannst du bitte die Pumpe abdichten?", to=(TOM,)),
        post(2, TOM, "Ich habe eine neue Dichtung eingesetzt.", parent=1, to=(JANA,)),
        post(3, JANA, words, parent=2, to=(TOM,)),
    ]
    assert follow(posts, LEXICONS)[0].status is status


def test_thanks_tell_that_a_reply_nobody_could_read_was_an_answer() -> None:
    asked = post(1, JANA, "Welche Dichtung passt auf die Pumpe?", to=(TOM,))
    reply = post(2, TOM, "Welche hast du denn?", parent=1, to=(JANA,))
    assert follow([asked, reply], LEXICONS)[0].status is Status.OPEN
    thanks = post(3, JANA, "Danke!", parent=2, to=(TOM,))
    assert follow([asked, reply, thanks], LEXICONS)[0].status is Status.DONE
    more = post(3, JANA, "Danke. Und die Größe?", parent=2, to=(TOM,))
    assert follow([asked, reply, more], LEXICONS)[0].status is Status.OPEN


def test_whom_the_one_asked_asks_instead_answers_the_first_asker() -> None:
    posts = [
        post(1, JANA, "Tom, kannst du dir die Laterne am Tor ansehen?", to=(TOM,)),
        post(2, TOM, "Ben, bitte übernehmen.", parent=1, to=(BEN,)),
        post(3, BEN, "Ich habe ein neues Vorschaltgerät eingesetzt.", parent=2, to=(TOM, JANA)),
    ]
    assert [one.status for one in follow(posts, LEXICONS)] == [Status.ANSWERED, Status.ANSWERED]


def test_an_answer_below_a_part_of_the_sentence() -> None:
    quoted = (("Avis bitte an mich", "Kommt morgen per Post."), ("Wofür ist das?", "Für den Stapler."))
    posts = [
        post(1, JANA, "Wofür ist das?\n\nAvis bitte an mich, sonst kann ich die Zahlung nicht zuordnen.", to=(TOM,)),
        post(2, TOM, "Kommt morgen per Post.\n\nFür den Stapler.", parent=1, to=(JANA,), inline=quoted),
    ]
    assert [one.status for one in follow(posts, LEXICONS)] == [Status.ANSWERED, Status.TAKEN]


def test_a_notice_to_everybody_waits_for_nothing() -> None:
    everybody = Address("Alle", "alle@werk.example")
    notice = "Am Freitag wird die Lüftung gewartet. Bitte haltet die Fenster geschlossen."
    assert follow([post(1, JANA, notice, to=(everybody,))], LEXICONS) == ()
    assert only(post(1, JANA, notice, to=(TOM,))).asked == (TOM,)
    assert only(post(1, JANA, "Bitte meldet euch bei mir.", to=(everybody,))).asked == ()
    assert only(post(1, JANA, "Bitte räumt den Keller bis Freitag.", to=(everybody,))).due


def test_thanks_in_one_branch_close_nothing_in_another() -> None:
    posts = [
        post(1, JANA, "Tom, hast du die Prospekte bestellt?\nBen, wie hoch darf die Rückwand sein?", to=(TOM, BEN)),
        post(2, TOM, "Ja, kommen am 20.", parent=1, to=(JANA,)),
        post(3, BEN, "2,80 m.", parent=1, to=(JANA,)),
        post(4, JANA, "Danke!", parent=3, to=(BEN,)),
    ]
    assert [one.status for one in follow(posts, LEXICONS)] == [Status.ANSWERED, Status.DONE]


def test_what_somebody_took_on_waits_for_them_and_not_for_the_ones_asked() -> None:
    asked = post(1, JANA, "Hallo Ben, kannst du bitte die Preisliste übersetzen?", to=(BEN,))
    open_one = only(asked)
    taken = only(asked, post(2, TOM, "Ich übernehme das.", parent=1))
    assert (open_one.awaited, taken.status, taken.awaited) == ((BEN,), Status.TAKEN, (TOM,))
    assert waited_for((taken,)) == {TOM.key}
    assert only(post(1, JANA, "Kann jemand bitte die Preisliste übersetzen?")).awaited == ()


def test_the_answer_of_the_one_asked_by_name_counts_though_another_wrote_first() -> None:
    question = post(1, JANA, "Hallo zusammen, Ben, ist der neue Server am Donnerstag bereit?", to=(TOM, BEN))
    other = post(2, TOM, "In der Logistik sind alle 40 Geräte für Donnerstag gepackt.", parent=1, to=(JANA,))
    request = only(question, other, post(3, BEN, "Der Server läuft seit heute früh stabil.", parent=2, to=(JANA,)))
    assert (request.status, request.steps[-1].post) == (Status.ANSWERED, "3")
    assert only(question, other).steps[-1].post == "2"
    later = post(3, GUEST, "Der Server läuft seit heute früh stabil.", parent=2, to=(JANA,))
    assert only(question, other, later).steps[-1].post == "2"  # nobody asked him


def test_card_and_page_tell_of_the_same_request() -> None:
    """The oldest that waits where the thread stands, else the one answered last."""
    posts = [
        post(1, JANA, "Tom, kannst du den Plan prüfen?", to=(TOM,)),
        post(2, TOM, "Mache ich morgen. Ben, hast du die Maße?", parent=1, to=(JANA, BEN)),
    ]
    waiting = follow(posts, LEXICONS)
    assert leading_request(waiting) == next(one for one in waiting if one.asker == TOM)
    answered = follow([*posts, post(3, BEN, "Ja, 20 mal 30 cm.", parent=2, to=(TOM,))], LEXICONS)
    assert leading_request(answered) == next(one for one in answered if one.asker == JANA)  # still taken
    assert leading_request(()) is None


def test_a_mailing_list_beside_people_is_not_asked() -> None:
    board = Address("", "pumpen@lists.werk.example")
    asked = only(post(1, JANA, "Passt der Termin am Montag?", to=(TOM, board))).asked
    assert asked == (TOM,)
    assert only(post(1, JANA, "Passt der Termin am Montag?", to=(board,))).asked == ()


@pytest.mark.parametrize(
    ("said", "gist"),
    [
        ("Hallo Tom,\n\nder Dauertest läuft.", "Der Dauertest läuft."),
        ("Hallo Tom,\n\nhttps://wiki.example/plan sagt alles.", "https://wiki.example/plan sagt alles."),
    ],
)
def test_a_gist_begins_large_but_changes_no_address(said: str, gist: str) -> None:
    one = post(1, JANA, said, to=(TOM,))
    assert make_card("t", "Test", (), (one,), (), lexicons=LEXICONS).gist == gist


@pytest.mark.parametrize(
    ("asked", "answer", "count"),
    [
        ("Passt dir der Entwurf so?", "Nimm den zweiten Absatz raus, der Rest ist gut.", 2),
        ("Wie komme ich in die Liste?", "Nimm den Link in der Fußzeile, dann geht es.", 1),
    ],
)
def test_a_command_in_an_answer_asks_unless_it_tells_how(asked: str, answer: str, count: int) -> None:
    first = post(1, JANA, asked, to=(TOM,))
    assert len(follow((first, post(2, TOM, answer, parent=1, to=(JANA,))), LEXICONS)) == count


def test_who_will_find_out_has_taken_the_question_on() -> None:
    posts = [
        post(1, JANA, "Welche Dichtung passt auf die Pumpe?", to=(TOM,)),
        post(2, TOM, "Da muss ich erst in der Werkstatt nachfragen.", parent=1, to=(JANA,)),
        post(3, TOM, "Die flache aus Lager 3.", parent=2, to=(JANA,)),
    ]
    assert [step.status for step in follow(posts, LEXICONS)[0].steps] == [Status.OPEN, Status.TAKEN, Status.ANSWERED]


def test_who_goes_on_below_an_answer_is_content_also_with_a_task_and_a_question_back() -> None:
    posts = [
        post(1, JANA, "Bitte schick mir den Plan der Halle.", to=(TOM,)),
        replace(post(2, TOM, "Anbei. Bis wann brauchst du die Maße?", parent=1, to=(JANA,)), files=(PLAN,)),
        post(3, JANA, "Bis Donnerstag, dann kommt der Schlosser.", parent=2, to=(TOM,)),
    ]
    assert follow(posts, LEXICONS)[0].status is Status.DONE


def test_thanks_for_an_answer_leave_the_promise_beside_it() -> None:
    posts = [
        post(1, JANA, "Welche Dichtung passt auf die Pumpe? Und schick mir bitte die Rechnung vom Mai.", to=(TOM,)),
        post(2, TOM, "Die flache Dichtung. Die Rechnung schicke ich dir morgen.", parent=1, to=(JANA,)),
        replace(post(3, JANA, "Danke!", parent=2, to=(TOM,)), said_at=datetime(2026, 3, 3, 9, 0, tzinfo=UTC)),
    ]
    assert [one.status for one in follow(posts, LEXICONS)] == [Status.DONE, Status.TAKEN]


def test_a_colleague_answers_what_all_are_asked_and_not_what_one_is_asked_by_name() -> None:
    posts = [
        post(1, JANA, "Passt euch Dienstag um 14 Uhr? Und Ben, schick mir bitte deine Notizen.", to=(TOM, BEN)),
        post(2, TOM, "Geht, aber erst ab 15 Uhr.", parent=1, to=(JANA, BEN)),
    ]
    assert [one.status for one in follow(posts, LEXICONS)] == [Status.ANSWERED, Status.OPEN]


def test_a_name_before_a_question_needs_no_comma() -> None:
    (request,) = follow([post(1, JANA, "Ben kannst du morgen mitkommen", to=(TOM, BEN))], LEXICONS)
    assert request.asked == (BEN,)


@pytest.mark.parametrize(
    ("again", "count"),
    [
        ("Gibt es zur Lieferung schon etwas Neues?", 2),  # in words of its own: it waits for an answer, too
        ("Wie ist der aktuelle Stand bei der Lieferung?", 2),
        ("Kommt da noch was?", 1),  # names nothing else: it can only be the same
        ("Tom, kannst du bitte die Pumpe im Keller abdichten?", 1),  # the same words: the same request
    ],
)
def test_who_reminds_in_other_words_asks_anew(again: str, count: int) -> None:
    first = post(1, JANA, "Tom, kannst du bitte die Pumpe im Keller abdichten?", to=(TOM,))
    second = post(2, JANA, again, parent=1, to=(TOM,))
    assert len(follow((first, second), LEXICONS)) == count


def test_a_formal_greeting_makes_no_notice_of_what_two_are_asked() -> None:
    said = "Sehr geehrte Damen und Herren,\n\nbitte sperren Sie die Karte, sie ist nicht auffindbar."
    assert len(follow([post(1, GUEST, said, to=(TOM, JANA))], LEXICONS)) == 1


def test_a_name_before_please_without_a_comma_is_asked() -> None:
    assert follow([post(1, JANA, "Ben bitte schick mir die Liste.", to=(TOM, BEN))], LEXICONS)[0].asked == (BEN,)
