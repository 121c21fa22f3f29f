"""After the platform's word on the commune's own needs: those that another computer of it submitted are ours too.

A need that is not in this database, after a PC was replaced, restored or joined by a second one, is kept like any
other, with the platform's text; `base` is the revision that it says. It can then be read, corrected and withdrawn.
"""

from datetime import UTC, datetime

from sqlalchemy import Connection

from desktop.database import records
from desktop.database.driver import rows
from desktop.database.queries import mine, needs
from desktop.domain.changes import Changes
from sync.contract.published import OwnNeed


def published(connection: Connection) -> Changes:
    """Looks at all of them: what could not be taken last time, an editor being open on it, is taken now."""
    changed = {own.id for own in mine.listed(connection) if isinstance(own, OwnNeed) and _take(connection, own)}
    return Changes(needs=frozenset(changed)) if changed else Changes()


def _take(connection: Connection, own: OwnNeed) -> bool:
    found = rows(connection, "SELECT submit_op, amends, base FROM need WHERE id = ?", (own.id,))
    if not found:
        return own.state != "withdrawn" and _adopt(connection, own)
    ((submitted, amends, base),) = found
    if submitted is not None or amends is not None or base == own.revision:
        return False
    row = needs.one(connection, own.id)
    if row is None or needs.editing_of(connection, own.id) is not None or needs.waiting_correction(connection, own.id):
        return False  # an open editor, or a correction of ours on its way: both end in their own time
    here, there = needs.text_of(row), needs.platform_text(own)
    if base is None and here != there:
        # Of before a backup that was put back: the need has left since, and this text, which has not, is kept apart.
        records.needs.insert(connection, _made(own), here)
    records.needs.set_text(connection, own.id, there)
    records.needs.adopt(connection, own.id, own.revision)
    return True


def _adopt(connection: Connection, own: OwnNeed) -> bool:
    text = needs.platform_text(own)
    records.needs.insert(connection, _made(own), text, id=own.id, base=own.revision)
    return True


def _made(own: OwnNeed) -> datetime:
    """When it came into its state; now, by a platform that does not say."""
    return own.moved_at or datetime.now(UTC)
