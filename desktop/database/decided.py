"""Requests that were sent and are decided or withdrawn: a text still being written of one cannot be sent any more."""

#: Their ids in SQL, by the same rule as `RequestRow.state`: the first screen cannot wait for that one.
DECIDED = (
    "SELECT r.id FROM request AS r JOIN outbox AS gone ON gone.op = r.submit_op"
    " LEFT JOIN copy ON copy.scope = 'mine' AND copy.id = r.id AND copy.value ->> 'submission' = r.submit_op"
    " LEFT JOIN outbox AS back ON back.op = r.withdraw_op AND back.state NOT IN ('rejected', 'cancelled')"
    " WHERE copy.value ->> 'state' IN ('accepted', 'refused', 'withdrawn') OR back.op IS NOT NULL"
)
