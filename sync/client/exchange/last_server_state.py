"""What the platform said last, and knew then of our journal: what may be presumed before it is asked again."""

from msgspec import Struct, field

from sync.contract.batches import Header
from sync.contract.wire import HeadAnswer, HelloAnswer, Limits, Presumed


class LastServerState(Struct, frozen=True, kw_only=True):
    """Of the last round that went well, for this platform's key and this device's. Kept with the exchange."""

    platform: str
    device: str
    presumed: Presumed
    limits: Limits
    encodings: tuple[str, ...] = field(default=())


def known(hello: HelloAnswer, device: str, shown: Header | None) -> LastServerState | None:
    """`shown`: the header of the last batch of this round that the platform took. None where it says no evidence."""
    if not isinstance(hello.head, HeadAnswer) or hello.head.device != device:
        return None
    presumed = Presumed(epoch=hello.epoch, seq=hello.head.seq, head=hello.head.head or "")
    if shown is not None:  # what is more than that, a copy of this PC may have shown
        presumed = Presumed(epoch=hello.epoch, seq=shown.seq, head=shown.head)
    return LastServerState(
        platform=hello.key.id, device=device, presumed=presumed, limits=hello.limits, encodings=hello.encodings
    )
