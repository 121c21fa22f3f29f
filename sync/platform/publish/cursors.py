"""Cursors: how far a scope has been read, with the tag of a step (positions.py), so that a position given twice shows.

"120.tag": all up to 120 has been read, and nothing stood behind it; the tag is that of the step that gave 120. Whatever
happened later, also before the platform was put back, was given a later position. "120-180.tag": more stood behind,
and 180 was the last position given. What the pages up to 120 lacked stood behind 120 then, but perhaps not before: such
a cursor only counts where 180 is still that position. "0" is the beginning, of which nothing can be lost.
"""

import re
from dataclasses import dataclass

from sqlalchemy import Connection

from sync.platform import positions

_SHAPE = re.compile(r"(?P<position>[0-9]{1,18})(-(?P<seen>[0-9]{1,18}))?(\.(?P<tag>[A-Za-z0-9_-]{1,24}))?")


@dataclass(frozen=True, slots=True)
class Cursor:
    """The beginning, without anything. `tag`: of the step that gave the position `seen`; "" of an earlier version."""

    position: int = 0
    seen: int = 0
    tag: str = ""


def read(text: str) -> Cursor | None:
    """None where it cannot be one; "" is the beginning."""
    found = _SHAPE.fullmatch(text or "0")
    if found is None:
        return None
    position = int(found["position"])
    return Cursor(position, int(found["seen"] or position), found["tag"] or "")


def own(text: str) -> Cursor:
    """One that this platform has just written."""
    found = read(text)
    if found is None:
        raise ValueError(text)
    return found


def known(connection: Connection, commune: str, cursor: Cursor) -> bool:
    """Whether this database, as it stands, gave the cursor: in what this commune alone reads, or, for "", all."""
    if cursor.position == 0:
        return True
    return bool(cursor.tag) and cursor.tag == positions.tag(connection, commune, cursor.seen)


def write(connection: Connection, commune: str, position: int, *, more: bool) -> str:
    """Of a page that ends at this position, in the transaction that read it."""
    if position == 0:
        return "0"
    if not more:
        return f"{position}.{positions.tag(connection, commune, position)}"
    last, tag = positions.newest(connection, commune)
    return f"{position}-{last}.{tag}"
