"""Corrections in conflict, or refused, that ask for nothing any more, since a later act settles them. In SQL."""

from desktop.database.elsewhere import ELSEWHERE, OTHER_PLATFORM_ONLY
from desktop.database.named_submission import named_submission

_SETTLED = (
    "SELECT met.op FROM outbox AS met JOIN outbox AS later ON later.subject = met.subject AND later.seq > met.seq"  # noqa: S608 - texts of ours
    " AND later.type IN ('need.amend', 'need.withdraw') AND later.state NOT IN ('rejected', 'cancelled')"
    # Not a withdrawal of what only another platform has: today's tells of another submission.
    " AND NOT EXISTS (SELECT 1 FROM copy WHERE later.type = 'need.withdraw' AND copy.scope = 'mine'"
    f" AND copy.id = later.subject AND copy.value ->> 'submission' <> {named_submission('later')})"
    # Nor what only another platform has or can take, for what today's has answered.
    f" AND (met.op IN ({ELSEWHERE}) OR (later.op NOT IN ({ELSEWHERE}) AND later.op NOT IN ({OTHER_PLATFORM_ONLY})))"
)
#: Ids of acts in conflict after which a choice between the two texts, or a withdrawal of the need, was made and stands.
CHOSEN = f"{_SETTLED} WHERE met.state = 'conflict'"

#: The same, and all that another platform than today's has: a conflict with its text cannot be settled at today's.
ENDED = f"{CHOSEN} UNION {ELSEWHERE}"

#: Ids of refused corrections or choices after which another one, or a withdrawal of the need, was made and stands.
MADE_ANEW = f"{_SETTLED} WHERE met.state = 'rejected' AND met.type = 'need.amend'"

#: The same, and what is in conflict at another platform than today's: of these there is no news any more.
PASSED = f"{MADE_ANEW} UNION SELECT op FROM outbox WHERE state = 'conflict' AND op IN ({ELSEWHERE})"  # noqa: S608 - as above
