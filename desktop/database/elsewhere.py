"""Which acts another platform than today's has answered, for what asks without SQLAlchemy, and for the outbox's lists.

The same rule as `sync/client/ledger/other_platforms.has`, and a test holds them together.
"""

#: Ids of those acts. Few computers ever change: without a second platform no receipt is read.
ELSEWHERE = (
    "SELECT act.op FROM outbox AS act JOIN proof ON proof.op = act.op, (SELECT json_extract(CASE WHEN"
    " json_valid(platform_key) THEN platform_key END, '$.id') AS id FROM device) AS today"
    " WHERE act.state IN ('deposited', 'accepted', 'rejected', 'superseded')"
    " AND EXISTS (SELECT 1 FROM copy WHERE scope = 'keys' AND copy.id != today.id)"
    " AND json_extract(CASE WHEN json_valid(proof.value) THEN proof.value END, '$.receipt.key') != today.id"
)
