"""Corrections in conflict, or refused, that ask for nothing any more, since a later act settles them. In SQL."""

_SETTLED = (
    "SELECT met.op FROM outbox AS met JOIN outbox AS later ON later.subject = met.subject AND later.seq > met.seq"
    " AND later.type IN ('need.amend', 'need.withdraw') AND later.state NOT IN ('rejected', 'cancelled')"
)
#: Ids of acts in conflict after which a choice between the two texts, or a withdrawal of the need, was made and stands.
CHOSEN = f"{_SETTLED} WHERE met.state = 'conflict'"

#: Ids of refused corrections or choices after which another one, or a withdrawal of the need, was made and stands.
MADE_ANEW = f"{_SETTLED} WHERE met.state = 'rejected' AND met.type = 'need.amend'"
