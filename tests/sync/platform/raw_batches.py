"""Batches of any content with valid signatures, as a program would write them that respects no limits."""

import base64
import json
from collections.abc import Mapping, Sequence
from typing import Any

from sync.contract import merkle
from sync.contract.batches import lines_digest
from sync.contract.canonical import BLOCK, PERSONAL, digest
from sync.contract.identifiers import uuid7
from sync.contract.operations import intent
from sync.contract.signing import SigningKey

Plain = dict[str, Any]
SALT = "5a" * 16


def canonical(value: Any) -> bytes:
    """As RFC 8785 wants it, also of numbers that it does not know."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def operation(now: Any, type_: str, body: Plain, **more: Any) -> Plain:
    return {
        "line": "operation",
        "op": uuid7(now),
        "type": type_,
        "tv": 1,
        "commune": "45024",
        "actor": {"id": "agent-1", "profile": "secrétaire"},
        "claimed": now.isoformat().replace("+00:00", "Z"),
        "body": body,
    } | more


def personal(salt: Any = SALT, blob: Any = None) -> tuple[Plain, str]:
    """The line without its operation's id, and the digest that the operation has."""
    value = {"salt": salt, "blob": {"name": "A. Martin"} if blob is None else blob}
    return {"line": "personal"} | value, digest(PERSONAL, canonical(value))


def batch(
    key: SigningKey,
    now: Any,
    operations: Sequence[Plain],
    *,
    platform: str,
    beside: Sequence[Plain] = (),
    header: Mapping[str, Any] = {},
    signature: Mapping[str, Any] = {},
) -> bytes:
    """One block. `header` and `signature` change fields of these lines; signed is what the header then says."""
    top: Plain = {
        "line": "header",
        "platform": platform,
        "device": key.id,
        "batch": uuid7(now),
        "seq": 1,
        "head": "0" * 64,
    }
    top |= header
    frozen = [canonical(one) for one in operations]
    lines = [*frozen, *map(canonical, beside)]
    said = {"block": 0, "count": len(frozen), "root": merkle.root([intent(data) for data in frozen])}
    signed = key.sign(BLOCK, canonical(said | {"header": top, "lines": lines_digest(lines)}))
    last = said | {"line": "signature", "signature": base64.b64encode(signed).decode()} | dict(signature)
    return b"\n".join([canonical(top), *lines, canonical(last)]) + b"\n"
