"""What the exchange tells its host: an act has a new state, or the platform has published something."""

from dataclasses import dataclass
from typing import TypeAlias

from sync.contract.feed import FeedItem


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """An act got a verified answer, or was set aside (`quarantined`)."""

    op: str  #: id of the act
    type: str  #: such as "vote.cast"
    subject: str  #: id of the need, service or proposal
    state: str  #: sync.client.ledger.states.State
    number: int | None  #: of the verified receipt
    received_at: str | None  #: the platform's time of deposit, UTC ISO text
    reason: str = ""  #: stable code
    detail: str = ""  #: French sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A page of the feed, written to `copy` in the same transaction."""

    scope: str  #: which part of the feed (contract/feed.py)
    upserts: tuple[FeedItem, ...]  #: what was written, new or changed
    removed: tuple[str, ...]  #: ids of what is published no longer


@dataclass(frozen=True, slots=True)
class PlatformChanged:
    """This transaction enrolled the computer with another platform; acts that the earlier one has count there."""


News: TypeAlias = Settled | Published | PlatformChanged
