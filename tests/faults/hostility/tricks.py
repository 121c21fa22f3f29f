"""What a proxy may do with one call: other bytes, headers, addresses; nothing for which it needs a key of theirs."""

import gzip
import random
from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias
from urllib.parse import quote

from msgspec.structs import replace

from sync.contract.http_signatures import sign_call
from sync.contract.wire import NONCE_HEADER, PREFIX, Call
from tests.faults.hostility.memory import Memory, other_bytes, other_headers, unpacked

CallTrick: TypeAlias = Callable[[random.Random, Call, Memory], Call]

_TARGETS = (
    ("GET", "/hello", "department=%00"),
    ("GET", "/hello", "ledger=0"),
    ("GET", "/devices/me/head", ""),
    ("GET", "/feed", "scope=mine&cursor=0"),
    ("GET", "/feed", "scope=nothing"),
    ("GET", "/ledger", "after=x"),
    ("GET", "/nothing", ""),
    ("POST", "/enrolments", ""),
    ("POST", "/uploads", ""),
    ("POST", "/batches", ""),
    ("PATCH", "/uploads/01234567-0123-0123-0123-012345678901", ""),
    ("GET", "/batches/01234567-0123-0123-0123-012345678901", ""),
)
_QUERIES = (
    *(query for _, _, query in _TARGETS if query),
    "scope=receipts",
    "scope=needs",
    "scope=proposals",
    "cursor=0",
    "cursor=999999.x",
    "after=0",
    "ledger=1",
    "ledger_size=0",
    "ledger_head=",
    "epoch=x",
    "seq=0",
    "snapshot=1",
    "lean=1",
)
_CALL_HEADERS: Mapping[str, Sequence[str]] = {
    "content-length": ("0", "1", "99999999", "x"),
    "content-encoding": ("gzip", "identity", "br", ""),
    "content-type": ("text/html", "application/json", "application/x-ndjson", "application/offset+octet-stream"),
    "accept-encoding": ("gzip", "identity", ""),
    "range": ("bytes=0-10", "bytes=5-"),
    "if-range": ('"x"',),
    "relais-stamp": ("e30=",),
    "upload-offset": ("0", "7"),
    "upload-length": ("1", "99999999"),
    "upload-metadata": ("sha256 eA==",),
    "tus-resumable": ("0.9",),
    "location": (f"{PREFIX}/uploads/01234567-0123-0123-0123-012345678901",),
    "repr-digest": (f"sha-256=:{'A' * 43}=:",),
    "content-range": ("bytes 0-1/2",),
    "x-http-method-override": ("DELETE",),
}


def other_target(dice: random.Random, call: Call, memory: Memory) -> Call:
    """Something else is asked under the same headers."""
    found = memory.any(dice)
    if found is None or dice.random() < 0.5:
        method, path, query = dice.choice(_TARGETS)
        return replace(call, method=method, path=PREFIX + path, query=query)
    return replace(call, method=found.call.method, path=found.call.path, query=found.call.query)


def other_query(dice: random.Random, call: Call, memory: Memory) -> Call:
    found = memory.any(dice, call.path)
    other = found.call.query if found is not None and dice.random() < 0.5 else dice.choice(_QUERIES)
    parts = call.query.split("&")
    random.Random(dice.random()).shuffle(parts)
    changed = (
        other,
        f"{call.query}&{other}",
        f"{other}&{call.query}",
        f"{call.query}#&{other}",
        f"{call.query}#{other}",
        f"#{other}",
        "&".join(parts),
        "&".join(parts[1:]),
        call.query.replace("=", "%3D", 1),
        call.query.replace("scope", "%73cope"),
        f"{call.query}&",
        "",
    )
    return replace(call, query=dice.choice(changed))


