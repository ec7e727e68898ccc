"""Feedbridge: one address in CC; everybody sees what was asked, who answered, and what is still open.

cli, run, doctor, demo      what a person starts          settings      config file and environment, checked
ingest, publish,            the verbs: what the           mail/         PURE  one message (RFC 5322, MIME)
summarise, forget           program does                  conversation/ PURE  what people say to each other
store/                      EDGE  what it remembers       language/     PURE  what differs between languages
sources/                    EDGE  where mail comes from   site/         PURE  the pages
sinks/                      EDGE  where results go        letters/      PURE  the mail the bridge writes

The laws, the way of one mail and the glossary stand in README.md beside this file.
"""

__version__ = "0.1.0"
