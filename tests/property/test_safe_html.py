# ruff: noqa: E501 (markup reads better unbroken)
"""The sanitiser's laws, on markup that nobody would write."""

import re
from html.parser import HTMLParser

from hypothesis import given, settings
from hypothesis import strategies as st

from bridge.mail.markup import clean_html, html_lines, said_html, text_html

TAGS = [
    "a",
    "b",
    "i",
    "p",
    "div",
    "span",
    "br",
    "hr",
    "ul",
    "ol",
    "li",
    "table",
    "tr",
    "td",
    "th",
    "tbody",
    "pre",
    "blockquote",
    "h2",
    "font",
    "center",
    "img",
    "script",
    "style",
    "title",
    "svg",
    "math",
    "iframe",
    "form",
    "input",
    "textarea",
    "select",
    "option",
    "noscript",
    "template",
    "o:p",
    "strong",
    "u",
    "s",
    "sub",
    "sup",
    "code",
    "dl",
    "dt",
    "dd",
    "x-y",
    "plaintext",
    "button",
    "xmp",
    "base",
    "link",
    "meta",
]
ATTRIBUTES = (
    ' href="https://a.example/?utm_source=x&b=1"', ' href="javascript:alert(1)"', ' href=" java\nscript:alert(1)"', ' href="mailto:a@b.example"',
    ' href="//a.example"', ' href="data:text/html,x"', ' src="cid:1@x"', ' src="https://t.example/p.gif"', ' src=x onerror=alert(1)',
    ' alt="Ein Foto"', ' style="display:none"', ' style="color:red;background:url(https://t.example/)"', ' style="white-space:pre"',
    ' style="mso-list:l0 level2 lfo1"', ' class="gmail_quote"', ' class=gmail_attr', ' type=cite', ' id=divRplyFwdMsg', ' colspan=3', ' width=1',
    ' onclick="x()"', ' start=4', ' srcset="https://t.example/1 1x"', ' background="https://t.example/"', ' name=quote', ' hidden',
)  # fmt: skip
WORDS = ("Hallo", " ", "\n", "Von: x", "a < b", "&amp;", "&lt;script&gt;", "&nbsp;", "www.a.example", "\x00", "\u200b", "<!--", "-->",
         "<![if !x]>", "<![endif]>", "]]>", "<", ">", '"', "Am 19.11.2026 um 08:41 schrieb X:", "ä", "\ud83d", "\t", "&#0;", "<?x", "\u2028")  # fmt: skip

opening = st.builds(
    lambda tag, attributes: f"<{tag}{''.join(attributes)}>",
    st.sampled_from(TAGS),
    st.lists(st.sampled_from(ATTRIBUTES), max_size=2),
)
closing = st.sampled_from(TAGS).map(lambda tag: f"</{tag}>")
markup = st.lists(st.one_of(opening, opening, closing, st.sampled_from(WORDS)), max_size=40).map("".join)


class Census(HTMLParser):
    """What stands in a piece of HTML."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.elements = []
        self.words = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.words += data.split()


def assert_safe(html):
    for tag, attributes in Census(html).elements:
        assert tag in {"a", "b", "blockquote", "br", "code", "em", "hr", "i", "img", "li", "ol", "p", "pre", "s", "strong", "sub", "sup", "table",
                       "tbody", "td", "th", "tr", "u", "ul"}  # fmt: skip
        assert set(attributes) <= {"href", "rel", "src", "alt", "width", "height", "colspan", "start"}
        if "href" in attributes:
            assert attributes["href"].startswith(("http://", "https://", "mailto:"))
            assert attributes["rel"] == "noopener noreferrer nofollow"
        assert attributes.get("src", "cid:").startswith("cid:")


@settings(max_examples=300, deadline=None)
@given(markup)
def test_nothing_unsafe_leaves(source):
    assert_safe(clean_html(source))


@settings(max_examples=300, deadline=None)
@given(markup)
def test_cleaned_twice_is_cleaned_once(source):
    once = clean_html(source)
    assert clean_html(once) == once


@settings(max_examples=300, deadline=None)
@given(markup)
def test_cleaning_amplifies_nothing(source):
    before = len(re.findall(r"[<>&]|[^\s<>&]+", source))
    census = Census(clean_html(source))
    shown = [
        word for word in census.words if not re.fullmatch(r"\(.+\)|\[image:|.*\]", word)
    ]  # hosts and alternative texts were attributes
    assert len(shown) <= before
    assert len(census.elements) <= 8 * before + 2  # each run of text can stand in at most that many elements


@settings(max_examples=300, deadline=None)
@given(markup, st.sets(st.integers(0, 40)))
def test_chosen_lines_are_a_part_of_all_lines(source, kept):
    lines = html_lines(source)
    some, everything = Census(said_html(source, kept)), Census(said_html(source, range(len(lines))))
    assert len(some.words) <= len(everything.words)
    assert set(some.words) <= set(everything.words)
    assert said_html(source, range(len(lines))) == clean_html(source)
    assert_safe(said_html(source, kept))


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=300), markup))
def test_plain_text_becomes_safe_html(text):
    html = text_html(text)
    assert_safe(html)
    assert {tag for tag, _ in Census(html).elements} <= {"p", "br", "a", "pre"}


@settings(max_examples=300, deadline=None)
@given(markup)
def test_lines_are_lines(source):
    for line in html_lines(source):
        assert "\n" not in line.text
        assert line.depth >= 0
        assert line.text == line.text.rstrip()
