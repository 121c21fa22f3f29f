"""What is at another platform or on another computer: texts in SQL, since the first screen has no SQLAlchemy.

ELSEWHERE: which acts were answered by another platform than today's (the outbox's lists ask it too). ABSENT: which
needs of another computer of the commune today's platform does not have. WRITTEN: which needs stand.
OTHER_PLATFORM_ONLY: which corrections and complements wait for another platform. LATER: of which requests it has a
later text. LOST: which needs and requests it has lost. OF_OTHERS: acts of the commune that are not in the outbox, also
by what they withdrew.
"""

from desktop.database.named_submission import named_submission
from desktop.domain.act_words import TO_SEND

#: Ids of the acts that another platform has answered. Most computers only ever had one platform: then no receipt is
#: read. It is the rule of `sync/client/ledger/other_platforms.has`, and a test holds the two together.
ELSEWHERE = (
    "SELECT act.op FROM outbox AS act JOIN proof ON proof.op = act.op, (SELECT json_extract(CASE WHEN"
    " json_valid(platform_key) THEN platform_key END, '$.id') AS id FROM device) AS today"
    " WHERE act.state IN ('deposited', 'accepted', 'rejected', 'superseded', 'conflict')"
    " AND EXISTS (SELECT 1 FROM copy WHERE scope = 'keys' AND copy.id != today.id)"
    " AND json_extract(CASE WHEN json_valid(proof.value) THEN proof.value END, '$.receipt.key') != today.id"
)

_WAITS = f"act.state IN {TO_SEND}"
#: The text upon which a correction of a need, or a complement of a request, was written; NULL for none.
_BASE = (
    "CASE act.type WHEN 'need.amend' THEN amendment.base WHEN 'request.submit'"
    " THEN CASE WHEN json_valid(CAST(act.frozen AS TEXT)) THEN CAST(act.frozen AS TEXT) ->> '$.base' END END"
)
#: Ids of corrections and complements that wait and that only another platform can take: what they were written upon was
#: answered by that one, or came from another computer of the commune and was never in the ledger of today's; or they
#: correct such a correction. `queries.acts.of_today` leaves corrections out by the same rule, and a test holds the two
#: together.
OTHER_PLATFORM_ONLY = (
    f"WITH RECURSIVE waits(op) AS (SELECT op FROM (SELECT act.op, act.subject, {_BASE} AS base, today.id AS today"  # noqa: S608 - texts of ours
    " FROM (SELECT json_extract(CASE WHEN json_valid(platform_key) THEN platform_key END, '$.id') AS id FROM device)"
    f" AS today CROSS JOIN outbox AS act LEFT JOIN amendment ON amendment.op = act.op WHERE {_WAITS}"
    # the outbox is read only where there are two; EXISTS would be asked last, for each act
    " AND (SELECT 1 FROM copy WHERE scope = 'keys' AND copy.id != today.id LIMIT 1)) AS upon WHERE base <> ''"
    f" AND (base IN ({ELSEWHERE}) OR NOT EXISTS (SELECT 1 FROM outbox AS ours WHERE ours.op = upon.base)"
    " AND NOT EXISTS (SELECT 1 FROM copy WHERE scope = 'mine' AND id = upon.subject"
    " AND upon.base IN (value ->> 'submission', value ->> 'revision'))"
    " AND NOT EXISTS (SELECT 1 FROM copy WHERE scope = 'lost.' || upon.today AND id = upon.base)"
    " AND NOT EXISTS (SELECT 1 FROM platform_entry WHERE platform = upon.today AND json_valid(entry)"
    " AND entry ->> 'op' = upon.base AND entry ->> 'status' = 'accepted'))"
    " UNION SELECT act.op FROM waits JOIN amendment ON amendment.base = waits.op JOIN outbox AS act"
    f" ON act.op = amendment.op AND {_WAITS})"
    " SELECT op FROM waits"
)

