"""Which corrections that met another text, or were refused, ask for nothing any more: a later act settles them."""

_SETTLED = (
    "SELECT met.op FROM outbox AS met JOIN outbox AS later ON later.subject = met.subject AND later.seq > met.seq"
    " AND later.type IN ('need.amend', 'need.withdraw') AND later.state NOT IN ('rejected', 'cancelled')"
)
#: Their operations: a choice between the two texts, or a withdrawal of the need, was made since and stands.
CHOSEN = f"{_SETTLED} WHERE met.state = 'conflict'"

#: Refused corrections, or choices, after which another one or a withdrawal of the need was made and stands.
MADE_ANEW = f"{_SETTLED} WHERE met.state = 'rejected' AND met.type = 'need.amend'"
