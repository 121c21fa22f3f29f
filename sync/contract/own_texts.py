"""Lean pages: what the asking computer sent itself does not travel back to it.

In the scope `receipts` they leave out those that answered its own batches. In `mine` they leave out votes, joins and
declarations that this computer alone made or took back, by network and not on a USB stick. A need whose text it sent
comes without the text: the item names the number of the operation that carries it (`text_of`), and the computer fills
the text in.
"""

from collections.abc import Mapping
from typing import Any

import msgspec
from msgspec.structs import replace

from sync.contract.bodies import NeedText
from sync.contract.feed import FeedItem, Scope

#: The fields of a need's text that all may read. Every other field is for the platform's services alone.
PUBLIC = (
    "title",
    "description",
    "theme",
    "audience",
    "frequency",
    "expected_effect",
    "effect_delay",
    "shareable",
    "partners",
)
#: By scope, the fields of a value that are the text of its need, just as in the operation's body.
TEXTS: Mapping[Scope, tuple[str, ...]] = {"mine": NeedText.__struct_fields__, "needs": PUBLIC}
#: Fields of `mine` that name the operation of the text, or an earlier operation.
_OPERATIONS = ("submission", "revision")
_NEVER = object()
#: The scopes that have lean pages.
LEAN: frozenset[Scope] = frozenset({"receipts", *TEXTS})


def without(scope: Scope, value: Mapping[str, Any], op: str) -> dict[str, Any]:
    """The value without its text, and without what the ids of operation and item tell anyway."""
    implied = {"id": value.get("id"), **dict.fromkeys(_OPERATIONS, op)}
    return {name: one for name, one in value.items() if name not in TEXTS[scope] and implied.get(name, _NEVER) != one}


def filled(scope: Scope, item: FeedItem, op: str, body: Mapping[str, Any]) -> FeedItem:
    """The item with the text that the body of this operation has, as it would be in a page that is not lean."""
    texts = {name: body[name] for name in TEXTS[scope] if name in body}
    implied = {"id": item.id} | (dict.fromkeys(_OPERATIONS, op) if scope == "mine" else {})
    return replace(item, value=implied | item.value | texts, text_of=msgspec.UNSET)
