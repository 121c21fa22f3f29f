"""Which requests to the préfet left, and are decided on or withdrawn: what is still written of them does not leave."""

#: Their ids: as `RequestRow.state` has it, for what is asked before the first paint too.
DECIDED = (
    "SELECT r.id FROM request AS r JOIN outbox AS gone ON gone.op = r.submit_op"
    " LEFT JOIN copy ON copy.scope = 'mine' AND copy.id = r.id AND copy.value ->> 'submission' = r.submit_op"
    " LEFT JOIN outbox AS back ON back.op = r.withdraw_op AND back.state NOT IN ('rejected', 'cancelled')"
    " WHERE copy.value ->> 'state' IN ('accepted', 'refused', 'withdrawn') OR back.op IS NOT NULL"
)