def other_path(dice: random.Random, call: Call, memory: Memory) -> Call:
    """The same address written otherwise, or one that a lenient reader may take for it."""
    place = dice.randrange(len(call.path))
    letter = call.path[place]
    changed = (
        f"{call.path}/",
        f"{call.path}#x",
        f"{call.path}#?x",
        f"{call.path}?{dice.choice(_QUERIES)}",
        f"{call.path};x",
        f"/{call.path}",
        call.path.upper(),
        call.path[:place] + f"%{ord(letter):02X}" + call.path[place + 1 :],
        call.path.replace(PREFIX, f"{PREFIX}/."),
        call.path.replace(PREFIX, "/sync/v2"),
        quote(call.path),
    )
    return replace(call, path=dice.choice(changed))


def other_method(dice: random.Random, call: Call, memory: Memory) -> Call:
    return replace(call, method=dice.choice(("GET", "HEAD", "POST", "PATCH", "PUT", "DELETE")))


def call_body(dice: random.Random, call: Call, memory: Memory) -> Call:
    found = memory.any(dice, call.path)
    return replace(call, body=other_bytes(dice, call.body, b"" if found is None else found.call.body))


def call_lines(dice: random.Random, call: Call, memory: Memory) -> Call:
    """Lines of a batch left out, doubled, in another order, or with those of another batch; packed as before."""
    found = memory.any(dice, call.path)
    lines = unpacked(call.body).splitlines(keepends=True)
    others = [] if found is None else unpacked(found.call.body).splitlines(keepends=True)
    if not lines:
        return call_body(dice, call, memory)
    place = dice.randrange(len(lines))
    mixed = lines[:]
    random.Random(dice.random()).shuffle(mixed)
    changed = (
        lines[:place] + lines[place + 1 :],
        lines[: place + 1] + lines[place:],
        mixed,
        lines[:place],
        lines[:place] + others,
        lines[:1] + others[1:],
        others[:1] + lines[1:],
        lines + others,
    )
    data = b"".join(dice.choice(changed))
    return replace(call, body=gzip.compress(data, mtime=0) if call.body.startswith(b"\x1f\x8b") else data)


def call_headers(dice: random.Random, call: Call, memory: Memory) -> Call:
    found = memory.any(dice, call.path)
    others = {} if found is None else found.call.headers
    return replace(call, headers=other_headers(dice, call.headers, others, _CALL_HEADERS))


def unsigned(dice: random.Random, call: Call, memory: Memory) -> Call:
    """As from nobody: what everybody is told."""
    kept = {name: value for name, value in call.headers.items() if not name.startswith("signature")}
    asked = replace(call, headers=kept)
    return asked if dice.random() < 0.5 else other_target(dice, asked, memory)


def as_another(dice: random.Random, call: Call, memory: Memory) -> Call:
    """Asked by the proxy's own computer, under this call's nonce."""
    kept = {name: value for name, value in call.headers.items() if name in (NONCE_HEADER, "accept-encoding")}
    asked = replace(call, headers=kept)
    if dice.random() < 0.5:
        asked = replace(other_target(dice, asked, memory), body=b"")
    try:
        return sign_call(memory.own, asked, memory.platform)
    except Exception:  # noqa: BLE001 - an address that cannot be signed for
        return asked


def another_call(dice: random.Random, call: Call, memory: Memory) -> Call:
    """An earlier one in its place, perhaps under this one's nonce or signature."""
    found = memory.any(dice, call.path)
    if found is None:
        return call
    taken = dice.choice(((), (NONCE_HEADER,), (NONCE_HEADER, "signature"), ("signature", "signature-input")))
    mine = {name: call.headers[name] for name in taken if name in call.headers}
    return replace(found.call, headers=found.call.headers | mine)


CALL_TRICKS: dict[CallTrick, int] = {
    other_target: 4,
    other_query: 8,
    other_path: 1,
    other_method: 1,
    call_body: 3,
    call_lines: 3,
    call_headers: 9,
    unsigned: 2,
    as_another: 4,
    another_call: 3,
}
