"""Cursors: how far a scope has been read, with the tag of a step (positions.py), so that a position given twice shows.

"120.tag": all up to position 120 has been read, and nothing stood behind it. The tag is of the step that gave 120. All
that was published later got a later position, also on days that the platform has lost since.

"120-180.tag": all up to 120 has been read, more stood behind, and 180 was the last position given. A row that stood
behind 120 then may have stood before it earlier; after a backup was put back it would be missed. So such a cursor
counts only where this database gave 180 by the same step.

"0" is the beginning: nothing can be lost before it.
"""

import re

from msgspec import Struct
from sqlalchemy import Connection

from sync.platform import positions

_SHAPE = re.compile(r"(?P<position>[0-9]{1,18})(-(?P<seen>[0-9]{1,18}))?(\.(?P<tag>[A-Za-z0-9_-]{1,24}))?")


class Cursor(Struct, frozen=True):
    """How far was read; by default, nothing. `tag`: of the step that gave position `seen`; "" of earlier versions."""

    position: int = 0  #: all up to here has been read
    seen: int = 0  #: the last position given when this was read: `position` where nothing stood behind it
    tag: str = ""  #: shows that this database gave that position


def read(text: str) -> Cursor | None:
    """The cursor in this text; None where it cannot be one. "" is the beginning."""
    match = _SHAPE.fullmatch(text or "0")
    if match is None:
        return None
    position = int(match["position"])
    return Cursor(position, int(match["seen"] or position), match["tag"] or "")


def own(text: str) -> Cursor:
    """The cursor in a text that this platform has just written."""
    cursor = read(text)
    if cursor is None:
        raise ValueError(text)
    return cursor


def known(connection: Connection, commune: str, cursor: Cursor) -> bool:
    """Whether this database, as it stands, gave the cursor. `commune`: whose places; "" for what all read."""
    if cursor.position == 0:
        return True
    return bool(cursor.tag) and cursor.tag == positions.tag(connection, commune, cursor.seen)


def write(connection: Connection, commune: str, position: int, *, more: bool) -> str:
    """The cursor of a page that ends at this position, in the transaction that read it."""
    if position == 0:
        return "0"
    if not more:
        return f"{position}.{positions.tag(connection, commune, position)}"
    last, tag = positions.newest(connection, commune)
    return f"{position}-{last}.{tag}"
