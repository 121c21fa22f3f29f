"""What a request to the feed asks for, read from its query."""

from dataclasses import dataclass
from urllib.parse import parse_qsl

from sync.contract.feed import SCOPES, Scope
from sync.contract.problems import ProblemError, problem

_MOST_DIGITS = 18


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One page. `snapshot`: a document will do in its place. `lean`: without what the device that asks sent itself."""

    scope: Scope
    after: int
    snapshot: bool = False
    lean: bool = False


def read(query: str) -> Asked:
    """Raises ProblemError."""
    asked = _fields(query)
    scope = next((known for known in SCOPES if known == asked.get("scope")), None)
    if scope is None:
        raise ProblemError(problem("scope-unknown", 400, "Cette partie du fil n’existe pas.", field="scope"))
    after = _position(asked.get("cursor", ""))
    if after is None:
        raise cursor_unknown()
    return Asked(scope=scope, after=after, snapshot=asked.get("snapshot") == "1", lean=asked.get("lean") == "1")


def read_several(query: str) -> list[Asked]:
    """Of each scope that is named with a cursor that can be one."""
    asked = _fields(query)
    lean = asked.get("lean") == "1"
    found = ((scope, _position(asked[scope])) for scope in SCOPES if scope in asked)
    return [Asked(scope=scope, after=after, lean=lean) for scope, after in found if after is not None]


def cursor_unknown() -> ProblemError:
    """Of no cursor, or of a later day, before the database was put back."""
    return ProblemError(problem("cursor-unknown", 400, "Ce repère de lecture n’existe pas.", field="cursor"))


def _position(cursor: str) -> int | None:
    text = cursor or "0"
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS else None


def _fields(query: str) -> dict[str, str]:
    try:
        return dict(parse_qsl(query, keep_blank_values=True, max_num_fields=20))
    except ValueError:  # more fields than anything of ours has
        return {}
