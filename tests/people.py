"""The cast of our firm, Nordlicht Messtechnik GmbH (Hamburg, Graz, Leeds), and one who may see nothing."""

from bridge.mail.message import Address

BRIDGE = "feed@nordlicht.example"
JONAS = Address("Jonas Weber", "jonas.weber@nordlicht.example")  # sales, Hamburg
KATRIN = Address("Katrin Lindqvist", "katrin.lindqvist@nordlicht.example")  # marketing, Hamburg
SVEN = Address("Sven Brückner", "sven.brueckner@nordlicht.example")  # IT, Hamburg
ANJA = Address("Anja Pichler", "anja.pichler@nordlicht.example")  # purchasing, Graz
FELIX = Address("Felix Rauch", "felix.rauch@nordlicht.example")  # firmware, Graz
PRIYA = Address("Priya Raman", "priya.raman@nordlicht.example")  # logistics, Leeds
TOM = Address("Tom Okafor", "tom.okafor@nordlicht.example")  # quality, Leeds
TEAM = (JONAS, KATRIN, SVEN, ANJA, FELIX, PRIYA, TOM)
OUTSIDER = Address("Viktor Nemec", "v.nemec@konkurrenz.example")
