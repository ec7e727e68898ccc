"""`explain` for people: the same values as the JSON, as an annotated mail."""

from typing import Any

_MARKS = {"said": " ", "quote": ">", "attribution": "@", "signature": "-", "disclaimer": "=", "forward": "»"}
_LEGEND = "margin:  said   > quote   @ attribution   - signature   = disclaimer   » forward"


def mail_text(value: dict[str, Any]) -> str:
    """Head, decision, every line of the body with what it was taken for, then what would be made of it."""
    return "\n".join([*_head(value), "", *_body(value), *_found(value), "-" * 78])


def _head(value: dict[str, Any]) -> list[str]:
    author, admission = value["author"], value["admission"]
    rows = [
        ("file", value["path"]),
        ("from", f"{author['name']} <{author['address']}>".strip()),
        ("sent", value["sent_at"] or "(no readable date)"),
        ("subject", value["subject"]),
        ("thread of", value["base_subject"]),
        ("language", value["language"] or "not sure"),
        ("admission", f"{admission['verdict']}: {admission['reason']}"),
    ]
    return [f"{name:<10} {text}" for name, text in rows]


def _body(value: dict[str, Any]) -> list[str]:
    lines = [_LEGEND, ""]
    for segment in value["segments"]:
        margin = f"{_MARKS.get(segment['kind'], '?')}{segment['depth'] or ' '}"
        lines += [f"{margin} | {line}" for line in segment["text"].removesuffix("\n").split("\n")]
    return lines


def _found(value: dict[str, Any]) -> list[str]:
    lines = _block("would become posts of their own", [_level(one) for one in value["chain"]])
    lines += _block("asks", [f"{one['kind']}: {one['text']}{_asked(one)}" for one in value["requests"]])
    lines += _block("promises", [one["text"] for one in value["commitments"]])
    lines += _block("thanks only", ["yes"] if value["acknowledgement"] else [])
    lines += _block("topics", value["topics"])
    files = [f"{one['filename']} ({one['media_type']}, {one['size']} bytes)" for one in value["attachments"]]
    lines += _block("attachments", files)
    return lines + _block("what the mail gets wrong", [f"{one['where']}: {one['what']}" for one in value["defects"]])


def _block(title: str, rows: list[str]) -> list[str]:
    return ["", f"{title}:", *(f"  {row}" for row in rows)] if rows else []


def _level(level: dict[str, Any]) -> str:
    first = next((line for line in level["text"].split("\n") if line.strip()), "")
    who, when = level["author"] or level["address"], level["said_at"] or "no date"
    return f"{level['kind']} {level['depth']}: {who}, {when}: {first[:80]}"


def _asked(request: dict[str, Any]) -> str:
    return f"  (to {', '.join(request['asked'])})" if request["asked"] else ""
