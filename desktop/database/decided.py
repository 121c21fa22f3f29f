"""Requests that were sent and are decided or withdrawn: a text still being written of one cannot be sent any more.

Three texts in SQL, by the same rules as `RequestRow.state`: the first screen cannot wait for that one.
"""

from desktop.database.elsewhere import ELSEWHERE, LATER, LOST

#: The submission of a request that stands at today's platform, as far as is known here: the one that it speaks of, if
#: that came after ours or ours was refused; else ours. Of rows of `request`, each with its row of `copy` if it has one.
_STANDS = (
    f"CASE WHEN copy.value IS NOT NULL AND request.id NOT IN ({LOST}) AND ({LATER} OR EXISTS (SELECT 1 FROM outbox"  # noqa: S608 - texts of ours, as below
    " AS void WHERE void.op = request.submit_op AND void.state IN ('rejected', 'cancelled')))"
    " THEN copy.value ->> 'submission' ELSE request.submit_op END"
)
_NAMED = (
    "json_each(CASE WHEN json_valid(CAST(withdrawal.frozen AS TEXT)) THEN CAST(withdrawal.frozen AS TEXT) END,"
    " '$.body.submissions')"
)
#: The withdrawals of requests, of each request all: `request.withdraw_op` only names the last one, and none once the
#: request was sent again. Found by the index `outbox_of_request`, from the requests, which are few beside the acts.
_WITHDRAWALS = (
    " FROM request CROSS JOIN outbox AS withdrawal"
    " ON withdrawal.subject = request.id AND withdrawal.type = 'request.withdraw'"
    " LEFT JOIN copy ON copy.scope = 'mine' AND copy.id = request.id"
)
_ACCEPTED = f"withdrawal.state = 'accepted' AND withdrawal.op NOT IN ({ELSEWHERE})"
_NAMES_IT = f"EXISTS (SELECT 1 FROM {_NAMED} AS named WHERE named.value = {_STANDS})"  # noqa: S608 - as above

#: Ids of accepted withdrawals that do not name the submission which stands at the platform: they take nothing back. A
#: backup was put back here, or another computer completed the request; what they name gave place to that complement.
IN_VAIN = f"SELECT withdrawal.op{_WITHDRAWALS} WHERE {_ACCEPTED} AND NOT {_NAMES_IT}"

#: By each other withdrawal that was neither refused nor cancelled: the `submission`s that it takes back, or would, its
#: own id as `back`, and whether today's platform has `accepted` it.
TAKES_BACK = (
    f"SELECT taken.value AS submission, withdrawal.op AS back, {_ACCEPTED} AS accepted{_WITHDRAWALS}"
    f" JOIN {_NAMED} AS taken WHERE withdrawal.state NOT IN ('rejected', 'cancelled')"
    f" AND (NOT ({_ACCEPTED}) OR {_NAMES_IT})"
)

#: Ids of the requests that are decided, or withdrawn from here.
DECIDED = (
    "SELECT request.id FROM request JOIN outbox AS gone ON gone.op = request.submit_op"  # noqa: S608 - as above
    " LEFT JOIN copy ON copy.scope = 'mine' AND copy.id = request.id AND (copy.value ->> 'submission' ="
    f" request.submit_op OR (request.id NOT IN ({LOST}) AND {LATER}))"
    " LEFT JOIN outbox AS back ON back.op = request.withdraw_op AND back.state NOT IN ('rejected', 'cancelled')"
    f" AND back.op NOT IN ({ELSEWHERE}) AND back.op NOT IN ({IN_VAIN})"
    " WHERE copy.value ->> 'state' IN ('accepted', 'refused', 'withdrawn') OR back.op IS NOT NULL"
)
