"""Where the text of a need comes from: the platform, where the row here cannot follow it yet, or another need."""

from sqlalchemy import Connection

from desktop.database.driver import rows
from desktop.database.queries import needs
from desktop.database.queries.needs import NeedRow

#: Of the keys in `meta`, before the id of a need that was made by copying; the value is the id of the copied one.
COPIED = "copied_need."


def elsewhere(connection: Connection, row: NeedRow) -> dict[str, str] | None:
    """What another computer of the commune wrote since, while a correction upon the former text is written here.

    None where the row says what stands, and where a correction of ours is on its way or in conflict: that text is
    what the row then says.
    """
    theirs = needs.own(connection, row.id)
    if theirs is None or row.amends or needs.waiting_correction(connection, row.id):
        return None
    if needs.revision_of(connection, row.id) != theirs.revision:
        return None  # what the platform says is older than what it has accepted from here
    text = needs.platform_text(theirs)
    return None if text == needs.text_of(row) else text


def is_copy(connection: Connection, id: str) -> bool:
    return bool(rows(connection, "SELECT 1 FROM meta WHERE key = ?", (COPIED + id,)))
