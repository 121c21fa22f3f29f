"""Which acts another platform than today's has answered, for what asks without SQLAlchemy, and for the outbox's lists;
which needs of another computer of the commune today's platform does not have; of which requests it has a later text.

Of the acts, the same rule as `sync/client/ledger/other_platforms.has`, and a test holds them together.
"""

#: Ids of those acts. Few computers ever change: without a second platform no receipt is read.
ELSEWHERE = (
    "SELECT act.op FROM outbox AS act JOIN proof ON proof.op = act.op, (SELECT json_extract(CASE WHEN"
    " json_valid(platform_key) THEN platform_key END, '$.id') AS id FROM device) AS today"
    " WHERE act.state IN ('deposited', 'accepted', 'rejected', 'superseded')"
    " AND EXISTS (SELECT 1 FROM copy WHERE scope = 'keys' AND copy.id != today.id)"
    " AND json_extract(CASE WHEN json_valid(proof.value) THEN proof.value END, '$.receipt.key') != today.id"
)

#: Ids of the needs that `queries.needs` reads as NOT_THERE. Begun from what is set aside: that is hardly ever anything.
ABSENT = (
    "SELECT need.id FROM copy AS aside CROSS JOIN need ON need.id = aside.id"
    " CROSS JOIN copy AS own ON own.scope = 'mine' AND own.id = aside.id"
    " WHERE aside.scope = 'set_aside' AND json_extract(aside.value, '$.lost') AND need.submit_op IS NULL"
    " AND need.base IS NOT NULL AND need.amends IS NULL AND need.withdraw_op IS NULL AND need.discarded_at IS NULL"
    " AND json_extract(own.value, '$.state') IS NOT 'withdrawn'"
)

#: Of a row of `request` beside its row of `copy` in the scope "mine": the platform speaks of a submission that is not
#: of this database, or that is and was taken back here, and has ours too. It is the later one: a backup was put back
#: here, or another computer sent it. Unless ours, or one of ours before, was made upon it, or it is itself one of those
#: before: then what it says of ours is still to come.
LATER = (
    "EXISTS (SELECT 1 FROM outbox AS sent WHERE sent.op = request.submit_op AND sent.state IN ('deposited', 'accepted')"
    " AND NOT EXISTS (SELECT 1 FROM outbox AS said"
    " WHERE said.op = copy.value ->> 'submission' AND said.seq <= sent.seq)"
    " AND NOT EXISTS (SELECT 1 FROM outbox AS made WHERE made.subject = request.id AND made.type = 'request.submit'"
    " AND made.seq <= sent.seq AND CAST(made.frozen AS TEXT) ->> 'base' = copy.value ->> 'submission'))"
)
