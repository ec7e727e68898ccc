"""Words by which a subject asks to be kept out, unless the operator chose others."""

PRIVATE_MARKS = (  # without "personal": in a German firm that is the staff department
    "privat",
    "private",
    "persönlich",
    "vertraulich",
    "streng vertraulich",
    "confidential",
    "strictly confidential",
    "nicht archivieren",
    "no archive",
    "noarchive",
)
