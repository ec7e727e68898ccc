"""Our tree of parts is the standard library's, for every well-formed mail: same leaves, same types, same bytes."""

from email import message_from_bytes, policy
from email.message import Message as StandardMessage
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

from hypothesis import given, settings
from hypothesis import strategies as st

from bridge.mail.mime.structure import Limits, Part, read_structure

WORDS = st.text(alphabet="aäß €日\n>-. =_", max_size=60)


def text_part(kind, charset, content):
    try:
        return MIMEText(content, kind, charset)
    except UnicodeEncodeError:
        return MIMEText(content, kind, "utf-8")


def file_part(content):
    part = MIMEBase("application", "octet-stream")
    part.set_payload(content)
    part.add_header("Content-Disposition", "attachment", filename="a.bin")
    return part


def multipart(kind, children):
    part = MIMEMultipart(kind)
    for child in children:
        part.attach(child)
    return part


leaves = st.builds(
    text_part, st.sampled_from(["plain", "html"]), st.sampled_from(["utf-8", "us-ascii", "iso-8859-1"]), WORDS
)
files = st.builds(file_part, st.text(alphabet="abc\n", max_size=30))
kinds = st.sampled_from(["mixed", "alternative", "related", "signed"])
trees = st.recursive(
    leaves | files, lambda inner: st.builds(multipart, kinds, st.lists(inner, min_size=1, max_size=4)), max_leaves=12
)


def ours(part: Part):
    if part.children:
        return [leaf for child in part.children for leaf in ours(child)]
    return [(part.media_type, part.content(Limits()))]


def theirs(part: StandardMessage):
    if part.is_multipart():
        return [leaf for child in part.get_payload() for leaf in theirs(child)]
    return [(part.get_content_type(), part.get_payload(decode=True))]


@given(trees, st.sampled_from([b"\n", b"\r\n"]))
@settings(max_examples=150, deadline=None)
def test_same_leaves(tree, line_end):
    raw = tree.as_bytes(policy=policy.compat32).replace(b"\n", line_end)
    assert ours(read_structure(raw, Limits())) == theirs(message_from_bytes(raw, policy=policy.compat32))
