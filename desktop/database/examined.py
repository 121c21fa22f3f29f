"""What the platform "accepts" once it has it, though the decision comes later; and the decisions against it. In SQL.

Of a service that we share, it decides later whether it publishes it; of a request, the préfet gives the answer.
"""

from desktop.database.decided import TAKES_BACK
from desktop.database.elsewhere import ELSEWHERE

_RECEIVED = (
    "SELECT given.op FROM share JOIN outbox AS given ON given.op = share.share_op"  # noqa: S608 - texts of ours
    " LEFT JOIN copy AS own ON own.scope = 'mine' AND own.id = share.id"
    f" WHERE given.state = 'accepted' AND given.op NOT IN ({ELSEWHERE})"
)
#: Requests of which the platform speaks of this very submission.
_LODGED = (
    "SELECT given.op FROM request JOIN copy AS own ON own.scope = 'mine' AND own.id = request.id"  # noqa: S608 - as above
    " JOIN outbox AS given ON given.op = own.value ->> 'submission' AND given.type = 'request.submit'"
    f" WHERE given.state = 'accepted' AND given.op NOT IN ({ELSEWHERE})"
    f" AND given.op NOT IN (SELECT submission FROM ({TAKES_BACK}) WHERE accepted)"
)
#: Ids of the acts that today's platform has taken, and that nobody has decided.
EXAMINED = (
    f"{_RECEIVED} AND coalesce(own.value ->> 'state', '') NOT IN ('published', 'declined')"
    f" UNION ALL {_LODGED} AND coalesce(own.value ->> 'state', 'received') = 'received'"
)
#: By what they are counted as, the ids of the other acts that were accepted and are not taken into account: services
#: that the platform does not publish, requests that the préfet has refused, or wants to be completed.
DECIDED_AGAINST = {
    "declined": f"{_RECEIVED} AND own.value ->> 'state' = 'declined'",
    "denied": f"{_LODGED} AND own.value ->> 'state' = 'refused'",
    "incomplete": f"{_LODGED} AND own.value ->> 'state' = 'incomplete'",
}
