"""What left last, by an exchange or on a USB stick, and whether anything can, in SQL for the first screen.

That screen loads no query module.
"""

from desktop.database.lost_acts import LOST_ACTS
from desktop.domain.act_words import LEAVING

#: When the last complete one ended, by this computer's clock. It is the last to have come, not the latest date: a clock
#: that was ahead for a day would otherwise hide all exchanges of the months after.
LAST_COMPLETE = "SELECT ended_at FROM exchange WHERE outcome = 'complete' ORDER BY id DESC LIMIT 1"

#: In seconds, from this computer's clock to the platform's, as each exchange measured it.
OFFSET = "json_extract(CASE WHEN json_valid(summary) THEN summary END, '$.offset_s')"
#: The last one in which the platform signed a time.
LAST_TIME = "FROM exchange WHERE server_time IS NOT NULL ORDER BY id DESC LIMIT 1"
#: Key in `meta`: what this computer's clock showed after that exchange (`records.clock`); of another one, it says
#: nothing.
CLOCK_NOTED = "clock"
#: What `phases.offset_of` reads; no row before the first exchange.
LAST_CLOCK = (
    f"SELECT json_array({OFFSET}, server_time, id, (SELECT value FROM meta WHERE key = '{CLOCK_NOTED}')) {LAST_TIME}"  # noqa: S608 - texts of ours
)
#: Both in one row.
LAST_KNOWN = f"SELECT ({LAST_COMPLETE}), ({LAST_CLOCK})"

_AWAY = "way = 'out' AND size > 0 AND answered_at IS NULL"
_CARRIED = f"SELECT act.value FROM bundle, json_each(ops) AS act WHERE {_AWAY}"  # noqa: S608 - texts of ours
#: Ids of the acts on a stick that the platform had lost when it was written (sync.client.usb.heard).
_CARRIED_AGAIN = (
    "SELECT act.value FROM bundle JOIN copy ON copy.scope = 'heard_before' AND copy.id = bundle.id,"  # noqa: S608 - as above
    f" json_each(CASE WHEN json_valid(copy.value) THEN copy.value END, '$.again') AS act WHERE {_AWAY}"
)
#: Ids of the acts that left on a USB stick and have no answer yet. One that the platform lost did so where a stick was
#: written since: another one may still hold it from before it was received.
ON_A_STICK = (
    # "+" keeps SQLite from the index of states: it would read all acts that wait, and few of them are on a stick.
    f"SELECT op FROM outbox WHERE +state = 'finalised' AND op IN ({_CARRIED})"  # noqa: S608 - as above
    f" OR (op IN ({LOST_ACTS}) AND op IN ({_CARRIED_AGAIN}))"
)

#: How many of them the platform had lost.
LOST_BY_STICK = f"SELECT count(*) FROM outbox WHERE op IN ({LOST_ACTS}) AND op IN ({_CARRIED_AGAIN})"  # noqa: S608 - as above

#: Needs and votes that wait without a receipt: "needs", or what the vote is for, and how many.
WAITING_KINDS = (
    "SELECT iif(type = 'need.submit', 'needs', vote.kind) AS kind, count(*) FROM outbox"  # noqa: S608 - texts of ours
    f" LEFT JOIN vote ON vote.cast_op = op WHERE state IN {LEAVING} AND received_at IS NULL"
    " AND (type = 'need.submit' OR vote.kind IS NOT NULL) GROUP BY 1"
)

#: A row where an enrolment has left on a USB stick and has no answer yet; none for a stick that could not be written.
ENROLMENT_LEFT = (
    "SELECT 1 FROM copy WHERE scope = 'card' AND json_extract(CASE WHEN json_valid(value) THEN value END, '$.left')"
)
#: Key in `meta`: the id of the device whose signing key the last round did not find; of another one, it says nothing.
KEY_LOST = "key_lost"
#: Outcomes by which a platform takes nothing more from this computer; as `ENROL_ANEW` of the contract.
REFUSED = ("device-other-commune", "device-replaced", "device-revoked", "device-unknown")
_REFUSES = f"outcome IN ({', '.join(map(repr, REFUSED))})"
#: Whether the last exchange in which the platform spoke ended by one of `REFUSED`, and none has enrolled this computer
#: since: a cut line afterwards takes nothing back. The enrolment has the platform's time, and the exchange that of this
#: computer.
REVOKED = (
    f"SELECT {_REFUSES}"  # noqa: S608 - texts of ours
    f" AND julianday(ended_at) + coalesce({OFFSET}, 0) / 86400.0"
    " > coalesce(julianday((SELECT json_extract(statement, '$.enrolled_at') FROM device)), 0)"
    f" FROM exchange WHERE server_time IS NOT NULL OR {_REFUSES} ORDER BY id DESC LIMIT 1"
)
_KEY_GONE = f"EXISTS (SELECT 1 FROM meta JOIN device ON device.id = meta.value WHERE key = '{KEY_LOST}')"  # noqa: S608 - ours
#: How this computer stands with a platform: a value of `Enrolment`.
ENROLMENT = (
    "SELECT CASE WHEN NOT EXISTS (SELECT 1 FROM device WHERE statement IS NOT NULL)"  # noqa: S608 - as above
    f" THEN iif(EXISTS ({ENROLMENT_LEFT}), 'asked', 'not')"
    f" WHEN ({_KEY_GONE}) THEN iif(EXISTS ({ENROLMENT_LEFT}), 'asked_again', 'key_lost')"
    f" WHEN ({REVOKED}) THEN iif(EXISTS ({ENROLMENT_LEFT}), 'asked_again', 'revoked') ELSE 'enrolled' END"
)
