"""What the movers tell their host: one act's standing has changed, or the platform has published something."""

from dataclasses import dataclass
from typing import TypeAlias

from sync.contract.feed import FeedItem


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """An act of ours got a verified answer, or was set aside (`quarantined`). `subject` is what the act is about."""

    op: str
    type: str
    subject: str
    state: str  #: sync.client.ledger.states.State
    number: int | None  #: of the verified receipt
    received_at: str | None  #: the platform's time of deposit, UTC ISO text
    reason: str = ""  #: stable code
    detail: str = ""  #: its French sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A page of the feed, already written to `copy` by the same transaction."""

    scope: str
    upserts: tuple[FeedItem, ...]
    removed: tuple[str, ...]


News: TypeAlias = Settled | Published
