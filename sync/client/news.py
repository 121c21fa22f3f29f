"""What the exchange tells its host: an act has a new state, or the platform has published something."""

from typing import TypeAlias

from msgspec import Struct

from sync.contract.feed import FeedItem


class Settled(Struct, frozen=True, kw_only=True):
    """An act got a verified answer, or was set aside (`quarantined`)."""

    op: str  #: id of the act
    type: str  #: such as "vote.cast"
    subject: str  #: id of the need, service or proposal
    state: str  #: sync.client.ledger.states.State
    number: int | None  #: of the verified receipt
    received_at: str | None  #: the platform's time of deposit, UTC ISO text
    reason: str = ""  #: stable code
    detail: str = ""  #: French sentence


class Published(Struct, frozen=True, kw_only=True):
    """A page of the feed, written to `copy` in the same transaction."""

    scope: str  #: which part of the feed (contract/feed.py)
    upserts: tuple[FeedItem, ...]  #: what was written, new or changed
    removed: tuple[str, ...]  #: ids of what is published no longer


class PlatformChanged(Struct, frozen=True):
    """This transaction enrolled the computer with another platform; acts that the earlier one has count there."""


News: TypeAlias = Settled | Published | PlatformChanged
