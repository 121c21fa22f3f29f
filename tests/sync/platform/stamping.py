"""What a préfecture brings: sticks with a commune's acts, its stamps on them, and a campaign that judges by them."""

import hashlib
import io
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec

from sync.contract import sealing
from sync.contract.bundle import BundleTaken, Manifest, encode
from sync.contract.identifiers import uuid7
from sync.contract.operations import Operation
from sync.contract.prefectures import PrefectureKey, Stamp, sign_stamp
from sync.contract.sealing import Identity
from sync.platform.conduct import campaigns, votes
from sync.platform.http.service import Platform
from sync.platform.identity import prefectures
from sync.platform.identity.keys import Keys
from sync.platform.intake import bundles
from tests.sync.platform.presenting import proofs, words


def prefecture(world: Any, department: str = "45") -> PrefectureKey:
    with world.store.writing() as connection:
        return prefectures.create(connection, world.keys, department=department, name="", url="", now=world.clock())


def sealed(
    world: Any, device: Any, *operations: Operation, name: str = "", blocks: Sequence[bytes] = (), **more: Any
) -> bytes:
    """A bundle of this device, as its PC writes it; `more` of its manifest."""
    id_ = name or uuid7(world.now)
    body = b"".join(blocks) or device.batch(operations, batch=id_)
    part = sealing.part_of("ops.ndjson", body)
    manifest = Manifest(
        id=id_,
        commune=device.commune,
        device=device.key.id,
        made_at=world.now,
        recipients=(world.keys.identity.recipient,),
        reply_to=Identity.generate().recipient,
        seq=1,
        head="0" * 64,
        acts=len(operations),
        parts=(part,),
        **more,
    )
    data, signature = encode(manifest, device.key)
    out = io.BytesIO()
    sealing.seal(out, data, signature, [(part, [body])], manifest.recipients)
    return out.getvalue()


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def stamped(key: PrefectureKey, data: bytes, at: datetime) -> Stamp:
    return sign_stamp(key.signing, Stamp(prefecture=key.prefecture.id, bundle=digest(data), at=at))


def receive(world: Any, data: bytes, stamp: Stamp | None = None, *, by: str = "") -> BundleTaken:
    return bundles.receive(world.store, world.keys, io.BytesIO(data), digest(data), world.clock, stamp=stamp, by=by)


def tally(world: Any) -> dict[str, int]:
    with world.store.reading() as connection:
        campaign = campaigns.current(connection)
        return {one.id: len(one.voters) for one in votes.tally(connection, campaign.id)}


def under(world: Any, policy: str, days: int = 0) -> None:
    """The campaign with another late policy, its vote phase closed."""
    with world.store.writing() as connection:
        campaign = campaigns.current(connection)
        late = msgspec.structs.replace(campaign.late_policy, kind=policy, days=days)
        changed = msgspec.structs.replace(campaign, late_policy=late, version=campaign.version + 1)
        campaigns.publish(connection, changed, world.clock())


class Late:
    """Acts that were made before the close, which was days ago."""

    def __init__(self, world: Any, device: Any, make: Callable[[Any], list[Operation]], policy: str) -> None:
        world.keys = Keys(world.keys.signing, Identity.generate())
        world.platform = Platform(world.store, world.keys, world.clock)
        self.world, self.device, self.key = world, device, prefecture(world)
        under(world, policy)
        self.acts = make(device)
        world.now += timedelta(days=1)
        self.closed: datetime = world.now
        world.phase("vote")
        world.phase("steering")
        world.now += timedelta(days=5)

    def network(self, *acts: Operation) -> list[str]:
        """The answer to each act, in a block of its own."""
        return [self.device.one(act).status for act in acts or self.acts]

    def usb(self, *acts: Operation, at: datetime | None, key: PrefectureKey | None = None) -> None:
        data = sealed(self.world, self.device, *(acts or self.acts))
        receive(self.world, data, None if at is None else stamped(key or self.key, data, at))

    def in_time(self, *acts: Operation) -> None:
        self.usb(*acts, at=self.closed - timedelta(hours=1))

    def states(self) -> list[str]:
        """The result for each act, from what its commune reads; its ledger must say the same."""
        found, last = proofs(self.device), self.words()
        for act in self.acts:
            proof = self.device.proved(found[act.op], act)
            assert proof.status == last[act.op][-1]
        return [found[act.op].status for act in self.acts]

    def words(self) -> dict[str, list[str]]:
        return words(self.world)
