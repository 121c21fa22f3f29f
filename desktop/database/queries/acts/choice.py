"""A choice between two texts that may be cancelled: what becomes of the draft in which it kept ours."""

import json

from sqlalchemy import Connection, Row, select

from desktop.database.queries import attachments, needs, standing_text
from desktop.database.tables import amendment
from sync.client.ledger.tables import outbox as acts


def takes_draft(connection: Connection, op: str) -> bool:
    """Whether the draft of this choice goes into the bin with it: untouched, and the need gets the same text again.

    Untouched: nobody changed it, attached a document or asked the mayor.
    """
    draft = standing_text.draft_of(connection, op)
    made = connection.execute(select(amendment).where(amendment.c.op == op)).first()
    row = None if made is None else needs.one(connection, made.need)
    if draft is None or made is None or row is None:
        return False
    again = needs.text_of(row)
    if later(connection, op, made.need) is None:
        before = json.loads(made.before)
        again = {name: before.get(name, "") for name in again}
    if needs.text_of(draft) != again or draft.updated_at != draft.created_at or draft.state != "draft":
        return False
    return not attachments.listed(connection, draft.id) and needs.editing_of(connection, draft.id) is None


def later(connection: Connection, op: str, need: str) -> Row[str, str] | None:
    """The next correction of this need that was made after this one; None for none."""
    made = select(acts.c.seq).where(acts.c.op == op).scalar_subquery()
    after = select(amendment.c.op, amendment.c.before).join(acts, acts.c.op == amendment.c.op)
    return connection.execute(after.where(amendment.c.need == need, acts.c.seq > made).order_by(acts.c.seq)).first()
