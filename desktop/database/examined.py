"""What the platform "accepts" once it has it, though the decision comes later. In SQL.

Of a service that we share, it decides later whether it publishes it; of a request, the préfet gives the answer.
"""

from desktop.database.decided import TAKES_BACK
from desktop.database.elsewhere import ELSEWHERE

_RECEIVED = (
    "SELECT given.op FROM share JOIN outbox AS given ON given.op = share.share_op"  # noqa: S608 - texts of ours
    " LEFT JOIN copy AS own ON own.scope = 'mine' AND own.id = share.id"
    f" WHERE given.state = 'accepted' AND given.op NOT IN ({ELSEWHERE})"
)
#: Requests of which the platform says no more than that it has this very submission.
_LODGED = (
    "SELECT given.op FROM request JOIN copy AS own ON own.scope = 'mine' AND own.id = request.id"  # noqa: S608 - as above
    " JOIN outbox AS given ON given.op = own.value ->> 'submission' AND given.type = 'request.submit'"
    " WHERE coalesce(own.value ->> 'state', 'received') = 'received'"
    f" AND given.state = 'accepted' AND given.op NOT IN ({ELSEWHERE})"
    f" AND given.op NOT IN (SELECT submission FROM ({TAKES_BACK}) WHERE accepted)"
)
#: Ids of the acts that today's platform has taken, and that nobody has decided.
EXAMINED = f"{_RECEIVED} AND coalesce(own.value ->> 'state', '') NOT IN ('published', 'declined') UNION ALL {_LODGED}"
#: Ids of the services that it does not publish.
DECLINED = f"{_RECEIVED} AND own.value ->> 'state' = 'declined'"