#: The withdrawal of a need from here that may count at today's platform, and the submission that it names.
_BACK = f"back.op = need.withdraw_op AND back.state NOT IN ('rejected', 'cancelled') AND back.op NOT IN ({ELSEWHERE})"
_NAMES = named_submission("back")
#: The needs of the commune, drafts too, that `queries.needs` lists and does not read as withdrawn. That is withdrawn
#: which today's platform calls so, unless a submission of ours is on its way to it; and what a withdrawal of ours names
#: that stands there.
WRITTEN = (
    "SELECT need.id FROM need LEFT JOIN copy AS own ON own.scope = 'mine' AND own.id = need.id"  # noqa: S608 - as above
    f" LEFT JOIN outbox AS back ON {_BACK}"
    f" LEFT JOIN outbox AS sent ON sent.op = need.submit_op AND sent.op NOT IN ({ELSEWHERE})"
    " WHERE need.discarded_at IS NULL AND need.amends IS NULL AND NOT coalesce("
    "(need.submit_op IS NOT NULL OR need.base IS NOT NULL)"
    " AND CASE WHEN own.value ->> 'state' = 'withdrawn' AND (sent.op IS NULL OR sent.op = own.value ->> 'submission'"
    f" OR sent.state NOT IN {(*TO_SEND, 'deposited')}) THEN 1"
    f" WHEN own.value ->> 'state' = 'withdrawn' THEN back.op IS NOT NULL AND coalesce({_NAMES}, sent.op) = sent.op"
    f" ELSE back.op IS NOT NULL AND coalesce({_NAMES}, own.value ->> 'submission', sent.op)"
    " = coalesce(own.value ->> 'submission', sent.op) END, 0)"
)

#: Ids of the needs that `queries.needs` reads as NOT_THERE. The query begins with the rows that are set aside, since
#: there are hardly ever any: that is why it costs nearly nothing.
ABSENT = (
    "SELECT need.id FROM copy AS aside CROSS JOIN need ON need.id = aside.id"  # noqa: S608 - as above
    " CROSS JOIN copy AS own ON own.scope = 'mine' AND own.id = aside.id"
    " WHERE aside.scope = 'set_aside' AND json_extract(aside.value, '$.lost') AND need.submit_op IS NULL"
    " AND need.base IS NOT NULL AND need.amends IS NULL AND need.discarded_at IS NULL"
    f" AND NOT EXISTS (SELECT 1 FROM outbox AS back WHERE {_BACK} AND {_NAMES} = own.value ->> 'submission')"
    " AND json_extract(own.value, '$.state') IS NOT 'withdrawn'"
)

#: A condition on a row of `request` joined with its row of `copy` in the scope "mine", and on a submission of ours,
#: whose id is filled in. True where the platform has received that one, and yet speaks of another one
#: (`copy.value ->> 'submission'`) which came after it: another computer sent it, or this one did, before a backup was
#: put back here, or it was cancelled here and had left already. Not so where the other submission is the older one, and
#: the platform has only not spoken of ours yet. That is known from two signs: it stands in the outbox at or before our
#: submission, or a submission of ours names it as its `base`, the text that ours is based on.
LATER_THAN = (
    "EXISTS (SELECT 1 FROM outbox AS sent WHERE sent.op = {} AND sent.state IN ('deposited', 'accepted')"
    " AND NOT EXISTS (SELECT 1 FROM outbox AS said"
    " WHERE said.op = copy.value ->> 'submission' AND said.seq <= sent.seq)"
    " AND NOT EXISTS (SELECT 1 FROM outbox AS made WHERE made.subject = request.id AND made.type = 'request.submit'"
    " AND made.seq <= sent.seq AND CAST(made.frozen AS TEXT) ->> 'base' = copy.value ->> 'submission'))"
)
#: The same of our last submission.
LATER = LATER_THAN.format("request.submit_op")

#: Ids of the needs and requests that the platform once told of and has lost.
LOST = "SELECT id FROM copy WHERE scope = 'set_aside' AND json_extract(value, '$.lost')"

#: Acts of the commune that the platform or the tables name, and that are not in the outbox of this computer: another
#: one sent them, or this one did, before a backup was put back.
OF_OTHERS = (
    "SELECT op FROM (SELECT value ->> 'submission' AS op FROM copy WHERE scope = 'mine'"
    " UNION ALL SELECT value ->> 'revision' FROM copy WHERE scope = 'mine'"
    " UNION ALL SELECT cast_op FROM vote UNION ALL SELECT join_op FROM joined"
    " UNION ALL SELECT declare_op FROM interest)"
    " WHERE op IS NOT NULL AND op NOT IN (SELECT op FROM outbox)"
    # what is withdrawn there does not say by which act
    " UNION ALL SELECT id FROM copy WHERE scope = 'mine' AND (value ->> 'state' = 'withdrawn' OR EXISTS (SELECT 1"
    " FROM json_each(copy.value, '$.casts') AS given WHERE given.value ->> 'withdrawn'))"
    " AND coalesce(value ->> 'subject', id)"
    " NOT IN (SELECT subject FROM outbox WHERE type LIKE '%.withdraw')"
)
#: Whether this database may lack acts that this computer sent: a backup, or a copy of the folder, was put back. Of a
#: copy nobody can tell whether it is on another computer, or was put back by hand on this one.
LACKS_OWN = (
    "SELECT EXISTS (SELECT 1 FROM restored)"
    " OR EXISTS (SELECT 1 FROM former_device WHERE reason IN ('restored', 'cloned'))"
)
