"""What went by on the line, and how one message's bytes or headers are made into others."""

import gzip
import random
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sync.contract.signing import SigningKey
from sync.contract.wire import Answer, Call

#: So many calls and answers are remembered; of older ones, one in each place.
_MOST = 200


@dataclass(frozen=True, slots=True)
class Seen:
    """A call as it reached a platform, and what that answered."""

    call: Call
    answer: Answer


@dataclass(slots=True)
class Memory:
    """All that went by, of every computer and both platforms. `own`: of a computer that is the proxy's own, enrolled
    for another commune; `platform`: id of the key of the platform that this one is enrolled with."""

    own: SigningKey
    platform: str
    seen: list[Seen] = field(default_factory=list)
    #: Withheld, to be delivered later.
    late: list[Call] = field(default_factory=list)

    def keep(self, dice: random.Random, call: Call, answer: Answer) -> None:
        if len(self.seen) < _MOST:
            self.seen.append(Seen(call, answer))
        else:
            self.seen[dice.randrange(_MOST)] = Seen(call, answer)

    def any(self, dice: random.Random, path: str = "") -> Seen | None:
        """One of them; rather one at this path, where there is one."""
        dice = random.Random(dice.random())  # however many there are, the next draws are the same
        near = [one for one in self.seen if one.call.path == path]
        pool = near if near and dice.random() < 0.6 else self.seen
        return dice.choice(pool) if pool else None


def other_bytes(dice: random.Random, data: bytes, other: bytes) -> bytes:
    place = dice.randrange(len(data)) if data else 0
    flipped = data[:place] + bytes([data[place] ^ 1 << dice.randrange(8)]) + data[place + 1 :] if data else b"x"
    plain = unpacked(data)
    changed = (flipped, data[:place], data + b"\n", data + data, other, plain, gzip.compress(plain, mtime=0), b"")
    return dice.choice(changed)


def other_headers(
    dice: random.Random, headers: dict[str, str], others: dict[str, str], more: Mapping[str, Sequence[str]]
) -> dict[str, str]:
    """One left out, added, taken of another message, or joined with another's; or all in another order."""
    name = dice.choice(sorted(headers)) if headers else ""
    added = dice.choice(sorted(more))
    theirs = dice.choice(sorted(others)) if others else ""
    mixed = list(headers.items())
    random.Random(dice.random()).shuffle(mixed)
    joined = f"{headers.get(name, '')}, {others.get(name, 'x')}"
    relabelled = joined.replace("pyhms", "other", 1)
    changed = (
        {one: value for one, value in headers.items() if one != name},
        headers | {added: dice.choice(more[added])},
        headers | {added: dice.choice(more[added])},
        headers | ({theirs: others[theirs]} if theirs else {}),
        headers | ({name: joined} if name else {}),
        headers | ({name: relabelled} if name else {}),
        headers | ({name: f" {headers[name]}\t"} if name else {}),
        dict(mixed),
    )
    return dice.choice(changed)


def unpacked(data: bytes) -> bytes:
    """Unpacked, as far as it can be."""
    if not data.startswith(b"\x1f\x8b"):
        return data
    try:
        return zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(data)
    except zlib.error:
        return data
