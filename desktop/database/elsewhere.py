"""What is at another platform or on another computer: texts in SQL, since the first screen has no SQLAlchemy.

ELSEWHERE: which acts were answered by another platform than today's (the outbox's lists ask it too). ABSENT: which
needs of another computer of the commune today's platform does not have. LATER: of which requests it has a later text.
LOST: which needs and requests it has lost.
"""

#: Ids of the acts that another platform has answered. Most computers only ever had one platform: then no receipt is
#: read. It is the rule of `sync/client/ledger/other_platforms.has`, and a test holds the two together.
ELSEWHERE = (
    "SELECT act.op FROM outbox AS act JOIN proof ON proof.op = act.op, (SELECT json_extract(CASE WHEN"
    " json_valid(platform_key) THEN platform_key END, '$.id') AS id FROM device) AS today"
    " WHERE act.state IN ('deposited', 'accepted', 'rejected', 'superseded', 'conflict')"
    " AND EXISTS (SELECT 1 FROM copy WHERE scope = 'keys' AND copy.id != today.id)"
    " AND json_extract(CASE WHEN json_valid(proof.value) THEN proof.value END, '$.receipt.key') != today.id"
)

#: Ids of the needs that `queries.needs` reads as NOT_THERE. The query begins with the rows that are set aside, since
#: there are hardly ever any: that is why it costs nearly nothing.
ABSENT = (
    "SELECT need.id FROM copy AS aside CROSS JOIN need ON need.id = aside.id"
    " CROSS JOIN copy AS own ON own.scope = 'mine' AND own.id = aside.id"
    " WHERE aside.scope = 'set_aside' AND json_extract(aside.value, '$.lost') AND need.submit_op IS NULL"
    " AND need.base IS NOT NULL AND need.amends IS NULL AND need.withdraw_op IS NULL AND need.discarded_at IS NULL"
    " AND json_extract(own.value, '$.state') IS NOT 'withdrawn'"
)

#: A condition on a row of `request` joined with its row of `copy` in the scope "mine". True where the platform has
#: received our submission, and yet speaks of another one (`copy.value ->> 'submission'`) which came after ours: another
#: computer sent it, or this one did, before a backup was put back here, or it was cancelled here and had left already.
#: Not so where the other submission is the older one, and the platform has only not spoken of ours yet. That is known
#: from two signs: it stands in the outbox at or before our submission, or a submission of ours names it as its `base`,
#: the text that ours is based on.
LATER = (
    "EXISTS (SELECT 1 FROM outbox AS sent WHERE sent.op = request.submit_op AND sent.state IN ('deposited', 'accepted')"
    " AND NOT EXISTS (SELECT 1 FROM outbox AS said"
    " WHERE said.op = copy.value ->> 'submission' AND said.seq <= sent.seq)"
    " AND NOT EXISTS (SELECT 1 FROM outbox AS made WHERE made.subject = request.id AND made.type = 'request.submit'"
    " AND made.seq <= sent.seq AND CAST(made.frozen AS TEXT) ->> 'base' = copy.value ->> 'submission'))"
)

#: Ids of the needs and requests that the platform once told of and has lost.
LOST = "SELECT id FROM copy WHERE scope = 'set_aside' AND json_extract(value, '$.lost')"
