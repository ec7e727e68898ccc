"""From the bytes of a mail to the tree of its parts [RFC 2045 to 2047, RFC 2231]; what a part means is body/."""
