"""What a connection may take: places, time and bytes. Pure values; BOUNDS.md of the platform says them to operators."""

from msgspec import Struct

CONNECTIONS = 1_000
PER_ADDRESS = 100


class Bounds(Struct, frozen=True, kw_only=True):
    """How many connections, and how long each may take. Bodies have a bound of their own: http/api.py."""

    connections: int = CONNECTIONS  #: at once
    #: At once from one address (of IPv6 a /64, which one customer has); 0 for any number, behind a reverse proxy.
    per_address: int = PER_ADDRESS
    #: Seconds until a head is whole, the handshake of TLS included: it takes 20 on a line of 2 kbit/s.
    head_s: float = 30.0
    #: Seconds that a connection is kept for its next call: a slow PC works on receipts for longer than uvicorn's 5.
    rest_s: float = 75.0
    #: Seconds in which not one byte of an answer was taken. A kernel holds some 100 kB: minutes on a bad line.
    answer_s: float = 300.0
    #: Seconds in which the rest of a body may still come after its answer.
    left_s: float = 10.0
    watch_s: float = 1.0  #: between two looks at the time of each
    tell_s: float = 60.0  #: between two lines in the log that say whose time was over, and who was not let in
    #: Where all places are taken: a body that comes at so many bytes a second (2 kbit/s) keeps its place ...
    steady_rate: float = 256.0
    #: ... and so does an answer of which a byte was taken so many seconds ago.
    taken_s: float = 45.0
