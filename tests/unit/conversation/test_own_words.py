"""What a quoted level says itself: nothing of what programs and servers put around it, the same rules as on top."""

from bridge.conversation.reading import read
from bridge.conversation.thread import Reading
from bridge.language.tables import parse_tables
from bridge.mail.parse import parse_message
from bridge.shipped import language_texts

TABLES = parse_tables(language_texts())


def reading(body: str, kind: str = "plain") -> Reading:
    head = [
        "From: Anna Berg <a.berg@firma.example>",
        "Subject: Re: Halle 3",
        "Date: Fri, 20 Nov 2026 10:00:00 +0100",
        f"Content-Type: text/{kind}; charset=utf-8",
    ]
    return read(parse_message("\n".join([*head, "", body]).encode()), TABLES)


def words(body: str, kind: str = "plain") -> dict[str, str]:
    return {quoted.author.name: " ".join(quoted.text.split()) for quoted in reading(body, kind).chain}


def test_gaps_inside_an_indented_quote_are_levels_and_their_broken_lines_are_mended() -> None:
    body = """Passt.

On 11/20/26, 9:10 AM, "Jonas Weber" <j.weber@pumpen.example> wrote:

    Am Montag.

    On 11/19/26, 7:31 PM, "Lena Vogt" <l.vogt@pumpen.example> wrote:


        On 11/19/2026 4:06 PM, Kay Holm wrote:
        >
        >      On 11/19/2026 2:01 PM, Ruth Abel wrote:
        >      > Wann kommt die neue Pumpe nun wirklich, und wer nimmt sie in Empfang, wenn
        > niemand
        >      > an der Pforte sitzt?
        >
        >      Die Spedition ruft vorher an.
        >
        > Wann genau?

        Das sagt sie nicht.
"""
    assert words(body) == {
        "Jonas Weber": "Am Montag.",
        "Lena Vogt": "Das sagt sie nicht.",
        "Kay Holm": "Wann genau?",
        "Ruth Abel": "Wann kommt die neue Pumpe nun wirklich, und wer nimmt sie in Empfang, wenn niemand an der Pforte"
        " sitzt?",
    }


def test_four_blanks_may_stand_between_quote_marks() -> None:
    body = """On 19 Nov 2026, Jonas Weber wrote:
> On 18 Nov 2026, Kay Holm wrote:
>    > Die Pumpe steht.
>    >
>    > Seit heute früh.
>
> Welche?

Die kleine.
"""
    assert words(body) == {"Jonas Weber": "Welche?", "Kay Holm": "Die Pumpe steht. Seit heute früh."}


def test_addresses_after_a_blank_row_belong_to_a_block_with_blank_rows() -> None:
    body = """Ja.

> -----Original Message-----
>
> From: Jonas Weber <j.weber@pumpen.example>
>
> Sent: Thursday, November 19, 2026 8:41 AM
>
> To: Anna Berg <a.berg@firma.example>; Kay Holm
>
> <k.holm@werk.example>; Ruth Abel <r.abel@werk.example>
>
> Subject: Halle 3
>
> Kommt ihr am Freitag?
"""
    assert words(body) == {"Jonas Weber": "Kommt ihr am Freitag?"}


def test_a_notice_in_no_list_is_known_by_its_words_and_ends_them_at_every_level() -> None:
    body = """Danke!

Am 19.11.2026 um 08:41 schrieb Jonas Weber:
> Wir kommen am Freitag.
>
> Hinweis: Der Inhalt ist vertraulich und nur für den Adressaten bestimmt. Eine unbefugte Weitergabe
> ist nicht gestattet. Bitte benachrichtigen Sie uns, falls Sie sie irrtümlich erhalten haben.
>
>> Am 18.11.2026 um 10:00 schrieb Kay Holm:
>>> Kommt ihr diese Woche noch?

Please note: what you read here is confidential and privileged. If you are not the intended recipient,
destroy it and notify the sender at once.
"""
    found = reading(body)
    assert found.said == "Danke!"
    assert words(body) == {"Jonas Weber": "Wir kommen am Freitag.", "Kay Holm": "Kommt ihr diese Woche noch?"}


def test_a_notice_that_a_server_glued_to_the_words_takes_none_of_them_along() -> None:
    body = """Das Angebot ist vertraulich, bitte gebt es nicht weiter.
Legal Disclaimer :
The information contained in this message may be privileged and confidential. It is intended to be read
only by the addressee. If you are not the intended recipient, please notify the sender and delete it.
"""
    assert reading(body).said == "Das Angebot ist vertraulich, bitte gebt es nicht weiter."


def test_somebody_who_writes_about_secrets_is_heard() -> None:
    body = """Hallo Jonas,

der Vertrag ist vertraulich, und der Adressat steht noch nicht fest. Bitte leg ihn in den Tresor und
sag auch Kay Bescheid, damit ihn niemand aus Versehen in die Ablage gibt.
"""
    assert reading(body).said == body.strip()


def test_a_link_beside_itself_is_said_once() -> None:
    body = """Ok.

> On 19 Nov 2026, Jonas Weber wrote:
>> Siehe https://plaene.example/halle3 <https://plaene.example/halle3> und schreib an
>> liste@werk.example
>> <mailto:liste@werk.example>. Nicht <https://alt.example/>.
"""
    assert words(body) == {
        "Jonas Weber": "Siehe https://plaene.example/halle3 und schreib an liste@werk.example."
        " Nicht <https://alt.example/>."
    }


def test_a_preview_above_a_gateways_banner_is_nobodys() -> None:
    body = """Ok.

> On 19 Nov 2026, Jonas Weber wrote:
>> Hallo Anna, die Pumpe ist
>>
>> da. Gruß ZjQcmQRYFpfptBannerStart This Message Is From an External Sender
>>
>> ZjQcmQRYFpfptBannerEnd
>>
>> Hallo Anna,
>>
>> die Pumpe ist da.
"""
    assert words(body) == {"Jonas Weber": "Hallo Anna, die Pumpe ist da."}


def test_who_was_announced_is_one_mark_deep_though_deeper_marks_come_first() -> None:
    body = """On 19/11/2026 10:55, Jonas Weber wrote:
>>>
>>> Wann kommt die Pumpe?
>>
>> Das weiß keiner.

Doch.

> Ich frage die Spedition.
"""
    assert words(body) == {"Jonas Weber": "Ich frage die Spedition."}


def test_an_attribution_inside_the_quote_it_announces() -> None:
    """Apple Mail."""
    body = """<div>Gern.</div><blockquote type="cite"><div>On 19 Nov 2026, at 10:20, Jonas Weber
&lt;j.weber@pumpen.example&gt; wrote:</div><br><div>Danke, Kay</div><blockquote type="cite"><div>Die Pumpe ist da.</div>
</blockquote><div>Wer baut sie ein?</div></blockquote>"""
    assert words(body, "html") == {"Jonas Weber": "Danke, Kay Wer baut sie ein?"}


def test_a_patch_in_a_mail_is_no_mail() -> None:
    body = """Ich habe einen Versuch gemacht:

From a9fe9e956c624c15a455b88cc05262358519a541 Mon Sep 17 00:00:00 2001
From: Anna Berg <a.berg@firma.example>
Date: Thu, 19 Nov 2026 06:57:56 +0100
Subject: [PATCH] pumpe: add a default state

---
 pumpe.c | 2 +-
"""
    assert reading(body).chain == ()
