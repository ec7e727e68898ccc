"""One message, as RFC 5322 and MIME define it. Pure: bytes in, values out."""
