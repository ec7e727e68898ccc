"""Bytes to text, whatever the label says. Never raises; the result holds no NUL and no lone surrogate."""

import codecs
import unicodedata

_WIDER = {
    # What mail programs mean when they write the narrow name: the Windows set holds it and the characters it lacks.
    "iso8859-1": "cp1252",
    "latin-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "big5": "cp950",
    "ascii": "utf-8",
    "utf-8": "utf-8-sig",
}
_ALIASES = {
    "x-unknown": "utf-8",
    "unknown-8bit": "utf-8",
    "utf8mb4": "utf-8",
    "ks_c_5601-1987": "cp949",
    "x-gbk": "gb18030",
    "x-sjis": "cp932",
    "iso-8859-8-i": "iso-8859-8",
    "iso-8859-6-i": "iso-8859-6",
    "x-mac-roman": "mac_roman",
    "x-user-defined": "cp1252",
    "ansi": "cp1252",
}
# Codecs of Python that are no character sets of mail; utf-7 hides markup as "+ADw-".
_REFUSED = {"utf-7", "unicode_escape", "raw_unicode_escape", "idna", "punycode", "undefined", "mbcs", "oem"}
_NOT_ASCII_BASED = {"hz", "cp037", "cp500", "cp1140", "cp1026", "cp273"}
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def codec_name(declared: str) -> str:
    """Python's name of a declared charset, widened to what senders mean by it; "" if unknown or refused."""
    label = declared.strip().strip("\"'").lower()
    if not label.isascii() or "\0" in label:
        return ""
    label = _ALIASES.get(label, label)
    try:
        info = codecs.lookup(label)
    except (LookupError, ValueError):
        return ""
    if info.name in _REFUSED or not getattr(info, "_is_text_encoding", True):
        return ""
    return _WIDER.get(info.name, info.name)


def decode_text(data: bytes, declared: str = "") -> str:
    """The text of `data`: a byte order mark beats the label, the label beats the guess (UTF-8, else Windows-1252)."""
    if data.isascii() and b"\x1b" not in data and b"\0" not in data and not _escapes_ascii(declared):
        return data.decode("ascii")
    return _clean(_decode(data, declared))


def _escapes_ascii(declared: str) -> bool:
    return bool(declared) and codec_name(declared) in _NOT_ASCII_BASED


def _decode(data: bytes, declared: str) -> str:
    for mark, name in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace")
    name = codec_name(declared) if declared else ""
    if name in ("", "utf-8-sig"):
        return _decode_unlabelled(data)
    try:
        return data.decode(name)
    except (UnicodeError, ValueError):
        return _decode_mislabelled(data, name)


def _decode_unlabelled(data: bytes) -> str:
    """UTF-8 if it is, or nearly is: one sequence cut in the middle must not spoil all umlauts of a mail."""
    if b"\x1b$" in data or b"\x1b(J" in data:
        try:
            return data.decode("iso2022_jp_2")
        except UnicodeError:
            pass
    try:
        return data.decode("utf-8-sig")
    except UnicodeError:
        return _nearly_utf8(data) or data.decode("cp1252", "replace")


def _decode_mislabelled(data: bytes, name: str) -> str:
    """The label does not fit: it is UTF-8 all the same, or mostly what the label says, or a Western text."""
    try:
        return data.decode("utf-8")
    except UnicodeError:
        pass
    text = data.decode(name, "replace")
    wrong = text.count("\ufffd")
    if wrong * 10 <= sum(map(_is_foreign, text)):
        return text
    return _nearly_utf8(data) or data.decode("cp1252", "replace")


def _nearly_utf8(data: bytes) -> str:
    text = data.decode("utf-8", "replace")
    wrong = text.count("\ufffd")
    return text if wrong < sum(map(_is_foreign, text)) - wrong else ""


def _is_foreign(character: str) -> bool:
    return character > "\x7f"


def _clean(text: str) -> str:
    """Without NUL, without surrogates (some codecs make them), without the byte order mark a label hid."""
    text = text.replace("\ufeff", "").replace("\0", "")  # Apple Mail puts a U+FEFF before quoted words too
    if text.isascii():
        return text
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return "".join("\ufffd" if unicodedata.category(one) == "Cs" else one for one in text)
    return text
