"""The configuration: one TOML file, the environment over it, all checked; every fault at once with its line and key.

model.py         every key, its type, default and the one line why        location.py   key -> line of the file
outgoing.py      the tables about letters: [smtp], [letters], [[reader]]   section.py    what every table shares
environment.py   FEEDBRIDGE_* variables and secrets from files            faults.py     what is wrong, in a person's
words
load.py          all of it together                                       show.py       each value and where it came
from
derived.py       what the table of a feed means beyond its words
edges/           settings -> the option values of sources, sinks, site and ingest
"""
