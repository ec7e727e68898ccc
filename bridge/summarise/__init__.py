"""Write and send the letters: the verb `summarise`.

people.py   who reads which feed, from the configuration and from what people said by mail
news.py     what each feed has to say, read once for all its readers
write.py    decide each due issue of each reader exactly once: a letter with its bytes, or nothing to say
send.py     hand waiting letters over; what is not taken is tried again from its row
"""

from bridge.summarise.people import Person, Roll, find_people
from bridge.summarise.send import Handed, send_waiting
from bridge.summarise.write import Desk, preview, write_due

__all__ = ["Desk", "Handed", "Person", "Roll", "find_people", "preview", "send_waiting", "write_due"]
