"""Which corrections that met another text ask for nothing any more: an act made since says what becomes of them."""

#: Their operations: a choice between the two texts, or a withdrawal of the need, was made since and stands.
CHOSEN = (
    "SELECT met.op FROM outbox AS met JOIN outbox AS later ON later.subject = met.subject AND later.seq > met.seq"
    " AND later.type IN ('need.amend', 'need.withdraw') AND later.state NOT IN ('rejected', 'cancelled')"
    " WHERE met.state = 'conflict'"
)
