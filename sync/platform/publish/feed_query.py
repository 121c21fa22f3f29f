"""What a request to the feed asks for, read from its query."""

from msgspec import Struct

from sync.contract.feed import SCOPES, Scope
from sync.contract.problems import ProblemError, declined
from sync.platform.content import query_fields
from sync.platform.publish import cursors
from sync.platform.publish.cursors import Cursor


class Asked(Struct, frozen=True, kw_only=True):
    """One page. `snapshot`: a document will do in its place. `lean`: without what the device that asks sent itself."""

    scope: Scope  #: which part of the feed
    cursor: Cursor  #: where the page begins
    snapshot: bool = False  #: True only from a client that reads such documents
    lean: bool = False  #: True only from a client that puts its own texts back in


def read(query: str) -> Asked:
    """What the query asks for. Raises ProblemError."""
    asked = query_fields(query)
    scope = next((known for known in SCOPES if known == asked.get("scope")), None)
    if scope is None:
        raise declined("scope-unknown", "Cette partie du fil n’existe pas.", field="scope")
    cursor = cursors.read(asked.get("cursor", ""))
    if cursor is None:
        raise cursor_unknown()
    return Asked(scope=scope, cursor=cursor, snapshot=asked.get("snapshot") == "1", lean=asked.get("lean") == "1")


def read_several(query: str) -> list[Asked]:
    """What the query asks of each scope; a scope is left out where its cursor cannot be one."""
    asked = query_fields(query)
    lean = asked.get("lean") == "1"
    by_scope = ((scope, cursors.read(asked[scope])) for scope in SCOPES if scope in asked)
    return [Asked(scope=scope, cursor=cursor, lean=lean) for scope, cursor in by_scope if cursor is not None]


def cursor_unknown() -> ProblemError:
    """The problem for a cursor that is none, is an earlier version's, or is of a day that this database has lost."""
    return declined("cursor-unknown", "Ce repère de lecture n’existe pas.", field="cursor")
