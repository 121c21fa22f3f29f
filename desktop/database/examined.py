"""What the platform "accepts" once it has it, though the decision comes later; and the decisions against it. In SQL.

Of a service that we share, it decides later whether it publishes it; of a request, the préfet gives the answer.
"""

from typing import Any

from desktop.database.decided import TAKES_BACK
from desktop.database.elsewhere import ELSEWHERE, LATER_THAN
from desktop.database.last_exchange import ON_A_STICK
from desktop.database.lost_acts import LOST_ACTS
from desktop.domain.act_words import TO_SEND

_RECEIVED = (
    "SELECT given.op FROM share JOIN outbox AS given ON given.op = share.share_op"  # noqa: S608 - texts of ours
    " LEFT JOIN copy AS own ON own.scope = 'mine' AND own.id = share.id"
    f" WHERE given.state = 'accepted' AND given.op NOT IN ({ELSEWHERE})"
)
#: The submissions of requests that the platform has, each with its row of `copy`, if there is one; without those that
#: were taken back.
_LODGED = (
    "SELECT given.op FROM request CROSS JOIN outbox AS given"  # noqa: S608 - as above
    " ON given.subject = request.id AND given.type = 'request.submit'"
    " LEFT JOIN copy ON copy.scope = 'mine' AND copy.id = request.id"
    f" WHERE given.state = 'accepted' AND given.op NOT IN ({ELSEWHERE})"
    f" AND given.op NOT IN (SELECT submission FROM ({TAKES_BACK}) WHERE accepted)"
)
#: Whether such a submission gave place to a later one: one of ours that the platform has, even if it has not spoken of
#: it yet, or one that is not in this database.
_COMPLETED = (
    "(EXISTS (SELECT 1 FROM outbox AS newer WHERE newer.subject = request.id AND newer.type = 'request.submit'"  # noqa: S608 - as above
    f" AND newer.state = 'accepted' AND newer.seq > given.seq AND newer.op NOT IN ({ELSEWHERE}))"
    f" OR (copy.value IS NOT NULL AND copy.value ->> 'submission' <> given.op AND {LATER_THAN.format('given.op')}))"
)
#: What the préfet said of one that did not; until the platform speaks of it, it is received like any other.
_ANSWER = "coalesce(CASE WHEN copy.value ->> 'submission' = given.op THEN copy.value ->> 'state' END, 'received')"
_STANDING = f"{_LODGED} AND NOT {_COMPLETED} AND {_ANSWER}"
#: Whether it was found incomplete, and a complement of ours waits to leave.
_COMPLETING = (
    f"{_ANSWER} = 'incomplete' AND EXISTS (SELECT 1 FROM outbox AS newer WHERE newer.subject = request.id"  # noqa: S608 - as above
    f" AND newer.type = 'request.submit' AND newer.state IN {TO_SEND}"
    " AND newer.seq > given.seq)"
)
#: The same where that complement left on a USB stick.
_COMPLETING_BY_STICK = (
    f"{_COMPLETING} AND EXISTS (SELECT 1 FROM outbox AS gone"  # noqa: S608 - as above
    f" WHERE gone.op IN ({ON_A_STICK}) AND gone.subject = request.id AND gone.seq > given.seq)"
)
#: Ids of such submissions, and of those of them whose complement left on a USB stick.
COMPLETING = f"{_LODGED} AND NOT {_COMPLETED} AND {_COMPLETING}"
COMPLETING_BY_STICK = f"{_LODGED} AND NOT {_COMPLETED} AND {_COMPLETING_BY_STICK}"
#: Ids of the acts that today's platform has taken, and that nobody has decided.
EXAMINED = (
    f"{_RECEIVED} AND coalesce(own.value ->> 'state', '') NOT IN ('published', 'declined')"
    f" UNION ALL {_STANDING} = 'received'"
)
#: By what they are counted as, the ids of the other acts that were accepted and are not taken into account: services
#: that the platform does not publish, requests that the préfet has refused or wants to be completed, and texts of
#: requests that gave place to a later one, or will: it waits to leave, or left on a USB stick.
DECIDED_AGAINST = {
    "declined": f"{_RECEIVED} AND own.value ->> 'state' = 'declined'",
    "denied": f"{_STANDING} = 'refused'",
    "incomplete": f"{_STANDING} = 'incomplete' AND NOT ({_COMPLETING})",
    "completing": f"{COMPLETING} AND NOT ({_COMPLETING_BY_STICK})",
    "completing_by_stick": COMPLETING_BY_STICK,
    "completed": f"{_LODGED} AND {_COMPLETED}",
}
_WHEN_DECIDED = " WHEN state = 'accepted' AND op IN ({}) THEN '{}'"
#: The acts with the state under which each is counted.
COUNTED = (
    f"SELECT op, subject, CASE WHEN state = 'accepted' AND op IN ({EXAMINED}) THEN 'deposited'"  # noqa: S608 - as above
    f"{''.join(_WHEN_DECIDED.format(ops, name) for name, ops in DECIDED_AGAINST.items())}"
    " ELSE state END AS state FROM outbox"
)
#: By state, the acts that are counted apart: answered by another platform, or lost by today's.
_APART = (
    f"SELECT state, count(*) FROM ({COUNTED}) WHERE (op IN ({ELSEWHERE}) OR op IN ({LOST_ACTS}))"  # noqa: S608 - a question of ours
    " GROUP BY state"
)


def states_of(connection: Any) -> dict[str, int]:
    """How many acts are counted under each state: a line for each, as SQLite would compile COUNTED for each column."""
    states = dict(connection.execute("SELECT state, count(*) FROM outbox GROUP BY state").fetchall())
    if "accepted" not in states:  # no other state is counted as another one
        return states
    return dict(connection.execute(f"SELECT state, count(*) FROM ({COUNTED}) GROUP BY state").fetchall())  # noqa: S608 - ours


def apart_of(connection: Any) -> tuple[int, dict[str, int]]:
    """Acts whose state is not what today's platform knows of them: how many another one answered, and all, by state."""
    (elsewhere,) = connection.execute(f"SELECT count(*) FROM ({ELSEWHERE})").fetchone()  # noqa: S608 - a question of ours
    return elsewhere, dict(connection.execute(_APART).fetchall())
