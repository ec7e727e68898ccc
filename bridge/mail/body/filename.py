"""Names of attachments: safe to show and to save, never a path."""

import unicodedata

_LONGEST = 120  # bytes of UTF-8; file systems take 255, and the site adds to it
_LONGEST_EXTENSION = 16
_RESERVED = {"con", "prn", "aux", "nul", "clock$"} | {f"{port}{n}" for port in ("com", "lpt") for n in range(10)}
_EXTENSIONS = {
    "application/json": "json",
    "application/ms-tnef": "dat",
    "application/msword": "doc",
    "application/pdf": "pdf",
    "application/pgp-signature": "asc",
    "application/pkcs7-mime": "p7m",
    "application/pkcs7-signature": "p7s",
    "application/x-pkcs7-signature": "p7s",
    "application/vnd.ms-excel": "xls",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "pptx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/xml": "xml",
    "application/zip": "zip",
    "image/bmp": "bmp",
    "image/gif": "gif",
    "image/heic": "heic",
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/svg+xml": "svg",
    "image/tiff": "tif",
    "image/webp": "webp",
    "message/delivery-status": "txt",
    "message/rfc822": "eml",
    "text/calendar": "ics",
    "text/csv": "csv",
    "text/html": "html",
    "text/plain": "txt",
    "text/rfc822-headers": "txt",
    "text/vcard": "vcf",
    "text/x-patch": "patch",
    "text/x-vcard": "vcf",
}


def safe_filename(name: str, media_type: str, number: int) -> str:
    """`name` without path, control and direction marks, reserved words, excess length; else a made name."""
    base = name.replace("\\", "/").rpartition("/")[2]
    base = "".join(one for one in unicodedata.normalize("NFC", base) if unicodedata.category(one) not in _UNSEEN)
    base = "".join("_" if one in '<>:"|?*' else one for one in base)
    base = " ".join(base.split()).strip(". ")
    if not base:
        return f"{media_type.partition('/')[0] or 'file'}-{number}.{_EXTENSIONS.get(media_type, 'bin')}"
    if base.partition(".")[0].strip().lower() in _RESERVED:
        base = "_" + base
    return _shortened(base)


_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}


def _shortened(base: str) -> str:
    """At most _LONGEST bytes; the extension stays, it tells what the file is."""
    if len(base.encode()) <= _LONGEST:
        return base
    stem, dot, extension = base.rpartition(".")
    if not dot or len(extension.encode()) > _LONGEST_EXTENSION:
        stem, extension = base, ""
    room = _LONGEST - len(extension.encode()) - 1
    stem = stem.encode()[:room].decode("utf-8", "ignore").rstrip(". ")
    return f"{stem}.{extension}" if extension else stem
