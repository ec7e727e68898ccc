"""Attached files as a site may serve them: a name that is safe in every folder and an ending that no browser runs."""

import unicodedata

# Endings a browser shows or hands to a program, and never runs with the rights of our pages. All others get ".bin".
_ALLOWED = frozenset(
    [
        "pdf",
        "png",
        "jpg",
        "jpeg",
        "gif",
        "webp",
        "bmp",
        "tif",
        "tiff",
        "heic",
        "txt",
        "log",
        "csv",
        "tsv",
        "md",
        "rtf",
        "doc",
        "docx",
        "xls",
        "xlsx",
        "ppt",
        "pptx",
        "odt",
        "ods",
        "odp",
        "zip",
        "gz",
        "7z",
        "tar",
        "ics",
        "vcf",
        "eml",
        "msg",
        "mp3",
        "mp4",
        "m4a",
        "mov",
        "wav",
        "ogg",
        "webm",
        "step",
        "stp",
        "stl",
        "dwg",
        "dxf",
    ]
)
_RASTER = {"image/png": ("png",), "image/jpeg": ("jpg", "jpeg"), "image/gif": ("gif",), "image/webp": ("webp",)}
_RESERVED = frozenset(["con", "prn", "aux", "nul", *(f"com{n}" for n in range(10)), *(f"lpt{n}" for n in range(10))])
_FORBIDDEN = frozenset('/\\:*?"<>|%#&;')
_LONGEST = 80  # bytes, with the ending


def ending(name: str) -> str:
    """The ending of a file name, lower case, without the dot; ""."""
    stem, dot, last = name.rpartition(".")
    return last.casefold() if dot and stem else ""


def is_picture(media_type: str, filename: str) -> bool:
    """Whether type *and* ending say raster picture: only such are shown within a page.

    SVG is a program, never a picture.
    """
    return ending(safe_name(filename, media_type)) in _RASTER.get(media_type.casefold(), ())


def safe_name(filename: str, media_type: str = "") -> str:
    """A file name without path, control, direction and reserved characters, at most 80 bytes, with an allowed ending.

    "../x.svg" -> "x.svg.bin"; ".htaccess" -> "htaccess.bin"; a picture without ending gets that of its type.
    """
    name = unicodedata.normalize("NFC", filename)
    kept = "".join(
        " " if letter in _FORBIDDEN or letter == "\u00a0" else letter for letter in name if letter.isprintable()
    )
    words = "_".join(kept.split()).strip("._- ")
    last = ending(words)
    stem = words[: -len(last) - 1] if last in _ALLOWED else words
    if last not in _ALLOWED:
        last = _RASTER.get(media_type.casefold(), ("bin",))[0] if not last else "bin"
    stem = _shortened(stem, _LONGEST - len(last) - 1).rstrip("._- ") or "file"
    if stem.partition(".")[0].casefold() in _RESERVED:
        stem = f"file_{stem}"
    return f"{stem}.{last}"


def _shortened(text: str, octets: int) -> str:
    return text.encode("utf-8", "replace")[:octets].decode("utf-8", "ignore")
