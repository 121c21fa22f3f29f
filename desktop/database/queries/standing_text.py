"""Where the text of a need comes from: the platform, where the row here cannot follow it yet, or another need."""

import json
from collections import defaultdict

from sqlalchemy import Connection

from desktop.database.driver import rows
from desktop.database.queries import needs
from desktop.database.queries.needs import NeedRow
from desktop.domain.act_words import NOT_THERE
from sync.client.ledger import own_affairs

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


def overtaken(connection: Connection) -> dict[str, dict[str, str]]:
    """The same by need, of those of which a correction was begun, be it as it was: the few of which a list must ask."""
    begun = rows(connection, "SELECT DISTINCT amends FROM need WHERE amends IS NOT NULL")
    found = [row for (id,) in begun if (row := needs.one(connection, id)) is not None]
    return {row.id: theirs for row in found if (theirs := elsewhere(connection, row)) is not None}


def base_of(connection: Connection, correction: NeedRow, original: NeedRow) -> str:
    """The operation whose text a correction leaves upon: that which it was begun with.

    Upon a text that the platform has lost it would wait, for ever where the computer that sent it is gone: it leaves
    upon the last of ours. Where another computer has written since, that text is asked about as always.
    """
    if not own_affairs.lacks(connection, correction.base):
        return correction.base
    return needs.last_of_ours(connection, original.id) or original.submit_op


def fits(connection: Connection, correction: NeedRow | None, original: NeedRow) -> bool:
    """Whether it leaves upon the very text that the platform has: nothing will be compared."""
    theirs = needs.own(connection, original.id)
    return not (correction and theirs) or base_of(connection, correction, original) == theirs.revision


def state_of(connection: Connection, row: NeedRow) -> str:
    """Its state for what is to leave upon it: NOT_THERE from the first round on that finds the need lost, without
    waiting a day for a copy of the platform which lags behind.
    """
    return NOT_THERE if own_affairs.lacks(connection, row.submit_op) else row.state


def is_copy(connection: Connection, id: str) -> bool:
    return bool(rows(connection, "SELECT 1 FROM meta WHERE key = ?", (COPIED + id,)))


def may_come_back(connection: Connection, id: str) -> bool:
    """Whether this is a copy of another computer's need that the platform has no more: that one may bring it back."""
    for (original,) in rows(connection, "SELECT value FROM meta WHERE key = ?", (COPIED + id,)):
        copied = needs.one(connection, original)
        return copied is not None and copied.state == NOT_THERE
    return False


def said_twice(connection: Connection) -> list[tuple[NeedRow, ...]]:
    """Needs that say the same and all count: the last received comes last of each.

    Of another computer and of this one, or a copy and what it was made from. What this computer alone sent twice in the
    same words was wanted so.
    """
    found: dict[frozenset[str], tuple[NeedRow, ...]] = {}
    for (ids,) in rows(connection, _ALIKE):
        same: defaultdict[str, list[NeedRow]] = defaultdict(list)
        for row in needs.among(connection, json.loads(ids)):
            if _counts(row):
                same[row.description].append(row)
        for group in same.values():
            if len(group) > 1 and any(row.elsewhere for row in group):
                _note(found, group)
    for copy, original in rows(connection, _COPIES):
        both = [row for row in (needs.one(connection, copy), needs.one(connection, original)) if row is not None]
        if len(both) > 1 and all(map(_counts, both)) and both[0].title == both[1].title:
            _note(found, both)
    return list(found.values())


def _counts(row: NeedRow) -> bool:
    return row.state == "accepted" and row.own not in ("redirected", "ineligible")


def _note(found: dict[frozenset[str], tuple[NeedRow, ...]], group: list[NeedRow]) -> None:
    ids = frozenset(row.id for row in group)
    if not any(ids <= known for known in found):
        found[ids] = tuple(sorted(group, key=lambda row: (row.received_at, row.id)))


#: Of ten thousand needs, their titles alone are compared: few are alike.
_ALIKE = (
    "SELECT json_group_array(id) FROM need WHERE amends IS NULL AND discarded_at IS NULL"
    " AND (submit_op IS NOT NULL OR base IS NOT NULL)"
    " GROUP BY title HAVING count(*) > 1 AND count(*) > count(submit_op)"
)
_COPIES = (
    f"SELECT substr(key, {len(COPIED) + 1}), value FROM meta"  # noqa: S608 - our own name
    f" WHERE key >= '{COPIED}' AND key < '{COPIED[:-1]}/'"
)
