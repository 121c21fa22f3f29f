"""Services that we share: the platform "accepts" one once it has it, and decides later on its publication. In SQL."""

from desktop.database.elsewhere import ELSEWHERE

_RECEIVED = (
    "SELECT given.op FROM share JOIN outbox AS given ON given.op = share.share_op"  # noqa: S608 - texts of ours
    " LEFT JOIN copy AS own ON own.scope = 'mine' AND own.id = share.id"
    f" WHERE given.state = 'accepted' AND given.op NOT IN ({ELSEWHERE})"
)
#: Ids of the acts that today's platform has taken, and of which it has not decided.
EXAMINED = f"{_RECEIVED} AND coalesce(own.value ->> 'state', '') NOT IN ('published', 'declined')"
#: Ids of those whose service it does not publish.
DECLINED = f"{_RECEIVED} AND own.value ->> 'state' = 'declined'"
