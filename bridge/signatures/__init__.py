"""EDGE: a mail's DKIM signature, checked by ourselves, with the key that the DNS has [RFC 6376, 8301, 8463].

For those whose mail server writes no Authentication-Results; off unless configured, because it asks the DNS.

check       one mail -> what is known of the signature of its sender's domain
signature   the DKIM-Signature header as values
canonical   what exactly was signed
key         the key record of a domain, and whether it fits
records     the only place that asks the DNS (the only importer of dnspython)
"""
